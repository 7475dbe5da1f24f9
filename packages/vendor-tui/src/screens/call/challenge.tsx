// The challenge as the caller reads it out: a mark per group, and which group to ask for.
import { CodeInput, Notice } from '@readback/tui-kit';
import type { JSX } from 'react';
import { type CallState, CHALLENGE_INPUT, challengeFault, readChallenge } from '../../flow/call/call-state.js';
import { say } from '../wording.js';
import { StepFrame, type StepProps } from './step.js';

export function ChallengeStepView({ call, dispatch }: StepProps): JSX.Element {
  const fault = challengeFault(call);
  return (
    <StepFrame call={call} say={sentence(call)}>
      <CodeInput state={call.input} context={CHALLENGE_INPUT} onEvent={(event) => dispatch({ type: 'code', event })} />
      {fault !== undefined && <Notice kind="error" message={fault.message} next={fault.next} />}
    </StepFrame>
  );
}

/** Asks for what is missing, group by group; what was heard wrong comes at the end, so that nobody is interrupted. */
function sentence(call: CallState): string {
  if (call.notice?.what === 'words-differ') return say.readBack;
  const { marks, wrongGroups } = readChallenge(call);
  const isAllThere = !marks.includes('empty') && !marks.includes('partial');
  if (isAllThere && wrongGroups.length > 0) return say.groupAgain(wrongGroups.map((group) => group + 1));
  return say.group(call.input.current + 1);
}
