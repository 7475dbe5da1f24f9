// Where a state lies when nobody says where, and where its second copy.
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { addToMeters, diskFiles, type Environment, statePlaces } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { openPreferencesFile } from '../../packages/core/src/node/preferences.js';
import {
  folderMode,
  isSameFolder,
  type NamedPlaces,
  type UserView,
} from '../../packages/core/src/node/state-folder.js';
import { thrownBy } from '../support/thrown-by.js';
import { errno, siteIn, temporaryFolder } from './site-fixture.js';

const PRODUCT = 'com.example.a';
const MACHINE = `/var/lib/readback/${PRODUCT}`;
const MACHINE_COPY = `/etc/readback/${PRODUCT}`;
const HOME = { HOME: '/home/op' };

const user = (folders: readonly string[] = [], writable: readonly string[] = []): UserView => ({
  isRoot: false,
  exists: (folder) => folders.includes(folder),
  isWritable: (folder) => writable.includes(folder),
  home: () => undefined,
});
const root: UserView = { ...user(), isRoot: true };

describe('the places of a state', () => {
  it.each<[string, Environment, UserView, string, string | undefined]>([
    ['named', { ...HOME, READBACK_STATE: '/srv/l' }, user(), '/srv/l', undefined],
    ['both named', { READBACK_STATE: '/srv/l', READBACK_ANCHOR: '/mnt/l' }, user(), '/srv/l', '/mnt/l'],
    ['the copy named', { ...HOME, READBACK_ANCHOR: '/mnt/l' }, root, MACHINE, '/mnt/l'],
    ["systemd's", { STATE_DIRECTORY: '/var/lib/plant' }, user(), `/var/lib/plant/readback/${PRODUCT}`, undefined],
    ["systemd's, of several", { STATE_DIRECTORY: '/a:/b' }, user([MACHINE]), `/a/readback/${PRODUCT}`, undefined],
    ["systemd's, which is the machine's", { STATE_DIRECTORY: MACHINE }, user(), MACHINE, undefined],
    ['systemd, relative', { ...HOME, STATE_DIRECTORY: 'plant' }, root, MACHINE, MACHINE_COPY],
    ["root's", { HOME: '/root' }, root, MACHINE, MACHINE_COPY],
    ["the machine's, found by a user", HOME, user([MACHINE]), MACHINE, undefined],
    ["the machine's, with a copy a user may write", HOME, user([MACHINE], [MACHINE_COPY]), MACHINE, MACHINE_COPY],
    ["a user's", HOME, user(), `/home/op/.local/state/readback/${PRODUCT}`, `/home/op/.config/readback/${PRODUCT}`],
    ["of a user without a home, the machine's", {}, user(), MACHINE, undefined],
    [
      "a user's, by XDG",
      { ...HOME, XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c' },
      user(),
      `/s/readback/${PRODUCT}`,
      `/c/readback/${PRODUCT}`,
    ],
    [
      "a user's, by an XDG that is relative and counts for nothing",
      {
        ...HOME,
        XDG_STATE_HOME: 's',
        XDG_CONFIG_HOME: 'c',
        READBACK_STATE: '',
        READBACK_ANCHOR: '',
        STATE_DIRECTORY: '',
      },
      user(),
      `/home/op/.local/state/readback/${PRODUCT}`,
      `/home/op/.config/readback/${PRODUCT}`,
    ],
  ])('%s', (_, env, view, stateFolder, anchorFolder) => {
    expect(statePlaces(PRODUCT, env, {}, view)).toEqual({ stateFolder, anchorFolder });
  });

  it.each<[NamedPlaces, Environment, string, string | undefined]>([
    [{ stateFolder: '/o' }, HOME, '/o', undefined],
    [{ stateFolder: '/o' }, { READBACK_STATE: '/e', READBACK_ANCHOR: '/f' }, '/o', '/f'],
    [{ stateFolder: '/o', anchorFolder: '/p' }, { READBACK_ANCHOR: '/f' }, '/o', '/p'],
  ])('what a program names comes first: %j', (named, env, stateFolder, anchorFolder) => {
    expect(statePlaces(PRODUCT, env, named, root)).toEqual({ stateFolder, anchorFolder });
  });

  it("the machine's can be read by everybody, a user's by nobody else, whatever the umask", () => {
    expect([MACHINE, MACHINE_COPY, '/home/op/x', '/var/lib/readbacks/x'].map(folderMode)).toEqual([
      0o755, 0o755, 0o700, 0o700,
    ]);
    const above = temporaryFolder();
    chmodSync(above, 0o2750);
    const modesOf = (folder: string, mode: number) => {
      diskFiles.makeFolder(folder, mode);
      return [folder, join(folder, '..'), above].map((path) => statSync(path).mode & 0o7777);
    };
    const umask = process.umask(0o077);
    try {
      expect(modesOf(join(above, 'a', 'b'), 0o755)).toEqual([0o2755, 0o2755, 0o2750]);
      expect(modesOf(join(above, 'c', 'd'), 0o700)).toEqual([0o2700, 0o2700, 0o2750]);
      process.umask(0);
      expect(modesOf(join(above, 'e', 'f'), 0o755)).toEqual([0o2755, 0o2755, 0o2750]);
      // One that was there stays as somebody made it.
      chmodSync(join(above, 'a'), 0o750);
      process.umask(0o077);
      expect(modesOf(join(above, 'a', 'x'), 0o755).slice(0, 2)).toEqual([0o755, 0o750]);
    } finally {
      process.umask(umask);
    }
  });
});

it.runIf(process.platform === 'linux')(
  'below /proc, where nobody can make a folder, the cause is told at once',
  async () => {
    const folder = '/proc/readback/state';
    expect(thrownBy(() => siteIn(folder).challenge('activate'))).toMatchObject({
      code: 'state-folder-unwritable',
      message: expect.stringContaining(folder),
    });
    expect(thrownBy(() => diskFiles.makeFolder('/proc/readback'))).toMatchObject({ code: 'EROFS' });
    await expect(addToMeters(folder, new Map([['exports', 1]]))).rejects.toMatchObject({
      code: 'state-folder-unwritable',
    });
  },
);

it('a link to nothing in the place of the folder is told as what it is', () => {
  const folder = join(temporaryFolder(), 'link');
  symlinkSync(join(folder, '..', 'not mounted'), folder);
  expect(thrownBy(() => siteIn(folder).challenge('activate'))).toMatchObject({
    code: 'state-not-a-folder',
    next: expect.stringContaining('broken link'),
  });
});

it('a link to a folder is one', () => {
  const folder = join(temporaryFolder(), 'link');
  mkdirSync(join(folder, '..', 'mounted'));
  symlinkSync(join(folder, '..', 'mounted'), folder);
  const { challenge } = siteIn(join(folder, 'below')).challenge('activate');
  expect(siteIn(join(folder, '..', 'mounted', 'below')).installation().pending).toMatchObject([{ challenge }]);
});

it("the machine's folder is made to be read by everybody, also where a preference is the first thing kept in it", () => {
  const modes: unknown[] = [];
  const files = {
    ...diskFiles,
    write: () => {
      throw errno('ENOENT');
    },
    makeFolder: (_: string, mode?: number) => modes.push(mode),
  };
  expect(thrownBy(() => openPreferencesFile(MACHINE, files).save({ spelling: 'icao' }))).toBeDefined();
  expect(thrownBy(() => openPreferencesFile('/home/op/x', files).save({ spelling: 'icao' }))).toBeDefined();
  expect(modes).toEqual([0o755, 0o700]);
});

describe('a second copy that is named as the state folder itself', () => {
  const above = () => {
    const folder = temporaryFolder();
    symlinkSync(folder, join(folder, 'link'));
    return folder;
  };

  it('is known by whatever link, there already or not', () => {
    const folder = above();
    const same = (a: string, b: string) => isSameFolder(join(folder, a), join(folder, b));
    expect([same('new', 'new'), same('new', 'link/new'), same('new/x', 'link/link/new/x')]).toEqual([true, true, true]);
    expect([same('new', 'other'), same('new', 'new/below'), isSameFolder('/', folder)]).toEqual([false, false, false]);
    mkdirSync(join(folder, 'made'));
    expect([same('made', 'link/made'), same('made', 'new'), same('made', '.')]).toEqual([true, false, false]);
  });

  it('is none: all records stay, and who looks is told', () => {
    const folder = above();
    const stateFolder = join(folder, 'state');
    const site = siteIn(stateFolder, { anchorFolder: join(folder, 'link', 'state') });
    for (let n = 0; n < 6; n++) site.challenge('activate', { fresh: true });
    expect(readdirSync(stateFolder)).toHaveLength(4);
    expect(site.places()).toMatchObject([{ role: 'first' }, { role: 'second', readProblem: 'same-folder' }]);
  });
});

it('a site keeps a copy where it is told to, and heals from it', () => {
  const [stateFolder, anchorFolder] = [join(temporaryFolder(), 'state'), join(temporaryFolder(), 'anchor')];
  const { challenge } = siteIn(stateFolder, { anchorFolder }).challenge('activate');
  const healed = siteIn(join(temporaryFolder(), 'empty'), { anchorFolder });
  expect(healed.installation().pending).toMatchObject([{ challenge }]);
  expect(healed.notices).toMatchObject([{ code: 'state-missing' }]);
});
