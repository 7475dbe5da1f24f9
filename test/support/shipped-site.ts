// A site that has what was shipped and nothing else, and the story that is played there: one call licenses the client and
// the vendor's service; a renewal and the end of it reach both.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { type Run, WITH_PASSPHRASE } from '../desk/commands-fixture.js';
import { PRODUCT } from '../desk/desk-fixture.js';

export interface ShippedPrograms {
  /** The folder they are started in. */
  readonly folder: string;
  /** Command and arguments of each. */
  readonly client: readonly [string, ...string[]];
  readonly service: readonly [string, ...string[]];
  /** All that their environment holds. */
  readonly env: Readonly<Record<string, string>>;
}

export class ShippedSite {
  readonly log: string[] = [];
  readonly #programs: ShippedPrograms;
  #service: ChildProcess | undefined;
  #address = '';

  constructor(programs: ShippedPrograms) {
    this.#programs = programs;
  }

  readback(...args: readonly string[]): { exitCode: number | null; json: Record<string, unknown> } {
    const { folder: cwd, client, env } = this.#programs;
    const [command, ...first] = client;
    const { status, stdout, stderr } = spawnSync(command, [...first, '--json', ...args], {
      cwd,
      env,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return { exitCode: status, json: JSON.parse(stdout) as Record<string, unknown> };
  }

  async startService(): Promise<void> {
    const { folder: cwd, service, env } = this.#programs;
    const [command, ...first] = service;
    const started = spawn(command, [...first, '--port', '0'], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#service = started;
    await new Promise<void>((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
      createInterface({ input: started.stdout }).on('line', (line) => {
        this.log.push(line);
        const [, where] = /^listening on (\S+)/.exec(line) ?? [];
        if (where === undefined) return;
        this.#address = where;
        resolve();
      });
    });
  }

  async stopService(): Promise<void> {
    this.#service?.kill('SIGTERM');
    if (this.#service) await once(this.#service, 'exit');
  }

  kill(): void {
    this.#service?.kill('SIGKILL');
  }

  async health(): Promise<Record<string, unknown>> {
    return (await (await fetch(`${this.#address}/health`)).json()) as Record<string, unknown>;
  }

  /** @returns the HTTP status of storing a value */
  async store(): Promise<number> {
    return (await fetch(`${this.#address}/tags/boiler-1`, { method: 'PUT', body: '20' })).status;
  }

  /** What the service says of itself once it has seen what the client did. */
  async untilHealth(wanted: Record<string, unknown>): Promise<void> {
    await expect.poll(() => this.health(), { timeout: 45_000, interval: 100 }).toMatchObject(wanted);
  }
}

/** Leaves the service stopped. */
export async function playLicence(site: ShippedSite, desk: Run): Promise<void> {
  const listed = async (...args: string[]): Promise<{ id: string }[]> =>
    JSON.parse((await desk(...args, '--json')).output) as { id: string }[];
  const [customer] = await listed('customer', 'list');
  const [order] = await listed('order', 'list', '--customer', customer?.id ?? '');
  const callFor = async (purpose: string) => {
    const groups = String(site.readback('challenge', '--purpose', purpose).json['challenge']).split(' ');
    const args = ['--customer', customer?.id ?? '', '--order', order?.id ?? '', '--json', ...WITH_PASSPHRASE];
    const issued = await desk('issue', ...groups, ...args);
    expect(issued.errors).toBe('');
    const { groups: response } = JSON.parse(issued.output) as { groups: string[] };
    return site.readback('enter', response.join(' '));
  };

  await site.startService();
  expect(site.log[0]).toContain('licence unlicensed');
  expect(await site.store()).toBe(403);

  expect(await callFor('activate')).toMatchObject({ exitCode: 0 });
  await site.untilHealth({ status: 'active', isReadOnly: false });
  expect(await site.store()).toBe(200);
  const { expiresOn } = await site.health();
  expect(site.readback('status').json).toMatchObject({ status: 'active', product: { id: PRODUCT } });

  expect(await callFor('change')).toMatchObject({ exitCode: 0 });
  const renewed = site.readback('check').json['expiresOn'];
  expect(String(renewed) > String(expiresOn), `${String(renewed)} after ${String(expiresOn)}`).toBe(true);
  await site.untilHealth({ expiresOn: renewed });

  expect(site.readback('deactivate', '--yes')).toMatchObject({ exitCode: 0 });
  await site.untilHealth({ status: 'deactivated', isReadOnly: true });
  expect(await site.store()).toBe(403);
  await site.stopService();
  expect(site.log.at(-1)).toBe('stopped');
}
