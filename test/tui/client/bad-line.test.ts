// A bad line and a tired operator: slips are healed, groups are read back, calls wait for later, and whatever is pasted by
// mistake, nothing is lost and nothing freezes.
import { ALPHABET, formatGroup, spellGroup, verifyLineage } from '@readback/core';
import { describe, expect, test } from 'vitest';
import { hear } from '../../../bench/support/channel.js';
import { Random } from '../../../bench/support/random.js';
import { entryPrompt } from '../../../packages/client-tui/src/flow/entry-prompt.js';
import { changeWords } from '../../../packages/client-tui/src/flow/healing.js';
import { hintsOf } from '../../../packages/client-tui/src/flow/keys.js';
import { ageWords, waitingChoices } from '../../../packages/client-tui/src/flow/waiting.js';
import { activate, groupsFor, siteIn, temporaryFolder } from '../../node/site-fixture.js';
import { NOW_MS } from '../../support/example-vendor.js';
import { atEntry, messagesOf, misheard, type Person, personAt, ruined } from './client-fixture.js';

const valuesOf = (group: string): number[] => Array.from(group, (symbol) => ALPHABET.indexOf(symbol));

const promptOf = (person: Person): string | undefined => {
  const { site } = person.state();
  return site && entryPrompt(site, person.on('entry'));
};

describe('healing', () => {
  test.each<readonly [string, (groups: readonly string[]) => readonly string[]]>([
    ['a wrong symbol', (groups) => groups.with(3, misheard(groups[3] ?? ''))],
    ['a symbol not heard', (groups) => groups.with(0, `${groups[0]?.slice(0, 4)}?`)],
    [
      'two groups with a slip each',
      (groups) => groups.with(3, misheard(groups[3] ?? '')).with(9, misheard(groups[9] ?? '')),
    ],
    ['a group nobody heard', (groups) => groups.with(6, '?????')],
    ['a group that is garbage', (groups) => groups.with(6, ruined(groups[6] ?? ''))],
    ['two groups swapped', (groups) => groups.with(4, groups[5] ?? '').with(5, groups[4] ?? '')],
    ['neighbours swapped', (groups) => groups.with(7, (groups[7] ?? '').replace(/^(.)(.)/, '$2$1'))],
  ])('%s: unlocked without a word to the desk, and told', async (_, damage) => {
    const person = await atEntry();
    const typed = damage(person.groups);
    for (const group of typed) await person.type(group);
    const { changes } = person.on('unlocked');
    const grant = siteIn(person.folder).installation().lineage[0];
    expect(grant?.response).toBe(person.groups.join(' '));
    for (const { group, to } of changes) expect(to).toBe(person.groups[group]);
  });

  test.each<readonly [string, (symbols: string) => string]>([
    ['a symbol left out', (symbols) => symbols.slice(0, 30) + symbols.slice(31)],
    ['a symbol typed twice', (symbols) => symbols.slice(0, 30) + symbols.slice(29)],
  ])('%s in one run, and Enter', async (_, damage) => {
    const person = await atEntry();
    await person.type({ type: 'paste', text: damage(person.groups.join('')) }, { type: 'enter' });
    person.on('unlocked');
  });

  test('a group left out, and Enter', async () => {
    const person = await atEntry();
    await person.paste(person.groups.slice(0, 6).join(' '));
    await person.type({ type: 'jump', group: 7 });
    await person.type(...person.groups.slice(7));
    person.on('entry');
    await person.type({ type: 'enter' });
    expect(person.on('unlocked').changes).toEqual([{ group: 6, from: '', to: person.groups[6] }]);
  });

  test('a group left out of a paste, which needs no Enter', async () => {
    const person = await atEntry();
    await person.paste(person.groups.slice(0, 14).join(' '));
    expect(person.on('unlocked').changes).toEqual([{ group: 14, from: '', to: person.groups[14] }]);
  });

  test('what is changed is said as people count', () => {
    expect(changeWords({ group: 3, from: 'VNFD2', to: 'VMFD2' })).toBe('group 4: VNFD2 -> VMFD2');
    expect(changeWords({ group: 6, from: '', to: 'VMFD2' })).toBe('group 7: VMFD2');
  });

  test('an unfinished code with Enter is not searched for, one to another challenge neither', async () => {
    const person = await atEntry();
    await person.type(...person.groups.slice(0, 10), { type: 'enter' });
    expect(person.on('entry').phase).toBe('typing');
    const other = personAt(temporaryFolder(), { ports: { randomBytes: (length) => new Uint8Array(length).fill(99) } });
    await other.press('proceed');
    await person.paste(groupsFor(other.on('challenge').pending.challenge).join(' '));
    expect(person.on('entry').phase).not.toBe('healing');
    expect(messagesOf(person)).toContain('answers another challenge');
  });

  /** A person whose client waits before it begins to search. */
  async function searching(): Promise<Person & { groups: readonly string[]; goOn: () => void }> {
    const waits: (() => void)[] = [];
    const person = await atEntry(undefined, { breathe: () => new Promise((resolve) => waits.push(resolve)) });
    const typed = person.groups.with(3, misheard(person.groups[3] ?? ''));
    for (const group of typed) person.store.dispatch({ type: 'type', event: { type: 'text', text: group } });
    return {
      ...person,
      goOn: () => {
        for (const resolve of waits.splice(0)) resolve();
      },
    };
  }

  test('Esc stops it: the groups are named as ever, and it does not begin again by itself', async () => {
    const person = await searching();
    expect(person.on('entry').phase).toBe('healing');
    expect(hintsOf(person.state()).map(({ keys }) => keys)).toEqual(['Esc', 'Ctrl-C']);
    person.store.dispatch({ type: 'command', command: 'stop-healing' });
    expect(messagesOf(person)).toContain('There is a wrong symbol in group 4.');
    person.goOn();
    await person.store.settled();
    await person.type({ type: 'enter' });
    expect(person.on('entry').phase).toBe('mending');
    expect(person.state().site?.licence.status).toBe('unlicensed');
  });

  test('whoever types on is not held up, and the late answer does not come', async () => {
    const person = await searching();
    person.store.dispatch({ type: 'type', event: { type: 'text', text: person.groups[3]?.slice(0, 3) ?? '' } });
    expect(person.on('entry').reading.groups[3]).toBe(person.groups[3]?.slice(0, 3));
    person.goOn();
    await person.store.settled();
    expect(person.on('entry').reading.groups[3]).toBe(person.groups[3]?.slice(0, 3));
    person.store.dispatch({ type: 'type', event: { type: 'text', text: person.groups[3]?.slice(3) ?? '' } });
    person.goOn();
    await person.store.settled();
    expect(person.on('unlocked').changes).toEqual([]);
  });

  test('a blank or Enter after the last group does not disturb it; Ctrl-C does, and everything typed is kept', async () => {
    const person = await searching();
    for (const event of [{ type: 'enter' }, { type: 'text', text: ' ' }, { type: 'text', text: '\n' }] as const) {
      person.store.dispatch({ type: 'type', event });
    }
    expect(person.on('entry').phase).toBe('healing');
    person.store.dispatch({ type: 'command', command: 'interrupt' });
    person.goOn();
    await person.store.settled();
    expect(person.exits).toEqual([130]);
    expect(siteIn(person.folder).drafts()[0]?.groups).toHaveLength(15);
    expect(siteIn(person.folder).installation().pending).toHaveLength(1);
  });

  test('group by group with a blank after each, at 7 % symbol errors: whatever is healed is right', async () => {
    const random = new Random(3);
    let unlocked = 0;
    for (let call = 0; call < 12; call++) {
      const person = await atEntry();
      for (const group of person.groups) {
        await person.type(`${formatGroup(hear(random, valuesOf(group), 0.07))} `);
      }
      if (person.state().screen.name !== 'unlocked') continue;
      unlocked += 1;
      expect(siteIn(person.folder).installation().lineage[0]?.response).toBe(person.groups.join(' '));
    }
    expect(unlocked).toBeGreaterThanOrEqual(4);
  });

  test('seeded calls at 2 % symbol errors: most need nothing said again, none gets a wrong licence', async () => {
    const random = new Random(20_261_122);
    let unlocked = 0;
    for (let call = 0; call < 12; call++) {
      const person = await atEntry();
      const heard = person.groups.map((group) => formatGroup(hear(random, valuesOf(group), 0.02)));
      await person.type({ type: 'paste', text: heard.join(' ') }, { type: 'enter' });
      if (person.state().screen.name === 'unlocked') unlocked += 1;
      else expect(person.state().site?.licence.status).toBe('unlicensed');
    }
    expect(unlocked).toBeGreaterThanOrEqual(9);
  });
});

describe('reading back', () => {
  test('each group is ticked; those with a no are asked for and typed again', async () => {
    const person = await atEntry();
    await person.type(...person.groups.slice(0, 4));
    await person.press('read-back');
    const alphabet = person.state().site?.spelling;
    expect(promptOf(person)).toBe(`Group 1 is ${spellGroup(person.groups[0] ?? '', alphabet).join(' ')}. Right?`);
    const say = (tick: 'right' | 'wrong'): void =>
      person.store.dispatch({ type: 'read-back', event: { type: 'tick', tick } });
    say('right');
    say('wrong');
    say('right');
    expect(person.on('entry').readBack).toMatchObject({ current: 3, ticks: ['right', 'wrong', 'right', ...Array(12)] });
    // Letters are ticks here, so nothing is typed.
    await person.type('K7');
    expect(person.on('entry').reading.groups[4]).toBe('');
    await person.press('end-read-back');
    expect(person.on('entry')).toMatchObject({ crossed: [1], input: { current: 1 }, readBack: undefined });
    expect(promptOf(person)).toBe('Group 2 again, please');
    await person.type(misheard(person.groups[1] ?? ''));
    expect(person.on('entry').crossed).toEqual([]);
  });

  test('with the last tick the entry comes back', async () => {
    const person = await atEntry();
    await person.press('read-back');
    for (let group = 0; group < 15; group++) {
      person.store.dispatch({ type: 'read-back', event: { type: 'tick', tick: 'right' } });
    }
    expect(person.on('entry').readBack).toBeUndefined();
  });

  test('the prompt is "Go on" between groups and nothing inside one', async () => {
    const person = await atEntry();
    expect(promptOf(person)).toBe('Go on');
    await person.type('1');
    expect(promptOf(person)).toBeUndefined();
  });
});

describe('spelling', () => {
  test('a key changes it, the site remembers it, and an option goes before both', async () => {
    const person = personAt();
    await person.press('proceed');
    const ids: string[] = [];
    for (let press = 0; press < 4; press++) {
      await person.press('spelling');
      ids.push(person.state().site?.spelling.id ?? '');
    }
    expect(ids).toEqual(['aviation', 'german', 'spanish', 'icao']);
    await person.press('spelling', 'spelling', 'back', 'proceed');
    expect(person.state().site?.spelling.id).toBe('german');
    expect(personAt(person.folder).state().site?.spelling.id).toBe('german');
  });
});

describe('calls that wait', () => {
  const DAY_MS = 86_400_000;

  async function twoCalls(): Promise<{ folder: string; activation: string; renewal: string }> {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    activate(site);
    const activation = site.challenge('activate').challenge;
    const renewal = siteIn(folder, { ports: { nowMs: () => NOW_MS + DAY_MS } }).challenge('change').challenge;
    return { folder, activation, renewal };
  }
  const later = (): number => NOW_MS + 2 * DAY_MS;

  test('are listed with what for, how old, how much is typed; each keeps its own groups', async () => {
    const { folder, activation, renewal } = await twoCalls();
    siteIn(folder).saveDraft({ challenge: activation, groups: groupsFor(activation).slice(0, 3), current: 2 });
    const person = personAt(folder, { nowMs: later });
    await person.press('waiting');
    const { site } = person.state();
    if (!site) throw new Error('no site');
    expect(waitingChoices(site)).toMatchObject([
      { key: renewal, label: expect.stringContaining('Renewal'), detail: '1 day ago' },
      { key: activation, label: expect.stringContaining('Activation'), detail: '2 days ago, 3 of 15 groups typed' },
    ]);
    await person.press('proceed', 'proceed');
    expect(person.on('entry').pending.challenge).toBe(renewal);
    const base = verifyLineage(site.pack, siteIn(folder).installation().lineage).at(-1)?.digest;
    await person.type(...groupsFor(renewal, base && { base }).slice(0, 2));
    await person.press('back', 'waiting');
    person.store.dispatch({ type: 'choose', event: { type: 'last' } });
    await person.press('proceed');
    expect(person.on('entry').pending.challenge).toBe(activation);
    expect(person.on('entry').reading.groups.slice(0, 4)).toEqual([...groupsFor(activation).slice(0, 3), '']);
    await person.press('interrupt');
    expect(siteIn(folder).drafts()).toHaveLength(2);
  });

  test('one is dropped after a question, the list stays while another waits', async () => {
    const { folder, activation } = await twoCalls();
    const person = personAt(folder, { nowMs: later });
    await person.press('waiting', 'drop', 'no', 'drop');
    expect(person.on('waiting').isDropping).toBe(true);
    await person.press('yes');
    expect(person.on('waiting').isDropping).toBe(false);
    expect(
      siteIn(folder)
        .installation()
        .pending.map(({ challenge }) => challenge),
    ).toEqual([activation]);
    await person.press('drop', 'yes');
    expect(person.state().screen.name).toBe('status');
  });

  test.each([
    [0, 'just now'],
    [-5000, 'just now'],
    [60_000, '1 minute ago'],
    [7_200_000, '2 hours ago'],
    [DAY_MS, '1 day ago'],
  ])('%s ms are "%s"', (ms, words) => expect(ageWords(ms)).toBe(words));

  test('the time of a call begins with its first screen and ends when both are left', async () => {
    let nowMs = 1000;
    const person = personAt(undefined, { nowMs: () => nowMs });
    expect(person.state().callSinceMs).toBeUndefined();
    await person.press('proceed');
    nowMs = 5000;
    await person.press('proceed', 'back', 'fresh', 'yes');
    expect(person.state().callSinceMs).toBe(1000);
    await person.press('back');
    expect(person.state().callSinceMs).toBeUndefined();
    await person.press('proceed');
    expect(person.state().callSinceMs).toBe(5000);
  });
});

describe('bad input', () => {
  const mailAround = (code: string): string =>
    `Subject: Re: your call\n\nDear Maria,\nthis is your licence. Three lines, seven words, 15 groups:\n\n> ${code}\n\nCall +00 555 0100 again if HOTEL or DELTA is wrong.\n-- \nThe desk, room 4CT4B\n`;

  test('an e-mail around the code: the code is taken', async () => {
    const person = await atEntry();
    await person.type('K7');
    await person.paste(mailAround(person.groups.join(' ')));
    person.on('unlocked');
  });

  test('an e-mail around a code with a slip: healed like any other', async () => {
    const person = await atEntry();
    await person.paste(mailAround(person.groups.with(5, misheard(person.groups[5] ?? '')).join(' ')));
    expect(person.on('unlocked').changes).toHaveLength(1);
  });

  test('an e-mail without one, ten kilobytes, a held key: told, and nothing typed is lost', async () => {
    const person = await atEntry();
    await person.type(...person.groups.slice(0, 4), 'K7');
    const before = person.on('entry').reading.groups;
    for (const text of [mailAround('(see above)'), 'K7M4X '.repeat(1700), 'K'.repeat(10_000)]) {
      const start = performance.now();
      await person.paste(text);
      // A terminal that marks no pastes brings them as if they were typed.
      if (text.length > 1000) await person.type(text);
      expect(performance.now() - start).toBeLessThan(3000);
      expect(person.on('entry').input.pasted).toBe('none');
      expect(person.on('entry').reading.groups).toEqual(before);
    }
    await person.type(person.groups[4]?.slice(0, 1) ?? '');
    expect(person.on('entry').input.pasted).toBeUndefined();
  });

  test('two codes: the one that answers this challenge, wherever it stands', async () => {
    const person = await atEntry();
    const elsewhere = personAt(temporaryFolder(), {
      ports: { randomBytes: (length) => new Uint8Array(length).fill(99) },
    });
    await elsewhere.press('proceed');
    const foreign = groupsFor(elsewhere.on('challenge').pending.challenge).join(' ');
    await person.paste(`${foreign}\n\n${person.groups.join(' ')}\n`);
    person.on('unlocked');
  });

  test('invisible characters between and inside the groups', async () => {
    const person = await atEntry();
    await person.paste(
      `\uFEFF${person.groups.map((group) => Array.from(group).join('\u200B')).join('\u00A0\u2060')}\u202C`,
    );
    person.on('unlocked');
  });

  test('a paste of the last groups alone goes where they belong', async () => {
    const person = await atEntry();
    await person.type(...person.groups.slice(0, 3));
    await person.paste(person.groups.slice(5).join(' '));
    expect(person.on('entry').reading.groups).toEqual([
      ...person.groups.slice(0, 3),
      '',
      '',
      ...person.groups.slice(5),
    ]);
    await person.type(...person.groups.slice(3, 5));
    person.on('unlocked');
  });
});
