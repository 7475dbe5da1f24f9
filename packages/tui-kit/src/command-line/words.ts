// Arguments as the parser sees them: words and options, in their order. Node's own parser takes them apart.
import { parseArgs } from 'node:util';
import type { OptionForm } from './command.js';

export interface Word {
  readonly word: string;
}

export interface GivenOption {
  /** As it was written, without its value. */
  readonly flag: string;
  /** Missing where there is no such option. */
  readonly form?: OptionForm | undefined;
  /** Missing too where what follows looks like another option. */
  readonly value?: string | undefined;
}

export const HELP: OptionForm = { flag: '--help', key: 'help', says: 'print this help' };
export const VERSION: OptionForm = { flag: '--version', key: 'version', says: 'print the version' };
const OF_ALL = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

const isNumber = (text: string): boolean => /^-\d/.test(text);
const isOption = (text: string): boolean => text.length > 1 && text.startsWith('-') && !isNumber(text);

/** `args`, where these options are known besides help and version. */
export function partsOf(args: readonly string[], forms: readonly OptionForm[]): (Word | GivenOption)[] {
  const known = new Map([HELP, VERSION, ...forms].map((form) => [form.flag, form]));
  const types = forms.map(({ flag, value }) => [flag.slice(2), { type: value ? 'string' : 'boolean' }] as const);
  const options = { ...Object.fromEntries(types), ...OF_ALL };
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  return tokens.flatMap((token, place): (Word | GivenOption)[] => {
    if (token.kind === 'option-terminator') return [];
    if (token.kind === 'positional') return [{ word: token.value }];
    const { index, name, rawName, value, inlineValue } = token;
    const written = args[index] ?? '';
    if (!written.startsWith('--') && written.length > 2) {
      // Letters behind one dash are options of their own to Node. Here they are a number, or wrong.
      if (tokens[place - 1]?.index === index) return [];
      return [isNumber(written) ? { word: written } : { flag: `${rawName}…` }];
    }
    if (isNumber(written)) return [{ word: written }];
    const isMissing = value !== undefined && !inlineValue && isOption(value);
    return [{ flag: rawName, form: known.get(`--${name}`), value: isMissing ? undefined : value }];
  });
}
