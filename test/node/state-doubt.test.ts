// What counts of a record that was changed by hand, beside the newest one with a seal: never more than either would give.
import { type Installation, NEW_INSTALLATION, type PendingChallenge } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { trustedPart } from '../../packages/core/src/node/state-doubt.js';

type Time = NonNullable<Installation['time']>;

const waits = (challenge: string, purpose: PendingChallenge['purpose']): PendingChallenge => ({
  challenge,
  purpose,
  createdAtMs: 1,
  createdRunMs: 2,
});
const grant = (challenge: string) => ({ challenge, response: `answer to ${challenge}` });
const time = (changes: Partial<Time>): Time => ({
  markMs: 100,
  runMs: 100,
  starts: [{ bootId: 'sealed', uptimeMs: 1, runMs: 1, markMs: 1 }],
  ahead: null,
  behindSinceRunMs: null,
  offsetMs: 0,
  falseStartMs: null,
  isFalseStart: false,
  ...changes,
});
const deactivation = { receipt: 'AAAAA', atMs: 5 };

const sealed: Installation = {
  counter: 10,
  pending: [waits('renewal', 'change'), waits('first', 'activate')],
  past: ['old'],
  lineage: [grant('base')],
  packVersion: 4,
  packOrigin: 'root',
  time: time({}),
  trials: [{ policyId: 'trial', day: 3 }],
  deactivation: null,
  reportSequence: 7,
};
const counts = (edit: Partial<Installation>, reference: Partial<Installation> = {}): Installation =>
  trustedPart({ ...sealed, ...edit }, { ...sealed, ...reference });

describe('without a sealed record', () => {
  it('everything counts but what waits, which waits no more', () => {
    expect(trustedPart(sealed, undefined)).toEqual({
      ...sealed,
      pending: [],
      past: ['renewal', 'first', 'old'],
    });
    expect(trustedPart(NEW_INSTALLATION, undefined)).toEqual(NEW_INSTALLATION);
  });
});

describe('beside a sealed record', () => {
  it('nothing of an edit counts that no signature proves', () => {
    expect(counts({})).toEqual(sealed);
    expect(
      counts({ pending: [], past: [], lineage: [], packVersion: 0, packOrigin: 'other', trials: [], time: null }),
    ).toEqual(sealed);
  });

  it.each<[known: number | null, edited: number | null, counts: number | null]>([
    [10, 11, 11],
    [10, 9, 10],
    [250, 3, 3],
    [3, 250, 3],
    [0, 127, 127],
    [0, 128, 0],
    [null, 5, 5],
    [5, null, 5],
    [null, null, null],
  ])('of the numbers %j and %j, which count round from 255, %j is the further', (known, edited, further) => {
    expect(counts({ counter: edited }, { counter: known }).counter).toBe(further);
    expect(counts({ reportSequence: edited }, { reportSequence: known }).reportSequence).toBe(further);
  });

  it.each<[string, Time | null, Time | null, Time | null]>([
    ['only one is known', time({}), null, time({})],
    ['only the edited one is known', null, time({ markMs: 3 }), time({ markMs: 3 })],
    ['none is known', null, null, null],
    ['the mark was set back', time({}), time({ markMs: 50 }), time({})],
    ['the mark was set on', time({}), time({ markMs: 150 }), time({ markMs: 150 })],
    [
      'it ran on since',
      time({}),
      time({ runMs: 101, starts: [], offsetMs: 9, isFalseStart: true, falseStartMs: 9 }),
      time({ runMs: 101, starts: [] }),
    ],
    ['it ran as long', time({}), time({ starts: [] }), time({ starts: [] })],
    ['it ran less', time({}), time({ runMs: 99, starts: [] }), time({})],
    ['it was found behind since', time({}), time({ behindSinceRunMs: 8 }), time({ behindSinceRunMs: 8 })],
    [
      'it was behind before',
      time({ behindSinceRunMs: 6 }),
      time({ behindSinceRunMs: 8 }),
      time({ behindSinceRunMs: 6 }),
    ],
  ])('of two times the worse counts: %s', (_, known, edited, worse) => {
    expect(counts({ time: edited }, { time: known }).time).toEqual(worse);
  });

  it('a trial that was begun in either is begun', () => {
    const trials = [
      { policyId: 'trial', day: 9 },
      { policyId: 'other', day: 1 },
    ];
    expect(counts({ trials }).trials).toEqual([
      { policyId: 'trial', day: 3 },
      { policyId: 'other', day: 1 },
    ]);
  });

  it('a licence that was given up in either is given up', () => {
    const other = { receipt: 'BBBBB', atMs: 6 };
    expect(counts({ deactivation }).deactivation).toEqual(deactivation);
    expect(counts({ deactivation: null }, { deactivation }).deactivation).toEqual(deactivation);
    expect(counts({ deactivation: other }, { deactivation }).deactivation).toEqual(deactivation);
  });
});

describe('a grant more, which answers a challenge that was waiting', () => {
  it('counts, and the challenges wait no more', () => {
    const renewed = { lineage: [grant('base'), grant('renewal')], packVersion: 5, deactivation };
    expect(counts(renewed)).toEqual({
      ...sealed,
      lineage: renewed.lineage,
      packVersion: 5,
      pending: [],
      past: ['renewal', 'first', 'old'],
    });
    expect(counts({ lineage: [grant('first')] }).lineage).toEqual([grant('first')]);
  });

  it.each<[edited: number, origin: string, counted: number]>([
    [5, 'root', 5],
    [3, 'root', 4],
    [1, 'another root', 1],
  ])('with pack version %i of %s leaves version %i', (packVersion, packOrigin, counted) => {
    expect(counts({ lineage: [grant('first')], packVersion, packOrigin })).toMatchObject({
      packVersion: counted,
      packOrigin,
    });
  });

  it.each<[string, Installation['lineage'], Partial<Installation>]>([
    ['it answers what did not wait', [grant('base'), grant('other')], {}],
    ['nothing was waiting', [grant('base'), grant('renewal')], { pending: [] }],
    ['a first licence stands on another', [grant('base'), grant('first')], {}],
    ['what it renews is another', [grant('other'), grant('renewal')], {}],
    ['what it renews is gone', [grant('renewal')], {}],
    ['what it renews was given up', [grant('base'), grant('renewal')], { deactivation }],
    ['there is none', [], {}],
  ])('does not count where %s', (_, lineage, reference) => {
    expect(counts({ lineage }, reference)).toEqual({ ...sealed, ...reference });
  });

  it('counts after a licence was given up, if it begins a new one', () => {
    expect(counts({ lineage: [grant('first')] }, { deactivation })).toMatchObject({
      lineage: [grant('first')],
      deactivation: null,
    });
  });
});
