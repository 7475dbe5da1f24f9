// The life of an issuing key at the desk: a next one is made and shipped, it becomes current and the old one is retired;
// one that was stolen signs nothing from that moment on. Every act is a row first and a line of desk.json then.
import { type Day, dayOfMs, formatDay, formatKey, parseDay } from '@readback/core';
import { keyFingerprint } from '@readback/core/vendor';
import { hasKeyFile, issuingKeyFile } from '../keystore/index.js';
import { getGrant, type KeyFact, keyUse, newestDayOf, recordKeyEvent } from '../ledger/index.js';
import { shareWithAgents } from './agents.js';
import { productOf, type ReadingDesk, type WritingDesk } from './context.js';
import type { OnProgress } from './desk.js';
import { deskError } from './errors.js';
import { changeDeskFile, type DeskKey } from './folder.js';
import { type KeeperOfKeys, makeIssuingKey, passphraseOf, requireIssuingPassphrase } from './issuing-keys.js';
import type { KeysView, KeyView } from './key-views.js';
import { currentOf, isSameKey, keyRing } from './keys.js';

/** How long sites have to get a pack with the new key, where nobody says otherwise. */
const DAYS_TO_RETIRE = 90;

/** Throws `product-unknown`. */
export async function viewKeys(desk: ReadingDesk, productId: string): Promise<KeysView> {
  const { keys, frozen } = await keyRing(desk, productId);
  const newest = await desk.packs.newest(productId);
  const use = new Map((await keyUse(desk.ledger, productId)).map((one) => [one.epoch, one]));
  const views = keys.map(async ({ epoch, status, publicKey, lastDay }): Promise<KeyView> => {
    const inPack = newest.keys.find((key) => key.epoch === epoch)?.status;
    const { grants = 0, machines = 0, customers = 0 } = use.get(epoch) ?? {};
    return {
      epoch,
      status,
      publicKey: formatKey('bn254-public', publicKey),
      fingerprint: keyFingerprint(publicKey),
      isHeld: await hasKeyFile(issuingKeyFile(desk.folder, productId, epoch)),
      ...(lastDay === undefined ? {} : { lastDay: formatDay(lastDay) }),
      ...(inPack === undefined ? {} : { inPack }),
      grants,
      machines,
      customers,
    };
  });
  const stopped = frozen && { since: new Date(frozen.atMs).toISOString(), agent: frozen.agent, why: frozen.why };
  return {
    productId,
    packVersion: newest.version,
    ...(stopped === undefined ? {} : { frozen: stopped }),
    keys: await Promise.all(views),
  };
}

/** Makes the next key in a file of its own. Where no key is current (the last one was stolen) it is current at once.
 * Throws `key-next-exists`, `passphrase-wrong`, `key-file-...`, `key-other-desk`. */
export async function makeNextKey(
  desk: WritingDesk,
  productId: string,
  keeper: KeeperOfKeys,
  onProgress: OnProgress,
): Promise<KeysView> {
  const product = productOf(desk.file, productId);
  const ring = await keyRing(desk, productId);
  const next = ring.keys.find(({ status }) => status === 'next');
  if (next !== undefined) throw deskError('key-next-exists', { epoch: next.epoch });
  const passphrase = await passphraseOf(keeper);
  await requireIssuingPassphrase(desk, product, passphrase, (done) => onProgress('Opening the issuing key', done / 2));
  const epoch = Math.max(0, ...ring.keys.map((key) => key.epoch)) + 1;
  const publicKey = await makeIssuingKey(desk, { productId, epoch }, passphrase, (done) =>
    onProgress('Closing the next key', 0.5 + done / 2),
  );
  const status = currentOf(ring) === undefined ? 'current' : 'next';
  await record(desk, 'key-added', productId, [{ epoch, status, publicKey }]);
  await shareWithAgents(desk, { passphrase });
  return await viewKeys(desk, productId);
}

/** The next key becomes current, the current one retires. `lastDay`: such as `2027-03-31`.
 * Throws `key-none-to-rotate`, `key-last-day-early`, `order-day-invalid`, `key-other-desk`. */
export async function rotateKeys(desk: WritingDesk, productId: string, lastDay: string | undefined): Promise<KeysView> {
  const ring = await keyRing(desk, productId);
  const next = ring.keys.find(({ status }) => status === 'next');
  if (next === undefined) throw deskError('key-none-to-rotate', { productId });
  const retired: KeyFact[] = [];
  for (const key of ring.keys.filter(({ status }) => status === 'current')) {
    retired.push({ ...key, status: 'retired', lastDay: await lastDayFor(desk, productId, key.epoch, lastDay) });
  }
  await record(desk, 'key-rotated', productId, [{ ...next, status: 'current' }, ...retired]);
  return await viewKeys(desk, productId);
}

/** Retires a key beside the current one, or moves the last day of a retired one on.
 * Throws `key-epoch-unknown`, `key-not-retirable`, `key-last-day-early`, `order-day-invalid`, `key-other-desk`. */
export async function retireKey(
  desk: WritingDesk,
  productId: string,
  wanted: { readonly epoch: number; readonly lastDay?: string | undefined },
): Promise<KeysView> {
  const ring = await keyRing(desk, productId);
  const key = keyOf(ring.keys, productId, wanted.epoch);
  const refuse = (why: string) => deskError('key-not-retirable', { epoch: key.epoch, why });
  if (key.status === 'stolen') throw refuse('it is marked stolen');
  const others = ring.keys.filter(({ epoch, status }) => epoch !== key.epoch && status === 'current');
  if (key.status !== 'retired' && others.length === 0) {
    throw refuse('without it the sites with the newest pack could not be answered; "key rotate" retires it');
  }
  const lastDay = await lastDayFor(desk, productId, key.epoch, wanted.lastDay);
  if (key.lastDay !== undefined && lastDay < key.lastDay) throw early(lastDay, 'the day was later before', key.lastDay);
  await record(desk, 'key-retired', productId, [{ ...key, status: 'retired', lastDay }]);
  return await viewKeys(desk, productId);
}

async function lastDayFor(
  desk: ReadingDesk,
  productId: string,
  epoch: number,
  wanted: string | undefined,
): Promise<Day> {
  const today = dayOfMs(desk.ports.nowMs());
  const newest = (await newestDayOf(desk.ledger, productId, epoch)) ?? today;
  if (wanted === undefined) return Math.max(today + DAYS_TO_RETIRE, newest);
  const day = parseDay(wanted.trim());
  if (day === undefined) throw deskError('order-day-invalid', { day: wanted });
  if (day < newest) throw early(day, 'the key has signed on later days', newest);
  if (day < today) throw early(day, 'it is past, and sites with an old pack are still answered with this key', today);
  return day;
}

const early = (lastDay: Day, why: string, earliest: Day) =>
  deskError('key-last-day-early', { lastDay: formatDay(lastDay), why, earliest: formatDay(earliest) });

/** From this row on the key signs nothing, at no desk of the ledger; a next key, where there is one, becomes current.
 * `except`: recorded grants (`g-6`) that count no more. A second time it only leaves more of them out.
 * Throws `key-epoch-unknown`, `key-already-stolen`, `key-not-excludable`, `grant-unknown`, `key-other-desk`. */
export async function markStolen(
  desk: WritingDesk,
  productId: string,
  wanted: { readonly epoch: number; readonly except: readonly string[] },
): Promise<KeysView> {
  const ring = await keyRing(desk, productId);
  const key = keyOf(ring.keys, productId, wanted.epoch);
  if (key.status === 'stolen' && wanted.except.length === 0)
    throw deskError('key-already-stolen', { epoch: key.epoch });
  const excluded = new Set(key.excluded);
  for (const grantId of wanted.except) {
    const grant = await getGrant(desk.ledger, grantId);
    if (grant.productId !== productId || grant.keyEpoch !== key.epoch) {
      throw deskError('key-not-excludable', { grantId, epoch: key.epoch });
    }
    excluded.add(grant.digest);
  }
  const { lastDay: _lastDay, ...fact } = key;
  const next = ring.keys.find(({ status, epoch }) => status === 'next' && epoch !== key.epoch);
  const promoted: KeyFact[] = key.status === 'current' && next !== undefined ? [{ ...next, status: 'current' }] : [];
  await record(desk, 'key-stolen', productId, [{ ...fact, status: 'stolen', excluded: [...excluded] }, ...promoted]);
  return await viewKeys(desk, productId);
}

/** Stops issuing for a product, at every desk of the ledger. False where it was stopped before. */
export async function freezeKeys(desk: WritingDesk, productId: string, why: string): Promise<boolean> {
  if ((await keyRing(desk, productId)).frozen !== undefined) return false;
  await recordKeyEvent(desk.ledger, 'key-frozen', { productId, why: why.trim() || 'a key may be stolen' });
  return true;
}

/** Throws `keys-not-frozen`. */
export async function thawKeys(desk: WritingDesk, productId: string): Promise<void> {
  productOf(desk.file, productId);
  await recordKeyEvent(desk.ledger, 'key-thawed', { productId }, (book) => {
    if (book.frozen === undefined) throw deskError('keys-not-frozen', { productId });
  });
}

function keyOf(keys: readonly KeyFact[], productId: string, epoch: number): KeyFact {
  const key = keys.find((one) => one.epoch === epoch);
  if (key !== undefined) return key;
  const epochs = keys.map((one) => one.epoch).sort((a, b) => a - b);
  throw deskError('key-epoch-unknown', { productId, epoch, epochs: epochs.join(', ') });
}

/** The row, and desk.json after it: what a crash leaves out there is said by the row. */
async function record(
  desk: WritingDesk,
  kind: 'key-added' | 'key-rotated' | 'key-retired' | 'key-stolen',
  productId: string,
  keys: readonly KeyFact[],
): Promise<void> {
  const seen = await keyRing(desk, productId);
  await recordKeyEvent(desk.ledger, kind, { productId, keys }, (book) => {
    // Decided on what was known; another desk may have decided something else by now.
    const isNews = [...book.keys.values()].some(({ epoch, status, publicKey }) => {
      const known = seen.keys.find((key) => key.epoch === epoch);
      return known === undefined || known.status !== status || !isSameKey(known.publicKey, publicKey);
    });
    if (isNews) throw deskError('key-other-desk');
  });
  const { keys: all } = await keyRing(desk, productId);
  await changeDeskFile(desk.folder, desk.ports.files, (file) => ({
    ...file,
    products: file.products.map((product) =>
      product.id === productId ? { ...product, issuingKeys: all.map(deskKey).reverse() } : product,
    ),
  }));
}

const deskKey = ({ epoch, status, publicKey, lastDay }: KeyFact): DeskKey => ({
  epoch,
  status,
  publicKey,
  ...(lastDay === undefined ? {} : { lastDay }),
});
