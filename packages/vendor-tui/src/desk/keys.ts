// What this desk knows of a product's issuing keys: desk.json, the newest pack and the rows of the ledger, taken
// together. A key's life goes one way (next, current, retired, stolen), so the furthest word on it counts, and neither a
// desk.json from a backup nor another desk of the same ledger takes it back.
import { KEY_STATUSES, type KeyStatus, type Pack } from '@readback/core';
import type { SigningKey } from '@readback/core/vendor';
import {
  type KeyBook,
  type KeyFact,
  keyBook,
  newestDayOf,
  recordedGrantsOf,
  requireSignedKeys,
  requireUsableKey,
} from '../ledger/index.js';
import { productOf, type ReadingDesk, type SigningDesk } from './context.js';
import { deskError } from './errors.js';
import type { DeskKey, DeskProduct } from './folder.js';
import type { PackKey } from './new-pack.js';

/** A product's keys, newest epoch first. */
export interface KeyRing {
  readonly keys: readonly KeyFact[];
  readonly frozen?: KeyBook['frozen'];
}

/** Throws `product-unknown`, `pack-...`, `desk-malformed` where two keys have one epoch. */
export async function keyRing(desk: ReadingDesk, productId: string): Promise<KeyRing> {
  const product = productOf(desk.file, productId);
  const { keys, frozen } = await keyBook(desk.ledger.db, productId);
  const pack = await desk.packs.newest(productId);
  return { keys: mergeKeys(product, pack.keys, keys), ...(frozen === undefined ? {} : { frozen }) };
}

/** The keys that there are files of. A pack that is damaged must not keep a desk from opening: it names no key that
 * neither desk.json nor a row does. */
export async function keysToOpen(desk: ReadingDesk, product: DeskProduct): Promise<readonly KeyFact[]> {
  return mergeKeys(product, [], (await keyBook(desk.ledger.db, product.id)).keys);
}

function mergeKeys(product: DeskProduct, packKeys: Pack['keys'], rows: KeyBook['keys']): KeyFact[] {
  const merged = new Map<number, KeyFact>();
  for (const key of [...product.issuingKeys, ...packKeys, ...rows.values()]) {
    const before = merged.get(key.epoch);
    merged.set(key.epoch, before === undefined ? factOf(key) : furthest(before, factOf(key)));
  }
  return [...merged.values()].sort((a, b) => b.epoch - a.epoch);
}

const factOf = ({ epoch, status, publicKey, lastDay, excluded }: DeskKey & Pick<KeyFact, 'excluded'>): KeyFact => ({
  epoch,
  status,
  publicKey,
  ...(lastDay === undefined ? {} : { lastDay }),
  ...(excluded === undefined ? {} : { excluded }),
});

function furthest(before: KeyFact, after: KeyFact): KeyFact {
  if (!isSameKey(before.publicKey, after.publicKey)) {
    throw deskError('desk-malformed', { what: `it has another key of epoch ${after.epoch} than the ledger` });
  }
  const winner = rankOf(after.status) >= rankOf(before.status) ? after : before;
  const lastDay = Math.max(before.lastDay ?? Number.NEGATIVE_INFINITY, after.lastDay ?? Number.NEGATIVE_INFINITY);
  return { ...winner, ...(winner.status === 'retired' && Number.isFinite(lastDay) ? { lastDay } : {}) };
}

const rankOf = (status: KeyStatus): number => KEY_STATUSES.indexOf(status);

export const isSameKey = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The key that answers are signed with where the site has the newest pack. */
export const currentOf = ({ keys }: KeyRing): KeyFact | undefined => keys.find(({ status }) => status === 'current');

export interface KeysForPack {
  readonly keys: readonly PackKey[];
  /** Retired keys that signed after their last day, for sites with an old pack: the day moves on with those grants. */
  readonly movedOn: readonly { readonly epoch: number; readonly lastDay: number }[];
}

/** The keys as the next pack lists them. A stolen key stands for the grants that the ledger has, and for no other; a
 * retired one for all that the desk has signed with it. Throws `pack-without-key`, `ledger-unsound`. */
export async function keysForPack(desk: ReadingDesk, productId: string, today: number): Promise<KeysForPack> {
  await requireSignedKeys(desk.ledger, desk.file.firstAgent);
  const ring = await keyRing(desk, productId);
  if (!ring.keys.some(({ status }) => status === 'current' || status === 'next')) {
    throw deskError('pack-without-key', { productId });
  }
  const keys: PackKey[] = [];
  const movedOn: { epoch: number; lastDay: number }[] = [];
  for (const { epoch, status, publicKey, lastDay, excluded = [] } of ring.keys) {
    const key = { epoch, status, publicKey, allowed: new Set<string>() };
    if (status === 'stolen') {
      const recorded = await recordedGrantsOf(desk.ledger, productId, epoch);
      keys.push({ ...key, allowed: new Set(recorded.filter((digest) => !excluded.includes(digest))) });
    } else if (status === 'retired') {
      const newest = (await newestDayOf(desk.ledger, productId, epoch)) ?? Number.NEGATIVE_INFINITY;
      const wanted = lastDay ?? today;
      if (newest > wanted) movedOn.push({ epoch, lastDay: newest });
      keys.push({ ...key, lastDay: Math.max(wanted, newest) });
    } else {
      keys.push(key);
    }
  }
  return { keys, movedOn };
}

/** The newest key that may sign by the pack at the site, that this desk holds, and that nobody has stolen: one that was
 * retired since goes on for the sites that know no newer one, or they would have no way back by phone.
 * Throws `issuing-frozen`, `key-stolen-at-site`, `no-signing-key`. */
export async function signingKeyFor(desk: SigningDesk, pack: Pack): Promise<SigningKey> {
  const productId = pack.product.id;
  // Asked here as well, so that nothing is signed in vain; the ledger asks again when it records.
  await requireUsableKey(desk.ledger.db, { productId, keyEpoch: 0 });
  const { keys } = await keyRing(desk, productId);
  let stolen: number | undefined;
  for (const { epoch, status, publicKey } of pack.keys) {
    if (status !== 'current' && status !== 'next') continue;
    if (keys.some((key) => key.status === 'stolen' && isSameKey(key.publicKey, publicKey))) {
      stolen ??= epoch;
      continue;
    }
    const held = desk.signingKeys.find((key) => isSameKey(key.publicKey, publicKey));
    if (held !== undefined) return held;
  }
  const { version } = pack;
  if (stolen === undefined) throw deskError('no-signing-key', { version });
  throw deskError('key-stolen-at-site', {
    version,
    epoch: stolen,
    newest: (await desk.packs.newest(productId)).version,
  });
}
