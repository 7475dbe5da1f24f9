// The response being typed, pasted and scanned in, without Ink.
import { verifyPack } from '@readback/core';
import { BN254_SIGNING, buildPack, signPack } from '@readback/core/vendor';
import type { CodeInputEvent } from '@readback/tui-kit';
import { describe, expect, test } from 'vitest';
import { typedText } from '../../../packages/client-tui/src/client-flow.js';
import { activate, groupsFor, siteIn, temporaryFolder } from '../../node/site-fixture.js';
import { definition, pack, packKeys, rootSecret, trust } from '../../support/example-vendor.js';
import { atEntry, messagesOf, personAt, ruined } from './client-fixture.js';

describe('typing the response', () => {
  test('announces policy, quantity and day after the second group, not before', async () => {
    const person = await atEntry();
    const [first = '', second = ''] = person.groups;
    await person.type(first);
    expect(messagesOf(person)).not.toContain('Professional');
    await person.type(second);
    expect(messagesOf(person)).toBe('announce | the response announces Professional, 12 months, issued 2026-11-22.');
  });

  test('says at once that the announced policy is none of this site', async () => {
    const person = await atEntry();
    // Policy code 31 in the first symbol; the checks of both groups are made to fit by searching the check symbol.
    const [first = '', second = ''] = person.groups;
    for (const check of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
      await person.type({ type: 'jump', group: 0 }, `Z${first.slice(1, 4)}${check}`);
      if (person.on('entry').reading.marks[0] === 'ok') break;
    }
    await person.type({ type: 'jump', group: 1 }, second);
    expect(messagesOf(person)).toMatch(/^warn \| .*policy number 31.* \| Tell the desk now/);
  });

  test('marks a wrong group, lets the typist go on, names it at the end and goes there', async () => {
    const person = await atEntry();
    const wrong = person.groups.map((group, index) => (index === 2 || index === 8 ? ruined(group) : group));
    for (const group of wrong.slice(0, 5)) await person.type(group);
    expect(person.on('entry')).toMatchObject({ phase: 'typing', input: { current: 5 } });
    expect(messagesOf(person)).not.toContain('group 3');
    for (const group of wrong.slice(5)) await person.type(group);
    expect(person.on('entry')).toMatchObject({ phase: 'mending', input: { current: 2 } });
    expect(messagesOf(person)).toContain('error | There is a wrong symbol in groups 3 and 9.');
    expect(messagesOf(person)).toContain('"groups 3 and 9 again, please"');

    // With one of them right, the other can be found by the signature: nobody has to say it again.
    await person.type(person.groups[2] ?? '');
    expect(person.on('unlocked').changes).toEqual([{ group: 8, from: wrong[8], to: person.groups[8] }]);
  });

  test('a wrong last group is named too, and a symbol not heard', async () => {
    const person = await atEntry();
    const last = person.groups.at(-1) ?? '';
    const others = person.groups.slice(1, -1);
    await person.paste(
      [ruined(person.groups[0] ?? ''), ruined(others[0] ?? ''), ...others.slice(1), `${last.slice(0, 4)}?`].join(' '),
    );
    expect(messagesOf(person)).toContain('Not right yet: groups 1, 2 and 15');
    await person.type({ type: 'jump', group: 14 }, { type: 'backspace' }, last.slice(4));
    expect(messagesOf(person)).toContain('wrong symbol in groups 1 and 2');
    await person.type({ type: 'jump', group: 0 }, person.groups[0] ?? '');
    person.on('unlocked');
  });

  const enterKey = { type: 'enter' } as const;
  const ways: readonly (readonly [string, (groups: readonly string[]) => readonly (string | CodeInputEvent)[]])[] = [
    ['one chunk and Enter in the same chunk', (groups) => [`${groups.join(' ')} `, enterKey]],
    ['a scanner without separators', (groups) => [groups.join('').toLowerCase(), enterKey]],
    ['a group, Enter, a group, Enter', (groups) => groups.flatMap((group) => [group, enterKey])],
    ['one key after the other', (groups) => [...groups.join('')]],
    ['a paste', (groups) => [{ type: 'paste', text: `\n${groups.join('-')}\r\n` }]],
  ];
  test.each(ways)('works as %s', async (_, eventsOf) => {
    const person = await atEntry();
    await person.type(...eventsOf(person.groups));
    person.on('unlocked');
  });

  test('an Enter that comes with the code cannot skip the closing phrase', async () => {
    let draw: () => void = () => undefined;
    const drawn = new Promise<void>((resolve) => {
      draw = resolve;
    });
    const person = await atEntry(undefined, { breathe: () => drawn });
    person.store.dispatch(typedText(person.groups.join('')));
    expect(person.on('entry').phase).toBe('checking');
    const before = person.state();
    person.store.dispatch({ type: 'type', event: { type: 'enter' } });
    person.store.dispatch({ type: 'command', command: 'proceed' });
    expect(person.state()).toBe(before);
    draw();
    await person.store.settled();
    person.on('unlocked');
  });

  test('Enter on an unfinished code says what is missing and clears nothing', async () => {
    const person = await atEntry();
    await person.type(
      ...person.groups.slice(0, 3),
      { type: 'move', by: 0 },
      'K7',
      { type: 'enter' },
      { type: 'move', by: 5 },
    );
    await person.type({ type: 'enter' });
    expect(messagesOf(person)).toContain('12 groups are still missing');
    expect(person.on('entry').reading.groups.slice(0, 4)).toEqual([...person.groups.slice(0, 3), 'K7']);
  });

  test('when nearly everything is wrong nobody is sent through a list of numbers', async () => {
    const person = await atEntry();
    await person.paste(person.groups.map((group, index) => (index < 3 ? group : ruined(group))).join(' '));
    expect(messagesOf(person)).toMatch(/^error \| 1\d of 15 groups are not right; perhaps something was typed twice/);
    await person.paste(person.groups.join(' '));
    person.on('unlocked');
  });

  test('with wrong groups all over the code, they are asked for one by one', async () => {
    const person = await atEntry();
    await person.paste(person.groups.map((group, index) => (index % 2 === 0 ? ruined(group) : group)).join(' '));
    expect(messagesOf(person)).toContain('8 groups are not right yet; the other 7 are.');
    expect(messagesOf(person)).toContain('"group 1 again, please"');
    // A blank after the last group is still part of typing it.
    await person.type(' ');
    expect(person.on('entry').input.current).toBe(0);
    await person.type(person.groups[0] ?? '');
    expect(messagesOf(person)).toContain('"group 3 again, please"');
  });

  test('a scanned code lands where it belongs, whatever stands in the boxes and wherever the cursor is', async () => {
    const person = await atEntry();
    await person.type('R', { type: 'jump', group: 6 }, 'K7');
    await person.type(person.groups.join(''), { type: 'enter' });
    person.on('unlocked');
  });

  test('a paste with one wrong group and one that is missing is told at once, and waits for no Enter', async () => {
    const person = await atEntry();
    await person.paste(
      person.groups
        .map((group, index) => (index === 3 ? ruined(group) : group))
        .slice(0, 14)
        .join(' '),
    );
    expect(person.on('entry').phase).toBe('mending');
    expect(messagesOf(person)).toContain('Not right yet: groups 4 and 15. All other groups are right.');
    await person.type(person.groups[3] ?? '', person.groups[14] ?? '');
    person.on('unlocked');
  });

  test('a paste of the first groups only is gone on with', async () => {
    const person = await atEntry();
    await person.paste(person.groups.slice(0, 9).join(' '));
    expect(messagesOf(person)).not.toContain('error');
    await person.paste(person.groups.slice(9).join(' '));
    person.on('unlocked');
  });

  test('a key that is held down replaces no group that is complete', async () => {
    const person = await atEntry();
    await person.type(...person.groups.slice(0, 4), 'K'.repeat(120));
    expect(person.on('entry').reading.groups.slice(0, 4)).toEqual(person.groups.slice(0, 4));
  });

  test('a challenge typed here is told as one', async () => {
    const person = await atEntry();
    await person.paste(person.on('entry').pending.challenge);
    expect(messagesOf(person)).toContain(
      'error | This is a challenge; a response is typed here. | Type here what the desk reads',
    );
  });

  test('the response to a replaced challenge is told as that, one to a foreign challenge as another', async () => {
    const person = personAt();
    await person.press('proceed');
    const old = groupsFor(person.on('challenge').pending.challenge);
    await person.press('fresh', 'yes', 'proceed');
    await person.type(...old.slice(0, 3));
    expect(messagesOf(person)).toContain('answers an older challenge of this machine');

    const elsewhere = personAt(temporaryFolder(), {
      ports: { randomBytes: (length) => new Uint8Array(length).fill(99) },
    });
    await elsewhere.press('proceed');
    const foreign = groupsFor(elsewhere.on('challenge').pending.challenge);
    await person.type({ type: 'clear-all' }, ...foreign.slice(0, 4));
    expect(messagesOf(person)).toContain('answers another challenge');
  });

  test('a signature that does not fit is refused, and everything typed stays', async () => {
    const person = await atEntry();
    const forged = forgedFor(person.on('entry').pending.challenge);
    await person.type(...forged);
    const entry = person.on('entry');
    expect(entry.refusal).toMatchObject({ code: 'signature-invalid', exitCode: 4 });
    expect(entry.reading.groups).toEqual(forged);
    expect(messagesOf(person)).toContain('error | The signature is not valid');
    expect(person.state().site?.licence.status).toBe('unlicensed');
    await person.paste(person.groups.join(' '));
    person.on('unlocked');
  });

  test('with two challenges waiting, what is typed says which one it answers', async () => {
    const folder = temporaryFolder();
    const site = siteIn(folder, { ports: { randomBytes: (length) => new Uint8Array(length).fill(21) } });
    activate(site);
    const activation = site.challenge('activate').challenge;
    const person = personAt(folder);
    await person.press('renew', 'proceed');
    expect(person.on('entry').pending.purpose).toBe('change');
    await person.type(...groupsFor(activation).slice(0, 3));
    expect(person.on('entry').pending.challenge).toBe(activation);
    expect(person.on('entry').reading.marks.slice(0, 4)).toEqual(['ok', 'ok', 'ok', 'empty']);
  });

  test.each([
    ['nothing', ''],
    ['blanks', ' \t \n '],
    ['right-to-left marks', '\u202E\u200F\u2066'],
    ['another script', '\u0645\u0631\u062D\u0628\u0627'],
    ['pictures', '\u{1F600}\u{1F600}'],
    ['ten thousand symbols', 'K7M4X'.repeat(2000)],
  ])('%s, typed or pasted, breaks nothing', async (_, text) => {
    const person = await atEntry();
    await person.type(text, { type: 'enter' });
    await person.paste(text);
    expect(person.on('entry').reading.status).not.toBe('ok');
    expect(person.state().site?.licence.status).toBe('unlicensed');
    await person.type({ type: 'clear-all' }, ...person.groups);
    person.on('unlocked');
  });

  test('look-alike letters of other scripts count as what they look like', async () => {
    const person = await atEntry();
    const cyrillic = { A: '\u0410', B: '\u0412', C: '\u0421', E: '\u0415', H: '\u041D', K: '\u041A', M: '\u041C' };
    const text = person.groups
      .join(' ')
      .replaceAll(
        /[ABCEHKM]/g,
        (letter) => Object.entries(cyrillic).find(([plain]) => plain === letter)?.[1] ?? letter,
      );
    await person.paste(text);
    person.on('unlocked');
  });
});

/** A response that is well formed in every group, signed by a key that is not in the pack. */
function forgedFor(challenge: string): readonly string[] {
  const signingKey = BN254_SIGNING.loadSecretKey(BN254_SIGNING.secretKeyFromSeed(new Uint8Array(48).fill(9)));
  const keys = packKeys.map((key) => ({ ...key, publicKey: signingKey.publicKey }));
  const file = signPack(buildPack({ ...definition, version: 1, keys }, new Set()), [rootSecret]);
  return groupsFor(challenge, { pack: { ...pack, keys: verifyPack(file, trust).keys }, signingKey });
}
