// What counts of a record that was changed by hand. Its lineage is proved by signatures and needs no seal; what nothing
// proves (marks of time, trials, waiting challenges, whether it was given up) is taken from the newest record with a seal, or
// from the edited one where that is the worse for whoever edited.
import { type Installation, remember } from '../licence/installation.js';
import type { TimeState } from '../licence/time.js';

/** `reference`: the newest record with a seal, wherever one is left. Without one there is nothing to compare with; a challenge
 * that nobody can prove to have been waiting waits no more. */
export function trustedPart(edited: Installation, reference: Installation | undefined): Installation {
  if (!reference) return { ...edited, pending: [], past: remember(edited.past, ...edited.pending) };
  const worst: Installation = {
    ...reference,
    counter: further(reference.counter, edited.counter),
    time: worseTime(reference.time, edited.time),
    trials: [...reference.trials, ...edited.trials.filter(({ policyId }) => !hasTrial(reference, policyId))],
    reportSequence: further(reference.reportSequence, edited.reportSequence),
  };
  const answered = answeredSince(edited, reference);
  if (!answered) return { ...worst, deactivation: reference.deactivation ?? edited.deactivation };
  const { lineage, packVersion, packOrigin } = edited;
  return {
    ...worst,
    lineage,
    pending: [],
    past: remember(reference.past, ...reference.pending),
    packVersion: packOrigin === reference.packOrigin ? Math.max(packVersion, reference.packVersion) : packVersion,
    packOrigin,
    deactivation: null,
  };
}

/** Whether the edited record holds one grant more, and it answers a challenge that was waiting. */
function answeredSince({ lineage }: Installation, reference: Installation): boolean {
  const before = lineage.slice(0, -1);
  const answered = reference.pending.find(({ challenge }) => challenge === lineage.at(-1)?.challenge);
  if (!answered) return false;
  if (answered.purpose === 'activate') return before.length === 0;
  return reference.deactivation === null && JSON.stringify(before) === JSON.stringify(reference.lineage);
}

const hasTrial = ({ trials }: Installation, policyId: string): boolean =>
  trials.some((trial) => trial.policyId === policyId);

/** Of two numbers that count round from 255 to 0. */
function further(known: number | null, edited: number | null): number | null {
  if (known === null || edited === null) return known ?? edited;
  return ((edited - known) & 255) < 128 ? edited : known;
}

function worseTime(known: TimeState | null, edited: TimeState | null): TimeState | null {
  if (known === null || edited === null) return known ?? edited;
  const newer = edited.runMs >= known.runMs ? edited : known;
  return {
    ...known,
    starts: newer.starts,
    runMs: newer.runMs,
    markMs: Math.max(known.markMs, edited.markMs),
    behindSinceRunMs: known.behindSinceRunMs ?? edited.behindSinceRunMs,
  };
}
