// accept() against its floor: one hash to the curve and one product of two pairings by noble, with a parsed key.
// Warm: after a warm-up, in one process. Cold: the first call of a fresh process, modules loaded and key parsed.
import { spawnSync } from 'node:child_process';
import { bn254 } from '@noble/curves/bn254.js';
import { decodeResponse, suiteOf } from '@readback/core';
import { answer, NOW_MS, pack, packFile, rootPublic, withChallenge } from '../test/support/example-vendor.js';
import { type AcceptScene, prepare, type Work } from './support/accept-scene.js';
import { compare, report, timed } from './support/compare.js';

const WARM_RUNS = 43;
const COLD_RUNS = 31;
const AT_MOST = 1.3;

function makeScene(): AcceptScene {
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

const scene = makeScene();

function inFreshProcess(work: Work): number {
  const child = spawnSync(process.execPath, ['scripts/run-ts.mjs', 'bench/support/accept-once.ts', work], {
    input: JSON.stringify(scene),
    encoding: 'utf8',
  });
  const ms = Number(child.stdout);
  if (child.status !== 0 || !(ms > 0)) throw new Error(child.stderr);
  return ms;
}

const { accept, floor } = prepare(scene);
for (let i = 0; i < 5; i++) {
  accept();
  floor();
}
report(
  'accept(), warm, against hash-to-curve + pairingBatch',
  await compare(
    WARM_RUNS,
    () => timed(accept),
    () => timed(floor),
  ),
  AT_MOST,
);
report(
  'accept(), first call of a fresh process, against the same',
  await compare(
    COLD_RUNS,
    () => inFreshProcess('accept'),
    () => inFreshProcess('floor'),
  ),
  AT_MOST,
);
