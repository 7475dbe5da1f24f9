// Both programs where the system gives way under them: two lines and an exit code that says so, never a stack.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../node/site-fixture.js';
import { kitText } from '../tui/client/readback.js';

const PROGRAMS = [
  ['readback', resolve('packages/client-tui/bin/readback.mjs')],
  ['readback-vendor', resolve('packages/vendor-tui/bin/readback-vendor.mjs')],
] as const;

function runIn(folder: string, script: string): { exitCode: number | null; out: string; err: string } {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    NODE: process.execPath,
    READBACK_DESK: join(folder, 'desk'),
  };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: folder, env, encoding: 'utf8' });
  return { exitCode: status, out: stdout, err: stderr };
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

function expectTold({ err }: { err: string }, name: string): void {
  expect(err).not.toMatch(/\n\s+at |node:internal|Node\.js v/);
  expect(linesOf(err)).toHaveLength(2);
  expect(err).toMatch(new RegExp(`^${name}: .+\\.$`, 'm'));
}

describe.skipIf(process.platform === 'win32')('in a folder that was removed', () => {
  const GONE = 'mkdir gone && cd gone && rmdir ../gone && ';

  test('the client works with what is named in full', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'x.kit.json'), kitText());
    const ran = runIn(
      folder,
      `${GONE} "$NODE" ${PROGRAMS[0][1]} --kit "$HOME/x.kit.json" --state "$HOME/state" challenge --json`,
    );
    expect({ ...ran, out: '' }).toEqual({ exitCode: 0, out: '', err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({ purpose: 'activate' });
  });

  test('what is looked for there is not found, and told so', () => {
    const folder = temporaryFolder();
    const ran = runIn(folder, `${GONE} "$NODE" ${PROGRAMS[0][1]} --kit x.kit.json status`);
    expect(ran.exitCode).toBe(3);
    expectTold(ran, 'readback');
    const desk = runIn(folder, `${GONE} "$NODE" ${PROGRAMS[1][1]} --desk here ledger verify`);
    expect([3, 5]).toContain(desk.exitCode);
    expectTold(desk, 'readback-vendor');
  });
});

describe.skipIf(!existsSync('/dev/full'))('with an output that is full', () => {
  test.each(PROGRAMS)('%s: the system is at fault, and it is told', (name, program) => {
    const ran = runIn(temporaryFolder(), `"$NODE" ${program} --help >/dev/full`);
    expect(ran.exitCode).toBe(5);
    expectTold(ran, name);
    expect(ran.err).toContain('cannot be written (ENOSPC)');
  });

  test.each(PROGRAMS)('%s: also where nothing can be told', (_, program) => {
    const ran = runIn(temporaryFolder(), `"$NODE" ${program} --help >/dev/full 2>/dev/full`);
    expect(ran.exitCode).toBe(5);
  });

  test('a "no" is no "no" where nobody could read it', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'x.kit.json'), kitText());
    const check = `"$NODE" ${PROGRAMS[0][1]} --state "$HOME/state" check`;
    expect(runIn(folder, check).exitCode).toBe(1);
    expect(runIn(folder, `${check} >/dev/full`).exitCode).toBe(5);
  });

  test('an output that was closed early is no fault', () => {
    const ran = runIn(temporaryFolder(), `{ "$NODE" ${PROGRAMS[0][1]} --help; echo $? >&2; } | true`);
    expect(ran.err).toBe('0\n');
  });
});

test.each(PROGRAMS)('%s: standard input that is a folder', (name, program) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'box'));
  writeFileSync(join(folder, 'x.kit.json'), kitText());
  const command = name === 'readback' ? 'enter -' : 'init --passphrase-stdin';
  const ran = runIn(folder, `"$NODE" ${program} ${command} <box`);
  expect(ran.exitCode).toBeGreaterThan(1);
  expect(ran.err).not.toMatch(/\n\s+at |node:internal/);
});
