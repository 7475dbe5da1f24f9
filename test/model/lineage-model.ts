// The rules of a lineage as a small model beside the real thing: random acts at a site and at a desk, and after each of
// them the core must say what the model says (docs/protocol.md sections 9.1, 9.3 and 9.6). Signatures are hashes here, so
// that a hundred thousand lives take minutes: who can sign is not what is tested.
import { createHash } from 'node:crypto';
import {
  acceptResponse,
  deactivate,
  dropChallenge,
  evaluate,
  formatDay,
  type Installation,
  NEW_INSTALLATION,
  newestSignedDay,
  type Pack,
  type Purpose,
  ReadbackError,
  requestChallenge,
  storedChallenge,
  trustedTime,
  type VerifyingKey,
  verifyLineage,
} from '@readback/core';
import { issue } from '@readback/core/vendor';
import fc from 'fast-check';
import { parts, print, pack as realPack, TODAY } from '../support/example-vendor.js';

const FIRST_DAY = TODAY;
const PURPOSES: readonly Purpose[] = ['activate', 'change', 'move', 'clock'];

/** A pack whose key signs by hashing. */
const hashOf = (message: Uint8Array): bigint => BigInt(`0x${createHash('sha256').update(message).digest('hex')}`) >> 2n;
const key: VerifyingKey = {
  suite: 'bn254',
  publicKey: realPack.keys[0]?.publicKey ?? new Uint8Array(0),
  verify: (message, signature) => hashOf(message) === signature,
};
const pack: Pack = { ...realPack, keys: realPack.keys.map((one) => ({ ...one, verifying: () => key })) };
const signingKey = { suite: 'bn254', publicKey: key.publicKey, sign: hashOf } as const;

/** What may happen; numbers choose among what there is at that moment. */
export type Act =
  | { readonly type: 'ask'; readonly purpose: number; readonly fresh: boolean }
  | {
      readonly type: 'answer';
      readonly challenge: number;
      readonly policy: number;
      readonly base: number;
      readonly quantity: number;
    }
  | { readonly type: 'enter'; readonly response: number }
  | { readonly type: 'drop'; readonly challenge: number }
  | { readonly type: 'deactivate' }
  | { readonly type: 'wait'; readonly days: number };

/** Mostly the newest of what there is, sometimes anything older. */
const recent = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 30 }) });
const typed = <Type extends Act['type']>(type: Type) => fc.constant(type);

const ask = fc.record({ type: typed('ask'), purpose: fc.nat({ max: 5 }), fresh: fc.boolean() });
const answer = fc.record({
  type: typed('answer'),
  challenge: recent,
  policy: fc.nat({ max: 2 }),
  base: recent,
  quantity: fc.integer({ min: 1, max: 24 }),
});
const entry = fc.record({ type: typed('enter'), response: recent });
const alone = fc.oneof(
  { weight: 4, arbitrary: ask },
  { weight: 3, arbitrary: answer },
  { weight: 4, arbitrary: entry },
  { weight: 1, arbitrary: fc.record({ type: typed('drop'), challenge: recent }) },
  { weight: 1, arbitrary: fc.record({ type: typed('deactivate') }) },
  { weight: 2, arbitrary: fc.record({ type: typed('wait'), days: fc.integer({ min: 1, max: 120 }) }) },
);
/** Most calls come to their end. */
const wholeCall = fc.tuple(ask, answer, entry);

export const acts: fc.Arbitrary<Act[]> = fc
  .array(
    fc.oneof<fc.Arbitrary<Act[]>[]>(
      wholeCall,
      alone.map((act) => [act]),
    ),
    { minLength: 5, maxLength: 25, size: 'max' },
  )
  .map((stretches) => stretches.flat());

/** Policies of the example pack that the desk gives: a base that stacks, one that does not, an add-on. */
const POLICIES = ['professional', 'enterprise', 'tag-pack'] as const;

interface ModelGrant {
  readonly name: number;
  readonly purpose: Purpose;
  readonly policyId: string;
  readonly quantity: number;
  readonly day: number;
}

interface ModelChallenge {
  readonly text: string;
  readonly purpose: Purpose;
  readonly day: number;
}

interface ModelResponse {
  readonly name: number;
  readonly groups: readonly string[];
  readonly challenge: ModelChallenge;
  /** Name of the grant it builds on. */
  readonly base: number | undefined;
  readonly grant: ModelGrant;
}

/** The site and desk as a child would draw them. */
class Model {
  waiting: ModelChallenge[] = [];
  asked: ModelChallenge[] = [];
  lineage: ModelGrant[] = [];
  responses: ModelResponse[] = [];
  everGiven: ModelGrant[] = [];
  isDeactivated = false;
  today = FIRST_DAY;

  /** Whether a response unlocks, or why not. */
  verdict(response: ModelResponse): 'taken' | 'refused' {
    const { challenge, base, grant } = response;
    if (!this.waiting.includes(challenge)) return 'refused';
    if (challenge.purpose !== 'activate' && base !== this.lineage.at(-1)?.name) return 'refused';
    // Shelf life of the example policies: by the calendar and since the challenge.
    if (challenge.purpose !== 'clock' && this.today > grant.day + 14 && this.today - challenge.day > 14)
      return 'refused';
    return 'taken';
  }

  take({ challenge, grant }: ModelResponse): void {
    this.lineage = challenge.purpose === 'activate' ? [grant] : [...this.lineage, grant];
    this.waiting = [];
    this.isDeactivated = false;
  }

  /** Last day of the base, and how many tag packs: counted by hand. */
  held(): { readonly base: string; readonly lastDay: string | null; readonly tagPacks: number } | undefined {
    let base: { policyId: string; from: number; months: number } | undefined;
    let tagPacks = 0;
    for (const { purpose, policyId, quantity, day } of this.lineage) {
      if (purpose === 'move' || purpose === 'clock') continue;
      if (purpose === 'activate') tagPacks = 0;
      if (policyId === 'tag-pack') {
        tagPacks += quantity;
        continue;
      }
      const goesOn: boolean =
        purpose === 'change' &&
        base?.policyId === policyId &&
        stacks(policyId) &&
        lastDayOf(base.from, base.months) >= day;
      base =
        goesOn && base
          ? { ...base, months: base.months + monthsOf(policyId, quantity) }
          : { policyId, from: day, months: monthsOf(policyId, quantity) };
    }
    return base && { base: base.policyId, lastDay: formatDay(lastDayOf(base.from, base.months)), tagPacks };
  }
}

const policyOf = (policyId: string) => {
  const policy = pack.policies.find(({ id }) => id === policyId);
  if (!policy) throw new Error(`the example pack has no policy ${policyId}`);
  return policy;
};
const stacks = (policyId: string): boolean => policyOf(policyId).stacks;
const monthsOf = (policyId: string, quantity: number): number => {
  const { term, unit } = policyOf(policyId);
  return term && 'months' in term ? term.months * (unit === 'term' ? quantity : 1) : 0;
};

/** Months are added on the calendar, by JavaScript's own dates: another way than the core's. */
function lastDayOf(from: number, months: number): number {
  const [year = 0, month = 0, day = 0] = formatDay(from).split('-').map(Number);
  const target = new Date(Date.UTC(year, month - 1 + months, 1));
  const length = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, length));
  return (target.getTime() - Date.UTC(2026, 0, 1)) / 86_400_000;
}

const msAt = (day: number): number => Date.UTC(2026, 0, 1) + day * 86_400_000 + 3_600_000;

/** What happened in a life: so that a test can see that lives were lived. */
export interface Lived {
  taken: number;
  refused: number;
  deactivated: number;
}

/** Lives one life in both; throws where they disagree. */
export function live(life: readonly Act[], lived: Lived): void {
  const model = new Model();
  let installation: Installation = NEW_INSTALLATION;
  let nonce = 0;
  const verified = () => verifyLineage(pack, installation.lineage);

  for (const act of life) {
    switch (act.type) {
      case 'wait':
        model.today += act.days;
        break;
      case 'ask': {
        // Numbers beyond the purposes ask for what a person would.
        const purpose = PURPOSES[act.purpose] ?? (model.lineage.length === 0 ? 'activate' : 'change');
        nonce += 1;
        const request = {
          purpose,
          print,
          random: { nonce: nonce % 4096, counterStart: 9 },
          nowMs: msAt(model.today),
          fresh: act.fresh,
        };
        if (purpose !== 'activate' && model.lineage.length === 0) {
          expectCode(() => requestChallenge(installation, pack, request), ['no-base-licence']);
          break;
        }
        const shown = requestChallenge(installation, pack, request);
        const waiting = model.waiting.find((one) => one.purpose === purpose);
        if (waiting && !act.fresh) {
          same('the challenge that waits', shown.pending.challenge, waiting.text);
        } else {
          const made = { text: shown.pending.challenge, purpose, day: model.today };
          model.waiting = [made, ...model.waiting.filter((one) => one !== waiting)];
          model.asked = [made, ...model.asked];
        }
        installation = shown.installation;
        break;
      }
      case 'answer': {
        const challenge = model.asked[act.challenge % Math.max(1, model.asked.length)];
        if (!challenge) break;
        // One response a challenge, ever: asked again, a desk reads the same one.
        if (model.responses.some((one) => one.challenge === challenge)) break;
        // A desk builds on what the site holds, or, wrongly, on something else it has given.
        const bases = [...model.lineage.slice(-1), ...model.everGiven.toReversed()];
        const base = challenge.purpose === 'activate' ? undefined : bases[act.base % Math.max(1, bases.length)];
        if (challenge.purpose !== 'activate' && !base) break;
        const kinds = challenge.purpose === 'change' ? POLICIES : POLICIES.slice(0, 2);
        const policyId = kinds[act.policy % kinds.length] ?? 'professional';
        const { unit } = policyOf(policyId);
        const quantity =
          unit === 'none' || challenge.purpose === 'move' || challenge.purpose === 'clock' ? 1 : act.quantity;
        const name = model.responses.length;
        const baseDigest = base && digests.get(model)?.get(base.name);
        const issued = issue({
          pack,
          signingKey,
          challenge: storedChallenge(challenge.text),
          policyId,
          quantity,
          day: model.today,
          ...(baseDigest ? { base: baseDigest } : {}),
        });
        const grant = { name, purpose: challenge.purpose, policyId, quantity, day: model.today };
        model.responses.push({ name, groups: issued.groups, challenge, base: base?.name, grant });
        model.everGiven.push(grant);
        const known = digests.get(model) ?? new Map<number, Uint8Array>();
        digests.set(model, known.set(name, issued.grantDigest));
        break;
      }
      case 'enter': {
        const newest = model.responses.toReversed();
        const response = newest[act.response % Math.max(1, newest.length)];
        if (!response) break;
        const enter = () => acceptResponse(installation, pack, { groups: response.groups, nowMs: msAt(model.today) });
        if (model.verdict(response) === 'taken') {
          installation = enter().installation;
          model.take(response);
          lived.taken += 1;
        } else {
          expectCode(enter, REFUSALS);
          lived.refused += 1;
        }
        break;
      }
      case 'drop': {
        const challenge = model.waiting[act.challenge % Math.max(1, model.waiting.length)];
        if (!challenge) break;
        installation = dropChallenge(installation, challenge.text);
        model.waiting = model.waiting.filter((one) => one !== challenge);
        break;
      }
      case 'deactivate': {
        const isReturnable = policyOf(model.held()?.base ?? 'professional').returnable;
        if (model.lineage.length === 0 && !model.isDeactivated) {
          expectCode(() => deactivate(installation, verified(), msAt(model.today)), ['no-base-licence']);
        } else if (model.lineage.length > 0 && !isReturnable) {
          expectCode(() => deactivate(installation, verified(), msAt(model.today)), ['policy-not-returnable']);
        } else {
          installation = deactivate(installation, verified(), msAt(model.today)).installation;
          // Given up already: the receipt is shown again, and what waits goes on waiting.
          if (model.lineage.length === 0) break;
          model.lineage = [];
          model.waiting = [];
          model.isDeactivated = true;
          lived.deactivated += 1;
        }
        break;
      }
    }
    compareWaiting(model, installation);
    // What does not touch the lineage has not changed it; days that pass are looked at in the end.
    if (act.type === 'enter' || act.type === 'deactivate') compareLicence(model, installation);
  }
  compareLicence(model, installation);
}

/** Digests of the grants that a desk has signed, by life. */
const digests = new WeakMap<Model, Map<number, Uint8Array>>();

/** Every way in which a response that is typed right may be refused. Chance makes a wrong challenge look like a slip. */
const REFUSALS = [
  'no-challenge-pending',
  'response-older-challenge',
  'other-challenge',
  'group-mismatch',
  'check-mismatch',
  'signature-invalid',
  'response-stale',
] as const;

function compareWaiting(model: Model, installation: Installation): void {
  same(
    'what waits',
    installation.pending.map(({ challenge }) => challenge),
    model.waiting.map(({ text }) => text),
  );
}

function compareLicence(model: Model, installation: Installation): void {
  const lineage = verifyLineage(pack, installation.lineage);
  same('the length of the lineage', lineage.length, model.lineage.length);
  const licence = evaluate(lineage, {
    parts,
    time: trustedTime(msAt(model.today), newestSignedDay(lineage)),
    support: pack.support,
    isDeactivated: installation.deactivation !== null,
  });
  const held = model.held();
  if (!held) {
    same('the status without a licence', licence.status, model.isDeactivated ? 'deactivated' : 'unlicensed');
    return;
  }
  const [base] = licence.entitlements;
  same('the base', base?.policyId, held.base);
  same('the last day', base?.expiresOn === null ? null : formatDay(base?.expiresOn ?? 0), held.lastDay);
  const packs = licence.entitlements.find(({ policyId }) => policyId === 'tag-pack')?.quantity ?? 0;
  same('the tag packs', packs, held.tagPacks);
}

function same(what: string, got: unknown, want: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(want)) {
    throw new Error(`${what}: the core says ${JSON.stringify(got)}, the model ${JSON.stringify(want)}`);
  }
}

function expectCode(act: () => unknown, codes: readonly string[]): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  if (thrown !== undefined && !(thrown instanceof ReadbackError)) throw thrown;
  const code = thrown?.code ?? 'nothing';
  if (!codes.includes(code)) throw new Error(`refused with ${code}, not with one of ${codes.join(', ')}`);
}
