// Every screen of the client in the two sizes it must live in, and in the room the demo's lower pane leaves it.

import { ClientApp } from '@readback/client-tui';
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { activate, groupsFor, portsLater, siteIn, temporaryFolder } from '../../node/site-fixture.js';
import { machine, NOW_MS } from '../../support/example-vendor.js';
import { renderAt } from '../kit/render.js';
import { atEntry, misheard, personAt, ruined } from './client-fixture.js';
import { LOW, NARROW, SIZES, show, textIn, WIDE } from './screen-fixture.js';

describe.each(SIZES)('in $columns x $rows', (viewport) => {
  test('welcome: why, whom to call and when, what will happen', () => {
    const text = textIn(personAt(), viewport);
    for (const part of [
      'Example Historian',
      'needs a licence',
      'Example Support: +00 555 0100',
      'Mon-Fri 08:00-18:00 UTC',
      'You read 25',
      'reads 75',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Enter show the challenge');
  });

  test('challenge: the group, its spelling, its place, the two words', async () => {
    const person = personAt();
    await person.press('proceed');
    const { groups, confirmation } = person.on('challenge');
    const text = textIn(person, viewport);
    expect(text).toMatch(new RegExp(Array.from(groups[0] ?? '').join(' +')));
    expect(text).toContain('Seven Seven Kilo');
    expect(text).toContain('1 of 5');
    expect(text).toMatch(new RegExp(confirmation.join(' +')));
    expect(text).toContain('+00 555 0100');
    expect(text).toContain('Enter type response');
  });

  test('a fresh challenge is asked about', async () => {
    const person = personAt();
    await person.press('proceed', 'fresh');
    expect(textIn(person, viewport)).toContain('Make a fresh challenge?');
    expect(textIn(person, viewport)).toContain('N no, keep it');
  });

  test('entry: marks, what is announced, what is wrong', async () => {
    const person = await atEntry();
    await person.type(...person.groups.slice(0, 2), ruined(person.groups[2] ?? ''), 'K7');
    const text = textIn(person, viewport);
    expect(text).toContain(`1 ${person.groups[0]} ✓`);
    expect(text).toContain('✗');
    expect(text).toContain('3 of 15');
    if (viewport !== LOW) expect(text).toMatch(/Not proved yet: the response announces Professional, 12 months/);
    await person.type({ type: 'clear-group' }, { type: 'jump', group: 0 }, ruined(person.groups[0] ?? ''));
    await person.type({ type: 'jump', group: 3 }, ...person.groups.slice(3));
    const end = textIn(person, viewport);
    expect(end).toContain('There is a wrong symbol in groups 1 and 3. All other groups are right.');
  });

  test('reading back: the group, its words, what to say, the ticks', async () => {
    const person = await atEntry();
    await person.type(...person.groups.slice(0, 3));
    await person.press('read-back');
    person.store.dispatch({ type: 'read-back', event: { type: 'tick', tick: 'right' } });
    const text = textIn(person, viewport);
    expect(text).toMatch(new RegExp(Array.from(person.groups[1] ?? '').join(' +')));
    expect(text).toContain('Say: "Group 2 is');
    expect(text).toContain('X wrong');
    if (viewport !== LOW) expect(text).toContain(`${person.groups[0]} ✓`);
  });

  test('healing: that it goes on, how far it may go, and the way out', async () => {
    const person = await atEntry(undefined, { breathe: () => new Promise(() => undefined) });
    for (const group of person.groups.with(3, misheard(person.groups[3] ?? ''))) {
      person.store.dispatch({ type: 'type', event: { type: 'text', text: group } });
    }
    const text = textIn(person, viewport);
    expect(text).toContain('Looking for what was meant: 0 of 256');
    expect(text).toContain('Esc do not wait');
  });

  test('what was healed is said beside the closing words', async () => {
    const person = await atEntry();
    const wrong = misheard(person.groups[3] ?? '');
    await person.type(...person.groups.with(3, wrong));
    expect(textIn(person, viewport)).toContain(`group 4: ${wrong} → ${person.groups[3]}`);
  });

  test('calls that wait: what for, how old, how much is typed', async () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    activate(site);
    site.challenge('change');
    const { challenge } = site.challenge('activate');
    site.saveDraft({ challenge, groups: groupsFor(challenge).slice(0, 2), current: 1 });
    const person = personAt(folder, { nowMs: () => NOW_MS + 3_600_000 });
    expect(textIn(person, viewport)).toContain('2 calls wait for their responses');
    await person.press('waiting');
    const text = textIn(person, viewport);
    expect(text).toMatch(/› Activation \w{5} +1 hour ago/);
    expect(text).toMatch(/Renewal or change \w{5}/);
    if (viewport === WIDE) expect(text).toContain('2 of 15 groups typed');
    await person.press('drop');
    expect(textIn(person, viewport)).toContain('Drop this challenge?');
  });

  test('the challenge as a QR code, or why there is none', async () => {
    const person = personAt();
    await person.press('proceed', 'qr');
    expect(textIn(person, viewport)).toMatch(viewport === LOW ? /too small for a QR code/ : /█▀▀▀▀▀█/);
    await person.press('close-qr');
    expect(textIn(person, viewport)).toContain('1 of 5');
  });

  test('the words of a group follow the spelling of the site', async () => {
    const person = personAt();
    await person.press('proceed', 'spelling', 'spelling');
    expect(textIn(person, viewport)).toContain('Sieben Sieben');
  });

  test('unlocked: the closing words first, then what is licensed', async () => {
    const person = await atEntry();
    await person.type(...person.groups);
    const text = textIn(person, viewport);
    expect(text).toMatch(new RegExp(`Say these two words to the desk:.*${person.on('unlocked').phrase.join(' +')}`));
    expect(text).toContain('Unlocked: Professional');
    if (viewport !== LOW) expect(text).toContain('2027-11-22');
  });

  test('status: what holds, and what to do where something is to be done', () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const status = textIn(personAt(folder), viewport);
    expect(status).toContain('This program is licensed on this machine.');
    const words = siteIn(folder).lastClosingPhrase()?.join(' ');
    if (viewport !== LOW) expect(status).toContain(`Closing words of the newest grant: ${words}`);
    const late = { ports: portsLater(367) };
    const grace = textIn(personAt(folder, late), viewport);
    expect(grace).toContain('The licence ended on 2027-11-22; everything works until 2027-11-29.');
    expect(grace).toContain('R renew or change');
    const other = { ports: { machineParts: () => ({ ...machine, board: 'BOARD-0002' }) } };
    const moved = textIn(personAt(folder, other), viewport);
    expect(moved).toContain('The licence was issued to another machine than this one.');
    expect(moved).toContain('A activate anew');
  });

  test('problem: the sentence, the next step, the exit code', () => {
    const person = personAt(undefined, { open: () => siteIn(temporaryFolder(), { packFile: '{' }) });
    const text = textIn(person, viewport);
    expect(text).toContain('The pack is not a pack file');
    expect(text).toContain('pack-not-json (exit code 3)');
    expect(text).toContain('Enter try again');
  });

  test('help lies over every screen', async () => {
    const person = await atEntry();
    await person.press('entry-help');
    expect(textIn(person, viewport)).toContain('Type ? for a symbol you could not hear.');
    await person.press('close-help');
    expect(person.on('entry').reading.marks).toHaveLength(15);
  });
});

test('a window in which no code can be read says what it needs', () => {
  const person = personAt();
  expect(textIn(person, { columns: 29, rows: 23 })).toContain('Make this window larger: 30 columns and 11 rows');
  expect(textIn(person, { columns: 80, rows: 9 })).toContain('Make this window larger');
});

test('a whole call by keys: arrows and space, a burst with Enter, Esc and back', async () => {
  const person = personAt();
  const app = show(person, WIDE);
  app.type('\r');
  await app.until('1 of 5');
  app.type('  \u001B[D');
  await app.until('2 of 5');
  app.type('\r');
  await app.until('1 of 15');
  const groups = groupsFor(person.on('entry').pending.challenge);
  app.type(`${groups.slice(0, 7).join(' ')} k7?`);
  await app.until('7 of 15');
  app.type('\u001B');
  await app.until('Read this to the desk');
  app.type('\r');
  await app.until(/8 of 15 {2}Kilo Seven/);
  app.type('\u0015');
  app.type(`${groups.slice(7).join('')}\r`);
  await app.until('Unlocked: Professional');
  app.type('q');
  await expect.poll(() => person.exits).toEqual([0]);
  app.unmount();
});

test('letters are symbols in the entry and commands elsewhere', async () => {
  const person = await atEntry();
  const app = show(person, WIDE);
  for (const key of 'q?f') app.type(key);
  await expect.poll(() => person.on('entry').reading.groups[0]).toBe('Q?F');
  expect(person.exits).toEqual([]);
  app.unmount();
});

test('a pane without the focus hears nothing', async () => {
  const person = personAt();
  const app = show(person, NARROW, false);
  app.type('\rq\u0003');
  person.store.dispatch({ type: 'command', command: 'help' });
  await app.until('Help');
  expect(person.exits).toEqual([]);
  app.unmount();
});

test('nothing on a screen is told by colour alone, and ASCII signs do', async () => {
  const person = await atEntry();
  await person.type(person.groups[0] ?? '', misheard(person.groups[1] ?? ''));
  const app = renderAt(createElement(ClientApp, { store: person.store }), WIDE);
  expect(app.frame()).toMatch(/1 \w{5} [✓+]/);
  expect(app.frame()).toMatch(/2 \w{5} [✗!]/);
  app.unmount();
});
