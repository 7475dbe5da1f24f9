// The machine print: which changes leave a machine the same, and which make it another.
import {
  countParts,
  decodeChallenge,
  digestParts,
  encodeChallenge,
  identityDigest,
  type MachineParts,
  matchPrint,
  PRINT_SLOTS,
  type PrintSlot,
  partOf,
  printOfIdentity,
  printOfParts,
  slotsOf,
} from '@readback/core';
import { commonParts } from '@readback/core/vendor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const PRODUCT = 'com.example.historian';
const full: MachineParts = {
  os: '8c1f0a2b3c4d5e6f708192a3b4c5d6e7',
  board: '4c4c4544-0042-3510-8052-b4c04f4d3232',
  disk: 'naa.5000c500a1b2c3d4',
  network: 'd4:be:d9:00:11:22',
  'root-fs': '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
};

const without = (parts: MachineParts, ...slots: PrintSlot[]): MachineParts =>
  Object.fromEntries(Object.entries(parts).filter(([slot]) => !slots.some((gone) => gone === slot)));
const swap = (parts: MachineParts, ...slots: PrintSlot[]): MachineParts => ({
  ...parts,
  ...Object.fromEntries(slots.map((slot) => [slot, `another ${slot}`])),
});

const pick = (parts: MachineParts, slots: readonly PrintSlot[]): MachineParts =>
  without(parts, ...PRINT_SLOTS.filter((slot) => !slots.includes(slot)));
const isSystem = (slot: PrintSlot): boolean => slot === 'os' || slot === 'root-fs';
const isHardware = (slot: PrintSlot): boolean => !isSystem(slot);

const verdict = (then: MachineParts, now: MachineParts) =>
  matchPrint(printOfParts(digestParts(PRODUCT, then)), digestParts(PRODUCT, now));

const user = without(full, 'board');
const bareVm = without(full, 'board', 'disk');

describe('matching', () => {
  it.each<[string, MachineParts, MachineParts, PrintSlot[]]>([
    ['network card swapped', full, swap(full, 'network'), ['network']],
    ['network card taken out', full, without(full, 'network'), ['network']],
    ['disk swapped, system copied over', full, swap(full, 'disk'), ['disk']],
    ['system installed anew', full, swap(full, 'os', 'root-fs'), ['os', 'root-fs']],
    ['disk swapped and system installed anew', full, swap(full, 'os', 'disk', 'root-fs'), ['os', 'disk', 'root-fs']],
    ['system, and network card', full, swap(full, 'os', 'network', 'root-fs'), ['os', 'network', 'root-fs']],
    ['no root rights, network card swapped', full, swap(user, 'network'), ['network']],
    ['no root rights, disk swapped', full, swap(user, 'disk'), ['disk']],
    ['no root rights, system installed anew', full, swap(user, 'os', 'root-fs'), ['os', 'root-fs']],
    ['never root, network card swapped', user, swap(user, 'network'), ['network']],
    ['never root, disk swapped', user, swap(user, 'disk'), ['disk']],
    ['file system made anew', full, swap(full, 'root-fs'), ['root-fs']],
  ])('drifts: %s', (_, then, now, changed) => {
    expect(verdict(then, now)).toEqual({ verdict: 'drifted', changed });
  });

  it.each<[string, MachineParts, MachineParts]>([
    ['nothing changed', full, full],
    ['no root rights any more', full, user],
    ['root rights now', user, full],
    ['a part that was not there', without(full, 'disk'), full],
    ['one part only', { os: 'a1' }, { os: 'a1' }],
    ['board hidden, system ids left', { os: 'a1', board: 'b1' }, { os: 'a1' }],
  ])('is the same: %s', (_, then, now) => {
    expect(verdict(then, now)).toEqual({ verdict: 'same', changed: [] });
  });

  it.each<[string, MachineParts, MachineParts]>([
    ['board swapped', full, swap(full, 'board')],
    ['disk cloned into another machine', full, swap(full, 'board', 'disk', 'network')],
    ['disk cloned, no root rights', full, swap(user, 'disk', 'network')],
    ['disk cloned, never root', user, swap(user, 'disk', 'network')],
    ['virtual machine cloned: all but the board', full, swap(full, 'board')],
    ['no root rights, disk and system anew', full, swap(user, 'disk', 'os', 'root-fs')],
    ['the only part changed', { os: 'a1' }, { os: 'a2' }],
    ['the only part hidden', { board: 'b1' }, { os: 'a1' }],
    ['nothing left', full, {}],
    ['bare virtual machine cloned: a new network card', bareVm, swap(bareVm, 'network')],
    ['bare virtual machine cloned: no network card', bareVm, without(bareVm, 'network')],
    ['virtual machine cloned, board hidden', without(full, 'disk'), swap(bareVm, 'network')],
    ['virtual machine cloned, board readable', without(full, 'disk'), swap(without(full, 'disk'), 'board', 'network')],
    ['a network card and nothing else, changed', { network: 'c1' }, { network: 'c2' }],
    ['bare virtual machine, system changed', bareVm, swap(bareVm, 'os', 'root-fs')],
  ])('is another machine: %s', (_, then, now) => {
    expect(verdict(then, now).verdict).toBe('other');
  });

  it('never lets the ids of a system outvote hardware that all changed', () => {
    fc.assert(
      fc.property(fc.subarray([...PRINT_SLOTS]), fc.subarray([...PRINT_SLOTS]), (had, kept) => {
        const then = pick(full, had);
        const votes = had.filter((slot) => isHardware(slot) && !(slot === 'board' && !kept.includes('board')));
        fc.pre(votes.length > 0);
        const now = { ...swap({}, ...had.filter((slot) => slot !== 'board')), ...pick(full, kept.filter(isSystem)) };
        const seen = kept.includes('board') ? { ...now, board: 'another board' } : now;
        expect(verdict(then, seen).verdict).toBe('other');
      }),
    );
  });

  it('by identity: the same or another', () => {
    const print = printOfIdentity(identityDigest(PRODUCT, 'plant-7'));
    expect(matchPrint(print, new Map(), identityDigest(PRODUCT, 'plant-7')).verdict).toBe('same');
    expect(matchPrint(print, new Map(), identityDigest(PRODUCT, 'plant-8')).verdict).toBe('other');
    expect(matchPrint(print, new Map(), identityDigest('com.example.other', 'plant-7')).verdict).toBe('other');
    expect(matchPrint(print, digestParts(PRODUCT, full)).verdict).toBe('other');
  });

  it('does not depend on how an identity was composed', () => {
    expect(identityDigest(PRODUCT, 'caf\u00e9')).toEqual(identityDigest(PRODUCT, 'cafe\u0301'));
  });
});

const someParts = fc
  .subarray([...PRINT_SLOTS], { minLength: 1 })
  .chain((slots) =>
    fc
      .record(Object.fromEntries(slots.map((slot) => [slot, fc.string({ minLength: 1 })])))
      .map((parts): MachineParts => parts),
  );

describe('a print', () => {
  it('matches its own machine, and tells its parts, through a challenge and back', () => {
    fc.assert(
      fc.property(someParts, (parts) => {
        const digests = digestParts(PRODUCT, parts);
        const print = printOfParts(digests);
        const challenge = { purpose: 'activate', packTag: 0xfff, print, counter: 255, nonce: 0xfff } as const;
        expect(decodeChallenge(encodeChallenge(challenge))).toEqual(challenge);
        expect(matchPrint(print, digests)).toEqual({ verdict: 'same', changed: [] });
        expect(slotsOf(print.mask)).toEqual(PRINT_SLOTS.filter((slot) => parts[slot] !== undefined));
        for (const slot of PRINT_SLOTS) expect(partOf(print, slot) === undefined).toBe(parts[slot] === undefined);
        expect(commonParts(print, print).slots).toEqual(slotsOf(print.mask));
      }),
    );
  });

  it('says nothing of one product that another could compare', () => {
    const [ours, theirs] = [PRODUCT, 'com.example.other'].map((product) => printOfParts(digestParts(product, full)));
    if (!ours || !theirs) throw new Error('no print');
    expect(PRINT_SLOTS.filter((slot) => partOf(ours, slot) === partOf(theirs, slot))).toEqual([]);
  });

  it('is not made of nothing', () => {
    expect(() => printOfParts(digestParts(PRODUCT, {}))).toThrowError(
      expect.objectContaining({ code: 'identity-missing' }),
    );
  });

  it('of three parts has one bit that no part owns; it is never set', () => {
    const three = printOfParts(digestParts(PRODUCT, without(full, 'board', 'disk')));
    const challenge = { purpose: 'activate', packTag: 1, counter: 1, nonce: 1 } as const;
    const spoiled = encodeChallenge({ ...challenge, print: { ...three, parts: three.parts | (1n << 39n) } });
    expect(() => decodeChallenge(spoiled)).toThrowError(expect.objectContaining({ code: 'print-malformed' }));
  });

  it('counts a system and its file system as one part', () => {
    const count = (parts: MachineParts) => countParts(printOfParts(digestParts(PRODUCT, parts)).mask);
    expect(count(full)).toBe(4);
    expect(count({ os: 'a1', 'root-fs': 'b1' })).toBe(1);
    expect(count({ 'root-fs': 'b1' })).toBe(1);
    expect(count({ os: 'a1', network: 'c1' })).toBe(2);
  });
});

describe('two prints at the desk', () => {
  it('are compared on the bits that both carry', () => {
    const root = printOfParts(digestParts(PRODUCT, full));
    const plain = printOfParts(digestParts(PRODUCT, swap(user, 'disk')));
    expect(commonParts(root, plain)).toEqual({ slots: ['os', 'network', 'root-fs'], bits: 24 });
    expect(commonParts(plain, root)).toEqual(commonParts(root, plain));
  });

  it('of an identity and of a machine have nothing in common', () => {
    const identity = printOfIdentity(identityDigest(PRODUCT, 'plant-7'));
    expect(commonParts(identity, printOfParts(digestParts(PRODUCT, full))).bits).toBe(0);
    expect(commonParts(identity, identity)).toEqual({ slots: [], bits: 40 });
  });
});
