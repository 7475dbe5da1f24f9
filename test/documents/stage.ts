// Where the commands of the documents are played: each runs as it stands there, in this process, and is remembered.
import { expect, onTestFinished } from 'vitest';
import type { CliPorts } from '../../packages/vendor-tui/src/commands/context.js';
import { commandsOn, type Ran, type Run } from '../desk/commands-fixture.js';
import { type DeskFixture, makeDesk, NOW_MS, PASSPHRASE } from '../desk/desk-fixture.js';
import { fixedPorts } from '../node/site-fixture.js';
import type { CallOptions, Program } from '../tui/client/readback.js';
import { oneForm, wordsOf } from './documents.js';

export interface Playing {
  /** Words of the document that stand for something, such as FILE or g-12, and what they are in this scene. */
  readonly fill?: Readonly<Record<string, string>>;
  /** 0 if not given. */
  readonly exit?: number;
  /** What is printed holds it. */
  readonly says?: string | RegExp;
}

export type PlayVendor = (command: string, playing?: Playing) => Promise<string>;

export class Stage {
  /** What was played, in the form of `oneForm`. */
  readonly played: Set<string> = new Set();

  /** `readback-vendor` and what follows, as this desk's commands run it; what is printed. */
  vendorOn(run: Run): PlayVendor {
    return async (command, playing = {}) => {
      const whole = oneForm(`readback-vendor ${command}`);
      this.played.add(whole);
      return judged(whole, await run(...filled(command, playing)), playing);
    };
  }

  /** `readback` and what follows, in the folder of `program`. */
  async client(program: Program, command: string, playing: Playing = {}, ports: CallOptions = {}): Promise<string> {
    const whole = oneForm(`readback ${command}`);
    this.played.add(whole);
    const { exitCode, out, err } = await program.call(filled(command, playing), { sitePorts: fixedPorts, ...ports });
    return judged(whole, { exitCode: exitCode ?? -1, output: out, errors: err }, playing);
  }
}

function filled(command: string, { fill = {} }: Playing): string[] {
  const words = wordsOf(command);
  for (const word of Object.keys(fill)) if (!words.includes(word)) throw new Error(`"${command}" has no ${word}`);
  return words.map((word) => fill[word] ?? word);
}

function judged(command: string, { exitCode, output, errors }: Ran, { exit = 0, says = '' }: Playing): string {
  const printed = [output, errors].join('\n');
  expect(exitCode, `${command}\n${printed}`).toBe(exit);
  if (says instanceof RegExp) expect(printed, command).toMatch(says);
  else expect(printed, command).toContain(says);
  return output;
}

export const PIN = '480217';
export const BOS = 'seven quiet rivers bend';

export interface DeskScene {
  readonly fixture: DeskFixture;
  readonly vendor: PlayVendor;
  /** Not of a document: sets the scene. */
  readonly run: Run;
  /** Where an agent types: the passphrase of the desk or a new one, a PIN. */
  readonly ports: Partial<CliPorts>;
}

/** A new desk, gone after the test. */
export async function deskScene(stage: Stage): Promise<DeskScene> {
  const fixture = await makeDesk();
  onTestFinished(fixture.remove);
  const ports = portsAt(() => fixture.clock.nowMs);
  const run = commandsOn(fixture.folder, ports);
  return { fixture, vendor: stage.vendorOn(run), run, ports };
}

export function portsAt(nowMs: () => number = () => NOW_MS): Partial<CliPorts> {
  let typed = '';
  return {
    desk: { nowMs, workFactor: 2 },
    // The app itself needs a terminal: test/e2e/call.test.ts and first-run.test.ts have one.
    openApp: async () => 0,
    askSecrets: async (work) => {
      return await work(async (prompt) => {
        if (!prompt.includes('once more')) typed = secretFor(prompt);
        return typed;
      });
    },
  };
}

function secretFor(prompt: string): string {
  if (prompt.includes('PIN')) return PIN;
  return prompt === 'Passphrase: ' || prompt.includes('of Bo') ? BOS : PASSPHRASE;
}
