// How a file of vectors is written: what it is about, then lists with one vector a line, so that a change is one line of
// a diff.
import { PROTOCOL } from '../../packages/core/src/bytes/transcript.js';

export type VectorFile = object;

/** ASCII only: look-alikes and invisible characters are what some vectors are about. */
const escaped = (text: string): string =>
  text.replace(/[^\x20-\x7e\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const entry = ([name, value]: [string, unknown]): string => {
  const text = Array.isArray(value)
    ? `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
    : JSON.stringify(value);
  return `  ${JSON.stringify(name)}: ${text}`;
};

export function formatVectors(about: string, file: VectorFile): string {
  return escaped(
    `{\n${Object.entries({ protocol: PROTOCOL, about, ...file })
      .map(entry)
      .join(',\n')}\n}\n`,
  );
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const unhex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** A number as hex of a fixed width, for values that are wider than JSON's numbers. */
export const hexNumber = (value: bigint, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');
