// The challenge as the caller reads it out: the group at hand large, a mark per group, which group to ask for, and what
// a code with faults may have been.
import { CodeInput, Notice, useViewport } from '@readback/tui-kit';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import type { ScriptStep } from '../../desk/script.js';
import { type CallState, challengeFault, readChallenge } from '../../flow/call/call-state.js';
import { CHALLENGE_INPUT } from '../../flow/call/challenge-input.js';
import { alphabetOf } from '../../flow/spelling.js';
import { useIsRoomyStep } from '../parts.js';
import { StepFrame, type StepProps } from './step.js';
import { CALLER_UNKNOWN, CHOOSE_HINT, confirmWords, groupNames, proposalText } from './words.js';

export function ChallengeStepView({ call, dispatch }: StepProps): JSX.Element {
  const isRoomy = useIsRoomyStep();
  const { step, groups } = sentence(call);
  return (
    <StepFrame call={call} say={step} values={{ group: String(call.input.current + 1), groups: groupNames(groups) }}>
      <CodeInput
        state={call.input}
        context={CHALLENGE_INPUT}
        onEvent={(event) => dispatch({ type: 'code', event })}
        alphabet={alphabetOf(call.spelling)}
        isLarge={isRoomy}
      />
      {call.toConfirm.length > 0 && readChallenge(call).status === 'ok' && call.notice === undefined && (
        <Notice {...confirmWords(call)} />
      )}
      <Faults call={call} />
      {call.caller?.isUnknown && hasRoomToWarn(call, isRoomy) && <Text bold>{CALLER_UNKNOWN}</Text>}
    </StepFrame>
  );
}

/** In a low window the code and its faults come first. */
function hasRoomToWarn({ review, toConfirm }: CallState, isRoomy: boolean): boolean {
  return isRoomy || (review === undefined && toConfirm.length === 0);
}

/** Asks for what is missing, group by group; what was heard wrong comes at the end, so that nobody is interrupted. */
function sentence(call: CallState): { readonly step: ScriptStep; readonly groups: readonly number[] } {
  const { toConfirm, review } = call;
  const { marks, wrongGroups, status } = readChallenge(call);
  if (toConfirm.length > 0 && status === 'ok') {
    return call.isReadBack ? { step: 'read-back', groups: toConfirm } : { step: 'group-again', groups: toConfirm };
  }
  if (review?.isRunningOn) return { step: 'group', groups: review.ask };
  if (review !== undefined) return { step: 'group-again', groups: review.ask };
  const isAllThere = !marks.includes('empty') && !marks.includes('partial');
  if (isAllThere && wrongGroups.length > 0) return { step: 'group-again', groups: wrongGroups };
  return { step: 'group', groups: [call.input.current] };
}

/** In a low window the likeliest proposal is enough. */
const LOW_ROWS = 12;

function Faults({ call }: { readonly call: CallState }): JSX.Element | null {
  const { rows } = useViewport();
  const isScreenReader = useIsScreenReaderEnabled();
  const fault = challengeFault(call);
  const { proposals = [] } = call.review ?? {};
  if (call.review?.isRunningOn || (fault === undefined && proposals.length === 0)) return null;
  const shown = call.isChoosing || rows >= LOW_ROWS || isScreenReader ? proposals : proposals.slice(0, 1);
  const hasProposals = shown.length > 0;
  return (
    <Box flexDirection="column">
      {fault !== undefined && !(call.isChoosing && rows < LOW_ROWS) && (
        <Notice kind="error" message={fault.message} next={hasProposals ? undefined : fault.next} />
      )}
      {shown.map((proposal, index) => (
        <Text key={proposal.groups.join(' ')}>
          <Text bold={call.isChoosing}>{`${index + 1}  `}</Text>
          {proposalText(proposal)}
        </Text>
      ))}
      {hasProposals && !call.isChoosing && rows >= LOW_ROWS && <Text dimColor>{CHOOSE_HINT}</Text>}
    </Box>
  );
}
