import { type CommandTable, FocusScope, type KeyEvent, useCommands, useKeys } from '@readback/tui-kit';
import { Text } from 'ink';
import { type JSX, useState } from 'react';
import { expect, test, vi } from 'vitest';
import { renderAt } from './render.js';

function Listener({
  onKey,
  isActive = true,
}: {
  readonly onKey: (event: KeyEvent) => void;
  readonly isActive?: boolean;
}) {
  useKeys(onKey, { isActive });
  return <Text>listening</Text>;
}

test('a burst with Enter arrives as text and a key, in order', async () => {
  const events: KeyEvent[] = [];
  const app = renderAt(<Listener onKey={(event) => events.push(event)} />);
  app.type('K7M4X\r');
  await vi.waitFor(() => expect(events).toHaveLength(2));
  expect(events).toEqual([
    { type: 'text', text: 'K7M4X' },
    { type: 'key', name: 'enter' },
  ]);
  app.unmount();
});

function TwoScreens({ onHeard }: { readonly onHeard: (what: string) => void }): JSX.Element {
  const [screen, setScreen] = useState('first');
  return (
    <Listener
      key={screen}
      onKey={(event) => {
        onHeard(`${screen}:${event.type === 'text' ? event.text : event.type}`);
        setScreen('second');
      }}
    />
  );
}

test('the second key of a chunk goes to the screen that the first one brought', async () => {
  const heard: string[] = [];
  const app = renderAt(<TwoScreens onHeard={(what) => heard.push(what)} />);
  app.type('A\rB');
  await vi.waitFor(() => expect(heard).toHaveLength(3));
  expect(heard).toEqual(['first:A', 'second:key', 'second:B']);
  app.unmount();
});

test('only the focused scope hears keys, and an inactive hook hears none', async () => {
  const heard: string[] = [];
  const listen = (name: string) => (event: KeyEvent) => {
    heard.push(event.type === 'text' ? name + event.text : name);
  };
  const app = renderAt(
    <>
      <FocusScope isFocused={false}>
        <Listener onKey={listen('left ')} />
        <FocusScope isFocused>
          <Listener onKey={listen('inner left ')} />
        </FocusScope>
      </FocusScope>
      <FocusScope isFocused>
        <Listener onKey={listen('right ')} />
        <Listener onKey={listen('off ')} isActive={false} />
      </FocusScope>
      <Listener onKey={listen('root ')} />
    </>,
  );
  app.type('a');
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard).toEqual(['right a', 'root a']);
  app.unmount();
});

test('a paste in several chunks is one event, also for a part that was mounted in the middle of it', async () => {
  const events: KeyEvent[] = [];
  const listen = (event: KeyEvent) => events.push(event);
  const app = renderAt(<Listener key="one" onKey={() => undefined} />);
  app.type('\u001B[200~008J4 4CT');
  app.rerender(
    <>
      <Listener key="one" onKey={() => undefined} />
      <Listener key="two" onKey={listen} />
    </>,
  );
  app.type('4B\u001B[20');
  app.type('1~');
  await vi.waitFor(() => expect(events).toEqual([{ type: 'paste', text: '008J4 4CT4B' }]));
  app.unmount();
});

test('a lone Escape arrives after a moment', async () => {
  const events: KeyEvent[] = [];
  const app = renderAt(<Listener onKey={(event) => events.push(event)} />);
  app.type('\u001B');
  await vi.waitFor(() => expect(events).toEqual([{ type: 'key', name: 'escape' }]));
  app.unmount();
});

const table: CommandTable<'next' | 'quit'> = {
  next: { keys: ['space', 'right'], label: 'go on' },
  quit: { keys: ['q'], label: 'quit' },
};

function Commands({ onCommand }: { readonly onCommand: (command: string) => void }): JSX.Element {
  useCommands(table, onCommand, { commands: ['next'] });
  return <Text>ready</Text>;
}

test('a held key is as many commands; commands that a screen does not have are none', async () => {
  const heard: string[] = [];
  const app = renderAt(<Commands onCommand={(command) => heard.push(command)} />);
  app.type('  q \u001B[C');
  await vi.waitFor(() => expect(heard).toEqual(['next', 'next', 'next', 'next']));
  app.unmount();
});
