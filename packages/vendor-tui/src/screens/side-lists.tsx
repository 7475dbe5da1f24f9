// The lists beside home: search, approvals, alerts, orders that run out.
import { type Choice, Screen, TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import { foundRows } from '../flow/side-lists.js';
import type { ListScreen, VendorState } from '../flow/state.js';
import { type Dispatch, Fact, NoticeLine, PickList, useIsRoomy } from './parts.js';
import { APP_TITLE, LIST_EMPTY, LIST_TITLES, REQUEST_FACTS, SEARCH_LABEL } from './words.js';

export interface SideListProps {
  readonly state: VendorState;
  readonly screen: ListScreen;
  readonly dispatch: Dispatch;
}

/** Title, footer and notice. */
const OTHER_ROWS = 8;
const MOST_FACTS = 6;

export function SideListView({ state, screen, dispatch }: SideListProps): JSX.Element {
  const { columns, rows } = useViewport();
  const isRoomy = useIsRoomy();
  const details = screen === 'approvals' && isRoomy ? requestFacts(state) : [];
  const height = Math.max(2, rows - OTHER_ROWS - (screen === 'search' ? 2 : 0) - details.length);
  const isEmptySearch = screen === 'search' && state.search.value.trim() === '';
  return (
    <Screen title={APP_TITLE} aside={LIST_TITLES[screen]} hints={hintsOf(state, columns)}>
      {screen === 'machine' && state.machine !== undefined && (
        <Text bold>{`A machine of ${state.machine.customerName}`}</Text>
      )}
      {screen === 'search' && (
        <TextField
          label={SEARCH_LABEL}
          state={state.search}
          onEvent={(event) => dispatch({ type: 'edit', event })}
          width={columns - 4}
        />
      )}
      <PickList
        choices={choicesOf(state, screen)}
        index={state.sideList.index}
        dispatch={dispatch}
        height={height}
        emptyText={isEmptySearch ? ' ' : LIST_EMPTY[screen]}
      />
      {screen === 'alerts' && <AlertText state={state} />}
      {details.length > 0 && (
        <Box flexDirection="column" marginTop={1}>
          {details.map(([label, value]) => (
            <Fact key={label} label={label} value={value} />
          ))}
        </Box>
      )}
      <NoticeLine notice={state.notice} />
    </Screen>
  );
}

/** The whole sentence: rows of the list are cut. */
function AlertText({ state }: { readonly state: VendorState }): JSX.Element | null {
  const alert = state.todo.alerts[state.sideList.index];
  if (alert === undefined) return null;
  return (
    <Box marginTop={1}>
      <Text>{alert.text}</Text>
    </Box>
  );
}

function requestFacts({ todo, sideList }: VendorState): readonly (readonly [string, string])[] {
  const chosen = todo.approvals[sideList.index];
  const facts = Object.entries(chosen?.request ?? {});
  return facts
    .flatMap(([name, value]) => {
      const label = REQUEST_FACTS[name];
      const says = name === 'customerId' ? (chosen?.customerName ?? value) : value;
      return label === undefined ? [] : [[label, String(says)] as const];
    })
    .slice(0, MOST_FACTS);
}

const dayOf = (iso: string): string => iso.slice(5, 16).replace('T', ' ');

function choicesOf(state: VendorState, screen: ListScreen): readonly Choice[] {
  const { todo } = state;
  switch (screen) {
    case 'search':
      return foundRows(state).map((row) =>
        row.kind === 'customer'
          ? { key: row.customer.id, label: row.customer.name, detail: row.customer.note || row.customer.id }
          : {
              key: row.grant.grantId,
              label: row.grant.customerName,
              detail: `${row.grant.offer}, ${row.grant.issuedOn}${row.grant.ended === undefined ? '' : `, ${row.grant.ended.word}`}`,
            },
      );
    case 'approvals':
      return todo.approvals.map(({ id, agent, about }) => ({ key: id, label: `${id} ${agent}`, detail: about }));
    case 'alerts':
      return todo.alerts.map(({ id, raisedAt, text }) => ({ key: id, label: dayOf(raisedAt), detail: text }));
    case 'machine':
      return (state.machine?.events ?? []).map(({ at, says }, index) => ({
        key: `${at} ${index}`,
        label: `${at.slice(0, 10)} ${at.slice(11, 16)}`,
        detail: says,
      }));
    case 'ending':
      return todo.ending.map(({ id, customerName, offer, validUntil, seatsTotal, seatsUsed }) => ({
        key: id,
        label: customerName,
        detail: [
          ...(validUntil === undefined ? [] : [`until ${validUntil}`]),
          `${seatsTotal - seatsUsed} of ${seatsTotal} seats left`,
          offer,
        ].join(', '),
      }));
  }
}
