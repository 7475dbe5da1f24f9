// A whole call between the two real apps, each in a terminal of its own. The test is the two people and the telephone:
// what it types into one terminal it has read off the screen of the other.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { initDesk } from '@readback/vendor-tui';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeTerminals, type OpenTerminal, openTerminal } from '../support/terminal.js';
import { misheard, PATIENCE_MS, readGroup, readWords, spelled, untilMarked, untilOnlyWrong } from './reader.js';

const CLIENT = resolve('packages/client-tui/bin/readback.mjs');
const VENDOR = resolve('packages/vendor-tui/bin/readback-vendor.mjs');
const PASSPHRASE = 'copper lantern drifts north';
const CHALLENGE_GROUPS = 5;
const RESPONSE_GROUPS = 15;

const folder = mkdtempSync(join(tmpdir(), 'readback-call-'));
let kitFile = '';
let vendor: OpenTerminal;
let client: OpenTerminal;

const clientArgs = (...args: string[]): string[] => [
  CLIENT,
  '--kit',
  kitFile,
  '--state',
  join(folder, 'site'),
  ...args,
];

const startClient = (): OpenTerminal =>
  openTerminal([process.execPath, ...clientArgs()], { cols: 80, rows: 24, env: { HOME: folder } });

/** As a script at the site does. */
function readback(...args: string[]): { exitCode: number | null; out: string } {
  const { status, stdout } = spawnSync(process.execPath, clientArgs(...args), { encoding: 'utf8' });
  return { exitCode: status, out: stdout };
}

function statusAtSite(): Record<string, unknown> {
  const { exitCode, out } = readback('status', '--json');
  expect(exitCode).toBe(0);
  return JSON.parse(out);
}

const until = (terminal: OpenTerminal, wanted: string | RegExp): Promise<string> => terminal.until(wanted, PATIENCE_MS);

beforeAll(async () => {
  const desk = join(folder, 'desk');
  ({ kitFile } = await initDesk({ folder: desk, passphrase: PASSPHRASE, agent: 'Ada' }, { workFactor: 2 }));
  vendor = openTerminal([process.execPath, VENDOR, '--desk', desk], { cols: 80, rows: 24, env: { HOME: folder } });
  client = startClient();
  await until(vendor, 'Passphrase');
  vendor.type(`${PASSPHRASE}\r`);
  await until(vendor, 'No call yet.');
}, 2 * PATIENCE_MS);

// One story: what comes after a failure would only wait in vain.
let isBroken = false;
beforeEach(({ skip, onTestFailed }) => {
  if (isBroken) skip('an earlier part of the call failed');
  onTestFailed(() => {
    isBroken = true;
  });
});

afterAll(() => {
  closeTerminals();
  rmSync(folder, { recursive: true, force: true });
});

async function callFrom(customer: string): Promise<void> {
  vendor.type('c');
  await until(vendor, '1/7 Customer');
  vendor.type(customer);
  await until(vendor, /› Example Plant/);
  vendor.press('enter');
  await until(vendor, '2/7 Challenge');
}

/** The caller reads out the groups, the agent types each as `say` says it. */
async function readChallenge(say: (group: string, place: number) => string): Promise<string[]> {
  const groups: string[] = [];
  for (let place = 1; place <= CHALLENGE_GROUPS; place++) {
    const group = await readGroup(client, place);
    const heard = say(group, place);
    vendor.type(heard);
    if (place < CHALLENGE_GROUPS) {
      await untilMarked(vendor, place, heard === misheard(group) ? '✗' : '✓');
      client.press('space');
    }
    groups.push(group);
  }
  return groups;
}

/** Both say two words; the agent goes on when they are the same. */
async function compareWords(): Promise<void> {
  await until(vendor, '3/7 Two words');
  expect(await readWords(vendor)).toBe(await readWords(client));
  vendor.type('y');
}

/** The agent reads groups of the response, with a key after each for the next. */
async function readOut(from: number, to: number): Promise<string[]> {
  const groups: string[] = [];
  for (let place = from; place <= to; place++) {
    groups.push(await readGroup(vendor, place));
    if (place < RESPONSE_GROUPS) vendor.press('space');
  }
  return groups;
}

/** The caller says the two words of the unlocked screen. */
async function closeCall(): Promise<void> {
  const words = await readWords(client);
  vendor.press('space');
  await until(vendor, '7/7 Closing');
  vendor.type(words);
  await until(vendor, words);
  vendor.press('enter');
}

describe('a call', { timeout: 4 * PATIENCE_MS }, () => {
  let challenge: string[] = [];
  let response: string[] = [];

  test('the challenge is read out; what was misheard is marked, and mended', async () => {
    await until(client, 'This program needs a licence.');
    client.press('enter');
    await callFrom('example');
    challenge = await readChallenge((group, place) => {
      if (place === 2) return spelled(group);
      return place === 3 ? misheard(group) : group.toLowerCase();
    });
    await untilOnlyWrong(vendor, [3], CHALLENGE_GROUPS);
    client.type('3');
    vendor.type(await readGroup(client, 3));
    await compareWords();
  });

  test('the order is chosen, and the response is shown once it is recorded', async () => {
    const screen = await until(vendor, /› Professional, 12 months +takes 1 of 3 seats/);
    expect(screen).toMatch(/Asks for +first activation\n.*Machine +not seen before/);
    vendor.press('enter');
    await until(vendor, 'Give Example Plant: Professional, 12 months.');
    vendor.type('y');
    await readGroup(vendor, 1);
  });

  test('half of the response is typed when Ctrl-C ends the program; it goes on there', async () => {
    client.press('enter');
    await until(client, '1 of 15');
    response = await readOut(1, 6);
    for (const [index, group] of response.slice(0, 5).entries()) {
      client.type(index === 3 ? spelled(group) : group);
      await untilMarked(client, index + 1, '✓');
      if (index === 1) await until(client, /Not proved yet: the response announces Professional/);
    }
    client.type(response[5]?.slice(0, 3) ?? '');
    await untilMarked(client, 6, '~');
    client.press('ctrl-c');
    expect(await client.exited).toMatchObject({ exitCode: 130 });
    expect(client.screen()).toContain('5 of 15 groups');
    expect(client.screen()).not.toContain(response[0]);

    client = startClient();
    await until(client, 'Go on with group 6');
    client.type(response[5]?.slice(3) ?? '');
    await untilMarked(client, 6, '✓');
  });

  test('a group that was misheard is marked, asked for again, and mended', async () => {
    const [seventh = ''] = await readOut(7, 7);
    client.type(misheard(seventh));
    await untilMarked(client, 7, '✗');
    vendor.press('left');
    client.press('left');
    client.type(await readGroup(vendor, 7));
    await untilMarked(client, 7, '✓');
    vendor.press('space');
    response.push(seventh);
  });

  test('the rest is pasted and scanned; the symbol that was wrong in it is found by the signature', async () => {
    const pasted = await readOut(8, 9);
    client.paste(`${pasted.join('\n')}\n`);
    await untilMarked(client, 9, '✓');
    const scanned = await readOut(10, RESPONSE_GROUPS);
    response.push(...pasted, ...scanned);
    const heard = scanned.map((group, index) => (index === 2 ? misheard(group) : group));
    client.type(`${heard.join('')}\r`);
    const screen = await until(client, 'Unlocked: Professional');
    expect(screen).toContain('12');
  });

  test('the closing words go back: confirmed by caller', async () => {
    await closeCall();
    await until(vendor, 'Confirmed by caller: Professional, 12 months works at');
    client.press('enter');
    await until(client, 'This program is licensed on this machine.');
  });

  test('programs at the site are told what is licensed', () => {
    expect(statusAtSite()).toMatchObject({ status: 'active', features: ['historian', 'trends'], usable: true });
    expect(readback('check', '--feature', 'historian').exitCode).toBe(0);
    expect(readback('check', '--feature', 'no-such-feature').exitCode).toBe(1);
  });

  test('the same challenge once more shows the recorded response', async () => {
    await callFrom('example');
    vendor.paste(challenge.join(' '));
    await until(vendor, '3/7 Two words');
    vendor.type('y');
    await until(vendor, 'had its response already');
    for (const group of response.slice(0, 3)) expect(vendor.screen()).toContain(group);
    expect(await readOut(1, RESPONSE_GROUPS)).toEqual(response);
    vendor.press('escape');
    await until(vendor, 'Last calls');
  });

  test('a renewal builds on the grant before', async () => {
    const [, year = '', day] = /^(\d{4})(-.*)$/.exec(String(statusAtSite()['expiresOn'])) ?? [];
    client.type('r');
    await callFrom('plant');
    const asked = await readChallenge((group) => group);
    expect(asked).not.toEqual(challenge);
    await compareWords();
    expect(await until(vendor, /› Professional, 12 months/)).toMatch(/Asks for +renewal or change\n.*Machine +known/);
    vendor.press('enter');
    await until(vendor, 'Give Example Plant: Professional, 12 months.');
    vendor.type('y');
    client.press('enter');
    await until(client, '1 of 15');
    client.paste((await readOut(1, RESPONSE_GROUPS)).join(''));
    await closeCall();
    await until(vendor, 'Confirmed by caller');
    expect(statusAtSite()).toMatchObject({ status: 'active', expiresOn: `${Number(year) + 1}${day}` });
  });
});
