// A call in which everything is right, up to the response that waits to be accepted; it signs, so it is not for processes
// that shall be as cold as a client.
import { bn254 } from '@noble/curves/bn254.js';
import { decodeResponse, suiteOf } from '@readback/core';
import { answer, NOW_MS, pack, packFile, rootPublic, withChallenge } from '../../test/support/example-vendor.js';
import type { AcceptScene } from './accept-scene.js';

export function makeScene(): AcceptScene {
  const site = withChallenge();
  const issued = answer(site.challenge);
  const { Fp } = bn254.fields;
  const { signature } = decodeResponse(suiteOf('bn254'), issued.payload);
  const x = signature & ((1n << 254n) - 1n);
  const root = Fp.sqrt(Fp.add(Fp.mul(Fp.sqr(x), x), 3n));
  const y = (root & 1n) === signature >> 254n ? root : Fp.neg(root);
  return {
    packFile,
    rootKey: [...rootPublic],
    productId: pack.product.id,
    installation: site.installation,
    groups: issued.groups,
    nowMs: NOW_MS,
    signature: [String(x), String(y)],
  };
}
