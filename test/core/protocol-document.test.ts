// docs/protocol.md against the sources: every citation has its section, every error code and domain its row, every number
// and example that a second implementation would copy is the one that runs.
import { readFileSync } from 'node:fs';
import {
  BN254_RESPONSE_LAYOUT,
  CHALLENGE_LAYOUT,
  coreErrorCodes,
  formatDay,
  LONG_LAYOUT,
  SHORT_LAYOUT,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { digest, transcript } from '../../packages/core/src/bytes/transcript.js';
import { coreError } from '../../packages/core/src/errors/core-errors.js';
import { vendorError, vendorErrorCodes } from '../../packages/core/src/errors/vendor-errors.js';
import { preAuthEncoding } from '../../packages/core/src/pack/envelope.js';
import { BN254_CURVE } from '../../packages/core/src/suites/bn254.js';
import { RESPONSE_DST } from '../../packages/core/src/suites/bn254-hash.js';
import { readSources } from '../support/imports.js';
import { withTables } from '../vectors/document-tables.js';
import { hex, hexNumber, unhex } from '../vectors/vector-file.js';

const document = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const sections = new Set([...document.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number));

describe('docs/protocol.md', () => {
  it('has every section that the sources cite', () => {
    const missing: string[] = [];
    let cited = 0;
    for (const [path, source] of readSources()) {
      // A citation may run over the end of a comment line.
      const text = source.replace(/\n\s*(?:\/\/|\*) ?/g, ' ');
      for (const [, list = ''] of text.matchAll(/docs\/protocol\.md`? sections? ([\d., and]+)/g)) {
        for (const [number] of list.matchAll(/\d+(?:\.\d+)?/g)) {
          cited += 1;
          if (!sections.has(number)) missing.push(`${path}: ${number}`);
        }
      }
    }
    expect(missing).toEqual([]);
    expect(cited).toBeGreaterThan(30);
  });

  it('has every section that it cites itself', () => {
    const cited = [...document.matchAll(/(?:section|sections) (\d+(?:\.\d+)?)(?!\.?\d)(?! of RFC)/g)].map(([, n]) => n);
    const foreign = ['6.6.1', '4'];
    expect(cited.filter((number) => !sections.has(number) && !foreign.includes(number ?? ''))).toEqual([]);
  });

  it('lists every error code with its family', () => {
    const rows = new Map(
      [...document.matchAll(/^\| `([a-z-]+)` \| (typing|refusal|input|bug) \|/gm)].map(([, c, f]) => [c, f]),
    );
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries([
        ...coreErrorCodes.map((code) => [code, coreError(code).family]),
        ...vendorErrorCodes.map((code) => [code, vendorError(code).family]),
      ]),
    );
  });

  it('lists every domain', () => {
    const source = readSources().get('packages/core/src/bytes/transcript.ts') ?? '';
    const union = source.slice(
      source.indexOf('export type Domain ='),
      source.indexOf(';', source.indexOf('export type Domain =')),
    );
    const domains = [...union.matchAll(/'([a-z-]+)'/g)].map(([, domain]) => domain);
    const table = document.slice(document.indexOf('| domain `D` |'), document.indexOf('Example: the transcript'));
    expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, domain]) => domain)).toEqual(domains);
    expect(domains.length).toBeGreaterThan(5);
  });

  it('has the words of the sources in its appendices', () => {
    expect(withTables(document) === document, 'run `npm run vectors`').toBe(true);
  });

  it('works its examples right', () => {
    const challenge = unhex('00112233445566778899');
    const example = [...document.matchAll(/^ {4}((?:[0-9a-f]+ )+) +u32\(\d+\)/gm)].map(([, text]) => text).join('');
    expect(example.replaceAll(' ', '')).toBe(hex(transcript('binding', [challenge])));
    expect(document).toContain(hex(digest('binding', [challenge])));
    const type = 'application/vnd.readback.pack+json';
    expect(document).toContain(Buffer.from(preAuthEncoding(type, Buffer.from('{"a":1}'))).toString());
    expect(document).toContain(`0 to 8191 (${formatDay(8191)})`);
  });

  it('gives the constants that run', () => {
    for (const layout of [CHALLENGE_LAYOUT, SHORT_LAYOUT, BN254_RESPONSE_LAYOUT, LONG_LAYOUT]) {
      const row =
        document.split('\n').find((line) => line.includes(`\`${layout.kind}\``) && line.includes('bits')) ?? '';
      const cells = row.split('|').map((cell) => cell.trim());
      expect(cells.slice(3, 5)).toEqual([String(layout.dataSymbols), String(layout.groups)]);
      expect(cells.slice(6, 8)).toEqual([
        String(layout.slots.at(-1)),
        `\`${layout.kindConstant.toString(16).toUpperCase().padStart(5, '0')}\``,
      ]);
    }
    const { Fp, Fr } = BN254_CURVE.pairing.fields;
    const { x, y } = BN254_CURVE.pairing.G2.Point.BASE.toAffine();
    const numbers: readonly (readonly [string, bigint])[] = [
      ['p', Fp.ORDER],
      ['r', Fr.ORDER],
      ['x1', x.c1],
      ['x0', x.c0],
      ['y1', y.c1],
      ['y0', y.c0],
      ['c2', Fp.neg(Fp.div(1n, 2n))],
      ['c4', Fp.neg(Fp.div(16n, 3n))],
    ];
    for (const [name, value] of numbers) expect(document).toContain(`${name} = ${hexNumber(value, 32)}`);
    const c3 = BigInt(`0x${/c3 = ([0-9a-f]{64})/.exec(document)?.[1]}`);
    expect(Fp.sqr(c3)).toBe(Fp.neg(12n));
    expect(c3 & 1n).toBe(0n);
    expect(document).toContain(`the ${RESPONSE_DST.length} ASCII characters \`${RESPONSE_DST}\``);
  });
});
