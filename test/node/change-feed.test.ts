// Why a licence is another one than at the look before, and how that is handed to whoever watches.
import { type Licence, NEW_INSTALLATION } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { openChangeFeed } from '../../packages/core/src/node/change-feed.js';
import {
  type ChangeCause,
  causesOf,
  type LicenceChange,
  type LicenceLook,
  sameLicence,
} from '../../packages/core/src/node/licence-change.js';

const licence = (changes: Partial<Licence> = {}): Licence => ({
  status: 'active',
  entitlements: [],
  features: ['trends'],
  limits: { tags: 5 },
  expiresOn: null,
  graceUntil: null,
  warnings: [],
  ...changes,
});
const notice = (code: string, message = 'It is so.') => ({ code, message, next: 'Wait.' });

const change = (atMs: number, causes: readonly ChangeCause[] = ['grant']): LicenceChange => ({
  atMs,
  before: licence({ features: [`before ${atMs}`] }),
  now: licence({ features: [`now ${atMs}`] }),
  causes,
});

describe('the causes of a change', () => {
  const look = (changes: Partial<LicenceLook> = {}): LicenceLook => ({
    atMs: 1,
    licence: licence(),
    lineage: JSON.stringify(NEW_INSTALLATION.lineage),
    isDeactivated: false,
    trials: 0,
    verdict: 'ok',
    parts: 'a b',
    problem: '',
    ...changes,
  });
  const other = { licence: licence({ features: [] }) };

  it.each<[string, Partial<LicenceLook>, Partial<LicenceLook>, ChangeCause[]]>([
    ['nothing', {}, {}, []],
    ['a grant', {}, { lineage: 'x' }, ['grant']],
    ['a licence given up', {}, { lineage: 'x', isDeactivated: true }, ['deactivation']],
    ['a grant after that', { isDeactivated: true }, { lineage: 'x', isDeactivated: true }, ['grant']],
    ['a trial', {}, { trials: 1 }, ['trial']],
    ['no trial', { trials: 1 }, {}, []],
    ['a state that cannot be read', {}, { problem: 'state-io' }, ['state']],
    ['a state that can be read again', { problem: 'state-io' }, {}, ['state']],
    ['a clock, where it changes the licence', {}, { verdict: 'behind', ...other }, ['clock']],
    ['no clock, where it does not', {}, { verdict: 'behind' }, []],
    ['parts of the machine', {}, { parts: 'a c', ...other }, ['machine']],
    ['no parts, where none can be read', {}, { parts: '', ...other }, ['expiry']],
    ['no parts, where none could be read', { parts: '' }, other, ['expiry']],
    ['grace', {}, { licence: licence({ status: 'grace' }) }, ['grace']],
    ['expiry', {}, { licence: licence({ status: 'expired' }) }, ['expiry']],
    ['a grant, whatever the status is', {}, { lineage: 'x', licence: licence({ status: 'grace' }) }, ['grant']],
    ['a warning', {}, { licence: licence({ warnings: [notice('ends-soon')] }) }, ['warning']],
    ['the end of an add-on', {}, { licence: licence({ limits: { tags: 4 } }) }, ['expiry']],
    [
      'the end of an add-on, with its warning',
      { licence: licence({ warnings: [notice('ends-soon')] }) },
      other,
      ['warning', 'expiry'],
    ],
    [
      'only the clock is left, where another reason is told',
      {},
      { licence: licence({ reason: notice('x') }) },
      ['clock'],
    ],
  ])('are %s', (_, before, now, causes) => {
    expect(causesOf(look(before), look(now))).toEqual(causes);
  });

  it.each<[string, Partial<Licence>, Partial<Licence>, boolean]>([
    ['status', {}, { status: 'grace' }, false],
    ['reason', {}, { reason: notice('x') }, false],
    ['sentence of a reason', { reason: notice('x') }, { reason: notice('x', 'Other.') }, false],
    ['sentence about a clock', { reason: notice('clock-x') }, { reason: notice('clock-x', 'Other.') }, true],
    ['warning', { warnings: [notice('x')] }, { warnings: [notice('y')] }, false],
    ['sentence of a clock warning', { warnings: [notice('clock-x')] }, { warnings: [notice('clock-x', 'O.')] }, true],
    ['features', {}, { features: [] }, false],
    ['limits', {}, { limits: {} }, false],
    ['day of expiry alone', {}, { expiresOn: 7 }, true],
    ['entitlements', {}, { entitlements: [{}] as unknown as Licence['entitlements'] }, false],
  ])('with another %s: is it the same licence?', (_, before, now, same) => {
    expect(sameLicence(licence(before), licence(now))).toBe(same);
  });
});

describe('a watch', () => {
  it('hands on what is told, to each watcher, in order', async () => {
    const feed = openChangeFeed();
    const [one, other] = [feed.watch(), feed.watch()];
    const waiting = [one.next(), one.next()];
    feed.tell(change(1));
    feed.tell(change(2));
    expect(await Promise.all(waiting)).toEqual([
      { done: false, value: change(1) },
      { done: false, value: change(2) },
    ]);
    expect((await other.next()).done).toBe(false);
    expect(one[Symbol.asyncIterator]()).toBe(one);
  });

  it('gives one change to who comes back late: from the first before to the last now, each cause once', async () => {
    const feed = openChangeFeed();
    const watch = feed.watch();
    for (const [atMs, causes] of [
      [1, ['grant', 'clock']],
      [2, ['clock', 'state']],
    ] as const)
      feed.tell(change(atMs, causes));
    expect((await watch.next()).value).toEqual({
      atMs: 2,
      before: change(1).before,
      now: change(2).now,
      causes: ['grant', 'clock', 'state'],
    });
    feed.tell(change(3));
    expect((await watch.next()).value).toEqual(change(3));
  });

  it('that ends says so to all that wait, and gives what was not fetched first', async () => {
    const feed = openChangeFeed();
    const [waiting, late] = [feed.watch(), feed.watch()];
    const asked = [waiting.next(), waiting.next()];
    feed.close();
    expect(await Promise.all(asked)).toEqual(asked.map(() => ({ done: true, value: undefined })));
    expect(await late.next()).toEqual({ done: true, value: undefined });
    const other = openChangeFeed();
    const watch = other.watch();
    other.tell(change(1));
    other.close();
    expect(await watch.next()).toEqual({ done: false, value: change(1) });
    expect(await watch.next()).toEqual({ done: true, value: undefined });
    expect(await other.watch().next()).toEqual({ done: true, value: undefined });
  });

  it('that is left, or called off, hears nothing more, and leaves nothing behind', async () => {
    const feed = openChangeFeed();
    const signal = new AbortController();
    const listeners = { on: 0 };
    const counted = new Proxy(signal.signal, {
      get: (target, name) => {
        if (name === 'addEventListener') listeners.on += 1;
        if (name === 'removeEventListener') listeners.on -= 1;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const [left, aborted] = [feed.watch(), feed.watch({ signal: counted })];
    feed.tell(change(1));
    expect(await left.return?.()).toEqual({ done: true, value: undefined });
    expect(await left.next()).toEqual({ done: true, value: undefined });
    signal.abort();
    expect(listeners.on).toBe(0);
    feed.tell(change(2));
    expect(await aborted.next()).toEqual({ done: false, value: change(1) });
    expect(await aborted.next()).toEqual({ done: true, value: undefined });
    const dead = feed.watch({ signal: AbortSignal.abort() });
    feed.tell(change(3));
    expect(await dead.next()).toEqual({ done: true, value: undefined });
  });
});
