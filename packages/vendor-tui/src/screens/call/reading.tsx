// The response, read out group by group; the closing words; the end of the call.
import { CodeDisplay, Notice, Qr, TextField, useViewport } from '@readback/tui-kit';
import { Text } from 'ink';
import type { JSX } from 'react';
import type { CallState } from '../../flow/call/call-state.js';
import { alphabetOf } from '../../flow/spelling.js';
import { useIsRoomyStep } from '../parts.js';
import { StepFrame, type StepProps } from './step.js';
import { goThere, LEAVE_QUESTION } from './words.js';

/** The large group, its spelling and the overview of 15 groups with the sentence above them. */
const OVERVIEW_ROWS = 12;
/** That it counts no more stands above it, instead of what to say. */
const END_ROWS = 3;

export function ResponseStepView({ call, dispatch }: StepProps): JSX.Element | null {
  const { rows } = useViewport();
  const { issued, display, readTo } = call;
  if (issued === undefined) return null;
  const count = issued.groups.length;
  if (call.isQrOpen) return <Qr code={issued.groups.join(' ')} rows={rows} />;
  const isLast = display.current === count - 1;
  const { ended: end } = issued;
  const say = end !== undefined ? undefined : isLast ? 'last-group' : 'response';
  return (
    <StepFrame call={call} say={say} values={{ count: String(count) }}>
      {end !== undefined && <Notice kind="warn" message={end.says} next={end.next} />}
      <CodeDisplay
        groups={issued.groups}
        state={display}
        onEvent={(event) => dispatch({ type: 'read', event })}
        overview={rows >= OVERVIEW_ROWS + (end === undefined ? 0 : END_ROWS)}
        alphabet={alphabetOf(call.spelling)}
      />
      {display.current < readTo && <Text dimColor>{goThere(readTo)}</Text>}
    </StepFrame>
  );
}

export function ClosingStepView({ call, dispatch }: StepProps): JSX.Element {
  const { columns } = useViewport();
  return (
    <StepFrame call={call} say="closing">
      <TextField
        label="The two words the caller says now"
        state={call.closing}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        isActive={!call.isLeaving}
        width={columns - 4}
      />
      {call.isLeaving && <Notice {...LEAVE_QUESTION} />}
      {!call.isLeaving && call.notice === undefined && (
        <Text dimColor>No words yet? Enter with nothing typed leaves them out.</Text>
      )}
    </StepFrame>
  );
}

export function FinishedView({ call }: { readonly call: CallState }): JSX.Element | null {
  const isRoomy = useIsRoomyStep();
  const { issued, customer } = call;
  if (issued === undefined) return null;
  return (
    <StepFrame call={call} say="finished">
      {issued.confirmed ? (
        <Notice kind="ok" message={`Confirmed by caller: ${issued.offer} works at ${customer?.name ?? ''}.`} />
      ) : (
        <Notice
          kind="warn"
          message={`Not confirmed: ${issued.offer} for ${customer?.name ?? ''} was recorded.`}
          next="At home, R reads it again; or type the same challenge. No seat is taken."
        />
      )}
      {isRoomy && <Text dimColor>{`Recorded as ${issued.grantId} on ${issued.issuedOn}.`}</Text>}
    </StepFrame>
  );
}
