// The app is not alone on a state folder: a command, or another window, may change what waits while a call goes on.
import { describe, expect, test } from 'vitest';
import { activate, groupsFor, siteIn, temporaryFolder } from '../../node/site-fixture.js';
import { atEntry, messagesOf, misheard, type Person, personAt, ruined } from './client-fixture.js';
import { SIZES, textIn } from './screen-fixture.js';

/** `readback challenge --fresh` in another window. */
const freshElsewhere = ({ folder }: Pick<Person, 'folder'>): string =>
  siteIn(folder, { ports: { randomBytes: (length) => new Uint8Array(length).fill(9) } }).challenge('activate', {
    fresh: true,
  }).challenge;

describe('a challenge that was replaced elsewhere', () => {
  test('its response is told as old, and Esc leads to the challenge that waits', async () => {
    const person = await atEntry();
    const live = freshElsewhere(person);
    await person.type(...person.groups);
    expect(messagesOf(person)).toContain('older challenge of this installation');
    expect(messagesOf(person)).toContain('Press Esc and read the challenge on the screen to the desk');
    expect(person.on('entry').reading.groups).toEqual(person.groups);

    await person.press('back');
    expect(person.on('challenge')).toMatchObject({ isOther: true, pending: { challenge: live } });
    for (const size of SIZES) {
      expect(textIn(person, size)).toContain('This is another challenge: the one before waits no more. Read this one.');
    }
    await person.press('proceed');
    await person.type(...groupsFor(live));
    person.on('unlocked');
  });

  test('the response to the one that waits is taken where the old one was on the screen', async () => {
    for (const isPasted of [true, false]) {
      const person = await atEntry();
      const groups = groupsFor(freshElsewhere(person));
      await (isPasted ? person.paste(groups.join(' ')) : person.type(...groups));
      person.on('unlocked');
    }
  });

  test('with wrong groups too: mended, or asked for, as ever', async () => {
    const person = await atEntry();
    const [first = '', ...rest] = groupsFor(freshElsewhere(person));
    await person.type(misheard(first), ...rest);
    person.on('unlocked');

    const twice = await atEntry();
    const groups = groupsFor(freshElsewhere(twice));
    await twice.type(...groups.map((group, index) => (index === 3 || index === 8 ? ruined(group) : group)));
    expect(messagesOf(twice)).toContain('There is a wrong symbol in groups 4 and 9. All other groups are right.');
    await twice.type(groups[3] ?? '', groups[8] ?? '');
    twice.on('unlocked');
  });

  test('F makes no other one before the one that waits is seen; after that it does', async () => {
    const person = personAt();
    await person.press('proceed');
    const live = freshElsewhere(person);
    await person.press('fresh');
    expect(person.on('challenge')).toMatchObject({ question: undefined, pending: { challenge: live } });
    await person.press('fresh', 'yes');
    expect(person.on('challenge').pending.challenge).not.toBe(live);
    expect(person.on('challenge').isOther).toBe(false);
  });

  test('one that still waits stays on the screen as it is', async () => {
    const person = personAt();
    await person.press('proceed');
    person.store.dispatch({ type: 'read', event: { type: 'next' } });
    await person.press('fresh', 'no');
    expect(person.on('challenge')).toMatchObject({ isOther: false, reader: { current: 1 } });
  });
});

describe('a response that was entered elsewhere', () => {
  test('typed here once more: unlocked, with the words for the desk', async () => {
    const person = await atEntry();
    siteIn(person.folder).enterResponse(person.groups);
    await person.type(...person.groups);
    expect(person.on('unlocked').phrase).toEqual(siteIn(person.folder).lastClosingPhrase());
    expect(person.state().site?.licence.status).toBe('active');
  });

  test('no challenge for a second activation comes of it, from whatever screen', async () => {
    const welcome = personAt();
    activate(siteIn(welcome.folder));
    await welcome.press('proceed');
    welcome.on('status');

    const reading = personAt();
    await reading.press('proceed');
    siteIn(reading.folder).enterResponse(groupsFor(reading.on('challenge').pending.challenge));
    await reading.press('fresh');
    reading.on('status');

    const typing = await atEntry();
    siteIn(typing.folder).enterResponse(typing.groups);
    await typing.press('back');
    typing.on('status');

    for (const { folder, state } of [welcome, reading, typing]) {
      expect(siteIn(folder).installation().pending).toEqual([]);
      expect(state().site?.licence.status).toBe('active');
    }
  });

  test('an older one, where nothing waits: told as that, and Esc shows how it stands', async () => {
    const person = await atEntry();
    const elsewhere = siteIn(person.folder);
    elsewhere.enterResponse(groupsFor(freshElsewhere(person)));
    await person.type(...person.groups);
    expect(messagesOf(person)).toContain('answers a challenge that waits no more');
    expect(messagesOf(person)).toContain('Press Esc: the screen says how this machine stands');
    await person.press('back');
    person.on('status');
  });

  test('a challenge dropped elsewhere: back to the welcome', async () => {
    const person = await atEntry(temporaryFolder());
    siteIn(person.folder).dropChallenge(person.on('entry').pending.challenge);
    await person.type(...person.groups);
    expect(messagesOf(person)).toContain('answers a challenge that waits no more');
    await person.press('back');
    person.on('welcome');
  });
});
