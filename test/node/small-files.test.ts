// Files beside the state that grant nothing: what was counted, and responses half typed in. Each either is as a program of
// ours wrote it, or is nothing.
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { type Draft, openDraftFile } from '../../packages/core/src/node/draft.js';
import {
  decodeMeters,
  encodeMeters,
  meterFileName,
  meterGenerationOf,
} from '../../packages/core/src/node/meter-file.js';
import { MemoryDisk } from '../faults/memory-disk.js';

describe('a file of meters', () => {
  const record = {
    generation: 7,
    writes: ['b', 'a'],
    totals: new Map([
      ['exports', 12],
      ['__proto__', 0],
    ]),
  };
  const text = encodeMeters(record);
  const sealed = (content: { [name: string]: Json }): string =>
    `${JSON.stringify({ ...content, checksum: createHash('sha256').update(canonicalJson(content)).digest('hex') })}\n`;
  const content = { format: 'readback-meters/1', generation: 7, writes: ['b', 'a'], totals: [['exports', 12]] };

  it('comes back as it was written', () => {
    expect(decodeMeters(text)).toEqual({ kind: 'intact', record });
    expect(text.endsWith('}\n')).toBe(true);
    expect(decodeMeters(sealed(content))).toMatchObject({ kind: 'intact', record: { generation: 7 } });
  });

  it.each<[string, { [name: string]: Json }]>([
    ['a generation below nothing', { generation: -1 }],
    ['a generation in quotes', { generation: '7' }],
    ['a write that is no text', { writes: ['b', 7] }],
    ['writes that are no list', { writes: 'b' }],
    ['totals that are no list', { totals: {} }],
    ['a total that is no pair', { totals: [['exports', 12], 'exports'] }],
    ['a meter that is no text', { totals: [[7, 12]] }],
    ['a total below nothing', { totals: [['exports', -1]] }],
    ['a total in quotes', { totals: [['exports', '12']] }],
    ['three in a pair', { totals: [['exports', 12, 1]] }],
    [
      'a meter twice',
      {
        totals: [
          ['exports', 12],
          ['exports', 13],
        ],
      },
    ],
    ['a member more', { more: 1 }],
    ['a format that is a number', { format: 1 }],
    ['format 0', { format: 'readback-meters/0' }],
    ['a format with more behind it', { format: 'readback-meters/2x' }],
    ['a format with more before it', { format: 'x readback-meters/2' }],
  ])('with %s is damaged, whatever its checksum says', (_, change) => {
    expect(decodeMeters(sealed({ ...content, ...change }))).toEqual({ kind: 'damaged' });
  });

  it.each(['', '7', 'null', '[]', '{}', text.slice(1), text.replace('12', '13'), text.replace('"a"', '"\\ud800"')])(
    'is damaged: %j',
    (other) => {
      expect(decodeMeters(other)).toEqual({ kind: 'damaged' });
    },
  );

  it('of a newer format is told as that', () => {
    expect(decodeMeters('{"format":"readback-meters/2"}')).toEqual({ kind: 'newer' });
    expect(decodeMeters('{"format":"readback-meters/123456"}')).toEqual({ kind: 'newer' });
  });

  it('is named by its generation', () => {
    expect(meterFileName(12)).toBe('meters.12.json');
    expect(['meters.12.json', 'meters.0.json'].map(meterGenerationOf)).toEqual([12, 0]);
    for (const name of ['meters.json', 'xmeters.1.json', 'meters.1.jsonx', 'meters.1xjson', 'meters.-1.json']) {
      expect(meterGenerationOf(name), name).toBe(0);
    }
    expect(meterGenerationOf(`meters.${'1'.repeat(16)}.json`)).toBe(0);
  });
});

describe('responses half typed in', () => {
  const draft = (challenge: string, groups: readonly string[] = ['AAAAA', 'B'], current = 1): Draft => ({
    challenge,
    groups,
    current,
  });
  const drafts = () => openDraftFile('/state', new MemoryDisk());

  it('are kept one a challenge, the latest first, eight at most', () => {
    const file = drafts();
    expect(file.read()).toEqual([]);
    for (let n = 0; n < 9; n++) file.save(draft(`challenge ${n}`));
    file.save(draft('challenge 4', ['CCCCC'], 0));
    const kept = file.read();
    expect(kept.map(({ challenge }) => challenge.slice(-1)).join('')).toBe('48765321');
    expect(kept[0]).toEqual(draft('challenge 4', ['CCCCC'], 0));
    expect(kept[1]).toEqual(draft('challenge 8'));
    file.clear();
    expect(file.read()).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no object', 7],
    ['a challenge that is no text', { ...draft('x'), challenge: 7 }],
    ['groups that are no list', { ...draft('x'), groups: 'A' }],
    ['a group that is no text', { ...draft('x'), groups: ['A', 7] }],
    ['a group beyond measure', draft('x', ['A'.repeat(401), 'B'])],
    ['41 groups', draft('x', Array<string>(41).fill('A'))],
    ['a place that is no number', { ...draft('x'), current: '1' }],
    ['half a place', draft('x', ['A', 'B'], 0.5)],
    ['a place before the first', draft('x', ['A', 'B'], -1)],
    ['a place behind the last', draft('x', ['A', 'B'], 2)],
    ['a second place where nothing is typed', draft('x', [], 1)],
  ])('with %s are nothing, and the others stay', (_, wrong) => {
    const disk = new MemoryDisk();
    const file = openDraftFile('/state', disk);
    file.save(draft('good'));
    file.save(wrong as Draft);
    expect(file.read()).toEqual(openDraftFile('/state', disk).read());
    expect(file.read().map(({ challenge }) => challenge)).toEqual(['good']);
  });

  it('may be as large as a response can be, or empty', () => {
    const file = drafts();
    file.save(draft('large', Array<string>(40).fill('A'.repeat(400)), 39));
    file.save(draft('empty', [], 0));
    expect(file.read().map(({ challenge }) => challenge)).toEqual(['empty', 'large']);
  });
});
