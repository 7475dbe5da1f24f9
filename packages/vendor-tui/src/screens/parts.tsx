// Small pieces that several screens share.
import {
  type Choice,
  ChoiceList,
  type ChoiceListEvent,
  type KeyEvent,
  Notice,
  Progress,
  Spinner,
  useKeys,
  useViewport,
} from '@readback/tui-kit';
import { Box, Text } from 'ink';
import { type Context, createContext, type JSX, useContext } from 'react';
import type { Script } from '../desk/script.js';
import type { VendorEvent } from '../flow/events.js';
import type { NoticeState } from '../flow/notices.js';
import type { SlowWork } from '../flow/state.js';
import { noticeWords } from './notice-words.js';

export type Dispatch = (event: VendorEvent) => void;

/** Below this, what is only nice to have is left out. */
const ROOMY_ROWS = 18;

export function useIsRoomy(): boolean {
  return useViewport().rows >= ROOMY_ROWS;
}

/** Inside a call, whose frame has taken its rows already. */
const ROOMY_STEP_ROWS = 14;

export function useIsRoomyStep(): boolean {
  return useViewport().rows >= ROOMY_STEP_ROWS;
}

/** What the agent says, as the vendor has written it, and who says it. */
export const ScriptContext: Context<Saying> = createContext<Saying>({ script: undefined, agent: '' });

interface Saying {
  readonly script: Script | undefined;
  readonly agent: string;
}

/** What the agent says to the caller now. */
export function Say({ text }: { readonly text: string }): JSX.Element {
  return (
    <Text>
      <Text dimColor>{'Say: '}</Text>
      <Text bold>{`"${text}"`}</Text>
    </Text>
  );
}

export function NoticeLine({ notice }: { readonly notice: NoticeState | undefined }): JSX.Element | null {
  if (notice === undefined) return null;
  return <NoticeWithScript notice={notice} />;
}

function NoticeWithScript({ notice }: { readonly notice: NoticeState }): JSX.Element {
  return <Notice {...noticeWords(notice, useContext(ScriptContext).script)} />;
}

/** Slow work that says how far it is. */
export function SlowWorkLine({ work }: { readonly work: SlowWork | undefined }): JSX.Element {
  const { columns } = useViewport();
  if (work === undefined) return <Spinner label="One moment" />;
  return (
    <Box flexDirection="column">
      <Text>{work.step}</Text>
      <Progress label="" done={work.fraction} width={Math.max(10, Math.min(40, columns - 12))} />
    </Box>
  );
}

export interface FactProps {
  readonly label: string;
  readonly value: string;
}

const LABEL_WIDTH = 10;

export function Fact({ label, value }: FactProps): JSX.Element {
  return (
    <Box>
      <Box width={LABEL_WIDTH} flexShrink={0}>
        <Text dimColor>{label}</Text>
      </Box>
      <Text>{value}</Text>
    </Box>
  );
}

const LIST_KEYS: Readonly<Partial<Record<string, 'up' | 'down'>>> = { up: 'up', down: 'down' };

export function listEventOf(key: KeyEvent, height: number): ChoiceListEvent | undefined {
  if (key.type !== 'key') return undefined;
  const type = LIST_KEYS[key.name];
  if (type !== undefined) return { type };
  if (key.name === 'page-up') return { type: 'page', by: -height };
  return key.name === 'page-down' ? { type: 'page', by: height } : undefined;
}

export interface PickListProps {
  readonly choices: readonly Choice[];
  readonly index: number;
  readonly dispatch: Dispatch;
  readonly height: number;
  readonly emptyText?: string;
  readonly isActive?: boolean;
}

/** A list beside a text field: up and down move in it, Home and End stay with the text, Enter is the app's. */
export function PickList({ choices, index, dispatch, height, emptyText, isActive = true }: PickListProps): JSX.Element {
  const onEvent = (event: ChoiceListEvent): void => dispatch({ type: 'list', event });
  useKeys(
    (key) => {
      const event = listEventOf(key, height);
      if (event !== undefined) onEvent(event);
    },
    { isActive },
  );
  return (
    <ChoiceList
      choices={choices}
      state={{ index }}
      onEvent={onEvent}
      onChoose={() => undefined}
      height={height}
      isActive={false}
      {...(emptyText !== undefined && { emptyText })}
    />
  );
}
