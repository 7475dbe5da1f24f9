// docs/integrate.md: its first program is built and run as a vendor would. Its other snippets, commands and links are tested
// with those of all documents (test/documents).
import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { documentNamed } from '../documents/documents.js';
import { temporaryFolder } from '../node/site-fixture.js';
import { kitText } from '../tui/client/readback.js';

const { text: document, fences } = documentNamed('docs/integrate.md');

describe('docs/integrate.md', () => {
  it('has its sections in one order', () => {
    expect([...document.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'Ten minutes',
      'What your program asks',
      'Watching',
      'Meters',
      'Programs in other languages',
      'The machine print',
      'Time',
      'State',
      'Upgrading',
      'Ship it as one file',
    ]);
  });

  it('has a first program that runs', async () => {
    const folder = temporaryFolder();
    const snippets = fences.filter(({ language }) => language === 'ts');
    for (const { name, text } of snippets) writeFileSync(join(folder, name), text);
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'readback.kit.json'), kitText());
    const outfile = join(folder, 'program.mjs');
    await build({
      entryPoints: [join(folder, 'program.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['source'],
      logLevel: 'silent',
    });
    const env = { READBACK_STATE: join(folder, 'state') };
    // It ends by itself: nothing of an open licence keeps it alive.
    const done = spawnSync(process.execPath, [outfile], { cwd: folder, env, encoding: 'utf8', timeout: 60_000 });
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout).toContain('This installation has no licence yet. Show a challenge and call Example Support');
  });
});
