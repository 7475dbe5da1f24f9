// The one text of a JSON value: RFC 8785 restricted to what packs use (no fractions), so that a digest of a policy
// does not depend on who wrote it down (docs/protocol.md section 2.4).
import { bytesToUtf8 } from './utf8.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Members sorted by UTF-16 code units, no white space. Throws RangeError for a number that is no safe integer and for
 * half of a surrogate pair, which no UTF-8 text can hold. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('not a whole number');
  if (typeof value === 'string') return canonicalText(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .filter((name) => value[name] !== undefined)
    .map((name) => `${canonicalText(name)}:${canonicalJson(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** The value of bytes that must be its one text. `fault` makes the error for any others. */
export function parseCanonical(bytes: Uint8Array, fault: (what: string, cause?: unknown) => Error): Json {
  try {
    const text = bytesToUtf8(bytes);
    const json: Json = JSON.parse(text);
    if (canonicalJson(json) === text) return json;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError || cause instanceof RangeError) {
      throw fault('is not canonical JSON', cause);
    }
    throw cause;
  }
  throw fault('is not in canonical form');
}

function canonicalText(text: string): string {
  if (/[\uD800-\uDFFF]/u.test(text)) throw new RangeError('half of a character');
  return JSON.stringify(text);
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
