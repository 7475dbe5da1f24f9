// The life of issuing keys: next, current, retired, stolen; who is answered with which, and what the next pack says.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatKey, type Pack, parseKit, verifyLineage, verifyPack } from '@readback/core';
import { BN254_SIGNING } from '@readback/core/vendor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenDesk, openDesk, openDeskToRead } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { type DeskFixture, exampleOrderOf, makeDesk, neverAsked, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';
import { codeOf } from './ledger-fixture.js';

const DAY_MS = 86_400_000;
let fixture: DeskFixture;
let desk: OpenDesk;
let order: { customerId: string; orderId: string };

beforeEach(async () => {
  fixture = await makeDesk();
  desk = await fixture.open();
  order = await exampleOrderOf(desk);
});

afterEach(async () => {
  await desk.close();
  fixture.remove();
});

let machines = 0;

/** A machine that no other site has. */
function newSite(): Site {
  machines += 1;
  return new Site(fixture, { os: `os-${machines}`, board: `board-${machines}`, disk: `disk-${machines}` });
}

const build = async () => await desk.buildPack({ productId: PRODUCT, rootPassphrase: async () => PASSPHRASE });

/** As after a night: keys that were made since are open. */
async function reopen(): Promise<void> {
  await desk.close();
  desk = await fixture.open();
}

const answer = async (groups: readonly string[], buildsOn?: string) => {
  const heard = await desk.hear(groups, order.customerId);
  return await desk.issue({ ...order, heard, ...(buildsOn === undefined ? {} : { buildsOn }) });
};

async function epochOf(grantId: string): Promise<number> {
  const { keys } = await desk.keys(PRODUCT);
  const [row] = (await desk.ledgerRows(1)).filter(({ summary }) => summary.includes(grantId));
  expect(row?.kind).toBe('grant-issued');
  const now = keys.filter(({ grants }) => grants > 0).map(({ epoch }) => epoch);
  return now.length === 1 ? (now[0] ?? 0) : Math.max(...now);
}

function newestPack(): Pack {
  const kit = parseKit(readFileSync(fixture.made.kitFile, 'utf8'));
  return verifyPack(kit.packFile, kit.trust);
}

const statuses = async () =>
  (await desk.keys(PRODUCT)).keys.map(({ epoch, status, inPack }) => [epoch, status, inPack ?? 'none']);

const lineageOf = (site: Site, pack: Pack) => verifyLineage(pack, site.installation.lineage);

describe('a new key', () => {
  it('is next, is shipped, signs where a site knows it, and becomes current while the old one retires', async () => {
    const old = newSite();
    await desk.nextKey(PRODUCT, neverAsked);
    expect(await statuses()).toEqual([
      [2, 'next', 'none'],
      [1, 'current', 'current'],
    ]);
    expect(await codeOf(desk.nextKey(PRODUCT, neverAsked))).toBe('key-next-exists');
    await build();
    await reopen();

    const newer = newSite();
    expect(newer.pack.keys.map(({ epoch, status }) => [epoch, status])).toEqual([
      [2, 'next'],
      [1, 'current'],
    ]);
    newer.enter((await answer(newer.challenge())).groups);
    expect((await desk.keys(PRODUCT)).keys).toMatchObject([
      { epoch: 2, grants: 1 },
      { epoch: 1, grants: 0 },
    ]);
    old.enter((await answer(old.challenge())).groups);
    expect((await desk.keys(PRODUCT)).keys).toMatchObject([
      { epoch: 2, grants: 1 },
      { epoch: 1, grants: 1 },
    ]);

    const rotated = await desk.rotateKeys(PRODUCT, '2027-01-31');
    expect(rotated.keys).toMatchObject([
      { epoch: 2, status: 'current', inPack: 'next' },
      { epoch: 1, status: 'retired', lastDay: '2027-01-31', inPack: 'current' },
    ]);
    await build();
    expect(newestPack().keys.map(({ epoch, status, lastDay }) => [epoch, status, lastDay])).toEqual([
      [2, 'current', undefined],
      [1, 'retired', 395],
    ]);
    // Both licences go on under the newest pack.
    expect(lineageOf(old, newestPack())).toHaveLength(1);
    expect(lineageOf(newer, newestPack())).toHaveLength(1);
    expect((await desk.ledgerRows(9)).map(({ kind }) => kind)).toContain('key-rotated');
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('is closed with the passphrase of the desk, whoever makes it, and every agent can sign with it', async () => {
    const passphrase = 'silver orchard hums at noon';
    await desk.addAgent({ name: 'Ben', role: 'supervisor', passphrase });
    const ben = await openDesk(fixture.folder, passphrase, { ...fixture.ports, agent: 'Ben' });
    expect(await codeOf(ben.nextKey(PRODUCT, async () => passphrase))).toBe('passphrase-wrong');
    expect(await statuses()).toEqual([[1, 'current', 'current']]);
    await ben.nextKey(PRODUCT, async () => PASSPHRASE);
    await ben.close();
    await build();
    const again = await openDesk(fixture.folder, passphrase, { ...fixture.ports, agent: 'Ben' });
    const site = newSite();
    const heard = await again.hear(site.challenge(), order.customerId);
    site.enter((await again.issue({ ...order, heard })).groups);
    expect((await again.keys(PRODUCT)).keys).toMatchObject([
      { epoch: 2, grants: 1 },
      { epoch: 1, grants: 0 },
    ]);
    await again.close();
    await reopen();
  });

  it('that a crash has left without its row is taken up again', async () => {
    await desk.nextKey(PRODUCT, neverAsked);
    const { keys } = await desk.keys(PRODUCT);
    const file = join(fixture.folder, 'keys', `${PRODUCT}.issuing-2.age`);
    const other = await makeDesk();
    try {
      writeFileSync(join(other.folder, 'keys', `${PRODUCT}.issuing-2.age`), readFileSync(file));
      const again = await other.open();
      expect((await again.nextKey(PRODUCT, neverAsked)).keys[0]).toMatchObject({
        epoch: 2,
        publicKey: keys[0]?.publicKey,
      });
      await again.close();
    } finally {
      other.remove();
    }
  });

  it('is known by its row where desk.json is from a backup', async () => {
    const file = join(fixture.folder, 'desk.json');
    const backup = readFileSync(file, 'utf8');
    await desk.nextKey(PRODUCT, neverAsked);
    await desk.rotateKeys(PRODUCT);
    writeFileSync(file, backup);
    await reopen();
    expect(await statuses()).toEqual([
      [2, 'current', 'none'],
      [1, 'retired', 'current'],
    ]);
    await build();
    expect(newestPack().keys.map(({ status }) => status)).toEqual(['current', 'retired']);
  });
});

it('a key that no agent has signed for is in no pack', async () => {
  await desk.nextKey(PRODUCT, neverAsked);
  const mine = formatKey('bn254-public', BN254_SIGNING.loadSecretKey(new Uint8Array(32).fill(5)).publicKey);
  const body = JSON.stringify({ productId: PRODUCT, keys: [{ epoch: 3, status: 'next', publicKey: mine }] });
  await fixture.tamper(`insert into ledger_rows (seq, at_ms, kind, agent, body, prev_hash, hash, signature)
    select 0, at_ms, 'key-added', agent, '${body}', 'x', 'x', signature from ledger_rows where seq = 1`);
  expect((await desk.keys(PRODUCT)).keys[0]).toMatchObject({ epoch: 3 });
  expect(await codeOf(build())).toBe('ledger-unsound');
  await fixture.tamper('delete from ledger_rows where seq = 0');
  await build();
  expect(newestPack().keys.map(({ epoch }) => epoch)).toEqual([2, 1]);
});

describe('a retired key', () => {
  const retire = async (lastDay?: string) => {
    await desk.nextKey(PRODUCT, neverAsked);
    await desk.rotateKeys(PRODUCT, lastDay);
    await build();
    await reopen();
  };

  it('still answers a site whose pack knows no other, and its last day moves on with that', async () => {
    const old = newSite();
    await retire('2026-12-01');
    fixture.clock.nowMs += 30 * DAY_MS;
    old.enter((await answer(old.challenge())).groups);
    expect(await epochOf((await desk.recentGrants(1))[0]?.grantId ?? '')).toBe(1);
    const { isNew, warnings } = await build();
    expect(isNew).toBe(true);
    expect(warnings).toEqual([
      'Retired key 1 has answered sites with an old pack up to 2026-12-22: that is its last day in this pack',
    ]);
    expect(lineageOf(old, newestPack())).toHaveLength(1);
    expect((await build()).isNew).toBe(false);
  });

  it('has a last day that no grant and no day to come is beyond', async () => {
    const site = newSite();
    site.enter((await answer(site.challenge())).groups);
    await desk.nextKey(PRODUCT, neverAsked);
    expect(await codeOf(desk.rotateKeys(PRODUCT, '2026-11-21'))).toBe('key-last-day-early');
    expect(await codeOf(desk.rotateKeys(PRODUCT, 'soon'))).toBe('order-day-invalid');
    expect((await desk.rotateKeys(PRODUCT)).keys[1]).toMatchObject({ status: 'retired', lastDay: '2027-02-20' });
    expect(await codeOf(desk.retireKey(PRODUCT, { epoch: 1, lastDay: '2027-01-01' }))).toBe('key-last-day-early');
    expect((await desk.retireKey(PRODUCT, { epoch: 1, lastDay: '2027-06-30' })).keys[1]).toMatchObject({
      lastDay: '2027-06-30',
    });
  });

  it('is never the last that could answer', async () => {
    expect(await codeOf(desk.retireKey(PRODUCT, { epoch: 1 }))).toBe('key-not-retirable');
    expect(await codeOf(desk.retireKey(PRODUCT, { epoch: 7 }))).toBe('key-epoch-unknown');
    expect(await codeOf(desk.rotateKeys(PRODUCT))).toBe('key-none-to-rotate');
    await desk.nextKey(PRODUCT, neverAsked);
    expect((await desk.retireKey(PRODUCT, { epoch: 2 })).keys[0]).toMatchObject({ status: 'retired' });
  });

  it('may leave the desk when no site needs it any more; then such a site is told so', async () => {
    const old = newSite();
    await retire();
    rmSync(fixture.made.issuingKeyFile);
    await reopen();
    expect(await codeOf(answer(old.challenge()))).toBe('no-signing-key');
    const site = newSite();
    site.enter((await answer(site.challenge())).groups);
  });
});

describe('a stolen key', () => {
  it('signs nothing from then on, also at a desk that is open; its recorded grants count on, but for those left out', async () => {
    const [kept, dropped, late] = [newSite(), newSite(), newSite()];
    kept.enter((await answer(kept.challenge())).groups);
    const bad = await answer(dropped.challenge());
    dropped.enter(bad.groups);
    const second = await openDesk(fixture.folder, PASSPHRASE, fixture.ports);
    const heard = await second.hear(late.challenge(), order.customerId);
    const told = await desk.stolenKey(PRODUCT, { epoch: 1, except: [bad.grantId] });
    expect(told.keys).toMatchObject([{ epoch: 1, status: 'stolen', grants: 2 }]);
    await expect(second.issue({ ...order, heard })).rejects.toMatchObject({
      code: 'key-stolen-at-site',
      family: 'refusal',
      message: 'The pack at the site (version 1) knows only issuing key 1, which is marked stolen.',
    });
    await second.close();
    expect((await desk.ledgerRows(1))[0]?.code).toBe('key-stolen-at-site');

    expect(await codeOf(build())).toBe('pack-without-key');
    await reopen();
    expect((await desk.nextKey(PRODUCT, neverAsked)).keys[0]).toMatchObject({ epoch: 2, status: 'current' });
    await build();
    await reopen();
    const pack = newestPack();
    expect(pack.keys.map(({ status, allowed }) => [status, allowed.size])).toEqual([
      ['current', 0],
      ['stolen', 1],
    ]);
    expect(lineageOf(kept, pack)).toHaveLength(1);
    expect(() => lineageOf(dropped, pack)).toThrow(expect.objectContaining({ code: 'key-stolen' }));

    const site = newSite();
    site.enter((await answer(site.challenge())).groups);
    expect(await codeOf(desk.stolenKey(PRODUCT, { epoch: 1, except: [] }))).toBe('key-already-stolen');
    const newest = (await desk.recentGrants(1))[0]?.grantId ?? '';
    expect(await codeOf(desk.stolenKey(PRODUCT, { epoch: 1, except: [newest] }))).toBe('key-not-excludable');
    expect(await codeOf(desk.stolenKey(PRODUCT, { epoch: 1, except: ['g-99'] }))).toBe('grant-unknown');
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('is passed over where the pack at the site lists another that was not', async () => {
    await desk.nextKey(PRODUCT, neverAsked);
    await build();
    await reopen();
    const site = newSite();
    const other = newSite();
    // The newer one is stolen: the older signs again, and the other way round.
    await desk.stolenKey(PRODUCT, { epoch: 2, except: [] });
    site.enter((await answer(site.challenge())).groups);
    expect((await desk.keys(PRODUCT)).keys).toMatchObject([{ grants: 0 }, { epoch: 1, grants: 1 }]);
    await desk.stolenKey(PRODUCT, { epoch: 1, except: [] });
    expect(await codeOf(answer(other.challenge()))).toBe('key-stolen-at-site');
  });

  it('gives its place to the next one, which signs at once', async () => {
    await desk.nextKey(PRODUCT, neverAsked);
    await build();
    await reopen();
    const site = newSite();
    expect((await desk.stolenKey(PRODUCT, { epoch: 1, except: [] })).keys).toMatchObject([
      { epoch: 2, status: 'current' },
      { epoch: 1, status: 'stolen' },
    ]);
    site.enter((await answer(site.challenge())).groups);
    // Its file is not wanted any more.
    rmSync(fixture.made.issuingKeyFile);
    await reopen();
  });

  it('in a desk.json of the first format is carried into the next pack', async () => {
    const site = newSite();
    site.enter((await answer(site.challenge())).groups);
    await desk.nextKey(PRODUCT, neverAsked);
    await desk.rotateKeys(PRODUCT);
    const file = join(fixture.folder, 'desk.json');
    const json = JSON.parse(readFileSync(file, 'utf8'));
    expect(json.format).toBe('readback-desk/2');
    json.format = 'readback-desk/1';
    json.products[0].issuingKeys[0] = { ...json.products[0].issuingKeys[0], status: 'stolen', lastDay: undefined };
    writeFileSync(file, JSON.stringify(json));
    await reopen();
    await build();
    expect(newestPack().keys.map(({ status, allowed }) => [status, allowed.size])).toEqual([
      ['current', 0],
      ['stolen', 1],
    ]);
    expect(lineageOf(site, newestPack())).toHaveLength(1);
  });
});

describe('issuing that is stopped', () => {
  it('refuses with who, when and why, at every desk, until somebody thaws it; what was recorded can be shown', async () => {
    const [first, second] = [newSite(), newSite()];
    const groups = first.challenge();
    const issued = await answer(groups);
    expect(await desk.freeze(PRODUCT, 'laptop of Ben lost')).toBe(true);
    expect(await desk.freeze(PRODUCT, 'again')).toBe(false);
    const seats = (await desk.orders(order.customerId))[0]?.seatsUsed;
    await reopen();
    await expect(answer(second.challenge())).rejects.toMatchObject({
      code: 'issuing-frozen',
      message: `Issuing for ${PRODUCT} is stopped since 2026-11-22 09:00 UTC, by Ada: laptop of Ben lost.`,
    });
    expect((await desk.orders(order.customerId))[0]?.seatsUsed).toBe(seats);
    expect((await answer(groups)).groups).toEqual(issued.groups);
    const reader = await openDeskToRead(fixture.folder, fixture.ports);
    expect((await reader.keys(PRODUCT)).frozen).toEqual({
      since: '2026-11-22T09:00:00.000Z',
      agent: 'Ada',
      why: 'laptop of Ben lost',
    });
    await reader.close();
    await desk.thaw(PRODUCT);
    expect(await codeOf(desk.thaw(PRODUCT))).toBe('keys-not-frozen');
    second.enter((await answer(second.challenge())).groups);
  });
});

describe('key files', () => {
  const keyFile = () => fixture.made.issuingKeyFile;

  it.each([
    ['is gone', () => rmSync(keyFile()), 'key-file-missing'],
    ['is cut off', () => writeFileSync(keyFile(), readFileSync(keyFile()).subarray(0, 120)), 'key-file-damaged'],
    ['is something else', () => writeFileSync(keyFile(), 'hello'), 'key-file-not-age'],
    [
      'is that of the root',
      () => writeFileSync(keyFile(), readFileSync(fixture.made.rootKeyFile)),
      'key-file-other-kind',
    ],
  ])('the desk says which one %s', async (_what, spoil, code) => {
    spoil();
    const error: unknown = await fixture.open().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(keyFile());
    expect(JSON.stringify(error) + String(error)).not.toMatch(/-secret-[1-9A-Z]|lantern/);
  });

  it('of another desk are refused by name', async () => {
    const other = await makeDesk('other');
    renameSync(other.made.issuingKeyFile, keyFile());
    expect(await codeOf(fixture.open())).toBe('desk-other-key');
    other.remove();
    expect(existsSync(keyFile())).toBe(true);
  });
});
