// What every step of a call has: the sentence to say, the work itself, and what has to be told.
import { Spinner } from '@readback/tui-kit';
import { Box } from 'ink';
import { type JSX, type ReactNode, useContext } from 'react';
import type { ScriptStep } from '../../desk/script.js';
import type { CallState } from '../../flow/call/call-state.js';
import { sayStep, type Values } from '../../flow/saying.js';
import type { Dispatch } from '../parts.js';
import { NoticeLine, Say, ScriptContext, useIsRoomyStep } from '../parts.js';
import { callValues, WORK } from './words.js';

export interface StepProps {
  readonly call: CallState;
  readonly dispatch: Dispatch;
}

export interface StepFrameProps {
  readonly call: CallState;
  /** The step of the script to say now. */
  readonly say?: ScriptStep | undefined;
  /** What stands for placeholders beside those of the call. */
  readonly values?: Values | undefined;
  readonly children: ReactNode;
}

export function StepFrame({ call, say, values, children }: StepFrameProps): JSX.Element {
  const { script, agent } = useContext(ScriptContext);
  const rowGap = useIsRoomyStep() ? 1 : 0;
  return (
    <Box flexDirection="column" rowGap={rowGap}>
      {say !== undefined && script !== undefined && (
        <Say text={sayStep(script, say, { agent, ...callValues(call), ...values })} />
      )}
      <Box flexDirection="column">{children}</Box>
      {call.work !== undefined && <Spinner label={WORK[call.work]} />}
      <NoticeLine notice={call.notice} />
    </Box>
  );
}
