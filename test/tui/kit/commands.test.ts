import { type CommandTable, type KeyEvent, keyHints, labelKey, matchCommand } from '@readback/tui-kit';
import { expect, test } from 'vitest';

const table: CommandTable<'next' | 'quit' | 'mishear'> = {
  next: { keys: ['space', 'right'], label: 'go on' },
  quit: { keys: ['ctrl-c'], label: 'quit' },
  mishear: { keys: ['m'], label: 'mishear one symbol' },
};

const text = (typed: string): KeyEvent => ({ type: 'text', text: typed });

test('keys, the space bar and letters in either case find their command', () => {
  expect(matchCommand(table, text(' '))).toBe('next');
  expect(matchCommand(table, { type: 'key', name: 'right' })).toBe('next');
  expect(matchCommand(table, { type: 'key', name: 'ctrl-c' })).toBe('quit');
  expect(matchCommand(table, text('m'))).toBe('mishear');
  expect(matchCommand(table, text('M'))).toBe('mishear');
});

test('what is no command is none', () => {
  expect(matchCommand(table, text('right'))).toBeUndefined();
  expect(matchCommand(table, text('mm'))).toBeUndefined();
  expect(matchCommand(table, { type: 'paste', text: 'm' })).toBeUndefined();
  expect(matchCommand(table, text('m'), ['next', 'quit'])).toBeUndefined();
});

test('the footer says the keys that the table has', () => {
  expect(keyHints(table, ['next', 'quit'])).toEqual([
    { keys: 'Space', label: 'go on' },
    { keys: 'Ctrl-C', label: 'quit' },
  ]);
  expect(['escape', 'm', 'f1', 'page-up'].map(labelKey)).toEqual(['Esc', 'M', 'F1', 'PgUp']);
});
