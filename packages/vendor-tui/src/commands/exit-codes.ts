// What the exit codes of `readback-vendor` mean to a script. The numbers are the kit's; the words are for `--help`.
import { EXIT } from '@readback/tui-kit/plain';

const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.no, 'no: wrong closing words, a ledger that was tampered with'],
  [EXIT.usage, 'the command was written wrongly'],
  [EXIT.input, 'bad input: a code mistyped, a file or name that cannot be used'],
  [EXIT.refused, 'refused by a rule: wrong passphrase, no seat left, order ended, pack of another desk'],
  [EXIT.system, 'the system: disk full, no permission, ledger in use or newer than this program'],
  [EXIT.bug, 'a fault of this program'],
  [EXIT.interrupted, 'ended with Ctrl-C'],
];

export function exitCodesHelp(): string {
  return ['Exit codes:', ...EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`)].join('\n');
}
