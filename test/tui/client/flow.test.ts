// The client's flow without Ink: a person, a real site on a disk, a desk that answers.
import {
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  grantDigest,
  readCode,
  responsePayload,
  storedChallenge,
} from '@readback/core';
import { describe, expect, test } from 'vitest';
import { screenOf, spokenGroup, typedText } from '../../../packages/client-tui/src/client-flow.js';
import { farewellOf } from '../../../packages/client-tui/src/flow/farewell.js';
import { offersOf } from '../../../packages/client-tui/src/flow/keys.js';
import {
  activate,
  errno,
  filesWith,
  fixedPorts,
  groupsFor,
  portsLater,
  siteIn,
  temporaryFolder,
} from '../../node/site-fixture.js';
import { machine, TODAY } from '../../support/example-vendor.js';
import { personAt } from './client-fixture.js';

describe('a first call', () => {
  test('goes from welcome to challenge, response, closing phrase and status', async () => {
    const person = personAt();
    expect(screenOf(person.state())).toBe('welcome');
    await person.press('proceed');
    const challenge = person.on('challenge');
    expect(challenge.groups).toHaveLength(5);
    expect(spokenGroup(person.state())).toEqual({ text: challenge.groups[0], index: 0, count: 5 });
    person.store.dispatch({ type: 'read', event: { type: 'next' } });
    expect(spokenGroup(person.state())?.text).toBe(challenge.groups[1]);

    await person.press('proceed');
    expect(spokenGroup(person.state())).toBeUndefined();
    for (const group of groupsFor(challenge.pending.challenge)) person.store.dispatch(typedText(group));
    await person.store.settled();
    const unlocked = person.on('unlocked');
    expect(unlocked.phrase).toEqual(siteIn(person.folder).lastClosingPhrase());
    expect(person.state().site?.licence).toMatchObject({ status: 'active', features: ['historian', 'trends'] });
    expect(person.state().site?.drafts).toEqual([]);

    await person.press('proceed');
    person.on('status');
    expect(person.state().site?.closingPhrase).toEqual(unlocked.phrase);
    await person.press('quit');
    expect(person.exits).toEqual([0]);
    expect(farewellOf(person.state())).toBe('Example Historian: licensed, Professional, until 2027-11-22.');
  });

  test('shows the same challenge again until a fresh one is agreed to', async () => {
    const person = personAt();
    await person.press('proceed');
    const first = person.on('challenge').pending.challenge;
    await person.press('back', 'proceed');
    expect(person.on('challenge').pending.challenge).toBe(first);
    await person.press('fresh', 'no');
    expect(person.on('challenge')).toMatchObject({ question: undefined, pending: { challenge: first } });
    await person.press('fresh', 'yes');
    expect(person.on('challenge').pending.challenge).not.toBe(first);
    expect(siteIn(person.folder).installation().past).toContain(first);
  });

  test('a challenge can be dropped', async () => {
    const person = personAt();
    await person.press('proceed', 'drop', 'yes');
    expect(person.state().screen.name).toBe('welcome');
    expect(siteIn(person.folder).installation().pending).toEqual([]);
  });

  test('while a question is open the reader does not move on', async () => {
    const person = personAt();
    await person.press('proceed', 'fresh');
    person.store.dispatch({ type: 'read', event: { type: 'next' } });
    expect(person.on('challenge').reader.current).toBe(0);
  });
});

describe('later starts', () => {
  const later = (days: number) => ({ ports: portsLater(days) });

  test.each([
    ['active', 10, ['renew', 'words']],
    ['grace', 367, ['renew', 'words']],
    ['expired', 400, ['renew', 'activate', 'words']],
  ] as const)('%s', async (status, days, offered) => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const person = personAt(folder, later(days));
    person.on('status');
    expect(person.state().site?.licence.status).toBe(status);
    const commands = offersOf(person.state()).map(({ command }) => command);
    expect(commands).toEqual(expect.arrayContaining([...offered]));
    expect(commands.includes('activate')).toBe(status === 'expired');
    expect(commands).not.toContain('proceed');
  });

  test('on another machine: the reason, and a new activation', async () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const ports = { machineParts: () => ({ ...machine, board: 'BOARD-0002' }) };
    const person = personAt(folder, { ports });
    expect(person.state().site?.licence.status).toBe('wrong-machine');
    expect(farewellOf(person.state())).toContain('issued to another machine');
    await person.press('renew');
    person.on('status');
    await person.press('activate', 'proceed');
    await person.type(...groupsFor(person.on('entry').pending.challenge, { day: TODAY }));
    person.on('unlocked');
    expect(person.state().site?.licence.status).toBe('active');
  });

  test('a renewal by code adds its term', async () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    activate(site);
    const person = personAt(folder);
    await person.press('renew');
    expect(person.on('challenge').pending.purpose).toBe('change');
    await person.press('proceed');
    await person.type(...groupsFor(person.on('entry').pending.challenge, { base: headOf(folder) }));
    person.on('unlocked');
    expect(farewellOf(person.state())).toContain('until 2028-11-22');
  });

  test('the closing words can be shown again', async () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const person = personAt(folder);
    await person.press('words');
    expect(person.on('unlocked')).toMatchObject({ isAgain: true, phrase: siteIn(folder).lastClosingPhrase() });
    await person.press('proceed');
    person.on('status');
  });
});

describe('problems', () => {
  test('at start: the sentence, another try, and the exit code on leaving', async () => {
    let isBroken = true;
    const folder = temporaryFolder();
    const person = personAt(folder, {
      open: () => siteIn(folder, isBroken ? { packFile: '{"payload":' } : {}),
    });
    expect(person.on('problem')).toMatchObject({ fault: { code: 'pack-not-json', exitCode: 3 }, back: undefined });
    await person.press('back');
    person.on('problem');
    await person.press('proceed');
    person.on('problem');
    await person.press('quit');
    expect(person.exits).toEqual([3]);
    expect(farewellOf(person.state())).toContain('The pack is not a pack file');
    isBroken = false;
    await person.press('proceed');
    person.on('welcome');
  });

  test('later: back to where it was', async () => {
    let isFull = false;
    const files = filesWith((call) => {
      if (isFull && call === 'write') throw errno('ENOSPC');
    });
    const person = personAt(undefined, { ports: { files } });
    isFull = true;
    await person.press('proceed');
    expect(person.on('problem')).toMatchObject({
      fault: { code: 'disk-full', exitCode: 5 },
      back: { name: 'welcome' },
    });
    await person.press('back');
    person.on('welcome');
    isFull = false;
    await person.press('proceed');
    person.on('challenge');
  });

  test('an error that is none of ours shows no stack and no text of its own', async () => {
    const person = personAt(undefined, {
      open: () => {
        throw new TypeError('secret of a stack');
      },
    });
    expect(person.on('problem').fault).toMatchObject({ code: 'bug', exitCode: 70 });
    expect(JSON.stringify(person.state())).not.toContain('secret of a stack');
  });

  test('a machine without any identity is told so when the challenge is asked for', async () => {
    const person = personAt(undefined, { ports: { ...fixedPorts, machineParts: () => ({}) } });
    await person.press('proceed');
    expect(person.on('problem').fault).toMatchObject({ code: 'identity-missing', exitCode: 4 });
  });
});

/** The grant that the next one builds on. */
function headOf(folder: string): Uint8Array {
  const [grant] = siteIn(folder).installation().lineage;
  if (!grant) throw new Error('nothing was granted');
  const challenge = storedChallenge(grant.challenge);
  const { data } = readCode(BN254_RESPONSE_LAYOUT, grant.response.split(' '), bindingOf(challenge));
  if (!data) throw new Error('the grant is not readable');
  return grantDigest(challenge, responsePayload(data));
}
