// Who is calling.
import { TextField, useViewport } from '@readback/tui-kit';
import type { JSX } from 'react';
import { customerRows, isLooking } from '../../flow/call/customer-step.js';
import { PickList } from '../parts.js';
import { StepFrame, type StepProps } from './step.js';

export function CustomerStepView({ call, dispatch }: StepProps): JSX.Element {
  const { columns, rows } = useViewport();
  const choices = customerRows(call).map((row) =>
    row === 'add'
      ? { key: '+', label: `Add "${call.search.value.trim()}" as a new customer` }
      : { key: row.id, label: row.name, detail: row.note },
  );
  return (
    <StepFrame call={call} say="customer">
      <TextField
        label="Customer: type a part of the name"
        state={call.search}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
      <PickList
        choices={choices}
        index={call.customerList.index}
        dispatch={dispatch}
        height={Math.max(2, rows - 8)}
        emptyText={isLooking(call) ? 'Looking...' : 'No customer yet: type the name of the first.'}
      />
    </StepFrame>
  );
}

export function NewCustomerView({ call, dispatch }: StepProps): JSX.Element {
  const { columns } = useViewport();
  return (
    <StepFrame call={call} say="new-customer">
      <TextField
        label="Name of the new customer"
        state={call.customerName}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
    </StepFrame>
  );
}
