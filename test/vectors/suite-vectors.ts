// Vectors of the suite bn254 and of keys as text: hash-to-curve.json, signatures.json, keys.json.
import { formatKey, type KeyKind } from '@readback/core';
import { BN254_SIGNING } from '@readback/core/vendor';
import { bigintToBytes } from '../../packages/core/src/bytes/bits.js';
import { encodePublicKey } from '../../packages/core/src/suites/bls.js';
import { BN254_CURVE } from '../../packages/core/src/suites/bn254.js';
import { bn254Hasher, RESPONSE_DST } from '../../packages/core/src/suites/bn254-hash.js';
import { counting, issuingSecret } from '../support/example-vendor.js';
import { keyTextFailures, publicKeyFailures } from './key-failures.js';
import { hex, hexNumber } from './vector-file.js';

const { Fp, Fp2 } = BN254_CURVE.pairing.fields;
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'ascii'));

export interface HashVector {
  readonly origin: string;
  readonly dst: string;
  /** Hex. */
  readonly message: string;
  readonly x: string;
  readonly y: string;
}

const PUBLIC_DST = 'QUUX-V01-CS02-with-BN254G1_XMD:SHA-256_SVDW_RO_';

/** Published with the suite; they stand here as literals, and are not computed. */
const PUBLISHED: readonly (readonly [message: string, x: string, y: string])[] = [
  [
    '',
    '0a976ab906170db1f9638d376514dbf8c42aef256a54bbd48521f20749e59e86',
    '02925ead66b9e68bfc309b014398640ab55f6619ab59bc1fab2210ad4c4d53d5',
  ],
  [
    'abc',
    '23f717bee89b1003957139f193e6be7da1df5f1374b26a4643b0378b5baf53d1',
    '04142f826b71ee574452dbc47e05bc3e1a647478403a7ba38b7b93948f4e151d',
  ],
  [
    'abcdef0123456789',
    '187dbf1c3c89aceceef254d6548d7163fdfa43084145f92c4c91c85c21442d4a',
    '0abd99d5b0000910b56058f9cc3b0ab0a22d47cf27615f588924fac1e5c63b4d',
  ],
];

export function hashToCurveFile(): { hashes: HashVector[] } {
  const published = PUBLISHED.map(([message, x, y]) => ({
    origin: 'published known answer of BN254G1_XMD:SHA-256_SVDW_RO_',
    dst: PUBLIC_DST,
    message: hex(ascii(message)),
    x,
    y,
  }));
  const ours = [new Uint8Array(0), ascii('abc'), counting(0, 300)].map((message) => {
    const { x, y } = bn254Hasher.hashToCurve(message).toAffine();
    return {
      origin: 'this protocol',
      dst: RESPONSE_DST,
      message: hex(message),
      x: hexNumber(x, 32),
      y: hexNumber(y, 32),
    };
  });
  return { hashes: [...published, ...ours] };
}

export interface SignatureVector {
  readonly name: string;
  readonly publicKey: string;
  readonly message: string;
  /** 255 bits as 32 bytes. */
  readonly signature: string;
  /** `valid`, `invalid`, or an error code. */
  readonly expect: string;
}

export const SIGN_BIT: bigint = 1n << 254n;
export const FIELD_ORDER: bigint = Fp.ORDER;

const isOnCurve = (x: bigint): boolean => {
  const square = Fp.add(Fp.mul(Fp.sqr(x), x), 3n);
  return Fp.is0(square) || Fp.eql(Fp.pow(square, (Fp.ORDER - 1n) / 2n), Fp.ONE);
};

/** The next x above that belongs to no point. */
export function offCurve(x: bigint): bigint {
  let next = Fp.add(x, 1n);
  while (isOnCurve(next)) next = Fp.add(next, 1n);
  return next;
}

export function signaturesFile(): {
  keys: { secret: string; publicKey: string }[];
  signatures: SignatureVector[];
} {
  const keys = [1, 2].map((epoch) => {
    const secret = issuingSecret(epoch);
    return { secret, signing: BN254_SIGNING.loadSecretKey(secret) };
  });
  const [one, two] = keys;
  if (!one || !two) throw new Error('two keys are made above');
  const message = ascii('readback');
  const signature = one.signing.sign(message);
  const x = signature & (SIGN_BIT - 1n);
  // A message whose signature has a small x, so that x + p fits into 254 bits too: a second encoding of one point.
  let salt = 0;
  let small = one.signing.sign(ascii(`small ${salt}`));
  while ((small & (SIGN_BIT - 1n)) + Fp.ORDER >= SIGN_BIT) {
    salt += 1;
    small = one.signing.sign(ascii(`small ${salt}`));
  }
  const vector = (name: string, value: bigint, expect: string, more: Partial<SignatureVector> = {}) => ({
    name,
    publicKey: hex(one.signing.publicKey),
    message: hex(message),
    signature: hexNumber(value, 32),
    expect,
    ...more,
  });
  const smallMessage = hex(ascii(`small ${salt}`));
  return {
    keys: keys.map(({ secret, signing }) => ({ secret: hex(secret), publicKey: hex(signing.publicKey) })),
    signatures: [
      vector('valid', signature, 'valid'),
      vector('valid, other key', two.signing.sign(message), 'valid', { publicKey: hex(two.signing.publicKey) }),
      vector('valid, empty message', one.signing.sign(new Uint8Array(0)), 'valid', { message: '' }),
      vector('valid, small x', small, 'valid', { message: smallMessage }),
      vector('other message', signature, 'invalid', { message: hex(ascii('readbacl')) }),
      vector('other key', signature, 'invalid', { publicKey: hex(two.signing.publicKey) }),
      vector('sign of y flipped: the negated point', signature ^ SIGN_BIT, 'invalid'),
      vector('the generator', 1n, 'invalid'),
      vector('all bits zero', 0n, 'signature-malformed'),
      vector('x = 0 and the sign bit: 3 is no square', SIGN_BIT, 'signature-malformed'),
      vector('x that belongs to no point', offCurve(x), 'signature-malformed'),
      vector('x = p', Fp.ORDER, 'signature-malformed'),
      vector('x + p, which is x after reduction', small + Fp.ORDER, 'signature-malformed', { message: smallMessage }),
      vector('all 255 bits one', 2n * SIGN_BIT - 1n, 'signature-malformed'),
      vector('256 bits', 2n * SIGN_BIT, 'signature-malformed'),
      vector('a byte more in the message', signature, 'invalid', { message: `${hex(message)}00` }),
      vector('no message', signature, 'invalid', { message: '' }),
      ...[0n, 1n, 5n, Fp.ORDER - 7n].flatMap((from) => {
        const none = offCurve(from);
        const name = from < 100n ? `x = ${none}, which belongs to no point` : 'an x near p that belongs to no point';
        return [
          vector(name, none, 'signature-malformed'),
          vector(`${name}, sign bit set`, none ^ SIGN_BIT, 'signature-malformed'),
        ];
      }),
      ...[1n, 2n, 3n].map((more) => vector(`x = p + ${more}`, Fp.ORDER + more, 'signature-malformed')),
      vector('x = p, sign bit set', Fp.ORDER ^ SIGN_BIT, 'signature-malformed'),
      vector('the generator, not reduced, sign bit set', (Fp.ORDER + 1n) ^ SIGN_BIT, 'signature-malformed'),
      vector('x of 254 bits one', SIGN_BIT - 1n, 'signature-malformed'),
    ],
  };
}

export interface KeyTextVector {
  readonly kind: KeyKind;
  readonly bytes: string;
  readonly text: string;
}

export interface KeyFailure {
  readonly kind: KeyKind;
  readonly text: string;
  readonly expect: string;
  readonly why: string;
}

export interface PublicKeyVector {
  readonly name: string;
  readonly publicKey: string;
  /** `ok` or an error code. */
  readonly expect: string;
}

/** A point of the twist that has another order than the group's. */
export function outsideSubgroup(): Uint8Array {
  const { Point } = BN254_CURVE.pairing.G2;
  const { b } = Point.CURVE();
  for (let c0 = 1n; ; c0++) {
    const x = Fp2.create({ c0, c1: 0n });
    try {
      const y = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), b));
      const point = Point.fromAffine({ x, y });
      if (!point.isTorsionFree()) return encodePublicKey(BN254_CURVE, point);
    } catch {
      // No point has this x.
    }
  }
}

export function keysFile(): { texts: KeyTextVector[]; textsMustFail: KeyFailure[]; publicKeys: PublicKeyVector[] } {
  const { publicKey } = BN254_SIGNING.loadSecretKey(issuingSecret(1));
  const kinds: readonly (readonly [KeyKind, Uint8Array])[] = [
    ['root-public', counting(1, 32)],
    ['root-secret', counting(33, 32)],
    ['agent-public', counting(65, 32)],
    ['agent-secret', counting(97, 32)],
    ['bn254-public', publicKey],
    ['bn254-secret', issuingSecret(1)],
    ['root-public', new Uint8Array(32)],
  ];
  const texts = kinds.map(([kind, bytes]) => ({ kind, bytes: hex(bytes), text: formatKey(kind, bytes) }));
  const root = formatKey('root-public', counting(1, 32));
  const agentBody = formatKey('agent-public', counting(1, 32)).replace('readback-agent-public-', '');
  const last = root.at(-1) === '2' ? '3' : '2';
  const fail = (text: string, expect: string, why: string, kind: KeyKind = 'root-public') => ({
    kind,
    text,
    expect,
    why,
  });
  const textsMustFail = [
    fail('', 'key-malformed', 'nothing'),
    fail(root.replace('readback-root-public-', ''), 'key-malformed', 'no prefix'),
    fail(root.toUpperCase(), 'key-malformed', 'base 58 and the prefix are case-sensitive'),
    fail(root.slice(0, -1), 'key-malformed', 'cut off'),
    fail(`${root.slice(0, -1)}${last}`, 'key-malformed', 'last character changed'),
    fail(`${root}1`, 'key-malformed', 'a character too many'),
    fail(`${root.slice(0, -1)}0`, 'key-malformed', '0 is no digit of base 58'),
    fail(`readback-root-public-${agentBody}`, 'key-malformed', 'body of another kind of key under this prefix'),
    fail(formatKey('root-secret', counting(1, 32)), 'key-wrong-kind', 'a secret where a public key is wanted'),
    fail(formatKey('agent-public', counting(1, 32)), 'key-wrong-kind', 'a key of an agent'),
    fail(root, 'key-wrong-kind', 'a root key where an issuing key is wanted', 'bn254-public'),
    ...keyTextFailures(),
  ];
  const g2 = BN254_CURVE.pairing.G2.Point;
  const changed = (at: number, value: Uint8Array) => {
    const bytes = Uint8Array.from(publicKey);
    bytes.set(value, at);
    return bytes;
  };
  const entry = (name: string, bytes: Uint8Array, expect: string) => ({ name, publicKey: hex(bytes), expect });
  const orderBytes = bigintToBytes(Fp.ORDER, 32);
  const y0 = BigInt(`0x${hex(publicKey.slice(96))}`);
  const publicKeys = [
    entry('of the secret key of epoch 1', publicKey, 'ok'),
    entry('the generator of G2', encodePublicKey(BN254_CURVE, g2.BASE), 'ok'),
    entry('one byte short', publicKey.slice(0, 127), 'key-invalid'),
    entry('one byte long', Uint8Array.from([...publicKey, 0]), 'key-invalid'),
    entry('empty', new Uint8Array(0), 'key-invalid'),
    entry('the identity, as zeros', new Uint8Array(128), 'key-invalid'),
    ...[0, 32, 64, 96].map((at) => entry(`coordinate at byte ${at} is p`, changed(at, orderBytes), 'key-invalid')),
    entry('not on the curve', changed(96, bigintToBytes(Fp.add(y0, 1n), 32)), 'key-invalid'),
    entry('on the curve, outside the subgroup', outsideSubgroup(), 'key-invalid'),
    ...publicKeyFailures(publicKey),
  ];
  return { texts, textsMustFail, publicKeys };
}
