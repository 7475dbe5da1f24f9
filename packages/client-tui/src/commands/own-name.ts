// A shipped client is called as its vendor calls it. What it tells people to type names the program they have.
import { basename } from 'node:path';

const GENERIC = 'readback';
/** Where the name is a command to type: before a word of its command line, or where it is to be started. */
const TO_TYPE =
  /\breadback(?= (?:--|alone\b|again\b|as a user\b|(?:status|challenge|enter|deactivate|report|trial|paper|restore|doctor|check)\b))/g;

/** As it is called by whoever starts it, without the end that scripts and Windows programs have. */
export const nameOfProgram = (program: string): string => basename(program).replace(/\.(mjs|cjs|exe)$/i, '');

/** Puts the name of this program in the place of the generic one. */
export function inNameOf(name: string): (text: string) => string {
  return name === GENERIC ? (text) => text : (text) => text.replace(TO_TYPE, name);
}
