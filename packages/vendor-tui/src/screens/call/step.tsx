// What every step of a call has: the sentence to say, the work itself, and what has to be told.
import { Spinner } from '@readback/tui-kit';
import { Box } from 'ink';
import type { JSX, ReactNode } from 'react';
import type { CallState } from '../../flow/call/call-state.js';
import type { Dispatch } from '../parts.js';
import { NoticeLine, Say, useIsRoomyStep } from '../parts.js';
import { WORK } from '../wording.js';

export interface StepProps {
  readonly call: CallState;
  readonly dispatch: Dispatch;
}

export interface StepFrameProps {
  readonly call: CallState;
  readonly say?: string | undefined;
  readonly children: ReactNode;
}

export function StepFrame({ call, say, children }: StepFrameProps): JSX.Element {
  const rowGap = useIsRoomyStep() ? 1 : 0;
  return (
    <Box flexDirection="column" rowGap={rowGap}>
      {say !== undefined && <Say text={say} />}
      <Box flexDirection="column">{children}</Box>
      {call.work !== undefined && <Spinner label={WORK[call.work]} />}
      <NoticeLine notice={call.notice} />
    </Box>
  );
}
