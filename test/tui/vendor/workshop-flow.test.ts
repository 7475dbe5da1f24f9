// The pack workshop as events: forms, whom a change touches, the next pack. Nothing is written or signed unasked.
import { ReadbackError } from '@readback/core';
import { screenOf, type VendorEvent, type VendorState } from '@readback/vendor-tui';
import { describe, expect, test } from 'vitest';
import { event, openDesk } from './vendor-fixture.js';

const press = (
  type:
    | 'workshop'
    | 'save'
    | 'add-policy'
    | 'remove'
    | 'next-pack'
    | 'sign'
    | 'hand-over'
    | 'timeline'
    | 'next-field'
    | 'problems',
): VendorEvent => ({ type });
const downs = (count: number): VendorEvent[] => Array.from({ length: count }, () => event.down);
const TO_POLICIES = [press('workshop'), event.goOn];
const ENTERPRISE = [...TO_POLICIES, event.down];
/** Rows of the form of a policy with two features and one limit. */
const ROW = {
  feature: 1,
  newFeature: 3,
  limit: 4,
  newLimit: 5,
  term: 6,
  unit: 7,
  grace: 8,
  stacks: 9,
  returnable: 10,
  restorable: 11,
} as const;
const placeOf = ({ workshop }: VendorState) => workshop?.place;
const told = ({ notice }: VendorState) => (notice?.what === 'workshop' ? notice.workshop : notice);

/** The form of the policy that nobody holds, which has three features. */
const played = async (...events: VendorEvent[]) => {
  const app = openDesk();
  return { ...app, state: await app.play(...events) };
};

describe('the form', () => {
  test('changes the limit of a policy that nobody holds, at once', async () => {
    const { state, desk } = await played(
      ...ENTERPRISE,
      event.goOn,
      ...downs(5),
      event.goOn,
      event.clear,
      event.type('70 000'),
      event.goOn,
      press('save'),
    );
    expect(placeOf(state)).toBe('policies');
    expect(told(state)).toEqual({ what: 'saved', policyId: 'enterprise' });
    expect(desk.log).toEqual(['write change enterprise']);
    expect(desk.packWorkshop.text).toContain('"limits": { "tags": 70000 }');
    expect(state.workshop?.policyList.index).toBe(1);
  });

  test.each<[string, number, string, object]>([
    ['title', 0, '', { what: 'not-a-title', most: 40 }],
    ['new feature', ROW.newFeature, 'No Such', { what: 'not-a-name' }],
    ['new feature that is there', ROW.newFeature, 'trends', { what: 'name-taken', name: 'trends' }],
    ['limit', ROW.limit, 'many', { what: 'not-a-number', most: 1_000_000_000 }],
    ['new limit without a number', ROW.newLimit, 'users', { what: 'not-a-limit' }],
    ['new limit that is there', ROW.newLimit, 'tags 3', { what: 'name-taken', name: 'tags' }],
    ['new limit that is none', ROW.newLimit, 'users x', { what: 'not-a-number', most: 1_000_000_000 }],
    ['term', ROW.term, '0 months', { what: 'not-a-term' }],
    ['term that is too long', ROW.term, '121 months', { what: 'not-a-term' }],
    ['grace', ROW.grace, '366', { what: 'not-a-number', most: 365 }],
  ])('does not take a wrong %s', async (_name, row, text, notice) => {
    const { state } = await played(
      ...TO_POLICIES,
      event.goOn,
      ...downs(row),
      event.goOn,
      event.clear,
      event.type(text),
      event.goOn,
    );
    expect(placeOf(state)).toBe('value');
    expect(told(state)).toEqual(notice);
  });

  test.each<[string, number, string, object]>([
    ['title', 0, ' Größe L ', { title: 'Größe L' }],
    ['new feature', ROW.newFeature, 'export', { features: ['historian', 'trends', 'export'] }],
    ['new limit', ROW.newLimit, 'users: 12', { limits: { tags: 5000, users: 12 } }],
    ['term in days', ROW.term, '30 days', { term: { days: 30 } }],
    ['term in years', ROW.term, '2y', { term: { months: 24 } }],
    ['term without an end, which nothing can multiply', ROW.term, 'perpetual', { term: null, unit: 'none' }],
    ['grace', ROW.grace, '0', { graceDays: 0 }],
  ])('takes a %s', async (_name, row, text, fields) => {
    const { state } = await played(
      ...TO_POLICIES,
      event.goOn,
      ...downs(row),
      event.goOn,
      event.clear,
      event.type(text),
      event.goOn,
    );
    expect(placeOf(state)).toBe('form');
    expect(state.workshop?.form?.now).toMatchObject(fields);
  });

  test('turns what is yes or no, and keeps what excludes each other apart', async () => {
    const app = await played(...TO_POLICIES, event.goOn, ...downs(ROW.unit), event.goOn);
    expect(app.state.workshop?.form?.now.unit).toEqual({ limit: 'tags' });
    const refused = await app.play(...downs(ROW.restorable - ROW.unit), event.goOn);
    expect(told(refused)).toEqual({ what: 'only-perpetual' });
    const ups = Array.from(
      { length: ROW.restorable - ROW.term },
      (): VendorEvent => ({ type: 'list', event: { type: 'up' } }),
    );
    const perpetual = await app.play(
      ...ups,
      event.goOn,
      event.clear,
      event.type('perpetual'),
      event.goOn,
      ...downs(5),
      event.goOn,
    );
    expect(perpetual.workshop?.form?.now).toMatchObject({ term: null, restorable: true, returnable: false });
  });

  test('takes a feature or a limit away, and nothing else', async () => {
    const { state, play } = await played(...TO_POLICIES, event.goOn, press('remove'));
    expect(told(state)).toEqual({ what: 'not-removable' });
    const without = await play(event.down, press('remove'), ...downs(2), press('remove'));
    expect(without.workshop?.form?.now).toMatchObject({ features: ['trends'], limits: {} });
  });

  test('says what is wrong with it as a whole, and writes nothing', async () => {
    const first: VendorEvent = { type: 'list', event: { type: 'first' } };
    const takesLimit = [first, ...downs(ROW.limit), press('remove')];
    const { state, desk } = await played(
      ...TO_POLICIES,
      event.goOn,
      ...downs(ROW.unit),
      event.goOn,
      ...takesLimit,
      press('save'),
    );
    expect(placeOf(state)).toBe('form');
    expect(state.workshop?.form?.faults.map(({ path }) => path)).toEqual(['policies[0].unit.limit']);
    expect(desk.log).toEqual([]);
  });

  test('is left only when the changes may go', async () => {
    const { state, play } = await played(...TO_POLICIES, event.goOn, ...downs(ROW.stacks), event.goOn, event.back);
    expect(state.workshop?.form?.isLeaving).toBe(true);
    expect(placeOf(await play(event.no))).toBe('form');
    expect(placeOf(await play(event.back, event.yes))).toBe('policies');
    expect(told(await play(event.goOn, press('save')))).toEqual({ what: 'nothing-changed' });
    expect(placeOf(await play(event.back))).toBe('policies');
  });

  test('is closed where somebody else has written the file meanwhile', async () => {
    const { desk, play } = await played(...TO_POLICIES, event.goOn, ...downs(ROW.stacks), event.goOn);
    const theirs = `${desk.packWorkshop.text}// by an editor\n`;
    desk.packWorkshop.text = theirs;
    const state = await play(press('save'));
    expect(placeOf(state)).toBe('policies');
    expect(state.notice).toMatchObject({ what: 'fault', fault: { code: 'product-file-changed' } });
    expect(desk.packWorkshop.text).toBe(theirs);
    expect(state.workshop?.file?.print).toBe(theirs);
  });
});

describe('a policy that somebody holds', () => {
  const TO_REACH = [
    ...TO_POLICIES,
    event.goOn,
    ...downs(ROW.grace),
    event.goOn,
    event.clear,
    event.type('9'),
    event.goOn,
    press('save'),
  ];

  test('is changed for existing licences where that is chosen', async () => {
    const { state, desk, play } = await played(...TO_REACH);
    expect(placeOf(state)).toBe('reach');
    expect(desk.log).toEqual([]);
    expect(placeOf(await play(event.goOn))).toBe('policies');
    expect(desk.log).toEqual(['write change professional for existing']);
  });

  test('stays as it is where only new licences shall get it', async () => {
    const { state, desk, play } = await played(...TO_REACH, event.down, event.goOn);
    expect(placeOf(state)).toBe('new-id');
    expect(state.workshop?.text.value).toBe('professional-2');
    const refused = await play(event.goOn, press('save'));
    expect(told(refused)).toEqual({ what: 'title-taken', title: 'Professional' });
    await play({ type: 'list', event: { type: 'first' } }, event.goOn, event.type(' B'), event.goOn, press('save'));
    expect(desk.log).toEqual(['write add professional-2']);
    expect(desk.packWorkshop.text).toContain('"title": "Professional B"');
    expect(desk.packWorkshop.text).toContain('"graceDays": 7');
  });

  test('is removed only by its id, typed', async () => {
    const { state, desk, play } = await played(...TO_POLICIES, press('remove'), event.yes, event.goOn);
    expect(placeOf(state)).toBe('remove');
    expect(told(state)).toEqual({ what: 'not-the-word', word: 'professional' });
    await play(event.type('professional'), event.goOn);
    expect(desk.log).toEqual(['write remove professional']);
  });
});

test('a policy that nobody holds is removed by Y, and made from another by an id of its own', async () => {
  const { desk, play, store } = await played(...ENTERPRISE, press('remove'), event.no, press('remove'), event.yes);
  expect(desk.log).toEqual(['write remove enterprise']);
  const taken = await play(press('add-policy'), event.clear, event.type('tag-pack'), event.goOn);
  expect(told(taken)).toEqual({ what: 'id-taken', id: 'tag-pack' });
  expect(told(await play(event.clear, event.type('Tag Pack'), event.goOn))).toEqual({ what: 'not-a-name' });
  await play(event.clear, event.type('small'), event.goOn);
  expect(store.getState().workshop?.form).toMatchObject({ policyId: 'small', made: { copyOf: 'tag-pack', code: 9 } });
  expect(placeOf(await play(event.back, event.yes))).toBe('policies');
});

describe('the next pack', () => {
  test('is signed with the passphrase of the root key, which leaves the state', async () => {
    const { desk, play, store } = await played(...TO_POLICIES, press('next-pack'), press('sign'), event.goOn);
    expect(store.getState().notice).toEqual({ what: 'passphrase-missing' });
    const wrong = await play(event.type('no idea'), event.goOn);
    expect(placeOf(wrong)).toBe('root');
    expect(wrong.notice).toMatchObject({ what: 'fault', fault: { code: 'passphrase-wrong' } });
    await play(
      press('next-field'),
      event.type('/media/root.age'),
      event.goOn,
      event.type('orange kettle museum'),
      event.goOn,
    );
    expect(desk.log).toEqual(['build - /media/root.age']);
    expect(placeOf(store.getState())).toBe('built');
    expect(JSON.stringify(store.getState())).not.toMatch(/kettle|no idea/);
    expect(placeOf(await play(event.goOn))).toBe('policies');
  });

  test('that ends licences is built only by a word, typed', async () => {
    const { desk, play } = openDesk();
    desk.packWorkshop.toAccept.push({ name: 'professional.limits', says: 'tags was 5000 and is 1 now' });
    desk.packWorkshop.toAccept.push({ name: 'professional.stacks', says: 'was true and is false now' });
    const asked = await play(...TO_POLICIES, press('next-pack'), press('hand-over'), event.goOn);
    expect(told(asked)).toEqual({ what: 'not-the-word', word: 'accept' });
    expect(desk.log).toEqual([]);
    const built = await play(event.down, event.down, event.type('Accept'), event.goOn);
    expect(placeOf(built)).toBe('built');
    expect(built.workshop?.scroll.index).toBe(1);
    expect(desk.log).toEqual(['build unsigned professional.limits,professional.stacks']);
  });

  test('is not built where nothing has changed', async () => {
    const { desk, play } = openDesk();
    desk.packWorkshop.isSame = true;
    const state = await play(...TO_POLICIES, press('next-pack'), press('sign'));
    expect(told(state)).toEqual({ what: 'nothing-to-build', version: 2 });
    expect(placeOf(await play(event.back))).toBe('policies');
  });
});

test('a licence is tried out from a day on', async () => {
  const { state, desk, play } = await played(
    ...TO_POLICIES,
    press('timeline'),
    event.type('x'),
    event.goOn,
    event.goOn,
  );
  expect(told(state)).toEqual({ what: 'not-a-quantity' });
  const day = await play(event.clear, event.type('12'), event.goOn, event.clear, event.type('tomorrow'), event.goOn);
  expect(told(day)).toEqual({ what: 'not-a-day' });
  expect(placeOf(await play(event.clear, event.type('2027-01-31'), event.goOn))).toBe('timeline');
  expect(desk.log).toEqual(['timeline professional 12 2027-01-31']);
  expect(placeOf(await play(event.down, event.back, event.back))).toBe('policies');
});

test('a file that is not right can be looked at, and nothing else', async () => {
  const { desk, play } = openDesk();
  desk.packWorkshop.text = desk.packWorkshop.text.replace('"code": 2', '"code": 99');
  for (const one of [event.goOn, press('add-policy'), press('remove'), press('timeline')]) {
    expect(told(await play(...TO_POLICIES, one))).toEqual({ what: 'file-faulty' });
    await play(event.back, event.back);
  }
  const state = await play(...TO_POLICIES, press('problems'), event.down, event.back, event.back, event.back);
  expect(screenOf(state)).toBe('home');
  expect(state.workshop).toBeUndefined();
});

test('what fails is told where it was tried', async () => {
  const { desk, play } = openDesk();
  Object.assign(desk.packWorkshop, {
    nextPack: async () => {
      throw new ReadbackError('policy-invalid', 'input', 'It is not right.', 'Mend it.');
    },
  });
  const state = await play(...TO_POLICIES, press('next-pack'));
  expect(placeOf(state)).toBe('policies');
  expect(state.notice).toMatchObject({ what: 'fault', fault: { code: 'policy-invalid' } });
  expect(placeOf(await play(press('problems')))).toBe('problems');
});
