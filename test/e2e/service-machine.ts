// A machine with the example service on it, as a process of its own, and the operator's `readback` beside it: both see one
// clock, one set of parts and one state folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type MachineParts, storedChallenge, verifyLineage, verifyPack } from '@readback/core';
import { openSite } from '@readback/core/node';
import { formatKit } from '@readback/core/vendor';
import { runCli } from '../../packages/client-tui/src/commands/program.js';
import { bundleProgram } from '../support/bundle-program.js';
import { type answer, answer as deskAnswers, NOW_MS, TODAY, trust } from '../support/example-vendor.js';
import type { MachineAct } from './service-entry.js';

/** The service as one file. */
export async function bundleService(outfile: string): Promise<string> {
  return await bundleProgram(new URL('service-entry.ts', import.meta.url), outfile);
}

const DAY_MS = 86_400_000;
type DeskOptions = Parameters<typeof answer>[1];

interface Ran {
  readonly exitCode: number;
  readonly json: Record<string, unknown>;
}

export class ServiceMachine {
  /** What the service has logged since it was last looked at. */
  log: string[] = [];
  #wallMs = NOW_MS;
  #upMs = 100_000;
  #boot = 1;
  #parts: MachineParts;
  /** What the world outside knows: the machine's clock may be wrong. */
  #trueMs = NOW_MS;
  #service: ChildProcess | undefined;
  #address = '';
  #answered: (() => void) | undefined;
  readonly #folder: string;
  readonly #bundle: string;
  readonly #packFile: string;
  readonly #kit: string;

  constructor(folder: string, bundle: string, packFile: string, parts: MachineParts) {
    this.#folder = folder;
    this.#bundle = bundle;
    this.#packFile = packFile;
    this.#parts = parts;
    this.#kit = join(folder, 'readback.kit.json');
    writeFileSync(this.#kit, formatKit({ trust: { ...trust, minVersion: 0 }, packFile }));
  }

  get state(): string {
    return join(this.#folder, 'state');
  }

  async start(): Promise<void> {
    const machine = { nowMs: this.#wallMs, upMs: this.#upMs, boot: this.#boot, parts: this.#parts };
    const flags = ['--kit', this.#kit, '--port', '0', '--state', this.state];
    this.#service = spawn(process.execPath, [this.#bundle, ...flags, '--', JSON.stringify(machine)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const listening = new Promise<void>((resolve) => {
      createInterface({ input: this.#service?.stdout ?? process.stdin }).on('line', (line) => {
        if (line === 'done') this.#answered?.();
        else this.log.push(line);
        const [, address] = /^listening on (\S+)/.exec(line) ?? [];
        if (address === undefined) return;
        this.#address = address;
        resolve();
      });
    });
    await listening;
  }

  /** Time passes at the machine and outside. */
  async run(ms: number): Promise<void> {
    this.#wallMs += ms;
    this.#upMs += ms;
    this.#trueMs += ms;
    await this.#act({ run: ms });
  }

  async setClock(byMs: number): Promise<void> {
    this.#wallMs += byMs;
    await this.#act({ setClock: this.#wallMs });
  }

  /** Hardware is changed while the machine is off for an hour. */
  async repair(parts: MachineParts): Promise<void> {
    await this.stop();
    this.#parts = parts;
    this.#turnOff();
    await this.start();
  }

  /** As by a power cut. */
  async crash(): Promise<void> {
    this.#service?.kill('SIGKILL');
    await this.#ended();
    this.#turnOff();
    await this.start();
  }

  async stop(): Promise<void> {
    this.#service?.stdin?.end(`${JSON.stringify({ stop: true } satisfies MachineAct)}\n`);
    await this.#ended();
  }

  /** Only ever at the end of a test. */
  kill(): void {
    this.#service?.kill('SIGKILL');
  }

  async get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
    return this.#request(path, {});
  }

  async put(path: string, value: number): Promise<{ status: number; body: Record<string, unknown> }> {
    return this.#request(path, { method: 'PUT', body: String(value) });
  }

  /** The operator's command, on this machine and at this moment. */
  async readback(...args: readonly string[]): Promise<Ran> {
    let out = '';
    const exitCode = await runCli(['--kit', this.#kit, '--state', this.state, '--json', ...args], {
      env: {},
      folder: this.#folder,
      program: join(this.#folder, 'readback'),
      print: (text) => {
        out += text;
      },
      printError: () => undefined,
      readInput: () => Promise.resolve(''),
      isInputTerminal: false,
      sitePorts: this.#ports(),
    });
    return { exitCode, json: JSON.parse(out) as Record<string, unknown> };
  }

  /** A call: the operator reads a challenge, the desk answers, the operator types; and the service notices. */
  async call(purpose: string, options: DeskOptions = {}): Promise<Ran> {
    const { json } = await this.readback('challenge', '--purpose', purpose);
    const entered = await this.readback('enter', this.answerTo(String(json['challenge']), purpose, options));
    await this.run(60_000);
    return entered;
  }

  /** What the desk reads back. */
  answerTo(challenge: string, purpose: string, options: DeskOptions = {}): string {
    const pack = verifyPack(this.#packFile, trust);
    const { installation } = openSite({
      trust,
      packFile: this.#packFile,
      stateFolder: this.state,
      ports: this.#ports(),
    });
    const base = verifyLineage(pack, installation().lineage).at(-1)?.digest;
    const day = TODAY + Math.floor((this.#trueMs - NOW_MS) / DAY_MS);
    const request = { pack, day, quantity: 1, ...(purpose !== 'activate' && base && { base }), ...options };
    return deskAnswers(storedChallenge(challenge), request).groups.join(' ');
  }

  /** The lines since the last time that have this text. */
  logged(text: string): string[] {
    const found = this.log.filter((line) => line.includes(text));
    this.log = [];
    return found;
  }

  #ports() {
    return {
      nowMs: () => this.#wallMs,
      boot: () => ({ bootId: `boot-${this.#boot}`, uptimeMs: this.#upMs }),
      machineParts: () => this.#parts,
    };
  }

  #turnOff(): void {
    this.#boot += 1;
    this.#wallMs += 3_600_000;
    this.#trueMs += 3_600_000;
    this.#upMs = 30_000;
  }

  async #ended(): Promise<void> {
    if (this.#service && this.#service.exitCode === null && this.#service.signalCode === null) {
      await once(this.#service, 'exit');
    }
  }

  async #act(act: MachineAct): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.#answered = resolve;
    });
    this.#service?.stdin?.write(`${JSON.stringify(act)}\n`);
    await answered;
  }

  async #request(path: string, init: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.#address}${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
