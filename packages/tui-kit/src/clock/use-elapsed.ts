// The time of a call on a screen, drawn again only when its words change.
import { useIsScreenReaderEnabled } from 'ink';
import { createContext, useContext, useEffect, useState } from 'react';
import { type Clock, formatElapsed, nextElapsedMs, systemClock } from './elapsed.js';

/** Set by an app that has a clock of its own, or by a test. */
export const ClockContext: React.Context<Clock> = createContext(systemClock);

/** Words for the time since `sinceMs`; undefined before the first ten seconds, and for a screen reader, which would read
 * the screen again whenever they change. */
export function useElapsed(sinceMs: number | undefined): string | undefined {
  const clock = useContext(ClockContext);
  const isSilent = useIsScreenReaderEnabled();
  const [, setTicks] = useState(0);
  const words = sinceMs === undefined ? '' : formatElapsed(clock.nowMs() - sinceMs);
  useEffect(() => {
    if (isSilent || sinceMs === undefined) return undefined;
    let stop: () => void = () => undefined;
    const wait = (): void => {
      stop = clock.after(nextElapsedMs(clock.nowMs() - sinceMs), () => {
        setTicks((count) => count + 1);
        wait();
      });
    };
    wait();
    return () => stop();
  }, [clock, isSilent, sinceMs]);
  return isSilent || words === '' ? undefined : words;
}
