// accept() against its floor: one hash to the curve and one product of two pairings by noble, with a parsed key. It may be below
// it: what the pairing needs of a key is prepared when the pack is loaded. What that costs is measured too.
// Warm: after a warm-up, in one process. Cold: the first call of a fresh process, modules loaded and key parsed.
import { spawnSync } from 'node:child_process';
import { prepare, type Work } from './support/accept-scene.js';
import { compare, sayRatio, timed } from './support/compare.js';
import { makeScene } from './support/make-scene.js';

const WARM_RUNS = 43;
const COLD_RUNS = 31;
const AT_MOST = 1.3;

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

const { accept, floor, loadKey } = prepare(scene);
for (let i = 0; i < 5; i++) {
  accept();
  floor();
}
sayRatio(
  'accept.warm',
  'accept(), warm, against hash-to-curve + pairingBatch',
  await compare(
    WARM_RUNS,
    () => timed(accept),
    () => timed(floor),
  ),
  AT_MOST,
);
sayRatio(
  'accept.key',
  'preparing an issuing key, once in a process, against the same',
  await compare(
    WARM_RUNS,
    () => timed(loadKey),
    () => timed(floor),
  ),
);
sayRatio(
  'accept.cold',
  'accept(), first call of a fresh process, against the same',
  await compare(
    COLD_RUNS,
    () => inFreshProcess('accept'),
    () => inFreshProcess('floor'),
  ),
  AT_MOST,
);
