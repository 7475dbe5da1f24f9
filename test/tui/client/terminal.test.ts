// The built `readback` in a real terminal: what a person sees when a call is interrupted, and how it ends.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { groupsFor, siteIn } from '../../node/site-fixture.js';
import { closeTerminals, type OpenTerminal, openTerminal, type TerminalOptions } from '../../support/terminal.js';
import { PROGRAM, type Program, programWith } from './readback.js';

afterEach(closeTerminals);

const start = (program: Program, options: TerminalOptions = {}): OpenTerminal =>
  openTerminal([process.execPath, PROGRAM], { cols: 80, rows: 24, cwd: program.folder, env: program.env, ...options });

const pendingOf = (program: Program): string => siteIn(program.state).installation().pending[0]?.challenge ?? '';

test('Ctrl-C in the middle of a group keeps all of it; the next start goes on there', async () => {
  const program = programWith();
  const first = start(program);
  await first.until('needs a licence');
  first.press('enter');
  await first.until('1 of 5');
  first.press('enter');
  await first.until('1 of 15');
  const groups = groupsFor(pendingOf(program));
  first.type(`${groups.slice(0, 6).join(' ')} ${groups[6]?.slice(0, 2)}`);
  await first.until('7 of 15');
  first.press('ctrl-c');
  expect(await first.exited).toMatchObject({ exitCode: 130 });
  expect(first.screen()).toContain('The response so far is kept: 6 of 15 groups.');
  expect(first.screen()).not.toContain(groups[0]);

  const second = start(program, { cols: 40 });
  await second.until('Go on with group 7');
  second.type(groups[6]?.slice(2) ?? '');
  second.paste(groups.slice(7).join(' '));
  await second.until('Unlocked: Professional');
  second.press('enter');
  await second.until('is licensed on this');
  second.type('q');
  expect(await second.exited).toMatchObject({ exitCode: 0 });
  expect(second.screen().replaceAll(/\s+/g, '')).toContain('Professional,until2027-11-22.');
});

test('a termination signal keeps what was typed', async () => {
  const program = programWith();
  const terminal = start(program);
  await terminal.until('needs a licence');
  terminal.press('enter');
  await terminal.until('1 of 5');
  terminal.press('enter');
  await terminal.until('1 of 15');
  terminal.type('118');
  await terminal.until('One One Eight');
  terminal.kill('SIGTERM');
  expect(await terminal.exited).toMatchObject({ exitCode: 143 });
  expect(siteIn(program.state).drafts()[0]?.groups[0]).toBe('118');
});

test('a pack that is refused is a screen; leaving it tells the sentence again and its exit code', async () => {
  const program = programWith();
  writeFileSync(join(program.folder, 'readback.kit.json'), '{"format":');
  const terminal = start(program);
  await terminal.until('This is not a client kit');
  terminal.type('q');
  expect(await terminal.exited).toMatchObject({ exitCode: 3 });
  expect(terminal.screen()).toContain('it is not complete JSON');
});
