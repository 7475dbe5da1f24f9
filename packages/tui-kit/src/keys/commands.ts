// A key table: what can be done -> which keys do it -> what the footer says. Screens name commands, never keys, so
// the footer cannot promise a key that does nothing.
import type { KeyEvent, KeyName } from './key-event.js';

/** The name of a key, 'space', or one printable character (in either case). */
export type KeyPattern = KeyName | 'space' | (string & Record<never, never>);

export interface CommandSpec {
  readonly keys: readonly KeyPattern[];
  /** In the footer: "go on", "back". */
  readonly label: string;
  /** What the footer shows instead of the first key: "←/→", "1-9". */
  readonly keyLabel?: string;
}

export type CommandTable<Command extends string> = Readonly<Record<Command, CommandSpec>>;

export interface KeyHint {
  readonly keys: string;
  readonly label: string;
}

const MAX_SINGLE_KEYS = 100;

/** A held key or a slow line brings several characters as one text; where each is a key of its own, they are apart. */
export function singleKeys(event: KeyEvent): KeyEvent[] {
  if (event.type !== 'text') return [event];
  return Array.from(event.text.slice(0, MAX_SINGLE_KEYS), (text) => ({ type: 'text', text }));
}

function matches(pattern: KeyPattern, event: KeyEvent): boolean {
  if (event.type === 'key') return pattern === event.name;
  if (event.type === 'paste') return false;
  if (pattern === 'space') return event.text === ' ';
  return pattern.length === 1 && event.text.toLowerCase() === pattern.toLowerCase();
}

/** The first of `commands` (default: all of the table) that `event` stands for. */
export function matchCommand<Command extends string>(
  table: CommandTable<Command>,
  event: KeyEvent,
  commands: readonly Command[] = commandsOf(table),
): Command | undefined {
  return commands.find((command) => table[command].keys.some((pattern) => matches(pattern, event)));
}

export function commandsOf<Command extends string>(table: CommandTable<Command>): Command[] {
  const isCommand = (name: string): name is Command => Object.hasOwn(table, name);
  return Object.keys(table).filter(isCommand);
}

const KEY_LABELS: Readonly<Record<string, string>> = {
  escape: 'Esc',
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  'shift-tab': 'Shift-Tab',
  delete: 'Del',
  insert: 'Ins',
};

/** 'ctrl-c' -> 'Ctrl-C', 'space' -> 'Space', 'n' -> 'N'. */
export function labelKey(pattern: KeyPattern): string {
  const special = KEY_LABELS[pattern];
  if (special !== undefined) return special;
  if (pattern.startsWith('ctrl-')) return `Ctrl-${pattern.slice(5).toUpperCase()}`;
  return pattern.charAt(0).toUpperCase() + pattern.slice(1);
}

/** What the footer says about `commands`, in their order. */
export function keyHints<Command extends string>(
  table: CommandTable<Command>,
  commands: readonly Command[],
): KeyHint[] {
  return commands.map((command) => {
    const { keys, label, keyLabel } = table[command];
    return { keys: keyLabel ?? labelKey(keys[0] ?? ''), label };
  });
}
