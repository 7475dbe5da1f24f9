// Which vectors belong to which version of the protocol, as SHA-256 of the files.
import { createHash } from 'node:crypto';

export const PINS_FILE = 'pinned.json';

export interface Pins {
  readonly protocol: string;
  readonly sha256: Readonly<Record<string, string>>;
}

export const pinsOf = (protocol: string, files: ReadonlyMap<string, string>): Pins => ({
  protocol,
  sha256: Object.fromEntries([...files].map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')])),
});

export const readPins = (text: string): Pins => JSON.parse(text);

export const formatPins = (pins: Pins): string => `${JSON.stringify(pins, null, 2)}\n`;
