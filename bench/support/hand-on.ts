// What a bench hands on to the report when `npm run bench` asks for it (`--figures=FILE`): a line of JSON each.
import { appendFileSync } from 'node:fs';

const file = process.argv.findLast((argument) => argument.startsWith('--figures='))?.slice('--figures='.length);

/** `flag`: one that was given and counted. */
export function handOn(line: { readonly figure: object } | { readonly flag: string }): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
