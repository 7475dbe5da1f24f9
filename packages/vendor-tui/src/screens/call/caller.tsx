// The caller proves to be the customer: the number, and the PIN unseen.
import { ClockContext, formatWait, TextField, useViewport } from '@readback/tui-kit';
import { Text, useIsScreenReaderEnabled } from 'ink';
import { type JSX, useContext, useEffect, useState } from 'react';
import { StepFrame, type StepProps } from './step.js';
import { CALLER_FACTS, numbersOnRecord, waiting } from './words.js';

export function CallerStepView({ call, dispatch }: StepProps): JSX.Element | null {
  const { columns } = useViewport();
  const { caller, callerField } = call;
  const wait = useCountdown(caller?.waitUntilMs);
  if (caller === undefined) return null;
  return (
    <StepFrame call={call} say={callerField === 'number' ? 'caller-number' : 'caller-pin'}>
      {callerField === 'number' && <Text dimColor>{numbersOnRecord(caller)}</Text>}
      {caller.needs.map((fact) => (
        <TextField
          key={fact}
          label={CALLER_FACTS[fact]}
          state={fact === 'number' ? call.callerNumber : call.callerPin}
          onEvent={(event) => dispatch({ type: 'edit', event })}
          isActive={fact === callerField}
          mask={fact === 'pin'}
          width={columns - 4}
        />
      ))}
      {wait !== undefined && <Text bold>{waiting(wait)}</Text>}
    </StepFrame>
  );
}

const SECOND_MS = 1000;

/** Drawn again each second, and at the end; a screen reader hears it once. */
function useCountdown(untilMs: number | undefined): string | undefined {
  const clock = useContext(ClockContext);
  const isSilent = useIsScreenReaderEnabled();
  const [, setTicks] = useState(0);
  const leftMs = untilMs === undefined ? 0 : untilMs - clock.nowMs();
  const isOver = leftMs <= 0;
  useEffect(() => {
    if (isOver || isSilent) return undefined;
    let stop: () => void = () => undefined;
    const tick = (): void => {
      stop = clock.after(SECOND_MS, () => {
        setTicks((count) => count + 1);
        tick();
      });
    };
    tick();
    return () => stop();
  }, [clock, isOver, isSilent]);
  return isOver ? undefined : formatWait(leftMs);
}
