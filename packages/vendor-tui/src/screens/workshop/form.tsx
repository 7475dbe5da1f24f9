// A policy as a form, and what is asked before it is written.
import { Notice, TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { isHeld } from '../../flow/workshop/edit-steps.js';
import { chosenPolicy, findingLines, formRows, type PolicyForm } from '../../flow/workshop/workshop-state.js';
import { PickList, useIsRoomy } from '../parts.js';
import { type PlaceProps, useRoom } from './parts.js';
import {
  count,
  formTitle,
  heldText,
  holderLines,
  LEAVE_FORM,
  machinesOf,
  REACH,
  ROW_HINTS,
  rowDetail,
  rowLabel,
} from './words.js';

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

const MOST_HOLDERS = 6;

export function ReachPlace({ workshop, form, dispatch }: PlaceProps & { readonly form: PolicyForm }): JSX.Element {
  const isRoomy = useIsRoomy();
  const { touched = [], weaker = [] } = form.weighed ?? {};
  const holders = holderLines(touched, isRoomy ? MOST_HOLDERS : 1);
  return (
    <Box flexDirection="column" rowGap={isRoomy ? 1 : 0}>
      <Text bold>{`Held as it was on ${count(machinesOf(touched), 'machine')}. Who gets the change?`}</Text>
      <Box flexDirection="column">
        {holders.map((line) => (
          <Text key={line}>{`  ${line}`}</Text>
        ))}
      </Box>
      <PickList choices={REACH} index={workshop.reachList.index} dispatch={dispatch} height={2} />
      {weaker.length > 0 && workshop.reachList.index === 0 && (
        <Notice kind="warn" message={`They lose something: ${weaker.join('; ')}.`} />
      )}
    </Box>
  );
}

export function RemovePlace({ workshop, dispatch }: PlaceProps): JSX.Element | null {
  const { columns } = useViewport();
  const isRoomy = useIsRoomy();
  const policy = chosenPolicy(workshop);
  const { removal } = workshop;
  if (policy === undefined || removal === undefined) return null;
  const [fault] = removal.faults;
  if (fault !== undefined) {
    return (
      <Notice kind="error" message={`It cannot be removed: ${fault.path} ${fault.what}.`} next={`${fault.mend}.`} />
    );
  }
  if (!isHeld(removal)) {
    return <Notice kind="warn" message={`Remove ${policy.id} from the file? Nobody holds it.`} next="Press Y or N." />;
  }
  const machines = machinesOf(removal.touched);
  return (
    <Box flexDirection="column" rowGap={isRoomy ? 1 : 0}>
      <Notice
        kind="error"
        message={`Licences on ${count(machines, 'machine')} END with a pack without ${policy.id}. They stop at the next start.`}
      />
      <Box flexDirection="column">
        {holderLines(removal.touched, isRoomy ? MOST_HOLDERS : 1).map((line) => (
          <Text key={line}>{`  ${line}`}</Text>
        ))}
      </Box>
      <TextField
        label={`To remove it all the same, type its id: ${policy.id}`}
        state={workshop.text}
        onEvent={(event) => dispatch({ type: 'edit', event })}
        width={columns - 4}
      />
    </Box>
  );
}
