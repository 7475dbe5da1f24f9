// Home: what somebody has to look at, calls to go on with, and what was granted last.
import {
  type Choice,
  ChoiceList,
  Notice,
  Screen,
  theme,
  useGlyphs,
  useKeys,
  useViewport,
  visibleRows,
} from '@readback/tui-kit';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import type { RecentGrantView } from '../desk/call-views.js';
import { stepOf } from '../flow/call/call-state.js';
import { type HomeRow, homeRows } from '../flow/home.js';
import { hintsOf } from '../flow/keys.js';
import type { VendorState } from '../flow/state.js';
import { placeName } from './call/words.js';
import { type Dispatch, listEventOf, NoticeLine, useIsRoomy } from './parts.js';
import { APP_TITLE, DROP_QUESTION, scriptFaults, todoLine } from './words.js';

export interface HomeProps {
  readonly state: VendorState;
  readonly dispatch: Dispatch;
}

const MAX_OPEN_CALLS = 5;
/** What a screen reader reads before a row is chosen. */
const MOST_SPOKEN = 3;

export function HomeView({ state, dispatch }: HomeProps): JSX.Element {
  const { columns, rows } = useViewport();
  const isRoomy = useIsRoomy();
  const { question, recent, callList } = state;
  const open = homeRows(state).filter(({ kind }) => kind !== 'grant');
  const openRows = open.length === 0 ? 0 : Math.min(MAX_OPEN_CALLS, open.length) + (isRoomy ? 2 : 1);
  const height = Math.max(1, rows - 7 - openRows - (todoLine(state.todo) === undefined ? 0 : 1));
  useKeys(
    (key) => {
      const event = listEventOf(key, MAX_OPEN_CALLS);
      if (event !== undefined) dispatch({ type: 'list', event });
    },
    { isActive: question === undefined },
  );
  const todo = todoLine(state.todo);
  const faults = scriptFaults(state.script?.faults ?? []);
  return (
    <Screen title={APP_TITLE} aside={state.agent} hints={hintsOf(state, columns)}>
      {question !== undefined && <Notice {...DROP_QUESTION} />}
      <NoticeLine notice={state.notice} />
      {faults !== undefined && state.notice === undefined && question === undefined && <Notice {...faults} />}
      {todo !== undefined && <Text bold>{todo}</Text>}
      {open.length > 0 && (
        <Box flexDirection="column" marginBottom={isRoomy ? 1 : 0}>
          <Text bold>Calls to go on with</Text>
          <OpenCalls choices={open.map((row) => choiceOf(row, state.agent))} index={callList.index} />
        </Box>
      )}
      <RecentGrants recent={recent} height={height} index={callList.index - open.length} />
    </Screen>
  );
}

/** The highlight may be in the list below. */
function OpenCalls({ choices, index }: { readonly choices: readonly Choice[]; readonly index: number }): JSX.Element {
  const isHere = index < choices.length;
  const isScreenReader = useIsScreenReaderEnabled();
  if (!isHere && isScreenReader) return <Text>{`${choices.length} open calls above.`}</Text>;
  return (
    <ChoiceList
      choices={choices}
      state={{ index: isHere ? index : -1 }}
      onEvent={() => undefined}
      onChoose={() => undefined}
      height={MAX_OPEN_CALLS}
      isActive={false}
    />
  );
}

function choiceOf(row: HomeRow, agent: string): Choice {
  if (row.kind === 'call') {
    const { call } = row;
    const label = call.customer?.name ?? (call.search.value.trim() || 'no customer yet');
    return { key: String(call.id), label, detail: placeName(call.resume?.step ?? stepOf(call) ?? 'finished') };
  }
  if (row.kind === 'grant') return { key: row.grant.grantId, label: row.grant.customerName };
  const { id, customer, search, step, agent: whose } = row.kept;
  const detail = whose === agent ? placeName(step) : `${placeName(step)}, ${whose}`;
  return { key: id, label: customer?.name ?? (search.trim() || 'no customer yet'), detail };
}

interface RecentGrantsProps {
  readonly recent: readonly RecentGrantView[] | undefined;
  readonly height: number;
  /** Of the highlighted one; below 0 where it is in the other list. */
  readonly index: number;
}

function RecentGrants({ recent, height, index }: RecentGrantsProps): JSX.Element {
  const isScreenReader = useIsScreenReaderEnabled();
  if (recent === undefined) return <Text dimColor>Reading the ledger.</Text>;
  if (recent.length === 0) {
    return (
      <Box flexDirection="column">
        <Text>No call yet.</Text>
        <Text>Press C when somebody calls with a challenge.</Text>
      </Box>
    );
  }
  const { from, to } = visibleRows(Math.max(0, index), recent.length, height);
  const shown = recent.slice(from, to);
  if (isScreenReader) {
    const spoken = recent.map((grant) => `${grant.customerName}, ${grant.offer}, ${stateWord(grant)}`);
    const current = spoken[index];
    if (current !== undefined) return <Text>{`Last calls, ${index + 1} of ${recent.length}: ${current}`}</Text>;
    return <Text>{`Last calls: ${spoken.slice(0, MOST_SPOKEN).join('; ')}.`}</Text>;
  }
  return (
    <Box flexDirection="column">
      <Text bold>Last calls</Text>
      {shown.map((grant, offset) => (
        <RecentRow key={grant.grantId} grant={grant} isCurrent={from + offset === index} />
      ))}
    </Box>
  );
}

function stateWord({ confirmed, ended }: RecentGrantView): string {
  if (ended !== undefined) return ended.word;
  return confirmed ? 'confirmed' : 'not confirmed';
}

/** Two columns of a narrow window are enough: who and whether it worked. */
const WIDE_COLUMNS = 70;

interface RecentRowProps {
  readonly grant: RecentGrantView;
  readonly isCurrent: boolean;
}

function RecentRow({ grant, isCurrent }: RecentRowProps): JSX.Element {
  const { columns } = useViewport();
  const { ok, dot, wrong, pointer } = useGlyphs();
  const isWide = columns >= WIDE_COLUMNS;
  const when = isWide ? `${grant.at.slice(0, 10)} ${grant.at.slice(11, 16)}` : grant.at.slice(5, 10);
  return (
    <Box columnGap={2}>
      <Box flexShrink={0}>
        <Text dimColor={!isCurrent}>{`${isCurrent ? pointer : ' '} ${when}`}</Text>
      </Box>
      <Box flexGrow={1} flexShrink={1}>
        <Text wrap="truncate" bold={isCurrent}>
          {grant.customerName}
          {isWide && <Text dimColor>{`  ${grant.offer}`}</Text>}
        </Text>
      </Box>
      <Box flexShrink={0}>
        {grant.ended === undefined ? (
          <Text dimColor={!grant.confirmed}>{`${grant.confirmed ? ok : dot} ${stateWord(grant)}`}</Text>
        ) : (
          <Text color={theme.warn}>{`${wrong} ${stateWord(grant)}`}</Text>
        )}
      </Box>
    </Box>
  );
}
