// What a built pack says of its keys, the kit that a shipped program finds in itself, and a root key that signs a digest.
import { ed25519 } from '@noble/curves/ed25519.js';
import { compiledInKit, digestOfPayload, formatPackTag, parseDay, parseKit, verifyPack } from '@readback/core';
import { buildPack, formatKit, signDigest, signPack } from '@readback/core/vendor';
import { expect, it } from 'vitest';
import { KIT_SLOT } from '../../packages/core/src/pack/compiled-kit.js';
import { digestEncoding, PACK_PAYLOAD_TYPE } from '../../packages/core/src/pack/envelope.js';
import { definition, packFile, packKeys, rootPublic, rootSecret, trust } from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';

it('says of a retired key until when it counts, and of a stolen one which grants, in one order', () => {
  const [key] = packKeys;
  if (!key) throw new Error('no key');
  const lastDay = parseDay('2027-01-31');
  if (lastDay === undefined) throw new Error('no day');
  const [a, b] = ['aa'.repeat(32), 'bb'.repeat(32)] as const;
  const keys = [
    { ...key, epoch: 3 },
    { ...key, epoch: 2, status: 'retired', lastDay } as const,
    { ...key, epoch: 1, status: 'stolen', allowed: new Set([b, a]) } as const,
  ];
  const payload = buildPack({ ...definition, version: 1, keys }, new Set());
  const said = JSON.parse(Buffer.from(payload).toString()) as { keys: object[] };
  expect(said.keys.map((each) => Object.keys(each))).toEqual([
    ['epoch', 'publicKey', 'status', 'suite'],
    ['epoch', 'lastDay', 'publicKey', 'status', 'suite'],
    ['allowed', 'epoch', 'publicKey', 'status', 'suite'],
  ]);
  expect(said.keys).toMatchObject([{}, { lastDay: '2027-01-31' }, { allowed: [a, b] }]);
  const read = verifyPack(signPack(payload, [rootSecret]), trust).keys;
  expect(read.map(({ epoch, status, lastDay: day, allowed }) => [epoch, status, day, [...allowed]])).toEqual([
    [3, key.status, undefined, []],
    [2, 'retired', lastDay, []],
    [1, 'stolen', undefined, [a, b]],
  ]);
});

it.each([
  [0, '000'],
  [10, '00A'],
  [0xfff, 'FFF'],
])('the tag %i is called %s', (tag, name) => {
  expect(formatPackTag(tag)).toBe(name);
});

it('a program finds the kit that was written into it, and none where none was', () => {
  const slot = Symbol.for(KIT_SLOT);
  const kit = { trust: { ...trust, minVersion: 0 }, packFile };
  expect(compiledInKit()).toBeUndefined();
  try {
    for (const [value, found] of [
      [7, undefined],
      [formatKit(kit), parseKit(formatKit(kit))],
    ]) {
      Reflect.set(globalThis, slot, value);
      expect(compiledInKit()).toEqual(found);
    }
    Reflect.set(globalThis, slot, '{}');
    expect(thrownBy(compiledInKit)).toMatchObject({ code: 'kit-malformed' });
  } finally {
    Reflect.deleteProperty(globalThis, slot);
  }
});

it('a root signs the digest of a payload that is not at hand, under a type of its own', () => {
  const digest = digestOfPayload(Buffer.from('a pack'));
  const signature = signDigest(PACK_PAYLOAD_TYPE, digest, rootSecret);
  expect(ed25519.verify(signature, digestEncoding(PACK_PAYLOAD_TYPE, digest), rootPublic)).toBe(true);
  expect(Buffer.from(digestEncoding(PACK_PAYLOAD_TYPE, digest)).toString('latin1')).toMatch(
    /^DSSEv1 36 application\/vnd\.readback\.pack-digest 32 /,
  );
  for (const length of [31, 33]) {
    expect(() => digestEncoding(PACK_PAYLOAD_TYPE, new Uint8Array(length))).toThrow(RangeError);
  }
});
