// The desk's own program in a real terminal on a slow line: what a key press costs, what a crash costs, and what somebody
// hears who listens instead of looking.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CHALLENGE_LAYOUT, encodeCode } from '@readback/core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { initDesk } from '../../../packages/vendor-tui/src/desk/init-desk.js';
import { openDeskToRead } from '../../../packages/vendor-tui/src/desk/open-desk.js';
import { closeTerminals, type OpenTerminal, openTerminal } from '../../support/terminal.js';

const PROGRAM = resolve('packages/vendor-tui/bin/readback-vendor.mjs');
const PASSPHRASE = 'copper lantern drifts north';
const PATIENCE_MS = 30_000;
// The desk has no pack with its tag, which does not matter to its symbols.
const CHALLENGE = encodeCode(
  CHALLENGE_LAYOUT,
  Uint8Array.from({ length: 16 }, (_, index) => (index * 5 + 3) % 32),
);
const [FIRST = '', SECOND = '', THIRD = '', FOURTH = '', FIFTH = ''] = CHALLENGE;
const WRONG_THIRD = `D${THIRD.slice(1)}`;

const folder = mkdtempSync(join(tmpdir(), 'readback-slow-line-'));
const desk = join(folder, 'desk');

beforeAll(async () => {
  await initDesk({ folder: desk, passphrase: PASSPHRASE, agent: 'Ada' }, { workFactor: 2 });
});
afterEach(closeTerminals);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Size {
  readonly cols: number;
  readonly rows: number;
}

async function atHome({ cols, rows }: Size, env: Readonly<Record<string, string>> = {}): Promise<OpenTerminal> {
  const terminal = openTerminal([process.execPath, PROGRAM, '--desk', desk], {
    cols,
    rows,
    env: { HOME: folder, ...env },
  });
  await terminal.until('Passphrase', PATIENCE_MS);
  terminal.type(`${PASSPHRASE}\r`);
  await terminal.until(/No call yet|Calls to go on with/, PATIENCE_MS);
  return terminal;
}

async function atChallenge(size: Size, env: Readonly<Record<string, string>> = {}): Promise<OpenTerminal> {
  const terminal = await atHome(size, env);
  terminal.type('c');
  await terminal.until('Example Plant');
  terminal.press('enter');
  await terminal.until(/read me\s+group 1/);
  return terminal;
}

/** The call is left in the ledger by its end; the next test begins without it. */
async function forgetIt(terminal: OpenTerminal): Promise<void> {
  terminal.type('\u001BOS');
  await terminal.until('Calls to go on with');
  terminal.type('d');
  await terminal.until('Forget this call?');
  terminal.type('y');
  await terminal.until((screen) => !screen.includes('Calls to go on with'));
  terminal.type('q');
  await terminal.exited;
}

async function keptGroups(): Promise<readonly string[]> {
  const reader = await openDeskToRead(desk);
  try {
    return (await reader.openCalls())[0]?.groups ?? [];
  } finally {
    await reader.close();
  }
}

const FRAME_END = '\u001B[?2026l';

test('a key press on the densest screen costs few bytes', { timeout: 60_000 }, async () => {
  const terminal = await atChallenge({ cols: 80, rows: 24 });
  // A wrong group first, so that proposals and the fault are on the screen while the group is typed again and again.
  terminal.type(`${FIRST}${SECOND}${WRONG_THIRD}${FOURTH}${FIFTH}`);
  await terminal.until(`Group 3 may be ${THIRD}`);
  const sizes: number[] = [];
  const press = async (key: string, wanted: string): Promise<void> => {
    const before = terminal.raw().length;
    terminal.type(key);
    // The mark at the end of a frame may come by itself; it is a part of the frame all the same.
    await terminal.until((screen) => screen.includes(wanted) && terminal.raw().endsWith(FRAME_END));
    sizes.push(terminal.raw().length - before);
  };
  for (let round = 0; round < 3; round += 1) {
    for (const [at, symbol] of Array.from(WRONG_THIRD).entries()) {
      const typed = WRONG_THIRD.slice(0, at + 1);
      await press(symbol, at < 4 ? `[${typed.padEnd(5, '_')}]` : `Group 3 may be ${THIRD}`);
    }
  }
  sizes.sort((a, b) => a - b);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(400);
  expect(sizes.at(-1)).toBeLessThanOrEqual(1024);
  await forgetIt(terminal);
});

test('killed in the middle of a group: at home again, and goes on there', { timeout: 60_000 }, async () => {
  const before = await atChallenge({ cols: 80, rows: 24 });
  before.type(`${FIRST}${SECOND}${THIRD.slice(0, 2)}`);
  await before.until(`[${THIRD.slice(0, 2)}___]`);
  // On a busy disk the screen is faster than the ledger.
  await vi.waitFor(async () => expect(await keptGroups()).toContain(THIRD.slice(0, 2)), { timeout: PATIENCE_MS });
  before.kill('SIGKILL');
  await before.exited;
  const after = await atHome({ cols: 40, rows: 24 });
  expect(after.screen()).toMatch(/› Example Plant +at: challenge/);
  after.press('enter');
  await after.until(new RegExp(`${FIRST} ✓[^]*${SECOND} ✓[^]*\\[${THIRD.slice(0, 2)}___\\]`));
  after.type(THIRD);
  await after.until(/read me\s+group 4/);
  await forgetIt(after);
});

test('bad input: held keys, an e-mail around the code, 10 kB in one chunk; resized meanwhile', {
  timeout: 60_000,
}, async () => {
  const terminal = await atChallenge({ cols: 80, rows: 24 });
  for (let held = 0; held < 5; held += 1) terminal.type('K'.repeat(70));
  await terminal.until('KKKKK');
  terminal.resize(40, 24);
  terminal.paste('\u200BNothing of interest was written in this letter. '.repeat(220));
  await terminal.until(/no such\s+code in this text/);
  terminal.resize(80, 24);
  terminal.paste(`${CHALLENGE.join(' ')}\nor perhaps\n${CHALLENGE.toReversed().join(' ')}`);
  terminal.paste(
    `Dear desk,\r\n\r\nour re\u00ADquest:\r\n\uFEFF${CHALLENGE.join('\u200B ').toLowerCase()}\r\n\r\nKind regards`,
  );
  await terminal.until('which this version does not know');
  for (const group of CHALLENGE) expect(terminal.screen()).toContain(group);
  await forgetIt(terminal);
});

test('a screen reader hears what to say, the group in words, and what it may be; without colour', {
  timeout: 60_000,
}, async () => {
  const terminal = await atChallenge({ cols: 80, rows: 24 }, { INK_SCREEN_READER: 'true', NO_COLOR: '1' });
  await terminal.until('Group 1 of 5: empty.');
  terminal.type(`${FIRST}${SECOND}${WRONG_THIRD}${FOURTH}${FIFTH}`);
  const screen = await terminal.until(`Group 3 may be ${THIRD} (you typed ${WRONG_THIRD})`);
  expect(screen).toContain('Say: "Group 3 again, please."');
  expect(screen).toMatch(/Group 3 of 5: Delta, .*, wrong\./);
  expect(screen).not.toMatch(/[│╭╰─]/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are such sequences
  expect(terminal.raw()).not.toMatch(/\u001B\[[\d;]*[1-9]\d*m/);
  terminal.type('\t1');
  await terminal.until('Group 3 is not sure yet.');
  terminal.kill('SIGKILL');
});
