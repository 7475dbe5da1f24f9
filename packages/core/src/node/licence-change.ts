// What happened to a licence between two looks at it, and why.
import type { Licence, Notice } from '../licence/licence.js';
import type { ClockVerdict } from '../licence/time.js';

/** - `grant`: a response was entered, or a licence restored from paper: an activation, renewal, change, move, clock call
 *  - `trial`: a trial was begun
 *  - `deactivation`: the licence was given up
 *  - `grace`, `expiry`: a term ended, or its grace did
 *  - `clock`: the clock was found wrong, or right again
 *  - `machine`: parts of the machine changed
 *  - `warning`: a warning began or ended
 *  - `state`: the state folder cannot be read or written, or can again
 *  - `resume`: the program was suspended and goes on; the licence may be the same as before */
export type ChangeCause =
  | 'grant'
  | 'trial'
  | 'deactivation'
  | 'grace'
  | 'expiry'
  | 'clock'
  | 'machine'
  | 'warning'
  | 'state'
  | 'resume';

export interface LicenceChange {
  /** When it was seen: the time that counts for the licence, ms since 1970. */
  readonly atMs: number;
  readonly before: Licence;
  readonly now: Licence;
  /** One or more. */
  readonly causes: readonly ChangeCause[];
}

/** One look at a licence. */
export interface LicenceLook {
  readonly atMs: number;
  readonly licence: Licence;
  /** The grants it was evaluated from, as text. */
  readonly lineage: string;
  readonly isDeactivated: boolean;
  readonly trials: number;
  readonly verdict: ClockVerdict;
  /** The parts of the machine, as a text that is the same for the same parts. */
  readonly parts: string;
  /** What keeps the state from being read or written. */
  readonly problem: string;
}

/** Why the second look shows something else than the first; none where it does not. */
export function causesOf(before: LicenceLook, now: LicenceLook): ChangeCause[] {
  const causes: ChangeCause[] = [];
  if (before.lineage !== now.lineage)
    causes.push(now.isDeactivated && !before.isDeactivated ? 'deactivation' : 'grant');
  if (now.trials > before.trials) causes.push('trial');
  if (before.problem !== now.problem) causes.push('state');
  if (sameLicence(before.licence, now.licence)) return causes;

  if (before.verdict !== now.verdict) causes.push('clock');
  if (before.parts !== now.parts && before.parts !== '' && now.parts !== '') causes.push('machine');
  const { status } = now.licence;
  if (status !== before.licence.status && !causes.includes('grant')) {
    if (status === 'grace') causes.push('grace');
    if (status === 'expired') causes.push('expiry');
  }
  if (warningKeys(before.licence) !== warningKeys(now.licence)) causes.push('warning');
  // Nothing else takes away what an add-on gave.
  const isUnexplained = !causes.some((cause) => cause !== 'warning');
  if (isUnexplained && gifts(before.licence) !== gifts(now.licence)) causes.push('expiry');
  return causes.length > 0 ? causes : ['clock'];
}

/** Hours that a sentence counts down are no change. */
export function sameLicence(before: Licence, now: Licence): boolean {
  return (
    before.status === now.status &&
    keyOf(before.reason) === keyOf(now.reason) &&
    warningKeys(before) === warningKeys(now) &&
    gifts(before) === gifts(now) &&
    JSON.stringify(before.entitlements) === JSON.stringify(now.entitlements)
  );
}

const gifts = ({ features, limits }: Licence): string => JSON.stringify([features, limits]);
const warningKeys = ({ warnings }: Licence): string => warnings.map(keyOf).join('\n');

function keyOf(notice: Notice | undefined): string {
  if (notice === undefined) return '';
  return notice.code.startsWith('clock-') ? notice.code : `${notice.code} ${notice.message}`;
}
