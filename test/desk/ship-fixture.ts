// What tests of shipping by command share: a client that weighs nothing, and the code that an unsigned shipment shows.
import { createHash } from 'node:crypto';
import type { ClientTemplate } from '../../packages/vendor-tui/src/ship/ports.js';

const ASKS = 'globalThis[Symbol.for("readback/compiled-kit")]';
export const TEMPLATE: string = `#!/usr/bin/env node\nconsole.log(${ASKS});\n`;

export function billOf(text: string): string {
  const components = [
    { name: '@noble/curves', version: '2.4.0', licence: 'MIT', text: 'Permission is granted.' },
    { name: 'yoga-layout', version: '3.2.1', licence: 'MIT', text: '' },
  ];
  const sha256 = createHash('sha256').update(text).digest('hex');
  return JSON.stringify({ format: 'readback-bill/1', name: 'readback', version: '0.1.0', sha256, components });
}

export const templateOf = async (): Promise<ClientTemplate> => ({
  path: 'client-template.mjs',
  text: TEMPLATE,
  bill: billOf(TEMPLATE),
});

/** The groups of the digest, in what was printed. */
export const digestIn = (output: string): string =>
  [...output.matchAll(/^ +\d+ {2}((?:[0-9A-HJKMNP-TV-Z]{5} ?)+)$/gm)].map(([, row]) => row).join(' ');
