// Home: calls to go on with, and what was granted last. Search and alerts get their place here.
import { Notice, Screen, useGlyphs, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import type { CallState } from '../flow/call/call-state.js';
import { hintsOf } from '../flow/keys.js';
import type { RecentGrant, VendorState } from '../flow/state.js';
import { type Dispatch, NoticeLine, PickList, useIsRoomy } from './parts.js';
import { APP_TITLE, HOME_QUESTIONS, placeName } from './wording.js';

export interface HomeProps {
  readonly state: VendorState;
  readonly dispatch: Dispatch;
}

const MAX_OPEN_CALLS = 5;

export function HomeView({ state, dispatch }: HomeProps): JSX.Element {
  const { rows } = useViewport();
  const isRoomy = useIsRoomy();
  const { calls, question, recent } = state;
  const openRows = calls.length === 0 ? 0 : Math.min(MAX_OPEN_CALLS, calls.length) + (isRoomy ? 2 : 1);
  return (
    <Screen title={APP_TITLE} aside={state.agent} hints={hintsOf(state)}>
      {question !== undefined && <Notice {...HOME_QUESTIONS[question]} />}
      <NoticeLine notice={state.notice} />
      {calls.length > 0 && (
        <Box flexDirection="column" marginBottom={isRoomy ? 1 : 0}>
          <Text bold>Calls to go on with</Text>
          <PickList
            choices={calls.map(choiceOf)}
            index={state.callList.index}
            dispatch={dispatch}
            height={MAX_OPEN_CALLS}
            isActive={question === undefined}
          />
        </Box>
      )}
      <RecentGrants recent={recent} height={Math.max(1, rows - 6 - openRows)} />
    </Screen>
  );
}

function choiceOf(call: CallState): { key: string; label: string; detail: string } {
  const label = call.customer?.name ?? (call.search.value.trim() || 'no customer yet');
  return { key: String(call.id), label, detail: placeName(call.place) };
}

interface RecentGrantsProps {
  readonly recent: readonly RecentGrant[] | undefined;
  readonly height: number;
}

function RecentGrants({ recent, height }: RecentGrantsProps): JSX.Element {
  if (recent === undefined) return <Text dimColor>Reading the ledger.</Text>;
  if (recent.length === 0) {
    return (
      <Box flexDirection="column">
        <Text>No call yet.</Text>
        <Text>Press C when somebody calls with a challenge.</Text>
      </Box>
    );
  }
  return (
    <Box flexDirection="column">
      <Text bold>Last calls</Text>
      {recent.slice(0, height).map((grant) => (
        <RecentRow key={grant.grantId} grant={grant} />
      ))}
    </Box>
  );
}

/** Two columns of a narrow window are enough: who and whether it worked. */
const WIDE_COLUMNS = 70;

function RecentRow({ grant }: { readonly grant: RecentGrant }): JSX.Element {
  const { columns } = useViewport();
  const { ok, dot } = useGlyphs();
  const isWide = columns >= WIDE_COLUMNS;
  const when = isWide ? `${grant.at.slice(0, 10)} ${grant.at.slice(11, 16)}` : grant.at.slice(5, 10);
  const state = grant.confirmed ? `${ok} confirmed` : `${dot} not confirmed`;
  return (
    <Box columnGap={2}>
      <Box flexShrink={0}>
        <Text dimColor>{when}</Text>
      </Box>
      <Box flexGrow={1} flexShrink={1}>
        <Text wrap="truncate">
          {grant.customerName}
          {isWide && <Text dimColor>{`  ${grant.offer}`}</Text>}
        </Text>
      </Box>
      <Box flexShrink={0}>
        <Text dimColor={!grant.confirmed}>{state}</Text>
      </Box>
    </Box>
  );
}
