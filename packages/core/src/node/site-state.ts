// The installation that a site goes by: the newest that was read or kept, never under an older pack than it has seen
// (docs/protocol.md section 8.1).
import { coreError } from '../errors/core-errors.js';
import { ReadbackError } from '../errors/readback-error.js';
import type { VerifiedGrant } from '../licence/grant.js';
import type { Installation } from '../licence/installation.js';
import type { Notice } from '../licence/licence.js';
import type { Pack } from '../pack/pack.js';
import type { SiteTime } from './site-time.js';
import type { LoadedState, StateStore } from './state-store.js';

export interface SiteState {
  /** What had to be healed since the site was opened. */
  readonly notices: readonly Notice[];
  /** Once each. */
  tell(notice: Notice): void;
  current(): Installation;
  /** Reads it again, which another program may have changed. Throws `state-*`, `pack-too-old`. */
  refresh(): void;
  /** Every act takes a look at the clocks along, so that what is kept is never behind what was seen. Throws what the act
   * throws, and what keeping it throws. */
  update(act: (installation: Installation) => Installation): void;
  /** An act that has something to show: by then it is on the disk. Throws as `update`. */
  perform<Act extends { readonly installation: Installation }>(act: (installation: Installation) => Act): Act;
}

export interface SiteStateParts {
  readonly store: StateStore;
  readonly clock: Pick<SiteTime, 'observe'>;
  readonly pack: Pack;
  /** Whose pack it is. */
  readonly origin: string;
  /** The lineage of an installation, where it verifies. */
  readonly baseOf: (installation: Installation) => readonly VerifiedGrant[];
}

/** Throws what `refresh` throws. */
export function openSiteState({ store, clock, pack, origin, baseOf }: SiteStateParts): SiteState {
  const notices: Notice[] = [];
  let current: Installation;
  const tell = (notice: Notice): void => {
    if (!notices.some(({ message }) => message === notice.message)) notices.push(notice);
  };
  const take = (loaded: LoadedState): void => {
    current = loaded.installation;
    // No event, but how things are; over once this machine can be read.
    const over = notices.findIndex(({ code }) => code === 'state-foreign');
    if (over >= 0 && loaded.notices.every(({ code }) => code !== 'state-foreign')) notices.splice(over, 1);
    loaded.notices.forEach(tell);
  };
  const load = (): Installation => {
    const loaded = store.load();
    requirePack(loaded.installation, pack, origin);
    take(loaded);
    return loaded.installation;
  };
  const update = (act: (installation: Installation) => Installation): void =>
    take(
      store.update((stored) => {
        requirePack(stored, pack, origin);
        const installation = { ...stored, time: clock.observe(stored.time, baseOf(stored)) };
        const after = act(installation);
        return after === installation ? stored : after;
      }),
    );

  /** So that an older pack is refused from now on. A program that may only read leaves it to the next act. */
  const raisePackVersion = (): void => {
    if (current.packOrigin !== origin || current.packVersion >= pack.version) return;
    try {
      update((installation) =>
        installation.packOrigin === origin && installation.packVersion < pack.version
          ? { ...installation, packVersion: pack.version }
          : installation,
      );
    } catch (error) {
      if (!(error instanceof ReadbackError) || error.family !== 'system') throw error;
    }
  };

  current = load();
  raisePackVersion();

  return {
    notices,
    tell,
    current: () => current,
    refresh: () => {
      load();
    },
    update,
    perform: <Act extends { readonly installation: Installation }>(act: (installation: Installation) => Act): Act => {
      let done: Act | undefined;
      update((installation) => {
        done = act(installation);
        return done.installation;
      });
      if (!done) throw new Error('an act was not done');
      return done;
    },
  };
}

function requirePack({ packVersion, packOrigin: known }: Installation, pack: Pack, origin: string): void {
  if (known === origin && packVersion > pack.version)
    throw coreError('pack-too-old', { found: pack.version, want: packVersion });
}
