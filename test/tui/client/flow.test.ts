// The client's flow without Ink: a person, a real site on a disk, a desk that answers.
import {
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  grantDigest,
  readCode,
  responsePayload,
  storedChallenge,
  verifyPack,
} from '@readback/core';
import { BN254_SIGNING, buildPack, signPack } from '@readback/core/vendor';
import type { CodeInputEvent } from '@readback/tui-kit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { screenOf, spokenGroup, typedText } from '../../../packages/client-tui/src/client-flow.js';
import { entryMessages } from '../../../packages/client-tui/src/flow/entry-messages.js';
import { farewellOf } from '../../../packages/client-tui/src/flow/farewell.js';
import { clientCommands, hintsOf, offersOf } from '../../../packages/client-tui/src/flow/keys.js';
import { reduceClient } from '../../../packages/client-tui/src/flow/reduce.js';
import type {
  ClientCommand,
  ClientEvent,
  ClientState,
  EntryScreen,
} from '../../../packages/client-tui/src/flow/state.js';
import { activate, errno, filesWith, fixedPorts, groupsFor, siteIn, temporaryFolder } from '../../node/site-fixture.js';
import { definition, machine, NOW_MS, pack, packKeys, rootSecret, TODAY, trust } from '../../support/example-vendor.js';
import { atEntry, misheard, type Person, personAt } from './client-fixture.js';

const messagesOf = (person: Person): string => {
  const { site, screen } = person.state();
  if (!site || screen.name !== 'entry') throw new Error(`no entry, but ${screen.name}`);
  return entryMessages(site, screen)
    .map(({ kind, message, next }) => [kind, message, next].filter(Boolean).join(' | '))
    .join('\n');
};

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
    expect(person.state().site?.draft).toBeUndefined();

    await person.press('proceed');
    expect(person.on('status').call).toEqual(unlocked.phrase);
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
    const wrong = person.groups.map((group, index) => (index === 2 || index === 8 ? misheard(group) : group));
    for (const group of wrong.slice(0, 5)) await person.type(group);
    expect(person.on('entry')).toMatchObject({ phase: 'typing', input: { current: 5 } });
    expect(messagesOf(person)).not.toContain('group 3');
    for (const group of wrong.slice(5)) await person.type(group);
    expect(person.on('entry')).toMatchObject({ phase: 'mending', input: { current: 2 } });
    expect(messagesOf(person)).toContain('error | There is a wrong symbol in groups 3 and 9.');
    expect(messagesOf(person)).toContain('"groups 3 and 9 again, please"');

    await person.type(person.groups[2] ?? '');
    expect(person.on('entry').input.current).toBe(8);
    expect(messagesOf(person)).toContain('group 9');
    await person.type(person.groups[8] ?? '');
    person.on('unlocked');
  });

  test('a wrong last group is named too, and a symbol not heard', async () => {
    const person = await atEntry();
    const last = person.groups.at(-1) ?? '';
    await person.paste([...person.groups.slice(0, -1), `${last.slice(0, 4)}?`].join(' '));
    expect(messagesOf(person)).toContain('Not right yet: group 15');
    await person.type({ type: 'backspace' }, last.slice(4));
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

  test('a challenge typed here is told as one', async () => {
    const person = await atEntry();
    await person.paste(person.on('entry').pending.challenge);
    expect(messagesOf(person)).toContain(
      'error | This is a challenge, not a response. | Type here what the desk reads',
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

describe('nothing is lost', () => {
  test('a restart goes on where it was', async () => {
    const first = await atEntry();
    await first.type(...first.groups.slice(0, 7), first.groups[7]?.slice(0, 2) ?? '');
    await first.press('interrupt');
    expect(first.exits).toEqual([130]);
    expect(farewellOf(first.state())).toContain('The response so far is kept: 7 of 15 groups.');

    const second = personAt(first.folder);
    expect(second.state().screen.name).toBe('welcome');
    expect(hintsOf(second.state())[0]).toEqual({ keys: 'Enter', label: 'go on typing' });
    await second.press('proceed');
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
          .draft()
          ?.groups.slice(0, index + 1),
      ).toEqual(person.groups.slice(0, index + 1));
    }
  });

  test('a signal saves what is half typed', async () => {
    const person = await atEntry();
    await person.type('11');
    expect(siteIn(person.folder).draft()).toBeUndefined();
    person.store.dispatch({ type: 'suspend' });
    await person.store.settled();
    expect(siteIn(person.folder).draft()?.groups[0]).toBe('11');
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

describe('later starts', () => {
  const dayMs = 86_400_000;
  const later = (days: number) => ({ ports: { nowMs: () => NOW_MS + days * dayMs } });

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
    expect(person.on('status').call).toBeUndefined();
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

describe('every screen with every event', () => {
  const allCommands = Object.keys(clientCommands) as ClientCommand[];

  async function screens(): Promise<ClientState[]> {
    const states: ClientState[] = [];
    const keep = (person: Person): void => void states.push(person.state());
    const first = personAt();
    keep(first);
    await first.press('proceed');
    keep(first);
    await first.press('fresh');
    keep(first);
    await first.press('no', 'proceed');
    keep(first);
    const groups = groupsFor(first.on('entry').pending.challenge);
    await first.type(...groups.slice(0, 3), misheard(groups[3] ?? ''), 'K7');
    keep(first);
    await first.press('help');
    keep(first);
    await first.press('close-help');
    await first.paste([...groups.slice(0, 14), misheard(groups[14] ?? '')].join(' '));
    keep(first);
    await first.paste(groups.join(' '));
    keep(first);
    await first.press('proceed');
    keep(first);
    keep(personAt(undefined, { open: () => siteIn(temporaryFolder(), { packFile: '' }) }));
    return states;
  }

  const entryOf = ({ screen }: ClientState): EntryScreen | undefined => (screen.name === 'entry' ? screen : undefined);

  test('never throws, never loses what was typed, and always lets a person out', async () => {
    const states = await screens();
    expect(new Set(states.map(({ screen }) => screen.name)).size).toBe(6);
    const eventArb: fc.Arbitrary<ClientEvent> = fc.oneof(
      fc.constantFrom(...allCommands).map((command) => ({ type: 'command', command }) as const),
      fc.constantFrom<ClientEvent>(
        { type: 'suspend' },
        { type: 'read', event: { type: 'next' } },
        { type: 'read', event: { type: 'digit', digit: '9' } },
        { type: 'type', event: { type: 'enter' } },
        { type: 'type', event: { type: 'move', by: -20 } },
        { type: 'type', event: { type: 'jump', group: 99 } },
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.array(eventArb, { maxLength: 12 }), (start, events) => {
        let state = start;
        for (const event of events) {
          const before = entryOf(state);
          const { state: next, effects = [] } = reduceClient(state, event);
          const after = entryOf(next);
          if (before && after) expect(after.input.groups).toEqual(before.input.groups);
          if (before && !after) {
            // Left: what was typed is in the draft that is kept at hand, and on its way to the disk if it was not there.
            const draft = next.site?.draft?.groups ?? before.saved;
            expect(before.input.groups.every((group, index) => (draft[index] ?? '') === group)).toBe(true);
          }
          if (event.type === 'command' && event.command === 'interrupt') {
            expect(effects.at(-1)).toEqual({ type: 'exit', exitCode: 130 });
          }
          state = next;
        }
        expect(offersOf(state).some(({ command }) => command === 'interrupt')).toBe(true);
        expect(hintsOf(state).every(({ keys, label }) => keys !== '' && label !== '')).toBe(true);
      }),
      { numRuns: 300 },
    );
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
