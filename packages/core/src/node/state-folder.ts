// Where a licence is kept when nobody says where, and where its second copy lies (docs/integrate.md, State).
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { errnoOf } from './file-port.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The two folders a state lies in. */
export interface StatePlaces {
  readonly stateFolder: string;
  /** `undefined`: there is one copy only. */
  readonly anchorFolder: string | undefined;
}

/** What was named by a program or a person rather than by the environment. */
export interface NamedPlaces {
  readonly stateFolder?: string | undefined;
  readonly anchorFolder?: string | undefined;
}

/** What this user is and finds; tests give a fixed one. */
export interface UserView {
  readonly isRoot: boolean;
  /** Also where it is there and closed to this user. */
  exists(folder: string): boolean;
  isWritable(folder: string): boolean;
  /** As the system knows it; `undefined` for a user it does not know. */
  home(): string | undefined;
}

const MACHINE_STATE = '/var/lib/readback';
const MACHINE_ANCHOR = '/etc/readback';

/** - `$READBACK_STATE`, as it is
 *  - `$STATE_DIRECTORY` (systemd), as it is where it ends in `readback/<product>`, else a folder of that name in it
 *  - `/var/lib/readback/<product>`: for root, and for everybody once it is there
 *  - below `$XDG_STATE_HOME` or `~/.local/state`; the machine's again for a user without a home
 *
 * The second copy: `$READBACK_ANCHOR`, unless that is the first; none where the first was named; `/etc/readback/<product>` where it is the machine's and
 * this user can write there; below `$XDG_CONFIG_HOME` or `~/.config`. */
export function statePlaces(
  productId: string,
  env: Environment,
  named: NamedPlaces = {},
  view: UserView = thisUser,
): StatePlaces {
  const anchor = named.anchorFolder ?? env['READBACK_ANCHOR'];
  const { folder, second } = firstPlace(productId, env, named.stateFolder, view);
  return { stateFolder: folder, anchorFolder: anchor ? resolve(anchor) : second };
}

interface FirstPlace {
  readonly folder: string;
  readonly second: string | undefined;
}

function firstPlace(productId: string, env: Environment, named: string | undefined, view: UserView): FirstPlace {
  const own = join('readback', productId);
  const chosen = named ?? env['READBACK_STATE'];
  if (chosen) return { folder: resolve(chosen), second: undefined };

  // systemd lists several, separated by colons.
  const service = env['STATE_DIRECTORY']?.split(':')[0];
  if (service && isAbsolute(service)) {
    const isOwn = basename(service) === productId && basename(dirname(service)) === 'readback';
    return { folder: isOwn ? resolve(service) : join(service, own), second: undefined };
  }

  const machine = join(MACHINE_STATE, productId);
  if (view.isRoot || view.exists(machine)) {
    const second = join(MACHINE_ANCHOR, productId);
    return { folder: machine, second: view.isRoot || view.isWritable(second) ? second : undefined };
  }
  const state = homeFolder(env, 'XDG_STATE_HOME', '.local/state', view);
  const config = homeFolder(env, 'XDG_CONFIG_HOME', '.config', view);
  // Without a home, as for a user id that only a container knows, an act says that it cannot write in the machine's folder.
  return { folder: state ? join(state, own) : machine, second: state && config ? join(config, own) : undefined };
}

/** The XDG specification has a relative path ignored. */
function homeFolder(env: Environment, variable: string, fallback: string, view: UserView): string | undefined {
  const xdg = env[variable];
  if (xdg && isAbsolute(xdg)) return xdg;
  const home = env['HOME'] || view.home();
  return home && join(home, fallback);
}

/** The first of `statePlaces`. */
export function defaultStateFolder(productId: string, env: Environment, isRoot: boolean = thisUser.isRoot): string {
  return statePlaces(productId, env, {}, { ...thisUser, isRoot }).stateFolder;
}

/** Whether two paths are one folder, by whatever link or mount; also where it is not there yet. */
export function isSameFolder(a: string, b: string): boolean {
  const [one, other] = [folderId(a), folderId(b)];
  return one !== undefined || other !== undefined ? one === other : realPath(a) === realPath(b);
}

/** What a folder is, by whatever path: another one of the same name has another. Nothing where there is none. */
export function folderId(folder: string): string | undefined {
  try {
    const { dev, ino } = statSync(folder);
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

/** Behind all links, as far as the path is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realPath(above), basename(path));
  }
}

/** The machine's folders can be read by everybody, so that a service finds what root has activated; a user's own cannot. */
export function folderMode(folder: string): number {
  const isMachines = [MACHINE_STATE, MACHINE_ANCHOR].some((parent) => folder.startsWith(`${parent}/`));
  return isMachines ? 0o755 : 0o700;
}

const thisUser: UserView = {
  isRoot: process.getuid?.() === 0,
  exists: (folder) => {
    try {
      return statSync(folder).isDirectory();
    } catch (error) {
      return errnoOf(error) === 'EACCES';
    }
  },
  home: () => {
    try {
      return homedir();
    } catch {
      return undefined;
    }
  },
  isWritable: (folder) => {
    try {
      accessSync(folder, constants.W_OK | constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};
