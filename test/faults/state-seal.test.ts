// Records that were edited by hand, copied to another machine, or written by an earlier version; and machines that change.
import {
  digestParts,
  type Installation,
  identityDigest,
  NEW_INSTALLATION,
  observeTime,
  requestChallenge,
} from '@readback/core';
import { openStateStore } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { machine } from '../support/example-machine.js';
import { NOW_MS, pack, print } from '../support/example-vendor.js';
import { type Image, MemoryDisk } from './memory-disk.js';
import {
  codesOf,
  countUp,
  FIRST,
  filesIn,
  imageAfter,
  PRODUCT,
  SECOND,
  type StoreOptions,
  storeOn,
  withChecksum,
  withFolder,
  withInstallation,
} from './state-fixture.js';

type TimeState = NonNullable<Installation['time']>;

const DAY_MS = 86_400_000;
const challengeRequest = {
  purpose: 'activate',
  print,
  random: { nonce: 1, counterStart: 1 },
  nowMs: NOW_MS,
} as const;
const { pending } = requestChallenge(NEW_INSTALLATION, pack, challengeRequest);
const rules = { toleranceMs: 3_600_000, earliestMs: 0 };
const look = (before: TimeState | null, clockMs: number, uptimeMs: number): TimeState =>
  observeTime(before, { clockMs, bootId: 'one', uptimeMs }, rules);
/** The clock was put back by 900 days. */
const time: TimeState = look(look(look(null, 1000 * DAY_MS, 5000), 1000 * DAY_MS, 50_000), 100 * DAY_MS, 90_000);
/** The clock is a year ahead. */
const timeAhead: TimeState = look(look(null, 1000 * DAY_MS, 5000), 1365 * DAY_MS, 9000);

const full: Installation = {
  counter: 250,
  pending: [],
  past: [],
  lineage: [{ challenge: 'one', response: 'two' }],
  packVersion: 3,
  packOrigin: 'origin',
  time: timeAhead,
  trials: [{ policyId: 'trial', day: 7 }],
  deactivation: { receipt: 'AAAAA BBBBB', atMs: 9 },
  reportSequence: 255,
};

/** A disk with the given installations, one act each. */
function diskWith(installations: readonly Installation[], options: StoreOptions = {}): MemoryDisk {
  const disk = new MemoryDisk();
  for (const installation of installations) storeOn(disk, options).update(() => installation);
  return disk;
}

const newestName = (image: Image, folder: string): string =>
  [...filesIn(image, folder).keys()].toSorted((a, b) => Number(/\d+/.exec(b)?.[0]) - Number(/\d+/.exec(a)?.[0]))[0] ??
  '';

/** The newest record of the first folder changed. */
function edit(image: Image, change: (text: string) => string, folders: readonly string[] = [FIRST]): Image {
  let edited = image;
  for (const folder of folders) {
    const files = new Map(filesIn(edited, folder));
    const name = newestName(edited, folder);
    files.set(name, change(files.get(name) ?? ''));
    edited = withFolder(edited, folder, files);
  }
  return edited;
}

describe('everything an installation remembers', () => {
  it('is kept', () => {
    expect(time.behindSinceRunMs).not.toBeNull();
    expect(timeAhead.ahead).not.toBeNull();
    expect(storeOn(diskWith([{ ...full, time }])).load().installation.time).toEqual(time);
    const disk = diskWith([full]);
    expect(storeOn(disk).load()).toMatchObject({ installation: full, seal: 'sealed', notices: [] });
    expect(JSON.stringify([...filesIn(disk.image(), FIRST).values()])).toContain('readback-state/2');
  });

  it('is never written in a way that could not be read again', () => {
    const disk = diskWith([full]);
    const store = storeOn(disk);
    expect(() => store.update((now) => ({ ...now, packVersion: 0.5 }))).toThrow();
    expect(() => store.update((now) => ({ ...now, time: { ...time, runMs: -1 } }))).toThrow();
    expect(store.load().installation).toEqual(full);
  });
});

describe('a state of the first format', () => {
  const { packOrigin: _, time: __, trials: ___, deactivation: ____, reportSequence: _____, ...before } = full;
  const { createdRunMs: ______, ...withoutRunningTime } = pending;
  const old = withChecksum(
    JSON.stringify({
      format: 'readback-state/1',
      productId: PRODUCT,
      generation: 6,
      writes: ['a'],
      installation: { ...before, pending: [withoutRunningTime] },
    }),
  );
  const image: Image = new Map([[FIRST, new Map([['licence.6.json', old]])]]);
  const migrated = {
    ...full,
    pending: [{ ...pending, createdRunMs: 0 }],
    packOrigin: '',
    time: null,
    trials: [],
    deactivation: null,
    reportSequence: null,
  };

  it('is read as it was, and the next act writes the new one in both places', () => {
    const disk = new MemoryDisk(image);
    expect(storeOn(disk).load()).toMatchObject({ installation: migrated, seal: 'unsealed', notices: [] });
    storeOn(disk).update((now) => ({ ...now, packVersion: 4 }));
    const after = { installation: { ...migrated, packVersion: 4 }, seal: 'sealed', notices: [] };
    expect(storeOn(disk).load()).toMatchObject(after);
    expect([...filesIn(disk.image(), FIRST).keys()]).toEqual(['licence.6.json', 'licence.7.json']);
    expect([...filesIn(disk.image(), SECOND).keys()]).toEqual(['licence.7.json']);
  });

  it('above one of the new format was put there by hand', () => {
    const files = new Map([...filesIn(imageAfter(3), FIRST), ['licence.6.json', old]]);
    const disk = new MemoryDisk(new Map([[FIRST, files]]));
    const found = storeOn(disk, { anchorFolder: null }).load();
    expect(found).toMatchObject({ seal: 'edited', installation: { packVersion: 3, trials: [{ policyId: 'trial' }] } });
    expect(codesOf(found)).toEqual(['state-edited']);
  });
});

describe('an edited record', () => {
  const before: Installation = { ...full, time, deactivation: null, pending: [pending] };
  const challenge = pending.challenge;

  const afterEdit = (changes: Partial<Installation>, folders?: readonly string[]) => {
    const disk = new MemoryDisk(
      edit(diskWith([before, before]).image(), (text) => withInstallation(text, changes), folders),
    );
    // An act always looks at the seal; a mere look does once there is something in the record to protect.
    const found = storeOn(disk).update((now) => now);
    expect(codesOf(found)).toEqual(['state-edited']);
    expect(found.seal).toBe('edited');
    if (changes.lineage?.length !== 0) expect(storeOn(disk).load()).toEqual(found);
    // The next act seals what counts.
    storeOn(disk).update(countUp);
    expect(storeOn(disk).load()).toMatchObject({ seal: 'sealed', notices: [] });
    return found.installation;
  };

  it.each<[string, readonly string[]]>([
    ['in one place', [FIRST]],
    ['in both places', [FIRST, SECOND]],
  ])('gains nothing: the worse counts, %s', (_, folders) => {
    const changes: Partial<Installation> = {
      counter: 3,
      time: { ...time, markMs: 1, runMs: 2, starts: [], behindSinceRunMs: null },
      trials: [],
      reportSequence: 7,
      packVersion: 1,
      pending: [],
      lineage: [],
    };
    expect(afterEdit(changes, folders)).toEqual({ ...before, counter: 3, reportSequence: 7 });
    expect(afterEdit({ ...changes, counter: null, time: null }, folders)).toMatchObject({ counter: 250, time });
  });

  it('is believed where it is the worse for whoever edited it', () => {
    const later: TimeState = { ...time, markMs: 2000 * DAY_MS, runMs: time.runMs + 60 * DAY_MS };
    const deactivation = { receipt: 'CCCCC', atMs: 1 };
    const trials = [{ policyId: 'other', day: 9 }];
    expect(afterEdit({ time: later, deactivation, trials })).toMatchObject({
      time: later,
      deactivation,
      trials: [{ policyId: 'trial' }, { policyId: 'other' }],
    });
  });

  it('does not take back that a licence was given up, nor goes on from it', () => {
    const change = requestChallenge(full, pack, { ...challengeRequest, purpose: 'change' }).pending;
    const givenUp: Installation = { ...full, time, pending: [change] };
    for (const lineage of [full.lineage, [...full.lineage, { challenge: change.challenge, response: 'signed' }]]) {
      const image = diskWith([givenUp, givenUp]).image();
      const disk = new MemoryDisk(edit(image, (text) => withInstallation(text, { deactivation: null, lineage })));
      expect(storeOn(disk).load().installation).toEqual(givenUp);
    }
  });

  it('keeps a grant that answers a challenge which was waiting: its signature proves it', () => {
    const grant = { challenge, response: 'signed' };
    expect(afterEdit({ lineage: [grant], pending: [] })).toMatchObject({
      lineage: [grant],
      pending: [],
      past: [challenge],
    });
    // Not one on top of another lineage, and no old one out of a drawer.
    expect(afterEdit({ lineage: [...full.lineage, grant] }).lineage).toEqual(full.lineage);
    expect(afterEdit({ lineage: [{ challenge: 'old', response: 'signed' }] }).lineage).toEqual(full.lineage);
  });

  it('has no waiting challenge where no record is left to compare it with', () => {
    const image = diskWith([before], { anchorFolder: null }).image();
    const disk = new MemoryDisk(edit(image, (text) => withInstallation(text, { time: null })));
    const found = storeOn(disk, { anchorFolder: null }).load();
    expect(codesOf(found)).toEqual(['state-edited']);
    expect(found.installation).toMatchObject({ lineage: before.lineage, time: null, pending: [] });
    expect(found.installation.past).toEqual([...before.pending.map((one) => one.challenge), ...before.past]);
  });

  it('in the second place alone, and higher than the first, is found out too', () => {
    const image = diskWith([before, before]).image();
    const text = filesIn(image, SECOND).get('licence.2.json') ?? '';
    const raised = withChecksum(text, (content) => {
      content['generation'] = 900;
      content['installation'] = { ...(content['installation'] as object), time: null };
    });
    const files = new Map([...filesIn(image, SECOND), ['licence.900.json', raised]]);
    const disk = new MemoryDisk(withFolder(image, SECOND, files));
    const found = storeOn(disk).load();
    expect(codesOf(found)).toEqual(['state-put-back', 'state-edited']);
    expect(found.installation).toEqual(before);
    storeOn(disk).update(countUp);
    expect(storeOn(disk).load()).toMatchObject({ generation: 901, seal: 'sealed', notices: [] });
  });

  it('with the highest number there is leaves no room, and no act is lost unseen', () => {
    const [text = ''] = filesIn(imageAfter(1), FIRST).values();
    const high = withChecksum(text, (content) => Object.assign(content, { generation: 1e12 - 1 }));
    const stray = new Map([...filesIn(imageAfter(1), FIRST), ['licence.5000000000000.json', 'no record of ours']]);
    const beside = new MemoryDisk(new Map([[FIRST, stray]]));
    storeOn(beside).update(countUp);
    expect(storeOn(beside).load()).toMatchObject({ installation: { packVersion: 2 }, generation: 2, notices: [] });

    const names = new Map([['licence.999999999999.json', high]]);
    const disk = new MemoryDisk(new Map([[FIRST, names]]));
    expect(() => storeOn(disk).update(countUp)).toThrowError(expect.objectContaining({ code: 'state-io' }));
  });
});

describe('a machine that changes', () => {
  it('part by part in the course of time keeps its seal: each write wraps for the parts there are', () => {
    const disk = new MemoryDisk(imageAfter(2));
    const parts: Record<string, string> = { ...machine };
    for (const slot of Object.keys(parts)) {
      parts[slot] = `another ${slot}`;
      const store = storeOn(disk, { parts });
      expect(store.load(), slot).toMatchObject({ seal: 'sealed', notices: [] });
      store.update(countUp);
    }
    // Nothing of the machine it began on is left.
    expect(storeOn(disk).load().seal).toBe('foreign');
  });

  it('is still itself to a user who sees only some of its parts, and to the one who sees all after that', () => {
    const disk = new MemoryDisk(imageAfter(2));
    const { board: _, ...visible } = machine;
    const user = storeOn(disk, { parts: visible });
    user.update(countUp);
    const { board } = machine;
    if (board === undefined) throw new Error('a machine without a board');
    expect(storeOn(disk, { parts: { board } }).load()).toMatchObject({ seal: 'sealed', notices: [] });
  });

  it('wholly is another: told, usable, and sealed anew by the next act', () => {
    const disk = new MemoryDisk(imageAfter(3));
    // Without a board: what is wrapped for the board of the first one goes all the same.
    const other: StoreOptions = { parts: { os: 'x', disk: 'x', network: 'x', 'root-fs': 'x' } };
    const found = storeOn(disk, other).load();
    expect(codesOf(found)).toEqual(['state-foreign']);
    expect(found).toMatchObject({ seal: 'foreign', installation: { packVersion: 3 } });
    storeOn(disk, other).update(countUp);
    expect(storeOn(disk, other).load()).toMatchObject({
      seal: 'sealed',
      notices: [],
      installation: { packVersion: 4 },
    });
    expect(codesOf(storeOn(disk).load())).toEqual(['state-foreign']);
  });

  it('whose parts could not be read at first is itself once they can', () => {
    const disk = new MemoryDisk(imageAfter(3));
    let asked = 0;
    const store = openStateStore(FIRST, PRODUCT, disk, {
      holders: () => ({ parts: asked++ < 2 ? new Map() : digestParts(PRODUCT, machine) }),
    });
    expect(codesOf(store.load())).toEqual(['state-foreign']);
    expect(store.load()).toMatchObject({ seal: 'sealed', notices: [] });
    store.load();
    expect(asked).toBe(3);
  });

  it('without parts is known by its identity', () => {
    const named = { parts: {}, identity: identityDigest(PRODUCT, 'plant 7') };
    const disk = new MemoryDisk(imageAfter(2, named));
    expect(storeOn(disk, named).load()).toMatchObject({ seal: 'sealed' });
    expect(storeOn(disk, { parts: {}, identity: identityDigest(PRODUCT, 'plant 8') }).load().seal).toBe('foreign');
    expect(storeOn(disk, { parts: {} }).load().seal).toBe('foreign');
  });

  it('without parts and identity has a seal that tells edits only', () => {
    const disk = new MemoryDisk(imageAfter(2, { parts: {} }));
    expect(storeOn(disk, { parts: {} }).load().seal).toBe('sealed');
    // Later its parts can be read: they are what counts from then on.
    storeOn(disk).update(countUp);
    expect(storeOn(disk).load().seal).toBe('sealed');
    expect(storeOn(disk, { parts: {} }).load().seal).toBe('foreign');
  });

  it('does not read its parts before there is something to protect', () => {
    const disk = new MemoryDisk();
    storeOn(disk).update((now) => ({ ...now, counter: 1 }));
    const asked = openStateStore(FIRST, PRODUCT, disk, {
      holders: () => {
        throw new Error('asked for parts');
      },
    });
    expect(asked.load().seal).toBe('unchecked');
  });
});

describe('a key', () => {
  it('is not in the file, and no part of the machine is', () => {
    const text = [...filesIn(imageAfter(2), FIRST).values()].join('');
    for (const value of Object.values(machine)) expect(text).not.toContain(value);
    const { key } = JSON.parse([...filesIn(imageAfter(2), FIRST).values()][0] ?? '') as { key: Record<string, string> };
    expect(Object.keys(key).toSorted()).toEqual(Object.keys(machine).toSorted());
    expect(new Set(Object.values(key)).size).toBe(Object.keys(machine).length);
  });

  it('stays the same for the life of a state, and so do its wraps', () => {
    const disk = new MemoryDisk(imageAfter(1));
    const keyOf = () =>
      JSON.stringify((JSON.parse(disk.read(`${FIRST}/${newestName(disk.image(), FIRST)}`)) as { key: unknown }).key);
    const before = keyOf();
    storeOn(disk).update(countUp);
    expect(keyOf()).toBe(before);
  });
});
