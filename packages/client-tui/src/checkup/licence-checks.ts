// The licence as a program sees it, its grants one by one, what was counted, and the calls that wait.
import { formatDay, type Licence, type LicenceStatus, type PendingChallenge } from '@readback/core';
import type { GrantReport } from '@readback/core/node';
import { type Check, type CheckState, noticeCheck } from '../flow/checkup.js';
import { policyTitle, STATUS_WORDS, untilWords } from '../flow/describe.js';
import { ageWords, PURPOSE_WORDS } from '../flow/waiting.js';

/** Told by the machine and the clock themselves. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'machine-drifted',
  'weak-identity',
  'clock-unknown',
  'clock-behind',
  'clock-ahead',
]);

const STATES: Readonly<Record<LicenceStatus, CheckState>> = {
  active: 'ok',
  trial: 'ok',
  grace: 'warn',
  unlicensed: 'bad',
  expired: 'bad',
  'clock-suspect': 'bad',
  'wrong-machine': 'bad',
  deactivated: 'bad',
};

/** `licensed until 2027-11-22`, `no licence`. */
export function standing(licence: Licence): string {
  const words = STATUS_WORDS[licence.status].toLowerCase();
  if (licence.status !== 'active' && licence.status !== 'trial') return words;
  return licence.expiresOn === null ? words : `${words} until ${formatDay(licence.expiresOn)}`;
}

export function licenceChecks(licence: Licence, grants: readonly GrantReport[]): Check[] {
  const { status, reason, warnings } = licence;
  const state = STATES[status];
  return [
    reason
      ? { ...noticeCheck('licence', state, reason), say: `${STATUS_WORDS[status]}: ${reason.message}` }
      : {
          part: 'licence',
          state,
          message: `${STATUS_WORDS[status]}: ${policyTitle(licence)}, ${untilWords(licence)}.`,
        },
    ...warnings
      .filter(({ code }) => !TOLD_ELSEWHERE.has(code))
      .map((warning) => noticeCheck('licence', 'warn', warning)),
    ...grants.map(grantCheck),
  ];
}

function grantCheck(grant: GrantReport, index: number): Check {
  const { purpose, policy, quantity, day, keyEpoch, problem } = grant;
  const words = [
    purpose === undefined ? 'not readable' : PURPOSE_WORDS[purpose].toLowerCase(),
    policy === undefined ? 'a policy that is not in this pack' : `${policy} x ${quantity}`,
    ...(day === undefined ? [] : [formatDay(day)]),
    ...(keyEpoch === undefined ? [] : [`signed with key ${keyEpoch}`]),
  ];
  const message = `Grant ${index + 1}: ${words.join(', ')}.`;
  if (!problem) return { part: 'licence', state: 'ok', message };
  return {
    part: 'licence',
    state: 'bad',
    message: `${message} ${problem.message}`,
    next: problem.next,
    say: `Grant ${index + 1}: ${problem.message}`,
  };
}

/** `meters`: those of the policy. `counted`: throws what reading them throws, told as it is. */
export function meterChecks(meters: readonly string[], counted: ReadonlyMap<string, number>): Check[] {
  if (meters.length === 0) return [];
  const words = meters.map((meter) => `${meter} ${counted.get(meter) ?? 0}`);
  return [{ part: 'meters', state: 'ok', message: `${words.join(', ')}.` }];
}

/** Never the whole challenge: a group tells which one is meant. */
export function callChecks(pending: readonly PendingChallenge[], nowMs: number): Check[] {
  if (pending.length === 0) return [{ part: 'calls', state: 'ok', message: 'No challenge waits for its response.' }];
  return pending.map(({ purpose, challenge, createdAtMs }) => ({
    part: 'calls',
    state: 'ok',
    message: `${PURPOSE_WORDS[purpose]} ${challenge.slice(0, 5)} waits for its response, made ${ageWords(nowMs - createdAtMs)}.`,
  }));
}
