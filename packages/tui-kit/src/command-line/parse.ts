// Which command is meant, and with what: a tree of commands and the arguments in, a match or an error `usage` out. Options
// of the program count for every command and stand anywhere; those of a command are its own.
import { visible } from '@readback/core';
import { type Act, type CommandTree, type OptionForm, type Values, writtenForm } from './command.js';
import { closest, usageError } from './usage-error.js';
import { type GivenOption, HELP, partsOf, VERSION, type Word } from './words.js';

export type Match<Context> =
  | { readonly kind: 'version' }
  /** `group`: a command that needs another word. */
  | { readonly kind: 'help' | 'group'; readonly command: CommandTree<Context> }
  /** `given`: arguments, then options, as the action gets them; `options`: those of the program. */
  | {
      readonly kind: 'run';
      readonly act: Act<Context>;
      readonly given: readonly unknown[];
      readonly options: Values;
    };

type Tree = CommandTree<never>;
type Part = Word | GivenOption;
const isWord = (part: Part): part is Word => 'word' in part;

/** Throws `usage`. */
export function parseCommandLine<Context>(program: CommandTree<Context>, args: readonly string[]): Match<Context> {
  const { command, parts, depth, isHelp } = findCommand(program, args);
  const options = parts.filter((part): part is GivenOption => !isWord(part));
  const has = (wanted: OptionForm): boolean => options.some(({ form }) => form === wanted);
  if (has(VERSION)) return { kind: 'version' };
  if (isHelp || has(HELP)) return { kind: 'help', command };

  const words = parts.filter(isWord).slice(depth);
  // In the order they were written: what is behind a mistyped command means nothing yet.
  for (const part of parts) {
    if (!isWord(part)) checkOption(part, command, program);
    else if (words.includes(part) && command.arguments.length === 0) refuseWord(part.word, command);
  }
  const { act } = command;
  if (act === undefined) return { kind: 'group', command };
  requireAll(command, words, options);
  const given = [...argumentsOf(command, words), valuesOf(command.options, options)];
  return { kind: 'run', act, given, options: valuesOf(program.options, options) };
}

interface Found<Context> {
  readonly command: CommandTree<Context>;
  readonly parts: readonly Part[];
  /** How many words lead to it. */
  readonly depth: number;
  /** One of them was `help`. */
  readonly isHelp: boolean;
}

/** Word by word: which options take a value depends on the command they stand behind. */
function findCommand<Context>(program: CommandTree<Context>, args: readonly string[]): Found<Context> {
  let command = program;
  let parts = partsOf(args, program.options);
  let isHelp = false;
  for (let depth = 0; ; depth += 1) {
    const next = parts.filter(isWord)[depth];
    const child = command.commands.find(({ name }) => name === next?.word);
    const isAsking = next?.word === 'help' && command.commands.length > 0;
    if (next === undefined || (child === undefined && !isAsking)) return { command, parts, depth, isHelp };
    isHelp ||= isAsking;
    if (child === undefined) continue;
    for (const part of parts.slice(0, parts.indexOf(next))) {
      if (!isWord(part)) checkOption(part, command, program);
    }
    command = child;
    parts = partsOf(args, [...program.options, ...child.options]);
  }
}

const see = ({ path }: Tree): string => `See ${path} --help.`;
/** As people call it: without the program. */
const called = ({ path }: Tree): string => `"${path.slice(path.indexOf(' ') + 1)}"`;

/** Help may be all that is left to say. */
function nextOf(command: Tree, meant: string | undefined): string {
  return meant === undefined ? see(command) : `Did you mean ${meant}? ${see(command)}`;
}

function refuseWord(word: string, command: Tree): never {
  if (command.commands.length === 0) throw tooMany(command);
  const names = command.commands.map(({ name }) => name);
  const where = command.path.includes(' ') ? ` behind ${called(command)}` : '';
  throw usageError(`There is no command "${visible(word)}"${where}.`, nextOf(command, closest(word, names)));
}

function tooMany(command: Tree): Error {
  const most = command.arguments.length;
  if (most === 0) return usageError(`${called(command)} takes no arguments.`, see(command));
  return usageError(
    `${called(command)} takes ${most === 1 ? 'one argument' : `${most} arguments`}, not more.`,
    `Put quotation marks around one that has spaces in it. ${see(command)}`,
  );
}

function checkOption({ flag, form, value }: GivenOption, command: Tree, program: Tree): void {
  if (form === undefined) {
    const meant = closest(
      flag,
      [...program.options, ...command.options].map((known) => known.flag),
    );
    throw usageError(`There is no option ${visible(flag)}.`, nextOf(command, meant));
  }
  if (form.value === undefined) {
    if (value !== undefined) throw usageError(`${flag} takes no value.`, `Write ${flag} alone, or leave it out.`);
    return;
  }
  if (value === undefined) {
    const withDash = `if the value begins with a dash, ${flag}=VALUE`;
    throw usageError(`${flag} needs a value.`, `Write ${flag} ${form.value}; ${withDash}.`);
  }
  if (form.choices?.includes(value) === false) {
    throw usageError(`"${visible(value)}" is no value of ${flag}.`, `Give one of: ${form.choices.join(', ')}.`);
  }
}

function requireAll(command: Tree, words: readonly Word[], given: readonly GivenOption[]): void {
  const missing = [
    ...command.arguments.filter(({ isRequired }, place) => isRequired && words[place] === undefined),
    ...command.options.filter((form) => form.isRequired && !given.some((one) => one.form === form)),
  ];
  if (missing.length === 0) return;
  throw usageError(`${called(command)} needs ${missing.map(writtenForm).join(' and ')}.`, see(command));
}

function argumentsOf(command: Tree, given: readonly Word[]): unknown[] {
  const words = given.map(({ word }) => word);
  const forms = command.arguments;
  if (words.length > forms.length && !forms.some(({ isVariadic }) => isVariadic)) throw tooMany(command);
  return forms.map(({ isVariadic }, place) => (isVariadic ? words.slice(place) : words[place]));
}

function valuesOf(forms: readonly OptionForm[], given: readonly GivenOption[]): Values {
  return Object.fromEntries(
    forms.flatMap((form) => {
      const values = given.filter((one) => one.form === form).map(({ value = '' }) => value);
      const value = valueOf(form, values);
      return value === undefined ? [] : [[form.key, value] as const];
    }),
  );
}

function valueOf({ value, split, fallback }: OptionForm, given: readonly string[]): Values[string] | undefined {
  if (value === undefined) return given.length > 0;
  if (split === undefined) return given.at(-1) ?? fallback;
  return given.length === 0 ? undefined : given.flatMap((one) => split(one));
}
