// Vectors of whole calls that work (calls.json): from what the site is, through what is said, to the licence.
import {
  acceptResponse,
  confirmationPhrase,
  evaluate,
  formatDay,
  type Installation,
  identityDigest,
  type Licence,
  type MachineParts,
  msOfDay,
  NEW_INSTALLATION,
  newestSignedDay,
  type Phrase,
  type Purpose,
  parseDay,
  printOfIdentity,
  printOfParts,
  requestChallenge,
  storedChallenge,
  trustedTime,
  verifyLineage,
} from '@readback/core';
import { issue, type SigningKey } from '@readback/core/vendor';
import { definition, machine, NOW_MS, signingKey, TODAY, trust } from '../support/example-vendor.js';
import { newerKey, type PackName, packFiles, packs, partsOf } from './call-site.js';
import { hex, hexNumber } from './vector-file.js';

export interface StepVector {
  /** Of the machine that asks, where it is another than before. */
  readonly print?: { readonly mask: number; readonly parts: string };
  readonly purpose: Purpose;
  readonly nonce: number;
  /** Of the newest challenge before, one less; in the first step: random. */
  readonly counter: number;
  /** When the challenge is made and when the response is typed in, by the site's clock. */
  readonly challengedAtMs: number;
  readonly typedAtMs: number;
  readonly challengePayload: string;
  readonly challenge: string;
  readonly confirmationPhrase: Phrase;
  readonly policyId: string;
  readonly policyDigest: string;
  readonly quantity: number;
  readonly day: number;
  readonly keyEpoch: number;
  /** Digest of the grant it builds on, or zeros. */
  readonly base: string;
  readonly responsePayload: string;
  readonly response: string;
  readonly grantDigest: string;
  readonly closingPhrase: Phrase;
}

export interface CallVector {
  readonly name: string;
  readonly pack: PackName;
  /** As it is when the licence is evaluated. */
  readonly machine: MachineParts;
  /** That the program supplies; the print is then that of the identity. */
  readonly identity?: string;
  /** Of every challenge of the call. */
  readonly print: { readonly mask: number; readonly parts: string };
  readonly steps: readonly StepVector[];
  /** The pack and the time under which the lineage is evaluated. */
  readonly evaluated: { readonly pack: PackName; readonly atMs: number };
  readonly licence: LicenceVector;
}

/** A licence without its sentences, days as dates. */
export interface LicenceVector {
  readonly status: string;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly expiresOn: string | null;
  readonly graceUntil: string | null;
  readonly entitlements: readonly {
    readonly policyId: string;
    readonly quantity: number;
    readonly since: string;
    readonly expiresOn: string | null;
  }[];
  readonly warnings: readonly string[];
}

const dateOf = (day: number | null): string | null => (day === null ? null : formatDay(day));

export const licenceVector = (licence: Licence): LicenceVector => ({
  status: licence.status,
  features: licence.features,
  limits: licence.limits,
  expiresOn: dateOf(licence.expiresOn),
  graceUntil: dateOf(licence.graceUntil),
  entitlements: licence.entitlements.map(({ policyId, quantity, since, expiresOn }) => ({
    policyId,
    quantity,
    since: formatDay(since),
    expiresOn: dateOf(expiresOn),
  })),
  warnings: licence.warnings.map(({ code }) => code),
});

interface Act {
  readonly purpose?: Purpose;
  readonly policyId?: string;
  readonly quantity?: number;
  /** Issued on; typed in on the same day unless `typedMs` says otherwise. */
  readonly day?: number;
  readonly challengedMs?: number;
  readonly typedMs?: number;
  readonly key?: SigningKey;
  /** That makes the challenge, where it is another than the script's. */
  readonly machine?: MachineParts;
}

interface Script {
  readonly name: string;
  readonly pack?: PackName;
  readonly machine?: MachineParts;
  readonly identity?: string;
  readonly acts: readonly Act[];
  readonly evaluatedUnder?: PackName;
  readonly evaluatedAtMs?: number;
  readonly machineThen?: MachineParts;
  /** Default 41: the first call of all vectors. */
  readonly counterStart?: number;
}

const day = (text: string): number => {
  const found = parseDay(text);
  if (found === undefined) throw new Error(`${text} is no day`);
  return found;
};
const on = (text: string): number => msOfDay(day(text));
const activation: Act = {};
const repaired: MachineParts = { ...machine, board: 'BOARD-0002', network: '02:00:00:00:00:02' };
const renewal: Act = { purpose: 'change', quantity: 6, day: TODAY + 3 };

const scripts: readonly Script[] = [
  { name: 'activation', acts: [activation] },
  { name: 'renewal before the end: on top of the running term', acts: [activation, renewal] },
  {
    name: 'renewal after the end: from its own day',
    acts: [{ quantity: 1 }, { ...renewal, day: day('2027-02-01') }],
    evaluatedAtMs: on('2027-02-01'),
  },
  {
    name: 'the last day of the shorter month: 31 January and a month is 28 February, and another month 31 March',
    acts: [
      { quantity: 1, day: day('2027-01-31') },
      { ...renewal, quantity: 1, day: day('2027-02-01') },
    ],
    evaluatedAtMs: on('2027-02-01'),
  },
  {
    name: 'one month from 31 January',
    acts: [{ quantity: 1, day: day('2027-01-31') }],
    evaluatedAtMs: on('2027-02-01'),
  },
  {
    name: 'an upgrade begins on its own day',
    acts: [activation, { purpose: 'change', policyId: 'enterprise', quantity: 2, day: TODAY + 1 }],
  },
  {
    name: 'a renewal that does not stack begins on its own day',
    acts: [
      { policyId: 'enterprise', quantity: 1 },
      { purpose: 'change', policyId: 'enterprise', quantity: 1, day: TODAY + 9 },
    ],
  },
  {
    name: 'add-ons add up and stay over a renewal; the counter runs over',
    counterStart: 254,
    acts: [
      activation,
      { purpose: 'change', policyId: 'tag-pack', quantity: 5 },
      { purpose: 'change', policyId: 'tag-pack', quantity: 3 },
      renewal,
    ],
  },
  {
    name: 'an activation starts anew: what was held before is gone',
    acts: [activation, { purpose: 'change', policyId: 'tag-pack', quantity: 5 }, { quantity: 1, day: TODAY + 5 }],
  },
  { name: 'bound to an identity', identity: 'plant-7.example', acts: [{ policyId: 'site', quantity: 1 }] },
  { name: 'a machine with one part', machine: { os: machine.os ?? '' }, acts: [activation] },
  { name: 'the first day and the least quantity', acts: [{ day: 0, quantity: 1 }], evaluatedAtMs: on('2026-01-01') },
  {
    name: 'the last day and the greatest quantity',
    acts: [{ day: 8191, quantity: 128 }],
    evaluatedAtMs: on('2048-06-05'),
  },
  { name: 'the last day of the term', acts: [{ quantity: 1 }], evaluatedAtMs: on('2026-12-22') },
  { name: 'the first day of grace', acts: [{ quantity: 1 }], evaluatedAtMs: on('2026-12-23') },
  { name: 'the last day of grace', acts: [{ quantity: 1 }], evaluatedAtMs: on('2026-12-29') },
  { name: 'expired', acts: [{ quantity: 1 }], evaluatedAtMs: on('2026-12-30') },
  { name: 'a clock before the day that was signed', acts: [activation], evaluatedAtMs: on('2020-01-01') },
  { name: 'network card swapped', acts: [activation], machineThen: { ...machine, network: 'other' } },
  { name: 'board swapped: another machine', acts: [activation], machineThen: { ...machine, board: 'other' } },
  {
    name: 'typed in on the last day of its shelf life',
    acts: [{ ...activation, typedMs: NOW_MS + 14 * 86_400_000 }],
  },
  {
    name: 'typed in late by a clock that is years ahead, but soon after its challenge',
    acts: [{ ...activation, challengedMs: on('2031-05-01'), typedMs: on('2031-05-02') }],
  },
  {
    name: 'moved to a new board: the licence goes along, whole',
    acts: [activation, { purpose: 'move', quantity: 1, day: TODAY + 40, machine: repaired }],
    evaluatedAtMs: on('2027-01-02'),
    machineThen: repaired,
  },
  {
    name: 'moved away: the machine before the repair has it no more',
    acts: [activation, { purpose: 'move', quantity: 1, day: TODAY + 40, machine: repaired }],
    evaluatedAtMs: on('2027-01-02'),
  },
  {
    name: 'a clock call supersedes the days before it: a renewal was signed on a day in the far future',
    acts: [activation, { ...renewal, day: day('2030-01-01') }, { purpose: 'clock', quantity: 1, day: TODAY + 4 }],
    evaluatedAtMs: on('2026-11-27'),
  },
  {
    name: 'a renewal after a clock call counts its own day',
    acts: [activation, { purpose: 'clock', quantity: 1, day: TODAY + 4 }, { ...renewal, day: TODAY + 9 }],
    evaluatedAtMs: on('2026-11-27'),
  },
  { name: 'signed with a key on its last day before it retired', acts: [activation], evaluatedUnder: 'retired' },
  {
    name: 'signed with a stolen key, and on the list of good grants',
    acts: [activation],
    evaluatedUnder: 'stolen-allowed',
  },
  { name: 'signed with the newer of two keys', pack: 'retired', acts: [{ key: newerKey }] },
  { name: 'a policy that replaces the one that was granted', acts: [activation], evaluatedUnder: 'replaced' },
];

function play(script: Script): CallVector {
  const { name, pack: packName = 'main', identity } = script;
  const pack = packs[packName];
  const site = script.machine ?? machine;
  const identified = identity === undefined ? undefined : identityDigest(definition.product.id, identity);
  const print = identified ? printOfIdentity(identified) : printOfParts(partsOf(site));
  let installation: Installation = NEW_INSTALLATION;
  const steps: StepVector[] = [];
  for (const [index, act] of script.acts.entries()) {
    const { purpose = 'activate', policyId = 'professional', quantity = 12, key = signingKey } = act;
    const issuedOn = act.day ?? TODAY;
    const atMs = act.challengedMs ?? msOfDay(issuedOn) + 9 * 3_600_000;
    const random = { nonce: 0xabc + index, counterStart: script.counterStart ?? 41 };
    const shownPrint = act.machine ? printOfParts(partsOf(act.machine)) : print;
    const asked = requestChallenge(installation, pack, { purpose, print: shownPrint, random, nowMs: atMs });
    const challenge = storedChallenge(asked.pending.challenge);
    const base =
      purpose === 'activate' ? undefined : verifyLineage(pack, installation.lineage, identified).at(-1)?.digest;
    const issued = issue({
      pack,
      signingKey: key,
      challenge,
      policyId,
      quantity,
      day: issuedOn,
      ...(base ? { base } : {}),
      ...(identified ? { identity: identified } : {}),
    });
    const accepted = acceptResponse(asked.installation, pack, {
      groups: issued.groups,
      nowMs: act.typedMs ?? atMs,
      identity: identified,
    });
    installation = accepted.installation;
    steps.push({
      purpose,
      ...(act.machine ? { print: { mask: shownPrint.mask, parts: hexNumber(shownPrint.parts, 5) } } : {}),
      nonce: random.nonce,
      counter: installation.counter ?? -1,
      challengedAtMs: atMs,
      typedAtMs: act.typedMs ?? atMs,
      challengePayload: hex(challenge),
      challenge: asked.pending.challenge,
      confirmationPhrase: confirmationPhrase(challenge),
      policyId,
      policyDigest: hex(issued.policy.digest),
      quantity,
      day: issuedOn,
      keyEpoch: issued.keyEpoch,
      base: hex(accepted.grant.base),
      responsePayload: hex(issued.payload),
      response: issued.groups.join(' '),
      grantDigest: hex(issued.grantDigest),
      closingPhrase: issued.closingPhrase,
    });
  }
  const evaluated = { pack: script.evaluatedUnder ?? packName, atMs: script.evaluatedAtMs ?? NOW_MS };
  const lineage = verifyLineage(packs[evaluated.pack], installation.lineage, identified);
  const machineThen = script.machineThen ?? site;
  const licence = evaluate(lineage, {
    parts: partsOf(machineThen),
    identity: identified,
    time: trustedTime(evaluated.atMs, newestSignedDay(lineage)),
    support: definition.support,
  });
  return {
    name,
    pack: packName,
    machine: machineThen,
    ...(identity === undefined ? {} : { identity }),
    print: { mask: print.mask, parts: hexNumber(print.parts, 5) },
    steps,
    evaluated,
    licence: licenceVector(licence),
  };
}

export interface CallsFile {
  readonly trust: { readonly rootKeys: readonly string[]; readonly productId: string };
  readonly packs: readonly { readonly name: string; readonly file: string }[];
  readonly calls: readonly CallVector[];
}

export const callsFile = (): CallsFile => ({
  trust: { rootKeys: trust.rootKeys.map(hex), productId: trust.productId },
  packs: Object.entries(packFiles).map(([name, file]) => ({ name, file })),
  calls: scripts.map(play),
});
