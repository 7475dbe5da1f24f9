// Pauses, signals, restarts and full disks: nothing that was typed is lost.
import { describe, expect, test } from 'vitest';
import { farewellOf } from '../../../packages/client-tui/src/flow/farewell.js';
import { errno, filesWith, siteIn } from '../../node/site-fixture.js';
import { atEntry, messagesOf, personAt } from './client-fixture.js';

describe('nothing is lost', () => {
  test('a restart goes on where it was', async () => {
    const first = await atEntry();
    await first.type(...first.groups.slice(0, 7), first.groups[7]?.slice(0, 2) ?? '');
    await first.press('interrupt');
    expect(first.exits).toEqual([130]);
    expect(farewellOf(first.state())).toContain('The response so far is kept: 7 of 15 groups.');

    const second = personAt(first.folder);
    expect(second.on('entry')).toMatchObject({ resumed: 7, input: { current: 7 } });
    expect(messagesOf(second)).toContain('7 of 15 groups are here from before. Go on with group 8.');
    await second.type(first.groups[7]?.slice(2) ?? '', ...first.groups.slice(8));
    second.on('unlocked');
  });

  test('each complete group is on the disk before the next is typed', async () => {
    const person = await atEntry();
    for (const [index, group] of person.groups.slice(0, 6).entries()) {
      await person.type(group);
      expect(
        siteIn(person.folder)
          .drafts()[0]
          ?.groups.slice(0, index + 1),
      ).toEqual(person.groups.slice(0, index + 1));
    }
  });

  test('a signal saves what is half typed', async () => {
    const person = await atEntry();
    await person.type('11');
    expect(siteIn(person.folder).drafts()).toEqual([]);
    person.store.dispatch({ type: 'suspend' });
    await person.store.settled();
    expect(siteIn(person.folder).drafts()[0]?.groups[0]).toBe('11');
  });

  test('looking at the challenge keeps what was typed', async () => {
    const person = await atEntry();
    await person.type(...person.groups.slice(0, 4), 'K');
    await person.press('back');
    expect(person.on('challenge').groups.join(' ')).toBe(siteIn(person.folder).installation().pending[0]?.challenge);
    await person.press('proceed');
    expect(person.on('entry').reading.groups.slice(0, 5)).toEqual([...person.groups.slice(0, 4), 'K']);
  });

  test('a full disk does not stop the typist, is told, and the call still ends well', async () => {
    let isFull = false;
    const files = filesWith((call, path) => {
      if (isFull && call === 'write' && path.includes('draft')) throw errno('ENOSPC');
    });
    const person = await atEntry(undefined, { ports: { files } });
    isFull = true;
    await person.type(...person.groups.slice(0, 2));
    expect(messagesOf(person)).toContain('warn | What you type cannot be saved: The disk');
    await person.press('back', 'back', 'proceed');
    expect(person.on('entry').reading.groups.slice(0, 2)).toEqual(person.groups.slice(0, 2));
    await person.type(...person.groups.slice(2));
    person.on('unlocked');
  });

  test('a full disk when the response is kept: refused with the reason, all groups stay, Enter tries again', async () => {
    let isFull = false;
    const files = filesWith((call) => {
      if (isFull && call === 'write') throw errno('ENOSPC');
    });
    const person = await atEntry(undefined, { ports: { files } });
    isFull = true;
    await person.type(...person.groups);
    expect(person.on('entry')).toMatchObject({
      refusal: { code: 'disk-full', exitCode: 5 },
      reading: { status: 'ok' },
    });
    isFull = false;
    await person.type({ type: 'enter' });
    person.on('unlocked');
  });
});
