// An app in a real pseudo-terminal: what it leaves behind, however it ends.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundleEntry } from '../../../scripts/bundle.mjs';
import { closeTerminals, type OpenTerminal, openTerminal, type TerminalOptions } from '../../support/terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'readback-run-app-'));
const FIXTURE = join(folder, 'fixture.mjs');
const ARGV = [process.execPath, FIXTURE];

// As one file it starts many times faster, and it is started in every test.
beforeAll(async () => {
  await bundleEntry('test/tui/kit/fixture-app.tsx', FIXTURE);
});
afterEach(closeTerminals);
afterAll(() => rmSync(folder, { recursive: true }));

const LEAVE_SCREEN = '\u001B[?1049l';
const PASTE_MARKS_OFF = '\u001B[?2004l';
const SHOW_CURSOR = '\u001B[?25h';

async function start(options: TerminalOptions = {}, ...args: string[]): Promise<OpenTerminal> {
  const terminal = openTerminal([...ARGV, ...args], { cols: 80, rows: 24, ...options });
  await terminal.until('1 of 5');
  return terminal;
}

function expectTerminalRestored(terminal: OpenTerminal): void {
  for (const sequence of [LEAVE_SCREEN, PASTE_MARKS_OFF, SHOW_CURSOR]) {
    expect(terminal.raw().lastIndexOf(sequence)).toBeGreaterThan(terminal.raw().indexOf('\u001B[?1049h'));
  }
  expect(terminal.screen()).not.toContain('Fixture');
}

describe('ends', () => {
  test('by itself: the farewell stays, the screen with the code does not', async () => {
    const terminal = await start();
    terminal.type('008J44CT4B\r');
    await terminal.until('3 of 5');
    terminal.press('escape');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    expectTerminalRestored(terminal);
    expect(terminal.screen()).toBe('saved: 008J4 4CT4B');
  });

  test('by Ctrl-C, in the chunk of the last symbols: they are saved first', async () => {
    const terminal = await start();
    terminal.type('008J4K7\u0003');
    expect(await terminal.exited).toMatchObject({ exitCode: 130 });
    expect(terminal.screen()).toBe('saved: 008J4 K7');
  });

  test('by a second Ctrl-C when the app does not listen to the first', async () => {
    const terminal = await start({}, 'stubborn');
    terminal.press('ctrl-c', 'ctrl-c');
    expect(await terminal.exited).toMatchObject({ exitCode: 130 });
    expectTerminalRestored(terminal);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('by %s', async (signal, exitCode) => {
    const terminal = await start();
    terminal.kill(signal);
    expect(await terminal.exited).toMatchObject({ exitCode });
    expectTerminalRestored(terminal);
    expect(terminal.screen()).toBe('');
  });
});

describe('crashes', () => {
  test.each([
    ['while drawing', (terminal: OpenTerminal) => terminal.type('CRASH')],
    ['while handling a key', (terminal: OpenTerminal) => terminal.type('\u001BOP')],
  ])('%s: one sentence, no stack, exit code 70', async (_, crash) => {
    const terminal = await start();
    crash(terminal);
    expect(await terminal.exited).toMatchObject({ exitCode: 70 });
    expectTerminalRestored(terminal);
    expect(terminal.screen()).toMatch(/^fixture stopped because of a fault of its own/);
    expect(terminal.raw()).not.toMatch(/secret detail|\n +at /);
  });

  test('with READBACK_DEBUG=1 the stack is told', async () => {
    const terminal = await start({ env: { READBACK_DEBUG: '1' } });
    terminal.type('\u001BOP');
    await terminal.exited;
    expect(terminal.screen()).toContain('secret detail');
  });

  test('with an error that says what to do: that is said, with its exit code', async () => {
    const terminal = await start();
    terminal.type('\u001BOQ');
    expect(await terminal.exited).toMatchObject({ exitCode: 5 });
    expect(terminal.screen()).toBe('fixture: The disk is full.\nMake room.');
  });
});

describe('while it runs', () => {
  test('a real paste arrives whole', async () => {
    const terminal = await start();
    terminal.paste('008J4 4CT4B\nANK72 F24SZ Z3D75\n');
    const screen = await terminal.until(/5\[Z3D75\]✓/);
    expect(screen.match(/✓/g)).toHaveLength(5);
    expect(screen.split('\n')[2]).toContain('1 008J4 ✓');
  });

  test('after any resize the screen is drawn cleanly, and the scrollback is left alone', async () => {
    const terminal = await start();
    terminal.type('008J44CT4B');
    await terminal.until('3 of 5');
    for (const [cols, rows] of [
      [40, 24],
      [100, 30],
      [60, 12],
      [80, 24],
    ] as const) {
      terminal.resize(cols, rows);
      await terminal.until((screen) => {
        const lines = screen.split('\n');
        return (
          lines.length === rows - 1 &&
          lines[0] === 'Fixture' &&
          lines[1] === '─'.repeat(cols) &&
          lines.at(-1) === 'Esc end' &&
          lines.filter((line) => line.includes('008J4')).length === 1 &&
          lines.filter((line) => line.includes('3 of 5')).length === 1
        );
      });
    }
    expect(terminal.raw()).not.toContain('\u001B[3J');
  });

  test('each frame lies exactly over the one before', async () => {
    const terminal = await start();
    for (const [index, group] of ['008J4', '4CT4B', 'ANK72', 'F24SZ'].entries()) {
      terminal.type(group);
      const screen = await terminal.until(`${index + 2} of 5`);
      const lines = screen.split('\n');
      expect(lines[0]).toBe('Fixture');
      expect(lines[2]).toContain(`${index + 2}[_____]`);
      expect(lines[3]).toBe('');
      expect(lines[4]?.trim()).toBe(`${index + 2} of 5`);
      expect(lines.slice(5, -1).join('').trim()).toBe('');
    }
  });

  test('a key press costs few bytes', async () => {
    const terminal = await start();
    const sizes: number[] = [];
    const typed = Array.from('008J44CT4BANK72F24SZZ3D7');
    for (const [index, symbol] of typed.entries()) {
      const before = terminal.raw().length;
      terminal.type(symbol);
      const groups = Math.floor((index + 1) / 5);
      const tail = typed.slice(groups * 5, index + 1).join('');
      await terminal.until(`[${tail.padEnd(5, '_')}]`);
      sizes.push(terminal.raw().length - before);
    }
    sizes.sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(400);
    expect(sizes.at(-1)).toBeLessThanOrEqual(1024);
  });

  test('NO_COLOR: no colour, and nothing is missing without it', async () => {
    const terminal = await start({ env: { NO_COLOR: '1', CI: '1' } });
    terminal.type('008J44CT4CAN?72');
    const screen = await terminal.until('4 of 5');
    expect(screen).toContain('1 008J4 ✓');
    expect(screen).toContain('2 4CT4C ✗');
    expect(screen).toContain('3 AN?72 ?');
    expect(screen).toContain('4[_____]');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
    expect(terminal.raw()).not.toMatch(/\u001B\[[\d;]*m/);
  });

  test('a screen reader gets plain lines on the screen that scrolls', async () => {
    const terminal = openTerminal(ARGV, { cols: 80, rows: 24, env: { INK_SCREEN_READER: 'true' } });
    await terminal.until('Group 1 of 5: empty.');
    terminal.type('008J4');
    await terminal.until('Group 2 of 5: empty.');
    expect(terminal.raw()).not.toContain('\u001B[?1049h');
    expect(terminal.screen()).toContain('Keys: Esc end.');
  });
});

test('without a terminal an app can tell, and falls back', () => {
  const [file = '', ...args] = ARGV;
  const { status, stdout } = spawnSync(file, args, { encoding: 'utf8', input: '' });
  expect(stdout).toBe('plain text instead\n');
  expect(status).toBe(0);
});
