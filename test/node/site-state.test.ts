// What a site goes by between its acts: never an older pack than it has seen, and what had to be told, once.
import { type Installation, NEW_INSTALLATION } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { openSiteState } from '../../packages/core/src/node/site-state.js';
import { stateError } from '../../packages/core/src/node/state-errors.js';
import type { LoadedState, StateStore } from '../../packages/core/src/node/state-store.js';
import { pack } from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';

const ORIGIN = 'the root';
const NEVER_LOOKED: NonNullable<Installation['time']> = {
  markMs: 0,
  runMs: 0,
  starts: [],
  ahead: null,
  behindSinceRunMs: null,
  offsetMs: 0,
  falseStartMs: null,
  isFalseStart: false,
};
const notice = (code: string, message: string = code) => ({ code, message, next: 'Wait.' });

/** A store in memory, whose disk another program changes and can be made to fail. */
function bench(kept: Partial<Installation> = {}) {
  const disk = {
    installation: { ...NEW_INSTALLATION, ...kept } as Installation,
    notices: [] as LoadedState['notices'],
    writes: 0,
    writeError: undefined as Error | undefined,
  };
  const loaded = (): LoadedState => ({
    installation: disk.installation,
    generation: 1,
    notices: disk.notices,
    seal: 'sealed',
  });
  const store: StateStore = {
    load: loaded,
    update: (act) => {
      const after = act(disk.installation);
      if (after === disk.installation) return loaded();
      if (disk.writeError) throw disk.writeError;
      disk.writes += 1;
      disk.installation = after;
      return loaded();
    },
    places: () => [],
  };
  const clock = { observe: () => NEVER_LOOKED };
  const open = (version = pack.version) =>
    openSiteState({ store, clock, pack: { ...pack, version }, origin: ORIGIN, baseOf: () => [] });
  return { disk, open };
}

describe('the version of a pack', () => {
  it.each<[string, Partial<Installation>, version: number, kept: number, writes: number]>([
    ['is raised for a licence of an older one', { packOrigin: ORIGIN, packVersion: 2 }, 5, 5, 1],
    ['stays for a licence of the same', { packOrigin: ORIGIN, packVersion: 5 }, 5, 5, 0],
    ['of another root is another matter', { packOrigin: 'other', packVersion: 2 }, 5, 2, 0],
    ['of another root may be higher', { packOrigin: 'other', packVersion: 9 }, 5, 9, 0],
    ['counts for nobody yet', {}, 5, 0, 0],
  ])('%s', (_, kept, version, wanted, writes) => {
    const { disk, open } = bench(kept);
    const state = open(version);
    expect([state.current().packVersion, disk.installation.packVersion, disk.writes]).toEqual([wanted, wanted, writes]);
  });

  it('that is older than what was seen is refused, at the start, at a look and at an act', () => {
    const old = { packOrigin: ORIGIN, packVersion: 6 };
    const refused = { code: 'pack-too-old', details: { found: 5, want: 6 } };
    expect(thrownBy(() => bench(old).open(5))).toMatchObject(refused);
    const { disk, open } = bench();
    const state = open(5);
    disk.installation = { ...disk.installation, ...old };
    expect(thrownBy(() => state.refresh())).toMatchObject(refused);
    expect(thrownBy(() => state.update((installation) => ({ ...installation })))).toMatchObject(refused);
    expect(state.current().packVersion).toBe(0);
  });

  it('is raised later by a program that may only read now; another fault is told', () => {
    const { disk, open } = bench({ packOrigin: ORIGIN, packVersion: 2 });
    disk.writeError = stateError('state-folder-unwritable', { folder: '/state' });
    expect(open(5).current().packVersion).toBe(2);
    disk.writeError = new TypeError('a fault of ours');
    expect(() => open(5)).toThrow(TypeError);
  });
});

describe('what had to be told', () => {
  it('is told once, in order', () => {
    const { disk, open } = bench();
    disk.notices = [notice('state-healed', 'one')];
    const state = open();
    disk.notices = [notice('state-healed', 'one'), notice('state-healed', 'two')];
    state.refresh();
    state.update((installation) => ({ ...installation, counter: 1 }));
    expect(state.notices.map(({ message }) => message)).toEqual(['one', 'two']);
  });

  it('of another machine is over once this one can be read, and not before', () => {
    const { disk, open } = bench();
    disk.notices = [notice('state-foreign')];
    const state = open();
    const codes = () => state.notices.map(({ code }) => code);
    state.refresh();
    expect(codes()).toEqual(['state-foreign']);
    disk.notices = [notice('state-healed')];
    state.refresh();
    expect(codes()).toEqual(['state-healed']);
    disk.notices = [notice('state-foreign')];
    state.refresh();
    expect(codes()).toEqual(['state-healed', 'state-foreign']);
    disk.notices = [];
    state.refresh();
    expect(codes()).toEqual(['state-healed']);
  });
});

describe('an act', () => {
  it('is kept, with what it shows; one that changes nothing writes nothing', () => {
    const { disk, open } = bench();
    const state = open();
    const act = state.perform((installation) => ({ installation: { ...installation, counter: 7 }, shown: 'x' }));
    expect([act.shown, state.current().counter, disk.writes]).toEqual(['x', 7, 1]);
    state.update((installation) => installation);
    expect(disk.writes).toBe(1);
  });

  it('goes by what another program has written meanwhile', () => {
    const { disk, open } = bench();
    const state = open();
    disk.installation = { ...disk.installation, counter: 3 };
    expect(state.current().counter).toBeNull();
    state.update((installation) => ({ ...installation, reportSequence: 1 }));
    expect(state.current()).toMatchObject({ counter: 3, reportSequence: 1 });
    disk.installation = { ...disk.installation, counter: 4 };
    state.refresh();
    expect(state.current().counter).toBe(4);
  });

  it('that cannot be kept throws why', () => {
    const { open, disk } = bench();
    const state = open();
    disk.writeError = new Error('full');
    expect(() => state.perform((installation) => ({ installation: { ...installation } }))).toThrow('full');
  });
});
