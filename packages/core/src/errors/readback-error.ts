// The one error class. A person who meets it reads `message` (what is wrong) and `next` (what to do);
// a program reads `code`. Families decide exit codes and colours, so that no caller switches on single codes.

import { visible } from './visible.js';

/** `typing`: a code was misheard or mistyped. `refusal`: a rule says no. `input`: a file or argument is unusable.
 * `system`: disk, lock, permission. `bug`: ours. */
export type ErrorFamily = 'typing' | 'refusal' | 'input' | 'system' | 'bug';

/** Facts for programs and screens. Never a secret. */
export interface ErrorDetails {
  /** Groups at fault, counted from 0. */
  readonly groups?: readonly number[];
  /** Place in a JSON document, such as `policies[2].term.months`. */
  readonly path?: string;
  readonly [fact: string]: unknown;
}

export class ReadbackError extends Error {
  override readonly name = 'ReadbackError';
  readonly code: string;
  readonly family: ErrorFamily;
  /** What to do next, one sentence. */
  readonly next: string;
  readonly details: ErrorDetails;

  constructor(
    code: string,
    family: ErrorFamily,
    message: string,
    next: string,
    details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.family = family;
    this.next = next;
    this.details = details;
  }
}

/** What a catalog says of one code. Texts may use the details. */
export interface ErrorEntry {
  readonly family: ErrorFamily;
  readonly message: string | ((details: ErrorDetails) => string);
  readonly next: string | ((details: ErrorDetails) => string);
}

type EntryMaker = (message: ErrorEntry['message'], next: ErrorEntry['next']) => ErrorEntry;

const entryOf =
  (family: ErrorFamily): EntryMaker =>
  (message, next) => ({ family, message, next });

/** Make the entries of a catalog, one function a family. */
export const errorEntries: Readonly<Record<ErrorFamily, EntryMaker>> = {
  typing: entryOf('typing'),
  refusal: entryOf('refusal'),
  input: entryOf('input'),
  system: entryOf('system'),
  bug: entryOf('bug'),
};

/** Makes the errors of one package from its table code → sentence + next step. */
export interface ErrorCatalog<Code extends string> {
  readonly codes: readonly Code[];
  readonly error: (code: Code, details?: ErrorDetails, cause?: unknown) => ReadbackError;
}

export function errorCatalog<Code extends string>(table: Record<Code, ErrorEntry>): ErrorCatalog<Code> {
  const say = (text: ErrorEntry['message'], details: ErrorDetails) =>
    typeof text === 'function' ? text(details) : text;
  return {
    codes: Object.keys(table) as Code[],
    error: (code, details = {}, cause) => {
      const { family, message, next } = table[code];
      const options = cause === undefined ? undefined : { cause };
      return new ReadbackError(code, family, say(message, details), say(next, details), details, options);
    },
  };
}

/** A fact as sentences quote it, whoever wrote it; `otherwise` where it is not there. */
export function detailText(details: ErrorDetails, name: string, otherwise = '?'): string {
  const value = details[name];
  return typeof value === 'string' || typeof value === 'number' ? visible(String(value)) : otherwise;
}

/** `group 3`, `groups 3, 7 and 9`: groups are counted from 1 when people hear them. */
export function nameGroups(groups: readonly number[] = []): string {
  const names = groups.map((group) => String(group + 1));
  if (names.length === 1) return `group ${names[0]}`;
  return `groups ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
