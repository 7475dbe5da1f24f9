// What was asked for waits for a supervisor, who may approve it here.
import { TextField, useViewport } from '@readback/tui-kit';
import { Text } from 'ink';
import type { JSX } from 'react';
import { StepFrame, type StepProps } from './step.js';
import { APPROVAL_FIELDS, approvalLine } from './words.js';

export function ApprovalView({ call, dispatch }: StepProps): JSX.Element | null {
  const { columns } = useViewport();
  const { approval } = call;
  if (approval === undefined) return null;
  return (
    <StepFrame call={call}>
      <Text bold>{approvalLine(approval.id)}</Text>
      {(['name', 'passphrase'] as const).map((field) => (
        <TextField
          key={field}
          label={APPROVAL_FIELDS[field]}
          state={approval[field]}
          onEvent={(event) => dispatch({ type: 'edit', event })}
          isActive={approval.field === field}
          mask={field === 'passphrase'}
          width={columns - 4}
        />
      ))}
    </StepFrame>
  );
}
