// The life of a licence after its first call, in the pure core: given up, moved, re-anchored, put back from paper, tried
// out (docs/protocol.md sections 9.1 and 9.5 to 9.8).
import {
  acceptResponse,
  CHALLENGE_LAYOUT,
  type Circumstances,
  DAY_MS,
  deactivate,
  digestParts,
  evaluate,
  type Grant,
  type Installation,
  isRestorable,
  type MachineParts,
  makeReport,
  msOfDay,
  NEW_INSTALLATION,
  newestSignedDay,
  observeTime,
  type Pack,
  type Purpose,
  printOfParts,
  readCode,
  requestChallenge,
  restoreLineage,
  SHORT_LAYOUT,
  startTrial,
  storedChallenge,
  trialOf,
  trialsLeft,
  trustedTime,
  type VerifiedGrant,
  verifyLineage,
  verifyPack,
} from '@readback/core';
import {
  buildPack,
  issue,
  readCounters,
  readProductDefinition,
  signPack,
  verifyReceipt,
  verifyReport,
} from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { challengePayload } from '../../packages/core/src/records/challenge.js';
import { decodeReceipt } from '../../packages/core/src/records/receipt.js';
import { decodeReport } from '../../packages/core/src/records/report.js';
import {
  machine,
  NOW_MS,
  packKeys,
  productJson,
  rootSecret,
  signingKey,
  TODAY,
  trust,
} from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';
import { outcome } from '../vectors/read-vectors.js';

const pack: Pack = (() => {
  const definition = readProductDefinition({
    ...productJson,
    policies: [
      ...productJson.policies,
      { code: 10, id: 'forever', title: 'Forever', features: ['historian'], term: null, restorable: true },
      { code: 11, id: 'more', title: 'More', kind: 'add-on', features: ['reports'], term: null, restorable: true },
      {
        code: 12,
        id: 'counted',
        title: 'Counted',
        features: ['historian'],
        term: { months: 1 },
        meters: ['tags', 'reads'],
      },
      { code: 13, id: 'try-out', title: 'Try-out', kind: 'trial', features: ['historian'], term: { days: 14 } },
    ],
  });
  return verifyPack(signPack(buildPack({ ...definition, version: 1, keys: packKeys }, new Set()), [rootSecret]), trust);
})();

interface Act {
  readonly policyId: string;
  readonly purpose?: Purpose;
  readonly quantity?: number;
  readonly day?: number;
  readonly parts?: MachineParts;
}

/** Grants that stand on no base, as none can be accepted. */
const addOnAlone = (of: readonly VerifiedGrant[]): VerifiedGrant[] =>
  of.filter(({ policy }) => policy.kind === 'add-on');

/** Challenge, answer, entry. */
function call(installation: Installation, act: Act): Installation {
  const { purpose = 'activate', quantity = 1, day = TODAY, parts = machine, policyId } = act;
  const asked = requestChallenge(installation, pack, {
    purpose,
    print: printOfParts(digestParts(trust.productId, parts)),
    random: { nonce: 1, counterStart: 7 },
    nowMs: msOfDay(day),
    fresh: true,
  });
  const challenge = storedChallenge(asked.pending.challenge);
  const base = purpose === 'activate' ? undefined : verified(installation).at(-1)?.digest;
  const answer = issue({ pack, signingKey, challenge, policyId, quantity, day, ...(base ? { base } : {}) });
  return acceptResponse(asked.installation, pack, { groups: answer.groups, nowMs: msOfDay(day) }).installation;
}

const verified = ({ lineage }: Installation): VerifiedGrant[] => verifyLineage(pack, lineage);

function circumstances(installation: Installation, day = TODAY, parts: MachineParts = machine): Circumstances {
  return {
    parts: digestParts(trust.productId, parts),
    time: trustedTime(msOfDay(day), newestSignedDay(verified(installation))),
    support: pack.support,
    trial: trialOf(installation, pack),
    isDeactivated: installation.deactivation !== null,
  };
}
const statusOf = (installation: Installation, day = TODAY, parts: MachineParts = machine) =>
  evaluate(verified(installation), circumstances(installation, day, parts)).status;

it('a lineage under an older key costs one more check for each newer one, once and not a grant', () => {
  let inVain = 0;
  const [key] = pack.keys;
  if (!key) throw new Error('a pack without a key');
  const newer = (epoch: number) => ({
    ...key,
    epoch,
    verifying: () => ({
      ...key.verifying(),
      verify: () => {
        inVain += 1;
        return false;
      },
    }),
  });
  let installation = call(NEW_INSTALLATION, { policyId: 'professional' });
  for (let n = 0; n < 3; n++) installation = call(installation, { purpose: 'change', policyId: 'professional' });
  expect(verifyLineage({ ...pack, keys: [newer(3), newer(2), key] }, installation.lineage)).toHaveLength(4);
  expect(inVain).toBe(2);
});

describe('giving a licence up', () => {
  const active = call(NEW_INSTALLATION, { policyId: 'professional', quantity: 12 });

  it('leaves a receipt that the desk can check against the newest grant, and nothing that works', () => {
    const lineage = verified(active);
    const { installation, deactivation } = deactivate(active, lineage, NOW_MS);
    expect(statusOf(installation)).toBe('deactivated');
    const { data } = readCode(CHALLENGE_LAYOUT, deactivation.receipt.split(' '));
    const newest = lineage.at(-1);
    if (!data || !newest) throw new Error('no receipt');
    expect(verifyReceipt(challengePayload(data), newest)).toBe(true);
    expect(deactivate(installation, [], NOW_MS + 1).deactivation).toEqual(deactivation);
  });

  it('leaves no answer that still counts: neither one that waits nor one that was entered', () => {
    const asked = requestChallenge(active, pack, {
      purpose: 'change',
      print: printOfParts(digestParts(trust.productId, machine)),
      random: { nonce: 2, counterStart: 0 },
      nowMs: NOW_MS,
    });
    const base = verified(active).at(-1)?.digest;
    if (!base) throw new Error('no grant');
    const challenge = storedChallenge(asked.pending.challenge);
    const answer = issue({ pack, signingKey, challenge, policyId: 'professional', quantity: 6, day: TODAY, base });
    const ended = deactivate(asked.installation, verified(active), NOW_MS).installation;
    const enter = (groups: readonly string[]) => outcome(() => acceptResponse(ended, pack, { groups, nowMs: NOW_MS }));
    expect(enter(answer.groups)).toBe('no-challenge-pending');
    const again = call(ended, { policyId: 'professional', quantity: 12, day: TODAY + 1 });
    expect(statusOf(again, TODAY + 1)).toBe('active');
    expect(again.deactivation).toBeNull();
    const waiting = requestChallenge(again, pack, {
      purpose: 'change',
      print: printOfParts(digestParts(trust.productId, machine)),
      random: { nonce: 3, counterStart: 0 },
      nowMs: NOW_MS,
    }).installation;
    expect(outcome(() => acceptResponse(waiting, pack, { groups: answer.groups, nowMs: NOW_MS }))).toBe(
      'response-older-challenge',
    );
  });

  it('is refused where the policy does not give back, and where there is nothing', () => {
    const forever = call(NEW_INSTALLATION, { policyId: 'forever' });
    expect(thrownBy(() => deactivate(forever, verified(forever), NOW_MS))).toMatchObject({
      code: 'policy-not-returnable',
      details: { policy: 'Forever' },
    });
    expect(outcome(() => deactivate(NEW_INSTALLATION, [], NOW_MS))).toBe('no-base-licence');
    const more = call(forever, { purpose: 'change', policyId: 'more' });
    expect(outcome(() => deactivate(more, addOnAlone(verified(more)), NOW_MS))).toBe('no-base-licence');
  });

  it.each([
    ['the day by the clock', NOW_MS, TODAY],
    ['the first day where the clock is before it', 0, 0],
    ['the last day that fits where the clock is after it', Date.UTC(9999, 0, 1), 8191],
  ])('says in the receipt %s', (_, nowMs, day) => {
    const { receipt } = deactivate(active, verified(active), nowMs).deactivation;
    const { data } = readCode(CHALLENGE_LAYOUT, receipt.split(' '));
    expect(data && decodeReceipt(challengePayload(data)).day).toBe(day);
  });
});

describe('a move', () => {
  const repaired = { ...machine, board: 'BOARD-0002' };
  const active = call(NEW_INSTALLATION, { policyId: 'professional', quantity: 12 });
  const moved = call(active, { purpose: 'move', policyId: 'professional', parts: repaired, day: TODAY + 3 });

  it('takes the whole licence along and leaves the first machine', () => {
    expect(statusOf(moved, TODAY + 3, repaired)).toBe('active');
    expect(statusOf(moved, TODAY + 3)).toBe('wrong-machine');
    const ends = ({ lineage }: Installation, parts: MachineParts) =>
      evaluate(verifyLineage(pack, lineage), circumstances(moved, TODAY + 3, parts)).expiresOn;
    expect(ends(moved, repaired)).toBe(ends(active, machine));
  });
});

describe('a clock call', () => {
  const evidence = (clockMs: number, uptimeMs: number) => ({ clockMs, bootId: 'b', uptimeMs });
  const rules = { toleranceMs: 25 * 3_600_000, earliestMs: 0 };
  const clockMs = NOW_MS + 3000 * DAY_MS;
  const active = {
    ...call(NEW_INSTALLATION, { policyId: 'professional', quantity: 12 }),
    time: observeTime(null, evidence(clockMs, 0), rules),
  };
  const asked = requestChallenge(active, pack, {
    purpose: 'clock',
    print: printOfParts(digestParts(trust.productId, machine)),
    random: { nonce: 4, counterStart: 0 },
    nowMs: clockMs,
  });
  const base = verified(active).at(-1)?.digest ?? new Uint8Array(32);
  const challenge = storedChallenge(asked.pending.challenge);
  const day = TODAY + 2;
  const answer = issue({ pack, signingKey, challenge, policyId: 'professional', quantity: 1, day, base });
  const enterAfter = (ranMs: number) => {
    const time = observeTime(active.time, evidence(clockMs + ranMs, ranMs), rules);
    const clock = { evidence: evidence(clockMs + ranMs, ranMs), earliestMs: 0 };
    return acceptResponse({ ...asked.installation, time }, pack, { groups: answer.groups, nowMs: clockMs, clock });
  };

  it('sets the mark to its day and the running time since it was asked for', () => {
    const { installation } = enterAfter(3_600_000);
    expect(installation.time?.markMs).toBe(msOfDay(day) + 3_600_000);
    expect(newestSignedDay(verified(installation))).toBe(day);
  });

  it('counts for two days of running time', () => {
    expect(outcome(() => enterAfter(2 * DAY_MS))).toBe('ok');
    expect(outcome(() => enterAfter(2 * DAY_MS + 1))).toBe('response-stale');
  });
});

describe('paper', () => {
  const forever = call(NEW_INSTALLATION, { policyId: 'forever' });
  const both = call(forever, { purpose: 'change', policyId: 'more', day: TODAY + 5 });
  const restore = (grants: readonly Grant[], installation = NEW_INSTALLATION, parts: MachineParts = machine) =>
    restoreLineage(installation, pack, {
      grants,
      origin: 'o',
      circumstances: { ...circumstances(NEW_INSTALLATION, TODAY + 900, parts) },
    });

  it('puts back what is perpetual and not returnable, on its machine, at any time', () => {
    expect(isRestorable(verified(both))).toBe(true);
    const { installation } = restore(both.lineage);
    expect(statusOf(installation, TODAY + 900)).toBe('active');
    expect(evaluate(verified(installation), circumstances(installation)).features).toEqual(['historian', 'reports']);
    expect(restore(both.lineage.slice(0, 1)).verified).toHaveLength(1);
  });

  it('leaves nothing waiting, and remembers what did', () => {
    const asked = requestChallenge(NEW_INSTALLATION, pack, {
      purpose: 'activate',
      print: printOfParts(digestParts(trust.productId, machine)),
      random: { nonce: 5, counterStart: 0 },
      nowMs: NOW_MS,
    });
    const { installation } = restore(forever.lineage, asked.installation);
    expect(installation).toMatchObject({ pending: [], past: [asked.pending.challenge], packOrigin: 'o' });
  });

  it('puts nothing back where the licence it became was given up; only a state that was wiped does', () => {
    const changed = call(forever, { purpose: 'change', policyId: 'professional', quantity: 12 });
    const ended = deactivate(changed, verified(changed), NOW_MS).installation;
    expect(outcome(() => restore(forever.lineage, ended))).toBe('restore-too-late');
    expect(statusOf(restore(forever.lineage).installation, TODAY + 900)).toBe('active');
    const again = call(ended, { policyId: 'forever', day: TODAY + 1 });
    expect(again.deactivation).toBeNull();
    expect(outcome(() => restore(again.lineage, { ...again, lineage: [] }))).toBe('ok');
  });

  it('puts back nothing else', () => {
    const rented = call(NEW_INSTALLATION, { policyId: 'professional', quantity: 12 });
    expect(isRestorable(verified(rented))).toBe(false);
    expect(isRestorable([...verified(forever), ...verified(rented)])).toBe(false);
    expect(isRestorable([])).toBe(false);
    expect(thrownBy(() => restore(rented.lineage))).toMatchObject({
      code: 'policy-not-restorable',
      details: { policy: 'Professional' },
    });
    expect(outcome(() => restore(both.lineage, forever))).toBe('licence-exists');
    expect(outcome(() => restore(both.lineage, NEW_INSTALLATION, { ...machine, board: 'other' }))).toBe(
      'wrong-machine',
    );
    expect(outcome(() => restore(both.lineage.slice(1)))).toBe('signature-invalid');
    expect(outcome(() => restore([]))).toBe('no-base-licence');
  });
});

describe('a trial', () => {
  const now = trustedTime(msOfDay(TODAY));

  it('does not begin by a clock that tells no date', () => {
    const unknown = { ...now, verdict: 'unknown' as const };
    expect(outcome(() => startTrial(NEW_INSTALLATION, pack, 'try-out', unknown))).toBe('clock-unknown');
  });

  it('begins once, lasts its term without grace, and ends with an activation', () => {
    expect(trialsLeft(NEW_INSTALLATION, pack).map(({ id }) => id)).toEqual(['try-out']);
    const tried = startTrial(NEW_INSTALLATION, pack, 'try-out', now);
    expect(statusOf(tried)).toBe('trial');
    expect(evaluate([], circumstances(tried)).features).toEqual(['historian']);
    expect(statusOf(tried, TODAY + 14)).toBe('trial');
    expect(statusOf(tried, TODAY + 15)).toBe('expired');
    expect(thrownBy(() => startTrial(tried, pack, 'try-out', now))).toMatchObject({
      code: 'trial-used',
      details: { policy: 'Try-out' },
    });
    expect(trialsLeft(tried, pack)).toEqual([]);
    const bought = call(tried, { policyId: 'professional', quantity: 12 });
    expect(statusOf(bought, TODAY + 15)).toBe('active');
    expect(outcome(() => startTrial(bought, pack, 'try-out', now))).toBe('licence-exists');
    expect(thrownBy(() => startTrial(NEW_INSTALLATION, pack, 'professional', now))).toMatchObject({
      code: 'policy-unknown',
      details: { policyCode: 'professional' },
    });
  });

  describe('where the pack has two', () => {
    const [first] = pack.policies.filter(({ kind }) => kind === 'trial');
    if (!first) throw new Error('no trial');
    const second = { ...first, code: 14, id: 'second', title: 'Second' };
    const withSecond = (...policies: (typeof first)[]): Pack => ({
      ...pack,
      policies: [...pack.policies, ...policies],
    });
    const firstTried = startTrial(NEW_INSTALLATION, withSecond(second), 'try-out', now);
    const bothTried = startTrial(firstTried, withSecond(second), 'second', { ...now, nowMs: msOfDay(TODAY + 20) });

    it('uses up itself alone', () => {
      expect(trialsLeft(firstTried, withSecond(second))).toEqual([second]);
    });

    it('counts where it is the newest', () => {
      expect(trialOf(bothTried, withSecond(second))).toEqual({ policy: second, day: TODAY + 20 });
    });

    it('gives way to the one before where the pack holds it no more, or no more as a trial', () => {
      expect(trialOf(bothTried, pack)).toEqual({ policy: first, day: TODAY });
      expect(trialOf(bothTried, withSecond({ ...second, kind: 'base' }))).toEqual({ policy: first, day: TODAY });
    });
  });

  it('is not used up after a licence was given up', () => {
    const bought = call(NEW_INSTALLATION, { policyId: 'professional' });
    const given = deactivate(bought, verifyLineage(pack, bought.lineage), NOW_MS).installation;
    expect(trialsLeft(given, pack)).toEqual([]);
    expect(outcome(() => startTrial(given, pack, 'try-out', now))).toBe('trial-too-late');
  });
});

describe('a usage report', () => {
  it('says what was counted, under the newest grant, with a number that rises', () => {
    const counted = call(NEW_INSTALLATION, { policyId: 'counted' });
    const totals = new Map([
      ['tags', 1234],
      ['not-asked-for', 9],
    ]);
    const first = makeReport(counted, verified(counted), totals);
    const second = makeReport(first.installation, verified(counted), totals);
    const { data } = readCode(SHORT_LAYOUT, second.groups);
    const newest = verified(counted).at(-1);
    if (!data || !newest) throw new Error('no report');
    expect(verifyReport(data, newest)).toBe(true);
    expect(decodeReport(data).sequence).toBe(1);
    expect(readCounters(decodeReport(data).counters, 2)).toEqual([1234, 0]);
    const plain = call(NEW_INSTALLATION, { policyId: 'professional' });
    expect(thrownBy(() => makeReport(plain, verified(plain), totals))).toMatchObject({
      code: 'policy-without-meters',
      details: { policy: 'Professional' },
    });
  });

  it('needs a base licence', () => {
    const both = call(call(NEW_INSTALLATION, { policyId: 'counted' }), { purpose: 'change', policyId: 'more' });
    expect(outcome(() => makeReport(both, [], new Map()))).toBe('no-base-licence');
    expect(outcome(() => makeReport(both, addOnAlone(verified(both)), new Map()))).toBe('no-base-licence');
  });
});
