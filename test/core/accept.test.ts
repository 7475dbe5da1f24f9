// What is told of a response that cannot be taken in, and what one that can does to the time that is kept.
import {
  acceptResponse,
  bindingOf,
  DAY_MS,
  type Installation,
  msOfDay,
  NEW_INSTALLATION,
  observeTime,
  type Purpose,
  raiseTime,
  readResponse,
  reanchorTime,
  requestChallenge,
  startTime,
  storedChallenge,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { answer, NOW_MS, pack, print, TODAY, withChallenge } from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';

const HOUR_MS = 3_600_000;
const SHELF_LIFE_DAYS = pack.policies[0]?.shelfLifeDays ?? 0;

const accept = (installation: Installation, groups: readonly string[], nowMs = NOW_MS) =>
  acceptResponse(installation, pack, { groups, nowMs });

/** A site with a licence, and what it was given. */
function activated() {
  const site = withChallenge();
  return accept(site.installation, answer(site.challenge).groups);
}

describe('a response that is not taken in', () => {
  it('is no fault of typing where nothing is waiting', () => {
    expect(thrownBy(() => accept(NEW_INSTALLATION, answer(withChallenge().challenge).groups))).toMatchObject({
      code: 'no-challenge-pending',
    });
  });

  it('of which nothing has been typed is empty, whatever was answered before', () => {
    const { installation } = withChallenge(activated().installation, 'change');
    expect(installation.past).not.toEqual([]);
    expect(thrownBy(() => accept(installation, ['', '', '']))).toMatchObject({ code: 'code-empty' });
  });

  it('that is not complete says how much of a response is there', () => {
    const site = withChallenge();
    const groups = answer(site.challenge).groups.slice(0, 9);
    expect(thrownBy(() => accept(site.installation, groups))).toMatchObject({
      code: 'code-too-short',
      details: { have: 9, want: 15 },
    });
    expect(thrownBy(() => accept(site.installation, site.groups))).toMatchObject({
      code: 'wrong-kind',
      details: { found: 'challenge', want: 'response' },
    });
  });

  it('that answers an older challenge says which', () => {
    const first = withChallenge();
    const second = withChallenge(first.installation);
    const older = answer(first.challenge).groups;
    expect(thrownBy(() => accept(second.installation, older))).toMatchObject({
      code: 'response-older-challenge',
      details: { challenge: first.groups.join(' ') },
    });
    expect(thrownBy(() => accept(second.installation, older.slice(0, 9)))).toMatchObject({ code: 'other-challenge' });
  });

  it('that answers nothing of this installation is told from one that is wrong in a group', () => {
    const first = withChallenge();
    const second = withChallenge(first.installation);
    const groups = answer(second.challenge).groups;
    const wrong = groups.map((group, index) => (index === 3 ? `${group.slice(1)}${group.slice(0, 1)}` : group));
    expect(thrownBy(() => accept(second.installation, wrong))).toMatchObject({
      code: 'group-mismatch',
      details: { groups: [3] },
    });
  });

  it('past its shelf life says when it was issued and until when it counted', () => {
    const site = withChallenge();
    const { groups } = answer(site.challenge);
    const afterMs = (days: number): number => msOfDay(TODAY) + (SHELF_LIFE_DAYS + days) * DAY_MS + 10 * HOUR_MS;
    expect(thrownBy(() => accept(site.installation, groups, afterMs(1)))).toMatchObject({
      code: 'response-stale',
      details: { issuedOn: '2026-11-22', lastDay: '2026-12-06' },
    });
    // By the clock it is too late, but the challenge is not so old: the clock is simply wrong.
    const shownLate = withChallenge(undefined, 'activate', afterMs(0));
    expect(accept(shownLate.installation, answer(shownLate.challenge).groups, afterMs(5)).grant.day).toBe(TODAY);
    // To the hour a shelf life after the challenge it still counts.
    const toTheHour = withChallenge(undefined, 'activate', afterMs(0) - SHELF_LIFE_DAYS * DAY_MS);
    const early = answer(toTheHour.challenge, { day: TODAY - 1 }).groups;
    expect(accept(toTheHour.installation, early, afterMs(0)).grant.day).toBe(TODAY - 1);
    // And the other way round.
    expect(accept(site.installation, groups, afterMs(0)).grant.day).toBe(TODAY);
  });

  it('to a clock call counts for 48 hours of running time, and says until when', () => {
    const licensed = activated();
    const base = licensed.grant.digest;
    const asked = withChallenge({ ...licensed.installation, time: timeAt(1000) }, 'clock');
    const { groups } = answer(asked.challenge, { base, day: TODAY + 1 });
    const timeless = { ...asked.installation, time: null };
    expect(accept(timeless, groups).grant.challenge.purpose).toBe('clock');
    const ran = (runMs: number): Installation => ({ ...asked.installation, time: { ...timeAt(1000), runMs } });
    const createdRunMs = asked.installation.pending[0]?.createdRunMs ?? 0;
    expect(accept(ran(createdRunMs + 48 * HOUR_MS), groups).grant.challenge.purpose).toBe('clock');
    expect(thrownBy(() => accept(ran(createdRunMs + 48 * HOUR_MS + 1), groups))).toMatchObject({
      code: 'response-stale',
      details: { issuedOn: '2026-11-23', lastDay: '2026-11-25' },
    });
  });
});

describe('two challenges that wait', () => {
  const licensed = activated();
  const ask = (installation: Installation, purpose: Purpose, nonce: number) =>
    requestChallenge(installation, pack, { purpose, print, random: { nonce, counterStart: 0 }, nowMs: NOW_MS });
  const answerTo = (challenge: string) => answer(storedChallenge(challenge), { base: licensed.grant.digest }).groups;

  it('each have their response, which is read under the one that it fits best', () => {
    const both = ask(ask(licensed.installation, 'change', 1).installation, 'move', 2).installation;
    expect(both.pending.map(({ purpose }) => purpose).toSorted()).toEqual(['change', 'move']);
    for (const pending of both.pending) {
      const groups = answerTo(pending.challenge);
      expect(readResponse(both, pack, groups)).toMatchObject({ status: 'ok', pending: { purpose: pending.purpose } });
      expect(readResponse(both, pack, groups.slice(0, 2)).pending).toEqual(pending);
    }
  });

  it('are told apart by the code as a whole where its groups fit both', () => {
    const first = ask(licensed.installation, 'change', 1);
    const groupBinding = (challenge: string): number => bindingOf(storedChallenge(challenge)).group;
    const wanted = groupBinding(first.pending.challenge);
    for (let nonce = 0; nonce < 4096; nonce += 1) {
      const second = ask(first.installation, 'move', nonce);
      if (groupBinding(second.pending.challenge) !== wanted) continue;
      for (const { challenge, purpose } of second.installation.pending) {
        const reading = readResponse(second.installation, pack, answerTo(challenge));
        expect(reading).toMatchObject({ status: 'ok', pending: { purpose } });
      }
      return;
    }
    throw new Error('no two challenges bind their groups alike');
  });

  it('are both past once one is answered, the answered one first', () => {
    const both = ask(ask(licensed.installation, 'change', 1).installation, 'move', 2).installation;
    for (const pending of both.pending) {
      const other = both.pending.find((each) => each !== pending);
      const { installation } = accept(both, answerTo(pending.challenge));
      expect(installation.pending).toEqual([]);
      expect(installation.past.slice(0, 2)).toEqual([pending.challenge, other?.challenge]);
      expect(installation.past.slice(2)).toEqual(licensed.installation.past);
    }
  });
});

it('a change of a licence that is not there is not signed for this place', () => {
  const licensed = activated();
  const change = withChallenge(licensed.installation, 'change');
  const { groups } = answer(change.challenge, { base: licensed.grant.digest });
  expect(thrownBy(() => accept({ ...change.installation, lineage: [] }, groups))).toMatchObject({
    code: 'signature-invalid',
  });
});

it('a lineage grows by a change and begins anew with an activation', () => {
  const first = activated();
  const [grant] = first.installation.lineage;
  const change = withChallenge(first.installation, 'change');
  const { groups } = answer(change.challenge, { base: first.grant.digest });
  const changed = accept(change.installation, groups).installation;
  expect(changed.lineage).toEqual([grant, { challenge: change.groups.join(' '), response: groups.join(' ') }]);
  const again = withChallenge(changed, 'activate');
  const anew = answer(again.challenge).groups;
  expect(accept(again.installation, anew).installation.lineage).toEqual([
    { challenge: again.groups.join(' '), response: anew.join(' ') },
  ]);
});

const EVIDENCE = { clockMs: NOW_MS, bootId: 'boot', uptimeMs: HOUR_MS };
const rules = (toleranceHours: number) => ({
  toleranceMs: toleranceHours * HOUR_MS,
  earliestMs: Date.UTC(2026, 9, 1),
});
const timeAt = (runMs: number) => ({ ...observeTime(null, EVIDENCE, rules(25)), runMs });

describe('a response that is taken in', () => {
  const { earliestMs } = rules(0);
  const tolerance = pack.policies[0]?.clockToleranceHours ?? 0;

  /** The same answer at a site whose clock is wrong by so much. */
  function timesOf(purpose: Purpose, day: number, wrongMs: number) {
    const licensed = activated();
    const start = purpose === 'activate' ? NEW_INSTALLATION : licensed.installation;
    const time = timeAt(5000);
    const asked = withChallenge({ ...start, time }, purpose);
    const base = purpose === 'activate' ? {} : { base: licensed.grant.digest };
    const { groups } = answer(asked.challenge, { ...base, day });
    const evidence = { clockMs: NOW_MS + wrongMs };
    const taken = (clock: object) => acceptResponse(asked.installation, pack, { groups, nowMs: NOW_MS, ...clock });
    return { time, evidence, after: taken({ clock: { evidence, earliestMs } }).installation.time, without: taken({}) };
  }

  it.each([-3, 0, 1, 20])('to an activation anchors the time at its day, with a clock wrong by %i days', (days) => {
    const { time, evidence, after } = timesOf('activate', TODAY, days * DAY_MS);
    const anchor = { day: TODAY, challengeRunMs: 5000, shelfLifeDays: SHELF_LIFE_DAYS };
    expect(after).toEqual(startTime(time, evidence, anchor, rules(tolerance)));
  });

  it.each([-3, 0, 1, 20])('to a clock call sets the mark anew, with a clock wrong by %i days', (days) => {
    const { time, evidence, after } = timesOf('clock', TODAY, days * DAY_MS);
    expect(after).toEqual(reanchorTime(time, evidence, { day: TODAY, challengeRunMs: 5000 }, rules(tolerance)));
  });

  it('to a change raises the mark to its day, and leaves the clock', () => {
    const { time, after } = timesOf('change', TODAY + 2, 0);
    expect(after).toEqual(raiseTime(time, TODAY + 2));
    expect(after).not.toEqual(time);
  });

  it('leaves time alone where none is kept', () => {
    const { time, without } = timesOf('activate', TODAY, 20 * DAY_MS);
    expect(without.installation.time).toEqual(time);
    const site = withChallenge();
    const clock = { evidence: { clockMs: NOW_MS }, earliestMs };
    const { groups } = answer(site.challenge);
    expect(acceptResponse(site.installation, pack, { groups, nowMs: NOW_MS, clock }).installation.time).toBeNull();
  });

  it('is remembered with the pack and where it comes from', () => {
    const site = withChallenge();
    const { groups } = answer(site.challenge);
    const origin = (given: object) =>
      acceptResponse({ ...site.installation, packOrigin: 'before' }, pack, { groups, nowMs: NOW_MS, ...given })
        .installation.packOrigin;
    expect(origin({ origin: 'roots' })).toBe('roots');
    expect(origin({})).toBe('before');
  });
});
