// The app of a shipped client tells people to type its own name, not the one that Readback has.
import { verifyPack } from '@readback/core';
import { expect, test } from 'vitest';
import { groupsFor, siteIn, temporaryFolder } from '../../node/site-fixture.js';
import { trust } from '../../support/example-vendor.js';
import { lifePackFile } from '../../support/life-pack.js';
import { type Person, personAt } from './client-fixture.js';
import { LOW, NARROW, textIn, WIDE } from './screen-fixture.js';

const packFile = lifePackFile();
const NAME = 'readback-historian';

function licensed(): Person {
  const folder = temporaryFolder();
  const site = siteIn(folder, { packFile });
  const licence = { pack: verifyPack(packFile, trust), policyId: 'forever', quantity: 1 };
  site.enterResponse(groupsFor(site.challenge('activate').challenge, licence));
  return personAt(folder, { packFile });
}

const named = ({ store }: Person, viewport = WIDE): string => textIn({ store, programName: NAME }, viewport);

test('in the help, on every size of screen', async () => {
  const person = licensed();
  await person.press('help');
  expect(textIn(person, WIDE)).toContain('For scripts: readback status --json, or check');
  for (const size of [WIDE, NARROW, LOW]) {
    expect(named(person, size)).toContain(`For scripts: ${NAME} status --json, or check --feature NAME.`);
  }
});

test('among what can be done', async () => {
  const person = licensed();
  await person.press('acts');
  expect(textIn(person, WIDE)).toContain('leave and type: readback paper');
  expect(named(person)).toContain(`leave and type: ${NAME} paper`);
});

test('in what a check finds', async () => {
  const person = licensed();
  await person.press('acts');
  const next = 'Run readback as a user who may read one.';
  const checkup = { checks: [{ part: 'machine', state: 'bad', message: 'Nothing.', next }], say: ['No.'] } as const;
  person.store.dispatch({ type: 'checked-up', checkup });
  expect(textIn(person, WIDE)).toContain(next);
  expect(named(person)).toContain(`Run ${NAME} as a user who may read one.`);
});

test('where something went wrong', async () => {
  const person = licensed();
  await person.press('acts');
  const fault = { code: 'x', family: 'input', message: 'No.', groups: [], exitCode: 3 } as const;
  const next = 'Type: readback --kit FILE.';
  person.store.dispatch({ type: 'failed', effect: { type: 'open' }, fault: { ...fault, next } });
  expect(textIn(person, WIDE)).toContain(next);
  expect(named(person)).toContain(`Type: ${NAME} --kit FILE.`);
});
