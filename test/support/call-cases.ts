// Random calls for another implementation: lineages of random policies with signatures right and wrong, and the licences
// they make.
import {
  acceptResponse,
  BN254,
  challengeGroups,
  digestParts,
  encodeChallenge,
  evaluate,
  type Installation,
  identityDigest,
  NEW_INSTALLATION,
  NO_BASE,
  newestSignedDay,
  type Pack,
  type Purpose,
  printOfIdentity,
  printOfParts,
  type SignedTerms,
  signedMessage,
  trustedTime,
  verifyLineage,
  verifyPack,
} from '@readback/core';
import { buildPack, encodeResponse, readProductDefinition, responseGroups, signPack } from '@readback/core/vendor';
import type { Random } from '../../bench/support/random.js';
import { newerKey } from '../vectors/call-site.js';
import { licenceVector } from '../vectors/call-vectors.js';
import { hex, unhex } from '../vectors/vector-file.js';
import { definition, packKeys, productJson, rootSecret, signingKey, TODAY, trust } from './example-vendor.js';
import {
  answerOf,
  bytesOf,
  damaged,
  pick,
  randomMachine,
  trustVector,
  type VerificationCase,
} from './verification-cases.js';

const PRODUCT = definition.product.id;
const FIRST_MS = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
/** Digest of the revision before, of those policies that had one. */
const EARLIER = '5'.repeat(64);

function randomPolicy(random: Random, code: number) {
  const term = pick(random, [null, { months: 1 }, { months: 12 }, { days: 30 }, { days: 365 }]);
  const unit = pick(random, ['none', { limit: 'tags' }, ...(term === null ? [] : ['term'])]);
  return {
    code,
    id: `p-${code}`,
    title: `Policy ${code}`,
    kind: code % 3 === 2 ? 'add-on' : code === 6 ? 'trial' : 'base',
    binds: pick(random, ['machine', 'machine', 'machine', 'identity', 'both']),
    features: [pick(random, ['a', 'b']), `f-${code}`],
    limits: { tags: 1 + random.integer(100), [pick(random, ['users', 'tags'])]: 7 },
    limitRule: pick(random, ['add', 'larger']),
    unit,
    term,
    graceDays: random.integer(20),
    stacks: random.chance(0.7),
    minimumParts: random.chance(0.8) ? 1 : 2,
    shelfLifeDays: 1 + random.integer(20),
    replaces: random.chance(0.2) ? [EARLIER] : [],
  };
}

export function randomPack(random: Random): { file: string; pack: Pack } {
  const policies = [1, 2, 3, 4, 5, 6].map((code) => randomPolicy(random, code));
  const status = random.chance(0.8) ? ('current' as const) : pick(random, ['retired', 'stolen'] as const);
  const [old] = packKeys;
  const keys = [
    { ...old, status, ...(status === 'retired' ? { lastDay: TODAY + random.integer(60) } : {}) },
    ...(random.chance(0.3) ? [{ ...old, epoch: 2, publicKey: newerKey.publicKey }] : []),
  ];
  const contents = readProductDefinition({ ...productJson, policies });
  const payload = buildPack({ ...contents, version: 1, keys: random.chance(0.05) ? [] : keys }, new Set());
  const file = signPack(payload, [rootSecret]);
  return { file, pack: verifyPack(file, trust) };
}

interface Site {
  readonly pack: Pack;
  readonly machine: Record<string, string>;
  readonly identity: string | undefined;
}

function asked(random: Random, { pack, machine, identity }: Site, purpose: Purpose): Uint8Array {
  const parts = digestParts(PRODUCT, machine);
  const isStated = parts.size === 0 || random.chance(0.1);
  const print = isStated ? printOfIdentity(identityDigest(PRODUCT, identity ?? 'x')) : printOfParts(parts);
  return encodeChallenge({
    purpose,
    packTag: pack.tag,
    print,
    counter: random.integer(256),
    nonce: random.integer(4096),
  });
}

/** Signed as it should be, or with one of the signed fields or a bit of the signature changed. */
function answered(
  random: Random,
  { pack, identity }: Site,
  purpose: Purpose,
  challenge: Uint8Array,
  base: Uint8Array,
  day: number,
): string[] {
  const isRight = random.chance(0.92);
  const kinds = purpose === 'change' ? ['base', 'add-on'] : ['base'];
  const fitting = pack.policies.filter(({ kind }) => kinds.includes(kind));
  const policy = pick(random, random.chance(0.95) ? fitting : pack.policies);
  const quantity = 1 + random.integer(isRight ? 5 : 128);
  const bound = policy.binds !== 'machine' && identity !== undefined ? identityDigest(PRODUCT, identity) : undefined;
  const key = pack.keys.length > 1 && random.chance(0.5) ? newerKey : signingKey;
  const terms: SignedTerms = {
    productId: PRODUCT,
    issuingKey: key.publicKey,
    challenge,
    policyId: policy.id,
    policyDigest: random.chance(0.5) ? unhex(policy.replaces[0] ?? hex(policy.digest)) : policy.digest,
    day,
    quantity,
    base,
    identity: bound,
  };
  const wrong = [
    { day: day + 1 },
    { base: bytesOf(random, 32) },
    { policyId: 'x' },
    { challenge: bytesOf(random, 10) },
  ];
  const signature = key.sign(signedMessage({ ...terms, ...(isRight ? {} : pick(random, wrong)) }));
  const bent = isRight || random.chance(0.5) ? signature : signature ^ (1n << BigInt(random.integer(255)));
  const payload = encodeResponse(BN254, { policyCode: policy.code, day, quantity, signature: bent });
  const groups = responseGroups(BN254, payload, challenge);
  return random.chance(0.95) ? groups : damaged(random, groups);
}

const purposeOf = (random: Random, isFirst: boolean): Purpose =>
  isFirst && !random.chance(0.04)
    ? 'activate'
    : pick(random, ['change', 'change', 'change', 'move', 'clock', 'activate'] as const);

/** Up to four calls at one site, one after another; the first refusal ends it. */
export function randomCall(random: Random, { file, pack }: { file: string; pack: Pack }): VerificationCase {
  const identity = random.chance(0.8) ? 'plant-7' : undefined;
  const site = { pack, machine: randomMachine(random, 0.2), identity };
  const now = random.chance(0.6) ? site.machine : { ...site.machine, ...randomMachine(random, 0.7) };
  if (random.chance(0.2)) delete now['board'];
  const digest = identity === undefined ? undefined : identityDigest(PRODUCT, identity);
  const steps: Record<string, unknown>[] = [];
  let installation: Installation = NEW_INSTALLATION;
  let day = TODAY + random.integer(40);
  const licence = answerOf(() => {
    const calls = 1 + random.integer(4);
    for (let call = 0; call < calls; call++) {
      const purpose = purposeOf(random, call === 0);
      const grants = verifyLineage(pack, installation.lineage, digest);
      const challenge = asked(random, site, purpose);
      const base = purpose === 'activate' ? NO_BASE : (grants.at(-1)?.digest ?? NO_BASE);
      const groups = answered(random, site, purpose, challenge, base, day);
      const askedAtMs = FIRST_MS + day * DAY_MS;
      const nowMs = askedAtMs + (random.chance(0.1) ? random.integer(40) : 0) * DAY_MS;
      const text = challengeGroups(challenge).join(' ');
      const pendingFor = (shown: string, of: Purpose) => ({
        challenge: shown,
        purpose: of,
        createdAtMs: askedAtMs,
        createdRunMs: 0,
      });
      const other = challengeGroups(asked(random, site, 'clock')).join(' ');
      const isPast = random.chance(0.05);
      const past = isPast ? [text] : [];
      const waits = [pendingFor(isPast ? other : text, isPast ? 'clock' : purpose)];
      const pending = random.chance(0.3) ? [pendingFor(other, 'clock'), ...waits] : waits;
      steps.push({ pending: pending.map(({ challenge: shown }) => shown), past, groups, askedAtMs, nowMs });
      const before = { ...installation, pending, past };
      ({ installation } = acceptResponse(before, pack, { groups, nowMs, identity: digest }));
      day += random.integer(50);
    }
    return undefined;
  });
  const atMs = FIRST_MS + (day - 40 + random.integer(400)) * DAY_MS;
  const clock = pick(random, ['ok', 'ok', 'ok', 'unknown', 'behind', 'ahead', 'suspect'] as const);
  const ask = { op: 'accept', file, trust: trustVector(trust), machine: now, identity, steps, nowMs: atMs, clock };
  if (licence !== undefined) return { ask, want: licence };
  const lineage = verifyLineage(pack, installation.lineage, digest);
  const time = { ...trustedTime(atMs, newestSignedDay(lineage)), verdict: clock };
  const parts = digestParts(PRODUCT, now);
  return { ask, want: licenceVector(evaluate(lineage, { parts, identity: digest, time, support: pack.support })) };
}
