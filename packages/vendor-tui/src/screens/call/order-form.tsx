// A new order: what has been chosen above, the field in use below.
import { TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { chosenPolicy, chosenProduct, hasUnits, type OrderField, type OrderForm } from '../../flow/call/call-state.js';
import { orderFields } from '../../flow/call/order-form.js';
import { Fact, PickList } from '../parts.js';
import { StepFrame, type StepProps } from './step.js';
import { ORDER_FIELDS } from './words.js';

export function OrderFormView({ call, dispatch }: StepProps): JSX.Element {
  const form = call.orderForm;
  const fields = orderFields(form);
  const done = fields.slice(0, Math.max(0, fields.indexOf(form.field)));
  return (
    <StepFrame call={call}>
      <Text bold>{`New order for ${call.customer?.name ?? ''}`}</Text>
      {done.map((field) => (
        <Fact key={field} label={ORDER_FIELDS[field].label} value={valueOf(form, field)} />
      ))}
      {form.products !== undefined && <FieldInUse call={call} dispatch={dispatch} />}
    </StepFrame>
  );
}

function valueOf(form: OrderForm, field: OrderField): string {
  switch (field) {
    case 'product':
      return chosenProduct(form)?.title ?? '';
    case 'policy':
      return chosenPolicy(form)?.title ?? '';
    case 'quantity':
      return `${form.quantity.value} (${offerOf(form)})`;
    default:
      return form[field].value;
  }
}

function offerOf(form: OrderForm): string {
  const quantity = hasUnits(form) ? Number(form.quantity.value) : 1;
  return quantity >= 1 ? (chosenPolicy(form)?.describe(quantity) ?? '') : '';
}

function FieldInUse({ call, dispatch }: StepProps): JSX.Element {
  const { columns, rows } = useViewport();
  const form = call.orderForm;
  const { field } = form;
  const { label, hint } = ORDER_FIELDS[field];
  if (field === 'product' || field === 'policy') {
    const rowsOf = field === 'product' ? (form.products ?? []) : (chosenProduct(form)?.policies ?? []);
    const { index } = field === 'product' ? form.productList : form.policyList;
    return (
      <Box flexDirection="column">
        <Text bold>{label}</Text>
        <PickList
          choices={rowsOf.map(({ id, title }) => ({ key: id, label: title }))}
          index={index}
          dispatch={dispatch}
          height={Math.max(2, rows - 4)}
        />
      </Box>
    );
  }
  return (
    <Box flexDirection="column">
      <TextField
        label={label}
        state={form[field]}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
      <Text dimColor>{field === 'quantity' ? `  ${hint}: ${offerOf(form)}` : `  ${hint}`}</Text>
    </Box>
  );
}
