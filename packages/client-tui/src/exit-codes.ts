// What the exit codes of `readback` mean to a script. The numbers are the kit's; the words are for `--help`.
import { EXIT } from '@readback/tui-kit/plain';

export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.ok, 'yes, or done'],
  [EXIT.no, 'no: not licensed, not included, or (doctor) something to do'],
  [EXIT.usage, 'the command was written wrongly'],
  [EXIT.input, 'bad input: a code mistyped, a kit or pack that cannot be used'],
  [EXIT.refused, 'refused by a rule: another machine, signature not valid, too old'],
  [EXIT.system, 'the system: disk full, no permission, folder in use'],
  [EXIT.bug, 'a fault of this program'],
  [EXIT.interrupted, 'ended with Ctrl-C; what was typed is kept'],
];

export function exitCodesHelp(): string {
  return ['Exit codes:', ...EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`)].join('\n');
}
