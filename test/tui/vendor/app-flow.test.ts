import { type DeskDoor, screenOf } from '@readback/vendor-tui';
import { describe, expect, test } from 'vitest';
import { CHALLENGE, type FakeDesk, refusal } from '../../support/fake-desk.js';
import { behindDoor, event, FOLDER, openDesk, PASSPHRASE, TO_PHRASE } from './vendor-fixture.js';

const made = {
  folder: FOLDER,
  productFile: `${FOLDER}/product.json`,
  packFile: `${FOLDER}/1.pack.json`,
  kitFile: `${FOLDER}/example.kit.json`,
  rootKeyFile: `${FOLDER}/root.age`,
  issuingKeyFile: `${FOLDER}/issuing.age`,
};

const doorTo =
  (changes: Partial<DeskDoor> = {}) =>
  (desk: FakeDesk): DeskDoor => ({
    exists: async () => false,
    make: async (_, onProgress) => {
      onProgress('Closing the root key', 0.5);
      return made;
    },
    agents: async () => ['Ada'],
    async open({ passphrase }) {
      if (passphrase !== PASSPHRASE) throw refusal('passphrase-wrong', 'It does not open.', 'Type it again.');
      return desk;
    },
    gradePassphrase: (passphrase) =>
      passphrase.length < 12 ? { isAccepted: false, says: 'Too short.' } : { isAccepted: true, says: 'Strong.' },
    ...changes,
  });

describe('first run', () => {
  test('makes a desk, says what was made, and goes on to home with it', async () => {
    const { play, store } = behindDoor(doorTo());
    await play(event.goOn, event.goOn, event.type(PASSPHRASE));
    expect(store.getState().firstRun.verdict?.says).toBe('Strong.');
    await play(event.goOn, event.type(PASSPHRASE), event.goOn);
    expect(store.getState()).toMatchObject({ screen: 'made', made, agent: 'Ada' });
    expect(JSON.stringify(store.getState())).not.toContain(PASSPHRASE);
    await play(event.goOn);
    expect(store.getState()).toMatchObject({ screen: 'home', recent: [] });
  });

  test('each field says what it lacks and keeps what was typed', async () => {
    const { play, store } = behindDoor(doorTo());
    await play(event.goOn, event.clear, event.goOn);
    expect(store.getState().notice).toEqual({ what: 'name-missing' });
    await play(event.type('Ada'), event.goOn, event.type('short'), event.goOn);
    expect(store.getState().notice).toEqual({ what: 'passphrase-refused', says: 'Too short.' });
    await play(event.clear, event.type(PASSPHRASE), event.goOn, event.type('another'), event.goOn);
    expect(store.getState().notice).toEqual({ what: 'not-repeated' });
    expect(store.getState().firstRun).toMatchObject({ field: 'repeat', repeat: { value: 'another' } });
  });

  test('a folder that cannot be written: back to the form, with the reason', async () => {
    const make = async (): Promise<never> => {
      throw refusal('desk-unwritable', 'This place cannot be written.', 'Choose another folder.');
    };
    const { play, store } = behindDoor(doorTo({ make }));
    await play(event.goOn, event.goOn, event.type(PASSPHRASE), event.goOn, event.type(PASSPHRASE), event.goOn);
    expect(store.getState()).toMatchObject({
      screen: 'first-run',
      notice: { fault: { code: 'desk-unwritable' } },
      firstRun: { field: 'folder', folder: { value: FOLDER }, passphrase: { value: PASSPHRASE } },
    });
  });

  test('a folder that holds a desk is opened instead', async () => {
    const { play, store } = behindDoor(doorTo({ exists: async (folder) => folder === '/desks/old' }));
    await play(event.clear, event.type('/desks/old'), event.goOn);
    expect(store.getState()).toMatchObject({
      screen: 'unlock',
      folder: '/desks/old',
      notice: { what: 'desk-is-there' },
    });
  });
});

describe('opening', () => {
  test('a wrong passphrase is told, the right one opens, and neither stays in the state', async () => {
    const { play, store } = behindDoor(doorTo({ exists: async () => true }));
    await play(event.type('wrong words'), event.goOn);
    expect(store.getState()).toMatchObject({ screen: 'unlock', notice: { fault: { code: 'passphrase-wrong' } } });
    await play(event.type(PASSPHRASE), event.goOn);
    expect(store.getState()).toMatchObject({ screen: 'home', agent: 'Ada' });
    expect(JSON.stringify(store.getState())).not.toContain(PASSPHRASE);
  });

  test('a passphrase from a file opens the desk that is there at once, is tried once, and stays nowhere', async () => {
    const right = behindDoor(doorTo({ exists: async () => true }), PASSPHRASE);
    await right.play();
    expect(right.store.getState()).toMatchObject({ screen: 'home', agent: 'Ada' });
    expect(JSON.stringify(right.store.getState())).not.toContain(PASSPHRASE);

    const wrong = behindDoor(doorTo({ exists: async () => true }), 'wrong words');
    await wrong.play();
    expect(wrong.store.getState()).toMatchObject({
      screen: 'unlock',
      unlock: { value: '' },
      notice: { fault: { code: 'passphrase-wrong' } },
    });
    await wrong.play(event.type(PASSPHRASE), event.goOn);
    expect(wrong.store.getState().screen).toBe('home');

    // Where there is no desk yet, one is made; the folder of another is not opened with it.
    const none = behindDoor(doorTo({ exists: async (folder) => folder === '/desks/old' }), PASSPHRASE);
    await none.play(event.clear, event.type('/desks/old'), event.goOn);
    expect(none.store.getState()).toMatchObject({ screen: 'unlock', folder: '/desks/old' });
  });

  test('another agent of this desk is chosen with the arrows, and stays chosen after a wrong passphrase', async () => {
    const asked: unknown[] = [];
    const { play, store } = behindDoor((desk) => ({
      ...doorTo({ exists: async () => true })(desk),
      agents: async () => ['Ada', 'Bo', 'Cy'],
      async open({ passphrase, agent }) {
        asked.push(agent);
        if (passphrase !== PASSPHRASE) throw refusal('passphrase-wrong', 'It does not open.', 'Type it again.');
        return desk;
      },
    }));
    await play(event.type('what Ada'), { type: 'next-field' }, { type: 'next-field' }, { type: 'previous-field' });
    expect(store.getState()).toMatchObject({ openers: ['Bo', 'Cy', 'Ada'], unlock: { value: '' } });
    await play(event.type('wrong words'), event.goOn, event.type(PASSPHRASE), event.goOn);
    expect(asked).toEqual(['Bo', 'Bo']);
    expect(store.getState().screen).toBe('home');
  });

  test('the app closes the desk it opened, and not one that was handed to it', async () => {
    const own = behindDoor(doorTo({ exists: async () => true }));
    await own.play(event.type(PASSPHRASE), event.goOn);
    await own.store.close();
    expect(own.desk.isClosed()).toBe(true);
    const handed = openDesk();
    await handed.store.close();
    expect(handed.desk.isClosed()).toBe(false);
  });
});

describe('going back', () => {
  test('keeps everything that was typed, step by step', async () => {
    const { play, call, store } = openDesk();
    await play(...TO_PHRASE, event.yes, event.goOn);
    const places: string[] = [];
    for (let steps = 0; steps < 5; steps += 1) {
      await play(event.back);
      places.push(screenOf(store.getState()));
    }
    expect(places).toEqual(['order', 'phrase', 'challenge', 'customer', 'home']);
    expect(call()).toMatchObject({ search: { value: 'exa' }, input: { groups: CHALLENGE } });
    await play(event.goOn, event.goOn, event.enterCode, event.yes, event.goOn);
    expect(screenOf(store.getState())).toBe('confirm');
  });

  test('a call in which nothing was done is not kept', async () => {
    const { play } = openDesk();
    expect((await play(event.newCall, event.back)).calls).toEqual([]);
  });
});

describe('several calls', () => {
  test('stay apart; one is forgotten only after a yes', async () => {
    const { play, store } = openDesk();
    await play(...TO_PHRASE, event.back, event.back, event.back);
    await play(event.newCall, event.type('nord'), event.goOn, event.code('K7'), event.back, event.back);
    expect(store.getState().calls.map(({ customer }) => customer?.name)).toEqual(['Nordhafen Werft', 'Example Plant']);
    await play(event.down, { type: 'drop-call' }, event.no);
    expect(store.getState().calls).toHaveLength(2);
    await play({ type: 'drop-call' }, event.yes, event.goOn);
    expect(store.getState().calls.map(({ customer }) => customer?.name)).toEqual(['Nordhafen Werft']);
    expect(screenOf(store.getState())).toBe('customer');
  });

  test('an answer for a call that was left goes to that call', async () => {
    const { play, desk, store } = openDesk();
    await play(event.newCall, event.goOn);
    const release = desk.hold('hear');
    store.dispatch(event.code(CHALLENGE.join('')));
    store.dispatch(event.back);
    store.dispatch(event.back);
    store.dispatch(event.newCall);
    release();
    await store.settled();
    expect(screenOf(store.getState())).toBe('customer');
    expect(store.getState().calls.map(({ heard }) => heard)).toEqual([undefined, undefined]);
  });
});

describe('the end', () => {
  test('Q quits; a call that is open is kept, so nobody is asked', async () => {
    const { play, exits, desk } = openDesk();
    await play(...TO_PHRASE, event.back, event.back, event.back, { type: 'quit' });
    expect(exits).toEqual([0]);
    expect([...desk.kept.values()]).toMatchObject([{ customer: { name: 'Example Plant' }, groups: CHALLENGE }]);
  });

  test('Ctrl-C ends it from anywhere', async () => {
    const { play, exits } = openDesk();
    await play(...TO_PHRASE, { type: 'interrupt' });
    expect(exits).toEqual([130]);
  });
});
