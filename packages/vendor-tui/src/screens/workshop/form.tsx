// A policy as a form, and its values as they are typed.
import { Notice, TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { chosenPolicy, findingLines, formRows, type PolicyForm } from '../../flow/workshop/workshop-state.js';
import { PickList, useIsRoomy } from '../parts.js';
import { type PlaceProps, useRoom } from './parts.js';
import { formTitle, heldText, LEAVE_FORM, ROW_HINTS, rowDetail, rowLabel } from './words.js';

const MOST_FAULTS = 4;

export function FormPlace({ workshop, form, dispatch }: PlaceProps & { readonly form: PolicyForm }): JSX.Element {
  const isRoomy = useIsRoomy();
  const faults = form.faults.flatMap(findingLines).slice(0, MOST_FAULTS);
  const height = useRoom(isRoomy ? faults.length : 0);
  const rows = formRows(form.now);
  const row = rows[form.list.index];
  const held = chosenPolicy(workshop)?.held;
  return (
    <Box flexDirection="column">
      <Text bold wrap="truncate">
        {formTitle(form)}
        {held !== undefined && held.machines > 0 && form.made === undefined ? `: ${heldText(held)}` : ''}
      </Text>
      {form.isLeaving && <Notice {...LEAVE_FORM} />}
      {faults.map((line) => (
        <Text key={line}>{line}</Text>
      ))}
      <PickList
        choices={rows.map((one) => ({
          key: 'name' in one ? `${one.kind} ${one.name}` : one.kind,
          label: rowLabel(one),
          detail: rowDetail(form, one),
        }))}
        index={form.list.index}
        dispatch={dispatch}
        height={height}
        isActive={!form.isLeaving}
      />
      {row !== undefined && <Text dimColor>{`  ${ROW_HINTS[row.kind]}`}</Text>}
    </Box>
  );
}

export function ValuePlace({
  workshop,
  form,
  dispatch,
}: PlaceProps & { readonly form: PolicyForm }): JSX.Element | null {
  const { columns } = useViewport();
  const { row } = form;
  if (row === undefined) return null;
  const label = `${rowLabel(row).trim()}${row.kind === 'limit' ? ` ${row.name}` : ''}`;
  return (
    <Box flexDirection="column">
      <Text bold wrap="truncate">
        {formTitle(form)}
      </Text>
      <TextField
        label={label}
        state={workshop.text}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
      <Text dimColor>{`  ${ROW_HINTS[row.kind]}`}</Text>
    </Box>
  );
}

export function NewIdPlace({ workshop, dispatch }: PlaceProps): JSX.Element {
  const { columns } = useViewport();
  return (
    <Box flexDirection="column">
      <Text>{`The new policy gets code ${workshop.file?.freeCode ?? ''}. Code and id stay for ever.`}</Text>
      <TextField
        label="Its id"
        state={workshop.text}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
    </Box>
  );
}
