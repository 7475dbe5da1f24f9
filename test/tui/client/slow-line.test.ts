// The built `readback` on a slow line and for a screen reader: what each key press writes, and what is read aloud.
import { spellGroup } from '@readback/core';
import { afterEach, expect, test } from 'vitest';
import { groupsFor, siteIn } from '../../node/site-fixture.js';
import { closeTerminals, type OpenTerminal, openTerminal, type TerminalOptions } from '../../support/terminal.js';
import { misheard } from './client-fixture.js';
import { PROGRAM, type Program, programWith } from './readback.js';

afterEach(closeTerminals);

const pendingOf = (program: Program): string => siteIn(program.state).installation().pending[0]?.challenge ?? '';

/** A terminal in which the response can be typed, and the response. */
async function atEntry(options: TerminalOptions = {}): Promise<{ terminal: OpenTerminal; groups: readonly string[] }> {
  const program = programWith();
  const challenge = JSON.parse(program.run(['challenge', '--json']).out).challenge;
  const { env = {}, ...size } = options;
  const terminal = openTerminal([process.execPath, PROGRAM], {
    cols: 80,
    rows: 24,
    cwd: program.folder,
    env: { ...program.env, ...env },
    ...size,
  });
  await terminal.until(/Read this|Group 1 of 5/);
  terminal.press('enter');
  await terminal.until(/1 of 15/);
  expect(pendingOf(program)).toBe(challenge);
  return { terminal, groups: groupsFor(challenge) };
}

test('a key press on the densest screen: at most 400 bytes in the median, 1 KB nearly always', async () => {
  const { terminal, groups } = await atEntry();
  // Groups 3 and 8 are wrong, so that all marks and messages are there.
  const typed = groups.map((group, index) => (index === 2 || index === 7 ? misheard(group) : group));
  const sizes: number[] = [];
  for (const [index, group] of typed.entries()) {
    for (let length = 1; length <= 5 && index * 5 + length < 75; length++) {
      const before = terminal.raw().length;
      terminal.type(group.charAt(length - 1));
      const shown = length === 5 ? `${index + 2}[_____]` : `[${group.slice(0, length).padEnd(5, '_')}]`;
      await terminal.until(shown);
      sizes.push(Buffer.byteLength(terminal.raw().slice(before)));
    }
  }
  sizes.sort((a, b) => a - b);
  expect(sizes).toHaveLength(74);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(400);
  expect(sizes[Math.floor(sizes.length * 0.99)]).toBeLessThanOrEqual(1024);
}, 60_000);

test('a screen reader: the group as spelled words, its mark, the wrong ones, and nothing else at each key', async () => {
  const { terminal, groups } = await atEntry({ env: { INK_SCREEN_READER: 'true' } });
  const spelled = (group: string): string => spellGroup(group).join(', ');
  terminal.type(groups[0] ?? '');
  await terminal.until(`Group 1: ${spelled(groups[0] ?? '')}, right. Group 2 of 15: empty.`.slice(0, 70));
  const wrong = misheard(groups[1] ?? '');
  terminal.type(wrong);
  await terminal.until((screen) =>
    screen.replaceAll(/\s+/g, ' ').includes(`Group 2: ${spelled(wrong)}, wrong. Group 3 of 15: empty. Wrong: group 2.`),
  );
  const before = terminal.raw().length;
  terminal.type('K');
  await terminal.until('Group 3 of 15: Kilo, not complete.');
  const written = terminal.raw().slice(before);
  expect(written).not.toContain('Keys:');
  expect(written.length).toBeLessThan(400);
  expect(terminal.raw()).not.toContain('\u001B[?1049h');
});

test('NO_COLOR at 40 x 24, resized while somebody types: every mark is a sign', async () => {
  const { terminal, groups } = await atEntry({ cols: 40, env: { NO_COLOR: '1' } });
  terminal.type(`${groups[0]} ${misheard(groups[1] ?? '')} ${groups[2]?.slice(0, 4)}? K`);
  const narrow = await terminal.until('4[K____]');
  for (const cell of [`1 ${groups[0]} ✓`, `2 ${misheard(groups[1] ?? '')} ✗`, `3 ${groups[2]?.slice(0, 4)}? ?`]) {
    expect(narrow).toContain(cell);
  }
  terminal.resize(80, 24);
  await terminal.until((screen) => screen.includes('─'.repeat(80)) && screen.includes('4[K____]'));
  terminal.type('7');
  await terminal.until('4[K7___]');
  terminal.resize(60, 12);
  await terminal.until((screen) => screen.includes('4[K7___]') && screen.split('\n').length === 11);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
  expect(terminal.raw()).not.toMatch(/\u001B\[3\dm/);
});
