// "More": what can be done with a licence after the first call, as flow and as screens.
import { CHALLENGE_LAYOUT, readCode, verifyLineage, verifyPack } from '@readback/core';
import { verifyReceipt } from '@readback/core/vendor';
import { describe, expect, test } from 'vitest';
import { actChoices } from '../../../packages/client-tui/src/flow/acts.js';
import { challengePayload } from '../../../packages/core/src/records/challenge.js';
import { errno, filesWith, groupsFor, siteIn, temporaryFolder } from '../../node/site-fixture.js';
import { machine, trust } from '../../support/example-vendor.js';
import { lifePackFile } from '../../support/life-pack.js';
import { type Person, type PersonOptions, personAt } from './client-fixture.js';
import { LOW, NARROW, SIZES, spokenIn, textIn, WIDE } from './screen-fixture.js';

const packFile = lifePackFile();
const pack = verifyPack(packFile, trust);

/** A person at a site that has such a licence; none without a policy. */
function personWith(policyId: string | undefined, options: PersonOptions = {}): Person {
  const folder = temporaryFolder();
  if (policyId !== undefined) {
    const site = siteIn(folder, { packFile });
    site.enterResponse(groupsFor(site.challenge('activate').challenge, { pack, policyId, quantity: 1 }));
  }
  return personAt(folder, { packFile, ...options });
}

const labels = (person: Person): string[] => {
  const { site } = person.state();
  return site ? actChoices(site).map(({ label }) => label) : [];
};

/** Opens the list and does the act of that name. */
async function doAct(person: Person, label: string): Promise<void> {
  await person.press('acts');
  const at = labels(person).indexOf(label);
  expect(at, `${label} among ${labels(person).join(', ')}`).toBeGreaterThanOrEqual(0);
  for (let index = 0; index < at; index++) person.store.dispatch({ type: 'choose', event: { type: 'down' } });
  await person.press('proceed');
}

describe('what is offered', () => {
  test('follows the licence: its policy, its machine, what was given up', async () => {
    expect(labels(personWith(undefined))).toEqual(['Begin the trial "Try-out"', 'Activate', 'Check this installation']);
    expect(labels(personWith('counted'))).toEqual([
      'Renew or change',
      'Move the licence here',
      'Set the time right',
      'Report usage',
      'Give the licence up',
      'Activate anew',
      'Check this installation',
    ]);
    expect(labels(personWith('forever'))).toContain('Print the licence');
    expect(labels(personWith('forever'))).not.toContain('Give the licence up');
    const elsewhere = { ports: { machineParts: () => ({ ...machine, board: 'BOARD-0002' }) } };
    expect(labels(personWith('counted', elsewhere))).not.toContain('Renew or change');
    const gone = personWith('counted');
    await doAct(gone, 'Give the licence up');
    await gone.press('yes', 'back');
    expect(labels(gone)).toEqual(['Show the receipt again', 'Activate', 'Check this installation']);
  });

  test('a repair: Enter on the status screen shows the challenge that moves it, and the answer unlocks', async () => {
    const person = personWith('counted', { ports: { machineParts: () => ({ ...machine, board: 'BOARD-0002' }) } });
    expect(person.state().site?.licence.status).toBe('wrong-machine');
    await person.press('proceed');
    const { pending } = person.on('challenge');
    expect(pending.purpose).toBe('move');
    const base = verifyLineage(pack, siteIn(person.folder, { packFile }).installation().lineage).at(-1)?.digest;
    await person.press('proceed');
    const options = { pack, policyId: 'counted', quantity: 1, ...(base && { base }) };
    await person.type(...groupsFor(pending.challenge, options));
    person.on('unlocked');
    expect(person.state().site?.licence.status).toBe('active');
  });
});

describe('giving the licence up', () => {
  test('is asked for twice; the receipt proves it, and is there after a restart', async () => {
    const person = personWith('counted');
    const [grant] = verifyLineage(pack, siteIn(person.folder, { packFile }).installation().lineage);
    await doAct(person, 'Give the licence up');
    expect(person.on('acts').isGivingUp).toBe(true);
    person.store.dispatch({ type: 'choose', event: { type: 'down' } });
    await person.press('no');
    expect(person.on('acts')).toMatchObject({ isGivingUp: false, list: { index: 4 } });
    expect(siteIn(person.folder, { packFile }).licence().status).toBe('active');
    await person.press('proceed', 'yes');
    const { groups } = person.on('outgoing');
    const { data } = readCode(CHALLENGE_LAYOUT, groups);
    expect(data && grant && verifyReceipt(challengePayload(data), grant)).toBe(true);
    expect(siteIn(person.folder, { packFile }).licence().status).toBe('deactivated');

    const again = personAt(person.folder, { packFile });
    again.on('status');
    await doAct(again, 'Show the receipt again');
    expect(again.on('outgoing').groups).toEqual(groups);
  });

  test('on a full disk nothing is given up, and the way back is to where it was', async () => {
    let isFull = false;
    const files = filesWith((call) => {
      if (isFull && call === 'write') throw errno('ENOSPC');
    });
    const person = personWith('counted', { ports: { files } });
    isFull = true;
    await doAct(person, 'Give the licence up');
    await person.press('yes');
    expect(person.on('problem').fault).toMatchObject({ code: 'disk-full', exitCode: 5 });
    expect(siteIn(person.folder, { packFile }).licence().status).toBe('active');
    await person.press('back');
    expect(person.on('acts').isGivingUp).toBe(false);
    isFull = false;
    await person.press('proceed', 'yes');
    person.on('outgoing');
  });
});

describe('a check of this installation', () => {
  test('is opened from the list and from a problem, and leads back there', async () => {
    const person = personWith('counted');
    await doAct(person, 'Check this installation');
    expect(person.on('checkup').checkup.say[0]).toContain('licensed until 2026-12-22');
    await person.press('back');
    expect(person.on('acts').list.index).toBe(6);

    const broken = personAt(undefined, { open: () => siteIn(temporaryFolder(), { packFile: '{' }) });
    await broken.press('check-up');
    expect(broken.on('checkup').checkup.checks[0]).toMatchObject({ part: 'pack', state: 'bad' });
    expect(textIn(broken, NARROW)).toContain('bad Pack: The pack is not a pack file');
    await broken.press('back');
    broken.on('problem');
  });
});

describe.each(SIZES)('in $columns x $rows', (viewport) => {
  test('the list, and the question before giving up', async () => {
    const person = personWith('counted');
    await person.press('acts');
    const text = textIn(person, viewport);
    expect(text).toContain('› Renew or change by a call');
    if (viewport !== LOW) expect(text).toContain('Check this installation');
    expect(text).toContain('Enter choose');
    for (let index = 0; index < 4; index++) person.store.dispatch({ type: 'choose', event: { type: 'down' } });
    await person.press('proceed');
    const question = textIn(person, viewport);
    expect(question).toContain('Give the licence up?');
    expect(question).toContain('Press Y to give it up, N to keep it.');
    expect(question).toContain('Y yes, give it up');
  });

  test('a receipt and a report, read aloud like a challenge', async () => {
    const person = personWith('counted');
    await doAct(person, 'Report usage');
    const report = textIn(person, viewport);
    expect(report).toMatch(new RegExp(Array.from(person.on('outgoing').groups[0] ?? '').join(' +')));
    expect(report).toContain('1 of 6');
    expect(report).toContain('tags 0');
    expect(report).toContain('+00 555 0100');
    await person.press('back');
    await doAct(person, 'Give the licence up');
    await person.press('yes');
    person.store.dispatch({ type: 'read', event: { type: 'next' } });
    const receipt = textIn(person, viewport);
    expect(receipt).toContain('Read this receipt');
    expect(receipt).toContain('2 of 5');
    expect(receipt).toContain('Esc done');
    await person.press('back');
    expect(textIn(person, viewport)).toContain('M receipt, more');
  });

  test('the checkup: every line can be reached, what to say comes last', async () => {
    const person = personWith('counted');
    await doAct(person, 'Check this installation');
    expect(textIn(person, viewport)).toMatch(/lines 1-\d+ of \d+/);
    const seen: string[] = [];
    for (let top = 0; top < 120; top += 4) {
      person.store.dispatch({ type: 'scroll', top });
      seen.push(textIn(person, viewport));
    }
    const all = seen.join(' ');
    for (const part of ['Version 2 of', 'Grant 1:', 'tags 0.', 'Say this on the phone:']) expect(all).toContain(part);
    expect(seen.at(-1)).toContain('+00 555 0100 (Mon-Fri 08:00-18:00 UTC)');
  });

  test('what calls are for stands in the title, beside the number', async () => {
    for (const [act, note] of [
      ['Renew or change', '(renewal)'],
      ['Move the licence here', '(move)'],
      ['Set the time right', '(clock)'],
    ] as const) {
      const person = personWith('counted');
      await doAct(person, act);
      expect(textIn(person, viewport)).toMatch(
        new RegExp(`Read this.* ${note.replaceAll(/[()]/g, '\\$&')} .*\\+00 555 0100`),
      );
    }
  });
});

test('a screen reader hears the row, the question, the group in words, and the whole checkup once', async () => {
  const person = personWith('counted');
  await person.press('acts');
  expect(spokenIn(person)).toContain('1 of 7: Renew or change, by a call');
  await person.press('back');
  await doAct(person, 'Give the licence up');
  expect(spokenIn(person)).toContain('Careful: Give the licence up?');
  await person.press('no', 'back');
  await doAct(person, 'Check this installation');
  const spoken = spokenIn(person);
  expect(spoken).toContain('Grant 1: activation, Counted x 1');
  expect(spoken).toContain('Say this on the phone: This is Example Historian');
  await person.press('back', 'back');
  await doAct(person, 'Report usage');
  expect(spokenIn(person)).toMatch(/Group 1 of 6/);
});

test('nothing in the checkup is told by colour alone', async () => {
  const person = personWith('counted', { ports: { nowMs: () => 0 } });
  await doAct(person, 'Check this installation');
  expect(textIn(person, WIDE)).toMatch(/^Check of this installation to do: \d ─+ warn Clock: 1970-01-01/);
});
