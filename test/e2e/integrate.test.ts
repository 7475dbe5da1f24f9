// docs/integrate.md: what stands there in TypeScript compiles under the project's own rules, what is a command runs, and
// what is said of names and codes is so.
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../packages/client-tui/src/commands/program.js';
import { activate, fixedPorts, siteIn, temporaryFolder } from '../node/site-fixture.js';
import { kitText } from '../tui/client/readback.js';

const document = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8');

interface Fence {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

const fences: readonly Fence[] = [...document.matchAll(/^( *)```(\w+) ?(\S*)\n(.*?)^\1```$/gms)].map(
  ([, indent = '', language = '', name = '', text = '']) => ({
    language,
    name,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }),
);
const inLanguage = (wanted: string): readonly Fence[] => fences.filter(({ language }) => language === wanted);

function snippetsIn(folder: string): void {
  for (const { name, text } of inLanguage('ts')) writeFileSync(join(folder, name), text);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}

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
    ]);
  });

  it('has snippets that compile', () => {
    const folder = temporaryFolder();
    snippetsIn(folder);
    expect(inLanguage('ts').map(({ name }) => name)).toEqual([
      'product-names.ts',
      'program.ts',
      'degrade.ts',
      'watch.ts',
      'count.ts',
    ]);
    const compilerOptions = { noEmit: true, composite: false, incremental: false, customConditions: ['source'] };
    const tsconfig = {
      extends: resolve('tsconfig.base.json'),
      compilerOptions: {
        ...compilerOptions,
        declarationMap: false,
        types: ['node'],
        typeRoots: ['node_modules/@types'],
      },
      include: ['*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const done = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
    });
    expect(done.stdout).toBe('');
    expect(done.status).toBe(0);
  });

  it('has a first program that runs', async () => {
    const folder = temporaryFolder();
    snippetsIn(folder);
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

  it('has commands that run, and says what they answer', async () => {
    const folder = temporaryFolder();
    const state = join(folder, 'state');
    writeFileSync(join(folder, 'readback.kit.json'), kitText());
    activate(siteIn(state));
    const answers: string[] = [];
    const commands = inLanguage('sh')
      .flatMap(({ text }) => text.split('\n'))
      .map((line) => line.replace(/#.*/, '').trim())
      .filter((line) => line.startsWith('readback '));
    expect(commands.length).toBeGreaterThanOrEqual(4);
    // The app itself needs a terminal; test/e2e/call.test.ts has one.
    for (const command of commands.filter((line) => !line.endsWith('.json'))) {
      let out = '';
      const exitCode = await runCli(command.split(/\s+/).slice(1), {
        env: { READBACK_STATE: state },
        folder,
        program: join(folder, 'readback'),
        print: (text) => {
          out += text;
        },
        printError: () => undefined,
        readInput: () => Promise.resolve(''),
        isInputTerminal: false,
        sitePorts: fixedPorts,
      });
      expect([command, exitCode]).toEqual([command, 0]);
      answers.push(out);
    }
    const said: unknown = JSON.parse(inLanguage('json')[0]?.text ?? '');
    expect(JSON.parse(answers.at(-1) ?? '')).toEqual(said);
  });

  it('names no file of this repository that is not there', () => {
    const linked = [...document.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const named = [...document.matchAll(/`((?:test|examples|packages)\/[\w./-]+)`/g)].map(([, file = '']) => file);
    for (const file of [...linked.map((target) => join('docs', target)), ...named]) {
      expect([file, spawnSync('test', ['-e', file]).status]).toEqual([file, 0]);
    }
  });
});
