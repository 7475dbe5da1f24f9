// The built `readback` as a program of its own, with a kit and a state folder that are gone after the test.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatKit } from '@readback/core/vendor';
import { type CliPorts, runCli } from '../../../packages/client-tui/src/commands/program.js';
import { temporaryFolder } from '../../node/site-fixture.js';
import { packFile, trust } from '../../support/example-vendor.js';

export const PROGRAM: string = resolve('packages/client-tui/bin/readback.mjs');

export interface Ran {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as the one JSON object it must be. */
  readonly json: () => Record<string, unknown>;
}

export interface CallOptions
  extends Pick<CliPorts, 'sitePorts' | 'inspectParts'>,
    Partial<Pick<CliPorts, 'isInputTerminal'>> {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Program {
  readonly folder: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string>>;
  /** As a program of its own. */
  readonly run: (args: readonly string[], options?: { readonly input?: string; readonly cwd?: string }) => Ran;
  /** The same command line in this process: faster, where the process itself is not the question. */
  readonly call: (args: readonly string[], options?: CallOptions) => Promise<Ran>;
}

export const kitText = (pack: string = packFile, trusted: typeof trust = trust): string =>
  formatKit({ trust: { ...trusted, minVersion: 0 }, packFile: pack });

/** `kit`: what stands in the working folder; nothing with null. */
export function programWith(kit: string | null = kitText()): Program {
  const folder = temporaryFolder();
  const state = join(folder, 'state');
  if (kit !== null) writeFileSync(join(folder, 'readback.kit.json'), kit);
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8', READBACK_STATE: state };
  return {
    folder,
    state,
    env,
    run: (args, { input = '', cwd = folder } = {}) => {
      const ended = spawnSync(process.execPath, [PROGRAM, ...args], { cwd, env, input, encoding: 'utf8' });
      const { status: exitCode, stdout: out, stderr: err } = ended;
      return { exitCode, out, err, json: () => readObject(out) };
    },
    call: async (args, { input = '', env: more = {}, ...ports } = {}) => {
      let out = '';
      let err = '';
      const exitCode = await runCli(args, {
        env: { ...env, ...more },
        folder,
        program: PROGRAM,
        print: (text) => {
          out += `${text}\n`;
        },
        printError: (text) => {
          err += `${text}\n`;
        },
        readInput: () => Promise.resolve(input),
        isInputTerminal: false,
        ...ports,
      });
      return { exitCode, out, err, json: () => readObject(out) };
    },
  };
}

function readObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`no object: ${text}`);
  return { ...value };
}
