// Packs: what is accepted, and the class of every refusal; product files and how their problems are told.
import {
  canonicalJson,
  formatDigest,
  type Json,
  type PackTrust,
  type Problem,
  packOrigin,
  parseKit,
  policyDigest,
  ReadbackError,
  verifyPack,
} from '@readback/core';
import { buildPack, ed25519PublicKey, formatKit, readProductDefinition, signPack } from '@readback/core/vendor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  counting,
  definition,
  packFile,
  packKeys,
  productJson,
  rootPublic,
  rootSecret,
  trust,
} from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';

const codeOf = (file: string, trusted: PackTrust = trust): string => {
  try {
    verifyPack(file, trusted);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ReadbackError)) throw error;
    return error.code;
  }
};

interface EnvelopeText {
  payload: string;
  payloadType: string;
  signatures: { keyid: string; sig: string }[];
}
const envelopeOf = (file: string): EnvelopeText => JSON.parse(file) as EnvelopeText;
const payloadOf = (file: string): Buffer => Buffer.from(envelopeOf(file).payload, 'base64');
const withEnvelope = (change: Partial<EnvelopeText> | object): string =>
  JSON.stringify({ ...envelopeOf(packFile), ...change });
const signed = (text: string): string => signPack(Buffer.from(text), [rootSecret]);

/** The payload as JSON, for tests that sign another one. */
type PayloadJson = { [name: string]: Json };
const payloadJson = (): PayloadJson => JSON.parse(payloadOf(packFile).toString()) as PayloadJson;
const signedWith = (change: PayloadJson): string => signed(canonicalJson({ ...payloadJson(), ...change }));

const PRODUCT = { id: definition.product.id, title: 'Historian' };
const SUPPORT = { vendor: 'V', phone: '1', hours: '' };
/** Two characters, of which one is seen. */
const HIDDEN = 'x\u200b';

const otherSecret = counting(99, 32);
const otherPublic = ed25519PublicKey(otherSecret);

describe('a pack file', () => {
  it('is accepted as it was signed, and says what is in it', () => {
    const pack = verifyPack(packFile, trust);
    expect(pack).toMatchObject({ product: definition.product, support: definition.support, version: 1 });
    expect(pack.policies.map(({ id }) => id)).toEqual(['professional', 'enterprise', 'tag-pack', 'site']);
    expect(codeOf(`\n${JSON.stringify(envelopeOf(packFile))}  `)).toBe('accepted');
  });

  it.each([
    ['empty', ''],
    ['cut off in the middle', packFile.slice(0, packFile.length / 2)],
    ['without its last brace', packFile.trimEnd().slice(0, -1)],
    ['a page of HTML', '<html></html>'],
  ])('%s is not JSON', (_, file) => {
    expect(codeOf(file)).toBe('pack-not-json');
  });

  it.each([
    ['a number', '7'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['nested beyond measure', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['without a payload', withEnvelope({ payload: undefined })],
    ['with one more field', withEnvelope({ more: 1 })],
    ['with signatures that are no list', withEnvelope({ signatures: {} })],
    ['with a signature that is no object', withEnvelope({ signatures: ['x'] })],
    ['with a payload that is not base64', withEnvelope({ payload: '****' })],
    ['with base64 in another form', withEnvelope({ payload: envelopeOf(packFile).payload.replace(/=*$/, '') })],
  ])('%s is malformed', (_, file) => {
    expect(codeOf(file)).toBe('pack-malformed');
  });

  it('of another type is no pack, even where its bytes are', () => {
    expect(codeOf(withEnvelope({ payloadType: 'application/vnd.readback.ledger-head+json' }))).toBe('pack-type');
  });

  it.each([
    ['another root', signPack(payloadOf(packFile), [otherSecret])],
    ['nobody', withEnvelope({ signatures: [] })],
    ['a signature that is not base64', withEnvelope({ signatures: [{ keyid: '', sig: '*' }] })],
    ['a signature that is too short', withEnvelope({ signatures: [{ keyid: '', sig: 'AAAA' }] })],
    ['a signature of zeros', withEnvelope({ signatures: [{ keyid: '', sig: `${'A'.repeat(86)}==` }] })],
  ])('signed by %s is refused', (_, file) => {
    expect(codeOf(file)).toBe('pack-signature-invalid');
  });

  it('does not trust the name of a key', () => {
    const [signature] = envelopeOf(packFile).signatures;
    expect(codeOf(withEnvelope({ signatures: [{ ...signature, keyid: 'ffffffff' }] }))).toBe('accepted');
    expect(codeOf(withEnvelope({ signatures: [{ keyid: signature?.keyid, sig: 'AAAA' }, signature] }))).toBe(
      'accepted',
    );
  });

  it('belongs to one product', () => {
    expect(codeOf(packFile, { ...trust, productId: 'com.example.scada' })).toBe('pack-product');
  });

  it('may not be older than the program allows', () => {
    expect(codeOf(packFile, { ...trust, minVersion: 1 })).toBe('accepted');
    expect(codeOf(packFile, { ...trust, minVersion: 2 })).toBe('pack-too-old');
  });

  it('is judged by its signature first', () => {
    expect(codeOf(signPack(payloadOf(packFile), [otherSecret]), { ...trust, productId: 'x', minVersion: 9 })).toBe(
      'pack-signature-invalid',
    );
  });

  it('may need two roots', () => {
    const two = { ...trust, rootKeys: [rootPublic, otherPublic], threshold: 2 };
    const payload = payloadOf(packFile);
    expect(codeOf(signPack(payload, [rootSecret, otherSecret]), two)).toBe('accepted');
    expect(codeOf(signPack(payload, [otherSecret, rootSecret]), two)).toBe('accepted');
    expect(codeOf(packFile, two)).toBe('pack-signature-invalid');
    expect(codeOf(signPack(payload, [rootSecret, rootSecret]), two)).toBe('pack-signature-invalid');
    expect(codeOf(signPack(payload, [rootSecret, counting(50, 32)]), two)).toBe('pack-signature-invalid');
    expect(codeOf(packFile, { ...two, threshold: 1 })).toBe('accepted');
    for (const threshold of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(codeOf(withEnvelope({ signatures: [] }), { ...two, threshold })).toBe('pack-signature-invalid');
      expect(codeOf(packFile, { ...two, threshold })).toBe('pack-signature-invalid');
    }
    expect(codeOf(packFile, { ...two, threshold: 1.5 })).toBe('pack-signature-invalid');
  });
});

describe('what a pack holds', () => {
  const [key] = payloadJson()['keys'] as PayloadJson[];
  const packOf = (change: PayloadJson) => verifyPack(signedWith(change), trust);

  it('is its keys, the newest first, each with what it may sign', () => {
    const digest = 'ab'.repeat(32);
    const { keys } = packOf({
      keys: [
        { ...key, epoch: 1, status: 'retired', lastDay: '2026-01-31' },
        { ...key, epoch: 3, status: 'next' },
        { ...key, epoch: 2, status: 'stolen', allowed: [digest] },
      ],
    });
    expect(keys).toMatchObject([
      { epoch: 3, suite: 'bn254', status: 'next', allowed: new Set() },
      { epoch: 2, status: 'stolen', allowed: new Set([digest]) },
      { epoch: 1, status: 'retired', lastDay: 30 },
    ]);
    expect(keys.map((each) => 'lastDay' in each)).toEqual([false, false, true]);
    const loaded = keys[0]?.verifying();
    expect(loaded).toBeDefined();
    expect(keys[0]?.verifying()).toBe(loaded);
  });

  it('is policies whose digest is the same of what was read and of what was loaded', () => {
    const { policies } = verifyPack(packFile, trust);
    for (const { digest, ...policy } of policies) {
      expect(policyDigest(policy)).toEqual(digest);
      expect(policyDigest({ ...policy, digest })).toEqual(digest);
    }
    expect(policies.length).toBeGreaterThan(0);
  });

  it('is a product of one letter and one word, if that is its name', () => {
    const file = signedWith({ product: { id: 'x', title: 'Historian' } });
    expect(verifyPack(file, { ...trust, productId: 'x' }).product).toEqual({ id: 'x', title: 'Historian' });
  });

  it('is support at no stated hours, and revoked grants', () => {
    const digests = ['ab'.repeat(32), 'cd'.repeat(32)];
    const { support, revoked } = packOf({ support: { vendor: 'V', phone: '1' }, revoked: digests });
    expect(support).toEqual({ vendor: 'V', phone: '1', hours: '' });
    expect([...revoked]).toEqual(digests);
  });
});

it.each([0, -1, 0.5, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  '%d roots are not enough for any pack',
  (threshold) => {
    expect(codeOf(packFile, { ...trust, threshold })).toBe('pack-signature-invalid');
  },
);

it('a root key of small order, under which anybody could sign, signs nothing', () => {
  const neutral = Uint8Array.of(1, ...new Uint8Array(31));
  const sig = Buffer.from([...neutral, ...new Uint8Array(32)]).toString('base64');
  const file = withEnvelope({ signatures: [{ keyid: '', sig }] });
  expect(codeOf(file, { ...trust, rootKeys: [neutral] })).toBe('pack-signature-invalid');
});

describe('what is told of a refused pack', () => {
  it('is what was found, and what is wanted', () => {
    expect(thrownBy(() => verifyPack(packFile, { ...trust, productId: 'com.example.scada' }))).toMatchObject({
      details: { found: definition.product.id, want: 'com.example.scada' },
    });
    expect(thrownBy(() => verifyPack(packFile, { ...trust, minVersion: 2 }))).toMatchObject({
      details: { found: 1, want: 2 },
    });
    const other = 'application/vnd.readback.ledger-head+json';
    expect(thrownBy(() => verifyPack(withEnvelope({ payloadType: other }), trust))).toMatchObject({
      details: { payloadType: other },
    });
  });

  it.each<[string, string, object]>([
    ['no envelope', '[]', { path: 'envelope' }],
    ['no type', withEnvelope({ payloadType: undefined }), { path: 'envelope.payloadType' }],
    ['no payload', withEnvelope({ payload: undefined }), { path: 'envelope.payload' }],
    ['a payload that is not base64', withEnvelope({ payload: '****' }), { path: 'envelope.payload', what: /base64/ }],
    ['no signatures', withEnvelope({ signatures: undefined }), { path: 'envelope.signatures' }],
    ['a signature that is none', withEnvelope({ signatures: ['x'] }), { path: 'envelope.signatures[0]' }],
    ['no bytes', withEnvelope({ signatures: [{ keyid: '' }] }), { path: 'envelope.signatures[0].sig' }],
    ['white space', signed(JSON.stringify(payloadJson(), null, 1)), { path: 'payload', what: /canonical form/ }],
    ['no JSON', signed(payloadOf(packFile).toString().slice(1)), { path: 'payload', what: /canonical JSON/ }],
    ['another format', signedWith({ format: 'readback-pack/2' }), { path: 'payload.format' }],
    ['a salt that is no number', signedWith({ salt: 'x' }), { path: 'salt' }],
    ['a key of no suite', changedKey({ suite: null }), { path: 'keys[0].suite' }],
    ['a key with a last day', changedKey({ lastDay: '2027-01-31' }), { path: 'keys[0].lastDay' }],
    ['a key that is none', changedKey({ publicKey: 'x' }), { path: 'keys[0].publicKey' }],
    ['a key twice', signedWith({ keys: twice(payloadJson()['keys']) }), { path: 'keys' }],
    ['a policy with fewer fields', withoutGraceDays(), { path: 'policies' }],
    ['no object', signed('[]'), { path: 'payload.format' }],
    ['one more field', signedWith({ more: 1 }), { path: 'payload.more' }],
    ['revoked grants that are no list', signedWith({ revoked: {} }), { path: 'revoked' }],
    ['half a digest', signedWith({ revoked: ['ab'.repeat(16)] }), { path: 'revoked[0]' }],
    ['a digest and more', signedWith({ revoked: ['ab'.repeat(32), `${'ab'.repeat(32)}0`] }), { path: 'revoked[1]' }],
    ['more and a digest', signedWith({ revoked: [`x${'ab'.repeat(32)}`] }), { path: 'revoked[0]' }],
    ['a digest in capitals', signedWith({ revoked: ['AB'.repeat(32)] }), { path: 'revoked[0]' }],
    ['a key without a suite', keyWithout('suite'), { path: 'keys[0].suite', what: /missing/ }],
    ['a key without a status', keyWithout('status'), { path: 'keys[0].status', what: /missing/ }],
    ['a last day that is none', changedKey({ status: 'retired', lastDay: 'never' }), { path: 'keys[0].lastDay' }],
    ['a retired key without one', changedKey({ status: 'retired' }), { path: 'keys[0].lastDay' }],
    ['an allowed grant that is none', changedKey({ allowed: ['x'] }), { path: 'keys[0].allowed[0]' }],
    ['a product without a name', signedWith({ product: { ...PRODUCT, title: ' ' } }), { path: 'product.title' }],
    ['a hidden letter in it', signedWith({ product: { ...PRODUCT, title: HIDDEN } }), { path: 'product.title' }],
    ['support by nobody', signedWith({ support: { ...SUPPORT, vendor: ' ' } }), { path: 'support.vendor' }],
    ['support by somebody hidden', signedWith({ support: { ...SUPPORT, vendor: HIDDEN } }), { path: 'support.vendor' }],
    ['a hidden digit', signedWith({ support: { ...SUPPORT, phone: HIDDEN } }), { path: 'support.phone' }],
    ['hidden hours', signedWith({ support: { ...SUPPORT, hours: HIDDEN } }), { path: 'support.hours' }],
  ])('is the place: %s', (_, file, { path, what }: { path?: string; what?: RegExp }) => {
    expect(thrownBy(() => verifyPack(file, trust))).toMatchObject({
      code: 'pack-malformed',
      details: { path, what: what ? (expect.stringMatching(what) as unknown) : (expect.any(String) as unknown) },
    });
  });

  it.each<[string, string]>([
    ['a text', signedWith({ product: { id: '\u001b[2Jhistorian', title: 'Historian' } })],
    ['the name of a member', signedWith({ '\u001b[2J\u202e': 1 })],
    ['the name of a limit', signedWith({ policies: [{ limits: { '\u001b[2J': 1 } }] })],
    ['a format of an envelope', withEnvelope({ '\u009b2J': 1 })],
  ])('moves no cursor, whatever is in %s', (_, file) => {
    const { message, next, details } = thrownBy(() => verifyPack(file, trust)) as ReadbackError;
    const said = [message, next, JSON.stringify(details)].join(' ');
    expect(said).toContain('\ufffd');
    expect(said).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('lets a product file hold nothing that is not seen', () => {
    const product = { ...productJson, support: { ...Object(productJson['support']), hours: 'to 5 pm\u200b' } };
    expect(thrownBy(() => readProductDefinition(product))).toMatchObject({
      code: 'policy-invalid',
      details: { list: [{ path: 'support.hours', what: 'holds what is not seen', mend: 'take it out' }] },
    });
  });

  function keyWithout(name: string): string {
    const [key] = payloadJson()['keys'] as PayloadJson[];
    return signedWith({ keys: [Object.fromEntries(Object.entries(key ?? {}).filter(([each]) => each !== name))] });
  }

  function changedKey(change: PayloadJson): string {
    const [key] = payloadJson()['keys'] as PayloadJson[];
    return signedWith({ keys: [{ ...key, ...change }] });
  }

  function withoutGraceDays(): string {
    const [first, ...rest] = payloadJson()['policies'] as PayloadJson[];
    const { graceDays: _, ...fewer } = first ?? {};
    return signedWith({ policies: [fewer, ...rest] });
  }

  function twice(keys: Json | undefined): Json {
    const [key] = keys as Json[];
    return [key ?? null, key ?? null];
  }
});

it('packs of the same roots have one origin, in whatever order they are', () => {
  const both = [rootPublic, otherPublic];
  const hex = both.map((key) => Buffer.from(key).toString('hex')).sort();
  expect(packOrigin({ ...trust, rootKeys: both })).toBe(hex.join('+'));
  expect(packOrigin({ ...trust, rootKeys: both.toReversed() })).toBe(hex.join('+'));
  expect(packOrigin(trust)).not.toBe(packOrigin({ ...trust, rootKeys: [otherPublic] }));
});

it('a digest in a pack is its bytes in lower-case hex', () => {
  expect(formatDigest(Uint8Array.of(0, 0x3f, 0x9c, 255))).toBe('003f9cff');
});

describe('a changed pack', () => {
  const payload = payloadOf(packFile);

  it('is refused whichever bit of the payload it is', () => {
    const flip = fc.tuple(fc.nat({ max: payload.length - 1 }), fc.nat({ max: 7 }));
    fc.assert(
      fc.property(flip, ([at, bit]) => {
        const changed = Buffer.from(payload);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(codeOf(withEnvelope({ payload: changed.toString('base64') }))).toBe('pack-signature-invalid');
      }),
      { numRuns: 150 },
    );
  });

  it('is refused whichever bit of the signature it is', () => {
    const signature = Buffer.from(envelopeOf(packFile).signatures[0]?.sig ?? '', 'base64');
    fc.assert(
      fc.property(fc.nat({ max: 63 }), fc.nat({ max: 7 }), (at, bit) => {
        const changed = Buffer.from(signature);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const signatures = [{ keyid: '', sig: changed.toString('base64') }];
        expect(codeOf(withEnvelope({ signatures }))).toBe('pack-signature-invalid');
      }),
      { numRuns: 100 },
    );
  });

  it('is refused, or says the same, whichever letter of the file it is', () => {
    const letter = fc.integer({ min: 32, max: 126 }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.nat({ max: packFile.length - 1 }), letter, (at, put) => {
        const file = packFile.slice(0, at) + put + packFile.slice(at + 1);
        if (codeOf(file) === 'accepted') expect(verifyPack(file, trust).payload).toEqual(new Uint8Array(payload));
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when it is longer or shorter', () => {
    for (const other of [payload.subarray(1), payload.subarray(0, -1), Buffer.concat([payload, Buffer.from(' ')])]) {
      expect(codeOf(withEnvelope({ payload: other.toString('base64') }))).toBe('pack-signature-invalid');
    }
  });
});

describe('a payload that the right root has signed', () => {
  const text = payload();
  function payload(): string {
    return payloadOf(packFile).toString();
  }

  it.each([
    ['with white space', JSON.stringify(JSON.parse(text), null, 1)],
    [
      'with its members in another order',
      JSON.stringify(Object.fromEntries(Object.entries(payloadJson()).toReversed())),
    ],
    ['with a member twice', text.replace('"version":1', '"version":1,"version":1')],
    ['with an escape that is not needed', text.replace('Historian', '\\u0048istorian')],
    ['with a fraction', text.replace('"version":1', '"version":1.5')],
    ['with a number in another form', text.replace('"version":1', '"version":1e0')],
    ['that is not JSON', text.slice(1)],
    ['that is no object', '[]'],
    ['that is nothing', ''],
    ['of another format', text.replace('readback-pack/1', 'readback-pack/2')],
    ['with a field more', canonicalJson({ ...payloadJson(), more: true })],
  ])('%s is malformed', (_, other) => {
    expect(codeOf(signed(other))).toBe('pack-malformed');
  });

  it('that is not UTF-8 is malformed', () => {
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('Historian')] = 0xff;
    expect(codeOf(signPack(bytes, [rootSecret]))).toBe('pack-malformed');
  });

  it.each<[string, PayloadJson]>([
    ['version', { version: 0 }],
    ['product.id', { product: { id: 'Not An Id', title: 'x' } }],
    ['support.phone', { support: { vendor: 'v', phone: ' ', hours: '' } }],
    ['policies', { policies: [] }],
    ['keys', { keys: {} }],
    ['revoked[0]', { revoked: ['ABCD'] }],
  ])('says where it is malformed: %s', (path, change) => {
    expect(() => verifyPack(signedWith(change), trust)).toThrowError(
      expect.objectContaining({ code: 'pack-malformed', details: expect.objectContaining({ path }) as unknown }),
    );
  });

  it('must state every field of a policy', () => {
    const [first, ...rest] = payloadJson()['policies'] as PayloadJson[];
    const { graceDays: _, ...fewer } = first ?? {};
    expect(codeOf(signedWith({ policies: [fewer, ...rest] }))).toBe('pack-malformed');
    expect(codeOf(signedWith({ policies: [first ?? null, ...rest] }))).toBe('accepted');
  });

  it('names each key with an epoch of its own, and tells of a retired one when that was', () => {
    const [key] = payloadJson()['keys'] as PayloadJson[];
    if (!key) throw new Error('no key');
    expect(codeOf(signedWith({ keys: [key, key] }))).toBe('pack-malformed');
    expect(codeOf(signedWith({ keys: [{ ...key, status: 'retired' }] }))).toBe('pack-malformed');
    expect(codeOf(signedWith({ keys: [{ ...key, lastDay: '2027-01-31' }] }))).toBe('pack-malformed');
    for (const lastDay of ['', 'never']) {
      expect(codeOf(signedWith({ keys: [{ ...key, lastDay }] }))).toBe('pack-malformed');
    }
    expect(codeOf(signedWith({ keys: [{ ...key, status: 'retired', lastDay: '2027-01-31' }] }))).toBe('accepted');
    const publicKey = JSON.stringify(key['publicKey']).slice(1, -1);
    expect(codeOf(signedWith({ keys: [{ ...key, publicKey: `${publicKey.slice(0, -1)}x` }] }))).toBe('pack-malformed');
  });
});

describe('a tag', () => {
  it('is one that no other pack of the desk has', () => {
    const contents = { ...definition, version: 1, keys: packKeys };
    const used = new Set<number>();
    for (let n = 0; n < 40; n++) {
      const { tag } = verifyPack(signPack(buildPack(contents, used), [rootSecret]), trust);
      expect(used.has(tag)).toBe(false);
      used.add(tag);
    }
    const all = new Set(Array.from({ length: 4096 }, (_, tag) => tag));
    expect(() => buildPack(contents, all)).toThrowError(expect.objectContaining({ code: 'pack-tags-exhausted' }));
  });
});

describe('a kit', () => {
  const kit = formatKit({ trust: { ...trust, minVersion: 1 }, packFile });

  it('holds trust and pack', () => {
    const read = parseKit(kit);
    expect(read.trust).toEqual({ rootKeys: [rootPublic], productId: trust.productId, minVersion: 1 });
    expect(verifyPack(read.packFile, read.trust).version).toBe(1);
  });

  it.each<[string, string, RegExp]>([
    ['JSON that is cut off', kit.slice(0, -4), /not complete JSON/],
    ['a list', '[]', /format is not/],
    ['one more field', withKit({ more: 1 }), /^kit\.more:/],
    ['another format', withKit({ format: 'readback-kit/2' }), /format is not readback-kit\/1/],
    ['no roots', withKit({ rootKeys: undefined }), /^rootKeys:/],
    ['a root that is no text', withKit({ rootKeys: [1] }), /^rootKeys\[0\]:/],
    ['no product', withKit({ productId: undefined }), /^productId:/],
    ['a version that is none', withKit({ minPackVersion: -1 }), /^minPackVersion:/],
    ['no pack', withKit({ pack: undefined }), /^kit\.pack:/],
    ['a pack that is a text', withKit({ pack: packFile }), /^kit\.pack:/],
    ['a pack that is a list', withKit({ pack: [] }), /^kit\.pack:/],
    ['a pack that is nothing', withKit({ pack: null }), /^kit\.pack:/],
    [
      'a pack that is nested beyond measure',
      withKit({ pack: 'HERE' }).replace('"HERE"', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
      /nested too deeply/,
    ],
  ])('says what is wrong with it: %s', (_, text, what) => {
    expect(thrownBy(() => parseKit(text))).toMatchObject({
      code: 'kit-malformed',
      details: { what: expect.stringMatching(what) as unknown },
    });
  });

  it('may leave out the oldest version', () => {
    expect(parseKit(withKit({ minPackVersion: undefined })).trust.minVersion).toBe(0);
  });

  function withKit(change: object): string {
    return JSON.stringify({ ...(JSON.parse(kit) as object), ...change });
  }

  it.each([
    ['cut off', kit.slice(0, 99), 'kit-malformed'],
    ['a pack', packFile, 'kit-malformed'],
    ['with a key of another kind', kit.replace('readback-root-public-', 'readback-agent-public-'), 'key-wrong-kind'],
    ['with a mistyped key', kit.replace(/(readback-root-public-..)./, '$10'), 'key-malformed'],
  ])('%s is refused', (_, text, code) => {
    expect(() => parseKit(text)).toThrowError(expect.objectContaining({ code }));
  });
});

describe('a product file', () => {
  const good = { code: 1, id: 'basic', title: 'Basic' };
  const problemsOf = (json: unknown): readonly Problem[] => {
    try {
      readProductDefinition(json);
      return [];
    } catch (error) {
      if (!(error instanceof ReadbackError) || error.code !== 'policy-invalid') throw error;
      const { list } = error.details;
      return Array.isArray(list) ? (list as Problem[]) : [];
    }
  };
  const policyProblems = (...policies: unknown[]) => problemsOf({ ...productJson, policies });
  const pathsOf = (problems: readonly Problem[]) => problems.map(({ path }) => path);

  it('may leave out what has a default', () => {
    const { policies } = readProductDefinition({ ...productJson, policies: [good] });
    expect(policies).toEqual([
      {
        ...good,
        kind: 'base',
        binds: 'machine',
        features: [],
        limits: {},
        limitRule: 'add',
        meters: [],
        unit: 'none',
        term: null,
        graceDays: 7,
        stacks: true,
        replaces: [],
        shelfLifeDays: 14,
        minimumParts: 1,
        clockToleranceHours: 25,
        restorable: false,
        returnable: false,
        support: '',
      },
    ]);
  });

  it.each<[string, unknown]>([
    ['code', { code: 32 }],
    ['code', { code: -1 }],
    ['code', { code: 1.5 }],
    ['code', { code: '1' }],
    ['id', { id: 'Basic' }],
    ['id', { id: undefined }],
    ['title', { title: '' }],
    ['title', { title: 'x'.repeat(41) }],
    ['kind', { kind: 'plugin' }],
    ['binds', { binds: 'user' }],
    ['features', { features: 'all' }],
    ['features[1]', { features: ['ok', 'Not ok'] }],
    ['limits', { limits: ['tags'] }],
    ['limits.tags', { limits: { tags: -1 } }],
    ['limits.Tags', { limits: { Tags: 1 } }],
    ['limitRule', { limitRule: 'most' }],
    ['meters[0]', { meters: [7] }],
    ['meters', { meters: Array.from({ length: 34 }, (_, n) => `m${n}`) }],
    ['limits', { limits: null }],
    ['limits', { limits: 7 }],
    ['unit', { unit: 'month' }],
    ['unit', { unit: 'term' }],
    ['unit.limit', { unit: { limit: 'tags' } }],
    ['term', { term: {} }],
    ['term', { term: { months: 1, days: 1 } }],
    ['term.months', { term: { months: 0 } }],
    ['term.days', { term: { days: 4000 } }],
    ['term.years', { term: { years: 1, months: 1 } }],
    ['graceDays', { graceDays: 366 }],
    ['stacks', { stacks: 'yes' }],
    ['replaces[0]', { replaces: ['abc'] }],
    ['shelfLifeDays', { shelfLifeDays: 0 }],
    ['minimumParts', { minimumParts: 3 }],
    ['clockToleranceHours', { clockToleranceHours: 0 }],
    ['restorable', { restorable: 1 }],
    ['restorable', { restorable: true, returnable: true }],
    ['restorable', { restorable: true, term: { months: 1 } }],
    ['returnable', { returnable: null }],
    ['support', { support: 7 }],
    ['colour', { colour: 'red' }],
  ])('is told where a policy is wrong, what it is, and how to mend it: %s', (path, wrong) => {
    const problems = policyProblems({ ...good, ...(wrong as object) });
    expect(pathsOf(problems)).toEqual([`policies[0].${path}`]);
    for (const { what, mend } of problems) {
      expect(what).toMatch(/^\S.{5,}$/);
      expect(mend).toMatch(/^\S.{5,}$/);
    }
  });

  it('is told all of it at once', () => {
    const problems = problemsOf({
      product: { id: 'x y', title: '' },
      support: { vendor: 'v', phone: 7 },
      policies: [{ ...good, code: 40 }, 'basic', { ...good, code: 41, id: 'other', term: { months: 500 } }],
      extra: 1,
    });
    expect(pathsOf(problems).toSorted()).toEqual([
      'file.extra',
      'policies[0].code',
      'policies[1]',
      'policies[1].code',
      'policies[1].id',
      'policies[1].title',
      'policies[2].code',
      'policies[2].term.months',
      'product.id',
      'product.title',
      'support.phone',
    ]);
  });

  it('gives each policy a code and an id of its own', () => {
    const problems = policyProblems(good, { ...good, title: 'Twin' }, { ...good, id: 'third', code: 2 });
    expect(problems).toEqual([
      { path: 'policies[1].code', what: 'is the same as in policies[0]', mend: 'give it its own code' },
      { path: 'policies[1].id', what: 'is the same as in policies[0]', mend: 'give it its own id' },
    ]);
  });

  it('does not call what cannot be read a twin', () => {
    expect(pathsOf(policyProblems({ ...good, code: 'a' }, { ...good, code: 0, id: 'zero' }))).toEqual([
      'policies[0].code',
    ]);
  });

  it.each([
    ['nothing', []],
    ['more than a code can name', Array.from({ length: 33 }, (_, n) => ({ ...good, code: n % 32, id: `p${n}` }))],
    ['something else', 'all'],
  ])('that has %s for policies is refused', (_, policies) => {
    expect(pathsOf(problemsOf({ ...productJson, policies }))).toContain('policies');
  });

  it.each([null, 7, 'text', []])('that is %j is refused', (json) => {
    expect(pathsOf(problemsOf(json))).toContain('file');
  });

  it('says it in the message too', () => {
    expect(() => readProductDefinition({ ...productJson, policies: [{ ...good, code: 40 }] })).toThrowError(
      'policies[0].code: is not a whole number in range; write a number from 0 to 31',
    );
  });
});
