// What a program's commands, arguments and options are: a tree of plain data, and the builder that writes it. Flags are
// written as help shows them ('--valid-until <day>'), and the types of what an action gets are read from the same text.

export type Values = Readonly<Record<string, string | boolean | readonly string[]>>;

export interface OptionForm {
  /** `--valid-until`. */
  readonly flag: string;
  /** `validUntil`: what an action knows it by. */
  readonly key: string;
  readonly says: string;
  /** `<day>`; a switch has none. */
  readonly value?: string;
  readonly isRequired?: boolean;
  readonly choices?: readonly string[];
  readonly fallback?: string;
  /** The option may be repeated, and one value may hold several. */
  readonly split?: (value: string) => readonly string[];
}

export interface ArgumentForm {
  /** `<file>`, `[product]`, `<words...>`, `[code...]`. */
  readonly form: string;
  readonly isRequired: boolean;
  readonly isVariadic: boolean;
  readonly says: string;
}

/** As people write it: `--valid-until <day>`, `[product]`. */
export const writtenForm = (one: OptionForm | ArgumentForm): string =>
  'form' in one ? one.form : [one.flag, one.value].join(' ').trim();

/** Gives its exit code. */
export type Act<Context, Passed extends readonly unknown[] = readonly unknown[]> = (
  context: Context,
  ...given: Passed
) => number | Promise<number>;

export interface CommandTree<Context> {
  /** All words that lead to it, the program's name first. */
  readonly path: string;
  readonly name: string;
  readonly says: string;
  readonly arguments: ArgumentForm[];
  readonly options: OptionForm[];
  readonly commands: CommandTree<Context>[];
  /** Absent: a group, which does nothing by itself. */
  act?: Act<Context>;
}

type Camel<Text extends string> = Text extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Text;
type KeyOf<Flags extends string> = Flags extends `--${infer Name} <${string}>`
  ? Camel<Name>
  : Flags extends `--${infer Name}`
    ? Camel<Name>
    : never;
type ArgumentOf<Form extends string> = Form extends `${string}...${string}`
  ? readonly string[]
  : Form extends `<${string}`
    ? string
    : string | undefined;
type Given<Flags extends string, Value> = { readonly [Key in KeyOf<Flags>]: Value };
type Perhaps<Flags extends string, Value> = { readonly [Key in KeyOf<Flags>]?: Value };
type WithValue = `--${string} <${string}>`;

const single = (value: string): readonly string[] => [value];

/** `Args` and `Options` are what an action gets behind the context. A switch is true or false; another option that is not
 * given and has no default is not there. */
export class Command<Context, Args extends readonly unknown[] = [], Options extends object = object> {
  readonly tree: CommandTree<Context>;

  constructor(tree: string | CommandTree<Context>, says = '') {
    this.tree =
      typeof tree === 'string' ? { path: tree, name: tree, says, arguments: [], options: [], commands: [] } : tree;
  }

  /** Adds a command below this one. */
  command(name: string, says: string): Command<Context> {
    const path = `${this.tree.path} ${name}`;
    const child = new Command<Context>({ path, name, says, arguments: [], options: [], commands: [] });
    this.tree.commands.push(child.tree);
    return child;
  }

  argument<Form extends string>(form: Form, says: string): Command<Context, [...Args, ArgumentOf<Form>], Options> {
    const argument = { form, says, isRequired: form.startsWith('<'), isVariadic: form.includes('...') };
    this.tree.arguments.push(argument);
    return new Command(this.tree);
  }

  /** A switch: there or not. */
  flag<Flags extends string>(flags: Flags, says: string): Command<Context, Args, Options & Given<Flags, boolean>> {
    return this.#add(flags, { says });
  }

  option<Flags extends WithValue>(flags: Flags, says: string): Command<Context, Args, Options & Perhaps<Flags, string>>;
  option<Flags extends WithValue>(
    flags: Flags,
    says: string,
    fallback: string,
  ): Command<Context, Args, Options & Given<Flags, string>>;
  option(flags: string, says: string, fallback?: string): Command<Context, Args, Options> {
    return this.#add(flags, { says, ...(fallback !== undefined && { fallback }) });
  }

  requiredOption<Flags extends WithValue>(
    flags: Flags,
    says: string,
  ): Command<Context, Args, Options & Given<Flags, string>> {
    return this.#add(flags, { says, isRequired: true });
  }

  /** One of some words. */
  choice<Flags extends WithValue, Word extends string>(
    flags: Flags,
    says: string,
    choices: readonly Word[],
  ): Command<Context, Args, Options & Perhaps<Flags, Word>>;
  choice<Flags extends WithValue, Word extends string>(
    flags: Flags,
    says: string,
    choices: readonly Word[],
    fallback: Word,
  ): Command<Context, Args, Options & Given<Flags, Word>>;
  choice(flags: string, says: string, choices: readonly string[], fallback?: string): Command<Context, Args, Options> {
    return this.#add(flags, { says, choices, ...(fallback !== undefined && { fallback }) });
  }

  /** May be repeated; `split` where one value may hold several. */
  list<Flags extends WithValue>(
    flags: Flags,
    says: string,
    split: (value: string) => readonly string[] = single,
  ): Command<Context, Args, Options & Perhaps<Flags, readonly string[]>> {
    return this.#add(flags, { says, split });
  }

  action(act: Act<Context, [...Args, Options]>): this {
    // The parser makes the values from the same flags as the types above: no check could say more.
    this.tree.act = act as Act<Context>;
    return this;
  }

  /** Parsed options of this command, as its actions get them. */
  optionsOf(values: Values): Options {
    return values as Values & Options;
  }

  #add<More extends object>(
    flags: string,
    form: Omit<OptionForm, 'flag' | 'key' | 'value'>,
  ): Command<Context, Args, Options & More> {
    const [flag = flags, value] = flags.split(' ');
    const key = flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    this.tree.options.push({ flag, key, ...form, ...(value !== undefined && { value }) });
    return new Command(this.tree);
  }
}
