// What people would use instead: what their codes come to, as they are made, and what checking and making them costs, as
// ratios to noble's bare pairing.
import { randomBytes, sign, verify } from 'node:crypto';
import { bn254 } from '@noble/curves/bn254.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bn254Hasher } from '../packages/core/dist/suites/bn254-hash.js';
import { signingKey } from '../test/support/example-vendor.js';
import { prepare } from './support/accept-scene.js';
import { compare, sayRatio, timed, timedAsync } from './support/compare.js';
import { say } from './support/figures.js';
import { makeScene } from './support/make-scene.js';
import { SCHEMES } from './support/schemes.js';
import { ed25519Private, ed25519Public, signToken, TOKEN, verifyToken } from './support/token.js';

const RUNS = 31;
/** Of what is too short for the clock. */
const AT_ONCE = 50;

for (const { id, name, toVendor, toSite } of SCHEMES) {
  say({ id: `others.${id}.to-vendor`, what: `symbols to the vendor, ${name}`, unit: 'symbols', value: toVendor });
  say({ id: `others.${id}.to-site`, what: `symbols to the site, ${name}`, unit: 'symbols', value: toSite });
}
const capitals = Array.from(TOKEN).filter((symbol) => /[A-Z]/.test(symbol)).length;
say({ id: 'others.jwt.capitals', what: 'upper-case letters of the token', unit: 'symbols', value: capitals });

const message = new TextEncoder().encode('as long as a signed message, give or take: '.repeat(8));
const signature = sign(null, message, ed25519Private);
const secret = randomBytes(32);
const nobleKey = ed25519.getPublicKey(secret);
const nobleSignature = ed25519.sign(message, secret);
const scalar = bn254.fields.Fr.ORDER / 3n;

const many = (act: () => unknown) => (): number =>
  timed(() => {
    for (let time = 0; time < AT_ONCE; time++) if (act() === false) return false;
    return true;
  }) / AT_ONCE;
const manyAsync = (act: () => Promise<unknown>) => async (): Promise<number> =>
  (await timedAsync(async () => {
    for (let time = 0; time < AT_ONCE; time++) if ((await act()) === false) return false;
    return true;
  })) / AT_ONCE;

const { accept, floor } = prepare(makeScene());
const pairing = () => timed(floor);
const bareSign = () => timed(() => bn254Hasher.hashToCurve(message).multiply(scalar).toAffine());

interface Way {
  readonly id: string;
  readonly what: string;
  readonly run: () => number | Promise<number>;
}
const VERIFYING: readonly Way[] = [
  { id: 'readback', what: 'Readback, a whole response accepted', run: () => timed(accept) },
  { id: 'ed25519-noble', what: 'Ed25519 by noble', run: many(() => ed25519.verify(nobleSignature, message, nobleKey)) },
  { id: 'ed25519', what: 'Ed25519 by Node', run: many(() => verify(null, message, ed25519Public, signature)) },
  { id: 'jwt', what: 'a JWT with Ed25519 by jose', run: manyAsync(() => verifyToken(TOKEN)) },
];
const SIGNING: readonly Way[] = [
  { id: 'readback', what: 'Readback', run: () => timed(() => signingKey.sign(message)) },
  { id: 'ed25519-noble', what: 'Ed25519 by noble', run: many(() => ed25519.sign(message, secret)) },
  { id: 'ed25519', what: 'Ed25519 by Node', run: many(() => sign(null, message, ed25519Private)) },
  { id: 'jwt', what: 'a JWT with Ed25519 by jose', run: manyAsync(signToken) },
];

async function sayAll(
  what: string,
  id: string,
  ways: readonly Way[],
  bare: () => number,
  bareName: string,
): Promise<void> {
  for (const way of ways) {
    for (let warm = 0; warm < 3; warm++) {
      await way.run();
      bare();
    }
    sayRatio(`others.${id}.${way.id}`, `${what}, ${way.what}, against ${bareName}`, await compare(RUNS, way.run, bare));
  }
}
await sayAll('checking', 'verify', VERIFYING, pairing, 'hash-to-curve and two pairings by noble');
await sayAll('signing', 'sign', SIGNING, bareSign, 'hash-to-curve and one multiplication by noble');
