// `npm start` as a newcomer plays it: both panes by keys at two sizes, and the transcript where there is no terminal.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { closeTerminals, openTerminal } from '../support/terminal.js';
import { PATIENCE_MS } from './reader.js';

const DEMO = resolve('examples/demo/dist/cli.js');

afterEach(closeTerminals);

describe.each([
  { cols: 120, rows: 34, layout: 'Left: the site. Right: the desk.' },
  { cols: 80, rows: 24, layout: 'Above: the site. Below: the desk.' },
])('at $cols x $rows', ({ cols, rows, layout }) => {
  test('a call by keys, with a symbol misheard each way', { timeout: 4 * PATIENCE_MS }, async () => {
    const demo = openTerminal([process.execPath, DEMO], { cols, rows });
    const until = (wanted: string | RegExp): Promise<string> => demo.until(wanted, PATIENCE_MS);
    await until(new RegExp(`Keyboard: Operator\\. (${layout}|Nothing tells this machine)`));
    demo.press('enter');
    await until('S say this');
    demo.press('tab');
    await until('Keyboard: Desk.');
    demo.type('c');
    await until(/› Example Plant/);
    demo.press('enter');
    await until('2/7 Challenge');

    demo.press('tab');
    await until('Keyboard: Operator.');
    demo.type('ssm');
    await until('The line is bad');
    demo.type('s');
    await until('MISHEARD');
    demo.type('ss');
    await until(/\b3\[.{5}\]✗/);
    demo.type('3s');
    await until('3/7 Two words');

    demo.press('tab');
    await until('Keyboard: Desk.');
    demo.type('y');
    await until(/› Professional, 12 months/);
    demo.press('enter');
    await until('Give Example Plant');
    demo.type('y');
    await until('6/7 Response');
    demo.type('sssssss');
    demo.type('ms');
    await until(/\b8 .{5} ✗/);
    demo.type('8s');
    await until(/\b8 .{5} ✓/);
    demo.type('sssssss');
    await until('Unlocked: Professional');

    demo.press('tab');
    await until('Keyboard: Operator.');
    demo.type('s');
    await until('7/7 Closing');
    demo.press('tab');
    await until('Keyboard: Desk.');
    demo.press('enter');
    await until('Confirmed by caller');
    demo.press('tab');
    await until('Keyboard: Operator.');
    demo.press('enter');
    await until('This program is licensed on this machine.');
    demo.type('q');
    expect(await demo.exited).toMatchObject({ exitCode: 0 });
    expect(demo.screen()).toContain('The demo is over');
  });
});

test('without a terminal the whole call is told', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [DEMO], { encoding: 'utf8', timeout: PATIENCE_MS });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout.match(/WRONG\n/g)).toHaveLength(2);
  expect(stdout.match(/"Group 3 again, please\."/g)).toHaveLength(2);
  expect(stdout).toMatch(/confirmed by caller.*The licence is now active/s);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
});
