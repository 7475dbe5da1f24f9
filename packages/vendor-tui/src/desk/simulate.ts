// A licence on a day, on a machine, as it would be: grants are signed with an issuing key that is thrown away, typed in,
// verified and evaluated by the very functions a client runs (docs/protocol.md section 9). Only the clock is ours.
import {
  acceptResponse,
  type ClockEvidence,
  DAY_MS,
  type Day,
  dayOfMs,
  digestParts,
  evaluate,
  type Installation,
  identityDigest,
  type Licence,
  type MachineParts,
  msOfDay,
  NEW_INSTALLATION,
  newestSignedDay,
  observeTime,
  type Pack,
  type Policy,
  PRINT_SLOTS,
  type PrintSlot,
  printOfIdentity,
  printOfParts,
  readTime,
  requestChallenge,
  startTrial,
  storedChallenge,
  type TimeReading,
  type TimeRules,
  trialOf,
  verifyLineage,
  verifyPack,
} from '@readback/core';
import {
  BN254_SIGNING,
  buildPack,
  ed25519PublicKey,
  issue,
  type ProductDefinition,
  type SigningKey,
  signPack,
} from '@readback/core/vendor';

export interface SimulatedOrder {
  readonly policyId: string;
  readonly quantity: number;
}

export interface Simulation {
  readonly base: SimulatedOrder;
  readonly addOns: readonly SimulatedOrder[];
  /** The day of the call. */
  readonly issuedOn: Day;
  /** Renewals of the base, each on its day. */
  readonly renewals: readonly Day[];
  /** Where the policy binds to one. */
  readonly identity?: string;
  /** Parts that are others from the day after the call on. */
  readonly changedParts: readonly PrintSlot[];
  /** What the clock is wrong by from the day after the call on, days. */
  readonly clockDays: number;
  /** Days to look at; none: every day on which something changes. */
  readonly days: readonly Day[];
}

export interface SimulatedDay {
  readonly day: Day;
  readonly licence: Licence;
}

export interface SimulatedLicence {
  readonly days: readonly SimulatedDay[];
  readonly trial: boolean;
}

const PARTS: MachineParts = {
  os: 'os-1',
  board: 'board-1',
  disk: 'disk-1',
  network: 'network-1',
  'root-fs': 'root-fs-1',
};
/** A clock is looked at so many times a day. */
const LOOKS = 4;
/** A warning begins 30 days before an end. */
const NEAR_DAYS = 40;
/** A clock that is wrong is followed for so long. */
const MOST_DAYS = 4000;

/** Throws what issuing and accepting throw: `policy-unknown`, `policy-not-for-purpose`, `policy-needs-identity`,
 * `signature-...`. Quantities are 1 to 128, days those of a response. */
export function simulate(
  definition: ProductDefinition,
  wanted: Simulation,
  random: (bytes: number) => Uint8Array,
): SimulatedLicence {
  const key = BN254_SIGNING.loadSecretKey(BN254_SIGNING.secretKeyFromSeed(random(BN254_SIGNING.seedBytes)));
  const pack = throwAwayPack(definition, key, random(32));
  const policy = pack.policies.find(({ id }) => id === wanted.base.policyId);
  const isTrial = policy?.kind === 'trial';
  const site = new SimulatedSite(pack, key, wanted, random);
  if (isTrial) site.startTrial();
  else site.activate();
  const rules: TimeRules = { toleranceMs: (policy?.clockToleranceHours ?? 25) * 3_600_000, earliestMs: 0 };
  const days = [...new Set(wanted.days)].sort((a, b) => a - b);
  return { days: days.length > 0 ? site.on(days, rules) : site.timeline(rules), trial: isTrial };
}

/** The same policies, signed by nobody that a client trusts. */
function throwAwayPack(definition: ProductDefinition, key: SigningKey, rootSecret: Uint8Array): Pack {
  const keys = [
    { epoch: 1, suite: 'bn254', status: 'current', publicKey: key.publicKey, allowed: new Set<string>() },
  ] as const;
  const file = signPack(buildPack({ ...definition, version: 1, keys: [...keys] }, new Set()), [rootSecret]);
  return verifyPack(file, { rootKeys: [ed25519PublicKey(rootSecret)], productId: definition.product.id });
}

class SimulatedSite {
  #installation: Installation = NEW_INSTALLATION;
  readonly #pack: Pack;
  readonly #key: SigningKey;
  readonly #wanted: Simulation;
  readonly #random: (bytes: number) => Uint8Array;
  readonly #identity: Uint8Array | undefined;

  constructor(pack: Pack, key: SigningKey, wanted: Simulation, random: (bytes: number) => Uint8Array) {
    this.#pack = pack;
    this.#key = key;
    this.#wanted = wanted;
    this.#random = random;
    const { identity } = wanted;
    this.#identity = identity === undefined ? undefined : identityDigest(pack.product.id, identity);
  }

  startTrial(): void {
    const { issuedOn, base } = this.#wanted;
    this.#installation = startTrial(this.#installation, this.#pack, base.policyId, trusted(issuedOn));
  }

  /** Every call, oldest first. */
  activate(): void {
    const { issuedOn, base, addOns, renewals } = this.#wanted;
    this.#call('activate', base, issuedOn);
    for (const addOn of addOns) this.#call('change', addOn, issuedOn);
    for (const day of [...renewals].sort((a, b) => a - b)) this.#call('change', base, day);
  }

  #call(purpose: 'activate' | 'change', { policyId, quantity }: SimulatedOrder, day: Day): void {
    const pack = this.#pack;
    const nowMs = noonOf(day);
    const [nonce = 0, counterStart = 0] = this.#random(2);
    const { installation, pending } = requestChallenge(this.#installation, pack, {
      purpose,
      print: this.#print(),
      random: { nonce, counterStart },
      nowMs,
    });
    const identity = this.#identity;
    const base = verifyLineage(pack, installation.lineage, identity).at(-1)?.digest;
    const { groups } = issue({
      pack,
      signingKey: this.#key,
      challenge: storedChallenge(pending.challenge),
      policyId,
      quantity,
      day,
      ...(purpose === 'activate' || base === undefined ? {} : { base }),
      ...(identity === undefined ? {} : { identity }),
    });
    this.#installation = acceptResponse(installation, pack, { groups, nowMs, identity }).installation;
  }

  #print() {
    const { product, policies } = this.#pack;
    const { identity, base } = this.#wanted;
    const policy = policies.find(({ id }) => id === base.policyId);
    if (policy?.binds === 'identity' && identity !== undefined) {
      return printOfIdentity(identityDigest(product.id, identity));
    }
    return printOfParts(digestParts(product.id, PARTS));
  }

  on(days: readonly Day[], rules: TimeRules): SimulatedDay[] {
    const at = this.#clock(rules, days.at(-1) ?? this.#wanted.issuedOn);
    return days.map((day) => ({ day, licence: this.#evaluate(day, at(day)) }));
  }

  /** Every day that differs from the one before. */
  timeline(rules: TimeRules): SimulatedDay[] {
    const { issuedOn, clockDays, renewals } = this.#wanted;
    const acts = [issuedOn, ...renewals];
    const ends = acts.flatMap((day) =>
      this.#evaluate(day, trusted(day)).entitlements.flatMap(({ expiresOn, graceUntil }) => [
        expiresOn ?? day,
        graceUntil ?? day,
      ]),
    );
    // Nothing changes but near an act or an end; a clock that is wrong moves what it sees by as much.
    const reach = NEAR_DAYS + Math.min(Math.abs(clockDays), MOST_DAYS);
    const last = clockDays === 0 ? Number.POSITIVE_INFINITY : issuedOn + MOST_DAYS;
    const days = new Set<Day>();
    for (const day of [...acts, ...ends]) {
      for (let near = Math.max(day - reach, issuedOn); near <= Math.min(day + reach, last); near++) days.add(near);
    }
    const all = this.on(
      [...days].sort((a, b) => a - b),
      rules,
    );
    return all.filter(({ licence }, index) => {
      const before = all[index - 1];
      return before === undefined || isNews(before.licence, licence);
    });
  }

  #evaluate(day: Day, time: TimeReading): Licence {
    const { changedParts, issuedOn } = this.#wanted;
    const { product, support } = this.#pack;
    const isChanged = day > issuedOn;
    const parts = Object.fromEntries(
      PRINT_SLOTS.map((slot) => [slot, isChanged && changedParts.includes(slot) ? `${slot}-2` : PARTS[slot]]),
    );
    // What was said on a later call is not known yet.
    const known = this.#installation.lineage.filter(
      (_, index) => index <= this.#wanted.addOns.length + this.#renewedBy(day),
    );
    const trial = trialOf(this.#installation, this.#pack);
    return evaluate(this.#verified(known.length), {
      parts: digestParts(product.id, parts),
      identity: this.#identity,
      time,
      support,
      ...(trial === undefined ? {} : { trial }),
    });
  }

  #renewedBy(day: Day): number {
    return this.#wanted.renewals.filter((renewal) => renewal <= day).length;
  }

  readonly #lineages = new Map<number, ReturnType<typeof verifyLineage>>();
  #verified(count: number): ReturnType<typeof verifyLineage> {
    const known = this.#lineages.get(count);
    if (known !== undefined) return known;
    const made = verifyLineage(this.#pack, this.#installation.lineage.slice(0, count), this.#identity);
    this.#lineages.set(count, made);
    return made;
  }

  /** What the clocks of a machine that runs all the while come to, day by day, with a clock that is wrong from the day after
   * the call on. */
  #clock(rules: TimeRules, last: Day): (day: Day) => TimeReading {
    const { clockDays, issuedOn } = this.#wanted;
    if (clockDays === 0) return trusted;
    const readings = new Map<Day, TimeReading>();
    const signed = newestSignedDay(this.#verified(this.#installation.lineage.length));
    const startMs = noonOf(issuedOn);
    let state = observeTime(null, evidenceAt(startMs, startMs, 0), rules);
    readings.set(issuedOn, readTime(state, evidenceAt(startMs, startMs, 0), rules, signed));
    for (let look = 1; look <= (last - issuedOn) * LOOKS; look++) {
      const trueMs = startMs + (look * DAY_MS) / LOOKS;
      const evidence = evidenceAt(trueMs, startMs, dayOfMs(trueMs) > issuedOn ? clockDays : 0);
      state = observeTime(state, evidence, rules);
      readings.set(dayOfMs(trueMs), readTime(state, evidence, rules, null));
    }
    return (day) => readings.get(day) ?? trusted(day);
  }
}

const noonOf = (day: Day): number => msOfDay(day) + DAY_MS / 2;

const evidenceAt = (trueMs: number, startMs: number, wrongDays: number): ClockEvidence => ({
  clockMs: trueMs + wrongDays * DAY_MS,
  bootId: 'simulated',
  uptimeMs: trueMs - startMs,
});

const trusted = (day: Day): TimeReading => ({ nowMs: noonOf(day), verdict: 'ok', behindMs: 0, graceLeftMs: 0 });

/** What a person would call a change: a notice that is gone is none. */
function isNews(before: Licence, now: Licence): boolean {
  const known = noticesOf(before);
  return factsOf(before) !== factsOf(now) || noticesOf(now).some((code) => !known.includes(code));
}

const noticesOf = ({ reason, warnings }: Licence): (string | undefined)[] => [
  reason?.code,
  ...warnings.map(({ code }) => code),
];

const factsOf = ({ status, features, limits, entitlements }: Licence): string =>
  JSON.stringify([status, features, limits, entitlements]);

/** The policies that a simulation can begin with, for a message. */
export function startingPolicies({ policies }: ProductDefinition): Policy[] {
  return policies.filter(({ kind }) => kind !== 'add-on');
}
