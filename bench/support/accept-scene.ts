// What accept() is measured on: everything that is ready before the clock starts, and nothing that signs, so that a fresh
// process is as cold as a client's.
import { bn254 } from '@noble/curves/bn254.js';
import { acceptResponse, type Installation, suiteOf, verifyPack } from '@readback/core';
import { bn254Hasher } from '../../packages/core/dist/suites/bn254-hash.js';

/** JSON, so that it can be handed to a process of its own. */
export interface AcceptScene {
  readonly packFile: string;
  readonly rootKey: readonly number[];
  readonly productId: string;
  readonly installation: Installation;
  readonly groups: readonly string[];
  readonly nowMs: number;
  /** Signature of the response: x and y of its point, as decimal text. */
  readonly signature: readonly [x: string, y: string];
}

export type Work = 'accept' | 'floor' | 'loadKey';

export function prepare(scene: AcceptScene): Readonly<Record<Work, () => unknown>> {
  const { Fp2, Fp12 } = bn254.fields;
  const trust = { rootKeys: [Uint8Array.from(scene.rootKey)], productId: scene.productId };
  const pack = verifyPack(scene.packFile, trust);
  const key = pack.keys[0];
  if (key?.suite !== 'bn254') throw new Error('a key of suite bn254 is needed');
  key.verifying();
  const coordinate = (index: number): bigint =>
    BigInt(`0x${Buffer.from(key.publicKey.subarray(32 * index, 32 * index + 32)).toString('hex')}`);
  const publicKey = bn254.G2.Point.fromAffine({
    x: Fp2.create({ c1: coordinate(0), c0: coordinate(1) }),
    y: Fp2.create({ c1: coordinate(2), c0: coordinate(3) }),
  });
  const [x, y] = scene.signature;
  const point = bn254.G1.Point.fromAffine({ x: BigInt(x), y: BigInt(y) });
  const message = new TextEncoder().encode('as long as a signed message, give or take: '.repeat(8));
  return {
    accept: () => acceptResponse(scene.installation, pack, { groups: scene.groups, nowMs: scene.nowMs }).grant,
    loadKey: () => suiteOf('bn254').loadPublicKey(key.publicKey),
    floor: () => {
      const product = bn254.pairingBatch([
        { g1: point.negate(), g2: bn254.G2.Point.BASE },
        { g1: bn254Hasher.hashToCurve(message), g2: publicKey },
      ]);
      // Another message than the one signed: the work is the same, and the answer must be no.
      return !Fp12.eql(product, Fp12.ONE);
    },
  };
}
