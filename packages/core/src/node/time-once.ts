// Running time as a program keeps it that looks once and ends, such as `readback check`: as often as one that runs on, and
// only where there is something that it counts for (docs/protocol.md section 9.5).
import type { Notice } from '../licence/licence.js';
import { noticeOf, timeNotKept } from './notices.js';
import type { Site } from './site.js';

export const KEEP_TIME_MS: number = 10 * 60_000;

/** Never throws; what keeps it from being kept is told. */
export function keepTimeOnce(site: Site): Notice | undefined {
  try {
    if (counts(site) && isDue(site)) site.keepTime();
    return undefined;
  } catch (error) {
    return timeNotKept(noticeOf(error));
  }
}

/** Not on another machine, nor where the licence does not verify: there what is kept stays as it is. */
function counts(site: Site): boolean {
  const { lineage, trials } = site.installation();
  if (lineage.length === 0) return trials.length > 0;
  const { status } = site.licence();
  return status !== 'wrong-machine' && status !== 'unlicensed';
}

/** A start that nobody has kept yet, ten minutes of running, or a clock that went wrong or right since. */
function isDue(site: Site): boolean {
  const { time } = site.installation();
  const { bootId, uptimeMs } = site.clocks();
  const known = time?.starts.find((start) => start.bootId === bootId);
  if (!time || !known) return true;
  const passedMs = uptimeMs - known.uptimeMs;
  const { verdict } = site.time();
  const isBehind = verdict === 'behind' || verdict === 'suspect';
  return !(passedMs >= 0 && passedMs < KEEP_TIME_MS) || isBehind !== (time.behindSinceRunMs !== null);
}
