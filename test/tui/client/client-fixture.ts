// The client's flow on a real site in a folder of its own, and what a person does with it.
import type { Site } from '@readback/core/node';
import type { CodeInputEvent } from '@readback/tui-kit';
import { createClientFlow } from '../../../packages/client-tui/src/client-flow.js';
import { entryMessages } from '../../../packages/client-tui/src/flow/entry-messages.js';
import type {
  ClientCommand,
  ClientScreen,
  ClientState,
  ScreenName,
} from '../../../packages/client-tui/src/flow/state.js';
import { type FixtureOptions, groupsFor, siteIn, temporaryFolder } from '../../node/site-fixture.js';

export type ScreenOf<Name extends ScreenName> = Extract<ClientScreen, { name: Name }>;

export interface Person {
  readonly folder: string;
  readonly exits: number[];
  readonly store: ReturnType<typeof createClientFlow>;
  readonly state: () => ClientState;
  /** The screen, which must be this one. */
  readonly on: <Name extends ScreenName>(name: Name) => ScreenOf<Name>;
  readonly press: (...commands: ClientCommand[]) => Promise<void>;
  readonly type: (...events: (string | CodeInputEvent)[]) => Promise<void>;
  readonly paste: (text: string) => Promise<void>;
}

export interface PersonOptions extends FixtureOptions {
  readonly open?: () => Site;
  readonly breathe?: () => Promise<void>;
  readonly nowMs?: () => number;
}

const isScreen = <Name extends ScreenName>(screen: ClientScreen, name: Name): screen is ScreenOf<Name> =>
  screen.name === name;

export function personAt(folder: string = temporaryFolder(), options: PersonOptions = {}): Person {
  const { open, breathe = () => Promise.resolve(), nowMs, ...site } = options;
  const exits: number[] = [];
  const store = createClientFlow({
    open: open ?? (() => siteIn(folder, site)),
    exit: (exitCode) => exits.push(exitCode),
    breathe,
    ...(nowMs && { nowMs }),
  });
  const type = async (...events: (string | CodeInputEvent)[]): Promise<void> => {
    for (const event of events) {
      store.dispatch({ type: 'type', event: typeof event === 'string' ? { type: 'text', text: event } : event });
    }
    await store.settled();
  };
  return {
    folder,
    exits,
    store,
    state: store.getState,
    on: (name) => {
      const { screen } = store.getState();
      if (isScreen(screen, name)) return screen;
      throw new Error(`on screen ${screen.name}, not ${name}: ${JSON.stringify(screen)}`);
    },
    press: async (...commands) => {
      for (const command of commands) {
        store.dispatch({ type: 'command', command });
        await store.settled();
      }
    },
    type,
    paste: (text) => type({ type: 'paste', text }),
  };
}

/** A person before the entry, and the response the desk reads to them. */
export async function atEntry(
  folder?: string,
  options?: PersonOptions,
): Promise<Person & { groups: readonly string[] }> {
  const person = personAt(folder, options);
  await person.press('proceed', 'proceed');
  return { ...person, groups: groupsFor(person.on('entry').pending.challenge) };
}

/** Another group of the same length that does not pass its check. */
export function misheard(group: string): string {
  return (group.startsWith('K') ? 'M' : 'K') + group.slice(1);
}

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A group in which nothing is right: with two of them in a response nobody can say what was meant. The same bits are
 * turned over in every group, and they are some that its check always tells. */
export function ruined(group: string): string {
  return Array.from(group, (symbol, index) => SYMBOLS.charAt(SYMBOLS.indexOf(symbol) ^ (9 + 3 * index))).join('');
}

/** What the entry says under the code, one line a message: `kind | message | next`. */
export const messagesOf = (person: Pick<Person, 'state'>): string => {
  const { site, screen } = person.state();
  if (!site || screen.name !== 'entry') throw new Error(`no entry, but ${screen.name}`);
  return entryMessages(site, screen)
    .map(({ kind, message, next }) => [kind, message, next].filter(Boolean).join(' | '))
    .join('\n');
};
