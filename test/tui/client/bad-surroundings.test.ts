// What a site can have wrong around it: its disk, its rights, its clock, its files, the codes that are typed. Each through the
// commands and through the app: a sentence, a way out, and everything works again once it is mended.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FilePort, SitePorts } from '@readback/core/node';
import { describe, expect, test } from 'vitest';
import {
  activate,
  errno,
  type FileCall,
  filesWith,
  fixedPorts,
  groupsFor,
  portsLater,
  siteIn,
  temporaryFolder,
} from '../../node/site-fixture.js';
import { NOW_MS, packFile } from '../../support/example-vendor.js';
import { lifePackFile } from '../../support/life-pack.js';
import { atEntry, messagesOf, personAt } from './client-fixture.js';
import { kitText, type Program, programWith, type Ran } from './readback.js';

const codeOf = (ran: Ran): unknown => {
  const { error } = ran.json();
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
};
const call = (program: Program, args: readonly string[], ports: Partial<SitePorts> = {}): Promise<Ran> =>
  program.call([...args, '--json'], { sitePorts: { ...fixedPorts, ...ports } });
const failing = (asked: FileCall, code: string): FilePort =>
  filesWith((made) => {
    if (made === asked) throw errno(code);
  });
const licensed = (kit?: string): Program => {
  const program = programWith(kit);
  activate(siteIn(program.state));
  return program;
};

describe('the disk', () => {
  test.each([
    ['full', 'ENOSPC', 'disk-full'],
    ['read-only', 'EROFS', 'state-folder-unwritable'],
    ['without permission to write', 'EACCES', 'state-folder-unwritable'],
  ] as const)(
    '%s: what is licensed works on, every act says why it is not done, and is done later',
    async (_, code, error) => {
      const files = failing('write', code);
      const program = licensed();
      expect(await call(program, ['status'], { files })).toMatchObject({ exitCode: 0 });
      expect(await call(program, ['check', '--feature', 'historian'], { files })).toMatchObject({ exitCode: 0 });
      for (const act of [
        ['challenge', '--purpose', 'change'],
        ['deactivate', '--yes'],
      ]) {
        const ran = await call(program, act, { files });
        expect([ran.exitCode, codeOf(ran)]).toEqual([5, error]);
      }
      expect(await call(program, ['status'])).toMatchObject({ exitCode: 0 });
      expect(await call(program, ['deactivate', '--yes'])).toMatchObject({ exitCode: 0 });

      const person = personAt(undefined, { ports: { files } });
      await person.press('proceed');
      expect(person.on('problem').fault).toMatchObject({ code: error, exitCode: 5 });
      await person.press('back');
      person.on('welcome');
    },
  );

  test('without permission to read: said at the start, with the same code for scripts', async () => {
    const files = failing('list', 'EACCES');
    const program = licensed();
    for (const args of [['status'], ['check'], ['challenge']]) {
      const ran = await call(program, args, { files });
      expect([ran.exitCode, codeOf(ran)]).toEqual([5, 'state-unreadable']);
    }
    const person = personAt(program.state, { ports: { files } });
    expect(person.on('problem').fault).toMatchObject({ code: 'state-unreadable', exitCode: 5 });
    await person.press('check-up');
    expect(person.on('checkup').checkup.say.join(' ')).toContain('this user may not read');
  });

  test('a state of a newer version is left as it is', async () => {
    const program = programWith();
    mkdirSync(program.state);
    writeFileSync(join(program.state, 'licence.7.json'), '{"format":"readback-state/9"}');
    for (const args of [['status'], ['challenge'], ['enter', 'K7M4X']]) {
      const ran = await call(program, args);
      expect([ran.exitCode, codeOf(ran)]).toEqual([5, 'state-newer']);
    }
    expect(personAt(program.state).on('problem').fault.next).toContain('Use the newer version. Nothing was changed.');
  });
});

describe('the pack', () => {
  const newer = lifePackFile();

  test('a newer one is taken, and the licence goes on; the older one is refused from then on', async () => {
    const program = licensed();
    writeFileSync(join(program.folder, 'readback.kit.json'), kitText(newer));
    expect((await call(program, ['status'])).json()).toMatchObject({ status: 'active', packVersion: 2 });
    writeFileSync(join(program.folder, 'readback.kit.json'), kitText());
    const ran = await call(program, ['status']);
    expect([ran.exitCode, codeOf(ran)]).toEqual([3, 'pack-too-old']);

    const person = personAt(program.state, { packFile });
    expect(person.on('problem').fault).toMatchObject({ code: 'pack-too-old', exitCode: 3 });
    await person.press('check-up');
    expect(person.on('checkup').checkup.say[0]).toBe('The licence cannot be opened here: pack-too-old.');
  });
});

describe('the clock', () => {
  test.each([
    ['1970', 0],
    ['2099', Date.UTC(2099, 5, 1)],
  ] as const)(
    'at %s before the first call: the call goes through, and the licence holds its term',
    async (_, nowMs) => {
      const program = programWith();
      const { challenge } = (await call(program, ['challenge'], { nowMs: () => nowMs })).json();
      const entered = await call(program, ['enter', ...groupsFor(String(challenge))], { nowMs: () => nowMs });
      expect(entered.exitCode).toBe(0);
      expect((await call(program, ['status'], { nowMs: () => nowMs })).json()).toMatchObject({ status: 'active' });
      expect((await call(program, ['status'])).json()).toMatchObject({ status: 'active', expiresOn: '2027-11-22' });

      const person = await atEntry(undefined, { ports: { nowMs: () => nowMs } });
      await person.type(...person.groups);
      person.on('unlocked');
    },
  );

  test.each([
    ['1970', 0, 'clock-unknown'],
    ['2099', Date.UTC(2099, 5, 1), 'clock-ahead'],
  ] as const)('at %s afterwards: told, nothing ends, and it heals by itself', async (_, nowMs, warning) => {
    const program = licensed();
    const ran = await call(program, ['status'], { nowMs: () => nowMs });
    expect(ran.json()).toMatchObject({ status: 'active', warnings: [{ code: warning }] });
    const person = personAt(program.state, { ports: { nowMs: () => nowMs } });
    expect(person.state().site?.licence.warnings.map(({ code }) => code)).toEqual([warning]);
    expect((await call(program, ['status'], { nowMs: () => NOW_MS + 60_000 })).json()).toMatchObject({ warnings: [] });
  });
});

describe('the machine', () => {
  test('with no identity at all: no challenge, and why; with an identity that the program gives, one', async () => {
    const bare = { machineParts: () => ({}) };
    const program = programWith();
    const ran = await call(program, ['challenge'], bare);
    expect([ran.exitCode, codeOf(ran)]).toEqual([4, 'identity-missing']);
    expect((await call(program, ['challenge', '--identity', 'plant-7'], bare)).exitCode).toBe(0);
  });
});

describe('the code', () => {
  test('a receipt typed as a response is told as a receipt, whether a call waits or not', async () => {
    const program = licensed();
    const given = await call(program, ['deactivate', '--yes']);
    const { receipt } = given.json();
    const nothingWaits = await call(program, ['enter', String(receipt)]);
    expect([nothingWaits.exitCode, codeOf(nothingWaits)]).toEqual([3, 'wrong-kind']);
    await call(program, ['challenge']);
    const waits = await program.call(['enter', String(receipt)], { sitePorts: fixedPorts });
    expect(waits.exitCode).toBe(3);
    expect(waits.err).toContain('This is a receipt; a response is typed here.');

    const person = personAt(program.state);
    await person.press('proceed', 'proceed');
    await person.paste(String(receipt));
    expect(messagesOf(person)).toContain('error | This is a receipt; a response is typed here.');
  });

  test('a response that is too old leads to a fresh challenge, since the desk answers the same one the same way', async () => {
    const folder = temporaryFolder();
    const { challenge } = siteIn(folder).challenge('activate');
    const person = personAt(folder, { ports: portsLater(16) });
    expect(person.on('challenge').pending.challenge).toBe(challenge);
    await person.press('proceed');
    await person.type(...groupsFor(challenge));
    expect(messagesOf(person)).toContain(
      'had to be typed by 2026-12-06. | Show a fresh challenge (Esc, F, Y) and call',
    );
    await person.press('back', 'fresh', 'yes', 'proceed');
    expect(person.on('entry').pending.challenge).not.toBe(challenge);

    const program = programWith();
    const old = siteIn(program.state).challenge('activate').challenge;
    const later = { ...fixedPorts, ...portsLater(16) };
    const ran = await program.call(['enter', ...groupsFor(old)], { sitePorts: later });
    expect(ran.exitCode).toBe(4);
    expect(ran.err).toContain('Show a fresh challenge (F, or --fresh) and call the desk again.');
    const shown = await program.call(['challenge', '--json', '--fresh'], { sitePorts: later });
    expect(shown.json()['challenge']).not.toBe(old);
  });

  test('a response to a challenge that was dropped is told as that', async () => {
    const person = personAt(temporaryFolder());
    await person.press('proceed');
    const late = groupsFor(person.on('challenge').pending.challenge);
    await person.press('drop', 'yes', 'proceed', 'proceed');
    await person.type(...late);
    expect(messagesOf(person)).toContain('answers an older challenge of this machine, which was replaced or dropped');
    expect(person.state().site?.licence.status).toBe('unlicensed');

    const program = programWith();
    const site = siteIn(program.state);
    const { challenge } = site.challenge('activate');
    site.dropChallenge(challenge);
    const none = await call(program, ['enter', ...groupsFor(challenge)]);
    expect([none.exitCode, codeOf(none)]).toEqual([4, 'response-past']);
    await call(program, ['challenge'], { randomBytes: (length) => new Uint8Array(length).fill(9) });
    const older = await call(program, ['enter', ...groupsFor(challenge)]);
    expect([older.exitCode, codeOf(older)]).toEqual([4, 'response-older-challenge']);
  });
});
