// The Python example against the built `readback`, where there is a Python.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { readMachineParts } from '@readback/core/node';
import { expect, test } from 'vitest';
import { activate, siteIn } from '../node/site-fixture.js';
import { PROGRAM, programWith } from '../tui/client/readback.js';

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'], { encoding: 'utf8' });

test.skipIf(python.status !== 0)('a program in Python learns what is licensed, what is not, and what is wrong', () => {
  const { folder, state, env } = programWith();
  const ask = (...more: string[]) => {
    const script = resolve('examples/python/check_licence.py');
    const start = ['--readback', process.execPath, PROGRAM];
    const { status, stdout, stderr } = spawnSync('python3', [script, ...more, ...start], { env, encoding: 'utf8' });
    expect(stderr).toBe('');
    return { status, said: stdout };
  };
  const question = ['--kit', join(folder, 'readback.kit.json'), '--feature', 'historian', '--limit', 'tags'];
  expect(ask(...question)).toEqual({
    status: 1,
    said: expect.stringContaining(
      'licence unlicensed, until no end\nhistorian: no\ntags: 0\nThis installation has no licence',
    ),
  });

  const ports = { machineParts: () => readMachineParts(), nowMs: () => Date.now() };
  const day = Math.floor((Date.now() - Date.UTC(2026, 0, 1)) / 86_400_000);
  activate(siteIn(state, { ports }), { day, quantity: 12 });
  const { status, said } = ask(...question);
  expect(said).toMatch(/^licence active, until 20\d\d-\d\d-\d\d\nhistorian: yes\ntags: 5000\n/);
  expect(status).toBe(0);

  expect(ask('--kit', join(folder, 'no-such.kit.json'))).toEqual({
    status: 2,
    said: expect.stringContaining('licence unknown (kit-unreadable)'),
  });
  const nobody = spawnSync(
    'python3',
    [resolve('examples/python/check_licence.py'), '--kit', 'x', '--readback', '/no/such'],
    {
      encoding: 'utf8',
    },
  );
  expect(nobody).toMatchObject({ status: 2, stdout: expect.stringContaining('licence unknown (not-started)') });
});
