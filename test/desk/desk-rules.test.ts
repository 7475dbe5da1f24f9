// Which orders can answer which challenge, what takes a seat, and what the desk does when things change under it.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  challengeGroups,
  digestParts,
  encodeChallenge,
  identityDigest,
  type Purpose,
  printOfIdentity,
  printOfParts,
} from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { openDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { type DeskFixture, exampleOrderOf, makeDesk, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';
import { codeOf } from './ledger-fixture.js';

let fixture: DeskFixture;
let desk: OpenDesk;
let customerId: string;

beforeEach(async () => {
  fixture = await makeDesk();
  desk = await fixture.open();
  customerId = (await exampleOrderOf(desk)).customerId;
});

afterEach(async () => {
  await desk.close();
  fixture.remove();
});

type Order = Parameters<OpenDesk['addOrder']>[0];
const order = async (changes: Partial<Order> = {}) =>
  await desk.addOrder({ customerId, productId: PRODUCT, policyId: 'professional', quantity: 1, seats: 1, ...changes });

const answer = async (groups: readonly string[], orderId: string, by = customerId) =>
  await desk.issue({ customerId: by, orderId, heard: await desk.hear(groups, by) });

/** Writes the product file anew and builds a pack of it. */
async function editPolicies(change: (policies: Record<string, unknown>[]) => void): Promise<void> {
  const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
  change(product.policies);
  writeFileSync(fixture.made.productFile, JSON.stringify(product));
  await desk.buildPack({ productId: PRODUCT, rootPassphrase: async () => PASSPHRASE });
}

describe('the orders of a customer', () => {
  it('say why they cannot answer', async () => {
    const site = new Site(fixture);
    const addOn = await order({ policyId: 'tag-pack', quantity: 5 });
    const ended = await order({ validUntil: '2026-11-21' });
    const last = await order({ validUntil: '2026-11-22' });
    await editPolicies((policies) => policies.push({ code: 9, id: 'cloud', title: 'Cloud', term: null }));
    const newer = await order({ policyId: 'cloud' });
    const orders = await desk.ordersFor(customerId, await desk.hear(site.challenge(), customerId));
    const blocked = new Map(orders.map(({ id, blocked: why }) => [id, why]));
    expect(blocked.get(addOn.id)).toBe('It cannot answer a challenge of purpose "activate".');
    expect(blocked.get(ended.id)).toBe('It ended on 2026-11-21.');
    expect(blocked.get(last.id)).toBeUndefined();
    expect(blocked.get(newer.id)).toBe("The site's pack (version 1) does not hold this policy.");
    for (const [id, code] of [
      [addOn.id, 'order-not-for-purpose'],
      [ended.id, 'order-ended'],
      [newer.id, 'order-policy-not-at-site'],
      ['o-99', 'order-unknown'],
    ] as const) {
      expect(await codeOf(answer(site.challenge(), id))).toBe(code);
    }
    const refused = (await desk.ledgerRows(3)).map(({ summary }) => summary);
    expect(refused).toEqual([
      `refused: the site does not know this policy yet, order ${newer.id}`,
      `refused: the order has ended, order ${ended.id}`,
      `refused: the order is not for such a call, order ${addOn.id}`,
    ]);
  });

  it('hold for the purposes they are for', async () => {
    const site = new Site(fixture);
    const { orderId } = await exampleOrderOf(desk);
    const addOn = await order({ policyId: 'tag-pack' });
    const other = await order();
    for (const purpose of ['change', 'move', 'clock'] as const) {
      expect(await codeOf(answer(challengeOf(site, purpose), orderId))).toBe('machine-unknown');
    }
    site.enter((await answer(site.challenge(), orderId)).groups);
    for (const purpose of ['move', 'clock'] as const) {
      expect(await codeOf(answer(challengeOf(site, purpose), addOn.id))).toBe('order-not-for-purpose');
      expect(await codeOf(answer(challengeOf(site, purpose), other.id))).toBe('order-not-base');
    }
  });

  it('take no order down that could never be used', async () => {
    expect(await codeOf(order({ policyId: 'tag-pack', quantity: 0 }))).toBe('order-invalid');
    expect(await codeOf(order({ customerId: 'c-99' }))).toBe('customer-unknown');
    await editPolicies((policies) => {
      policies.push({ code: 9, id: 'site', title: 'Site', term: null, binds: 'identity' });
      policies.push({ code: 10, id: 'trial', title: 'Trial', kind: 'trial', term: { days: 30 } });
    });
    expect(await codeOf(order({ policyId: 'site', quantity: 2, identity: 'plant.example' }))).toBe('order-no-unit');
    expect(await codeOf(order({ policyId: 'site' }))).toBe('order-needs-identity');
    expect(await codeOf(order({ policyId: 'trial' }))).toBe('policy-not-offered');
  });

  it('are checked against the identity they name', async () => {
    await editPolicies((policies) =>
      policies.push({ code: 9, id: 'site', title: 'Site', term: null, binds: 'identity' }),
    );
    const site = new Site(fixture);
    const right = await order({ policyId: 'site', identity: 'plant.example' });
    const wrong = await order({ policyId: 'site', identity: 'other.example' });
    const groups = challengeGroups(
      encodeChallenge({
        purpose: 'activate',
        packTag: site.pack.tag,
        print: printOfIdentity(identityDigest(PRODUCT, 'plant.example')),
        counter: 1,
        nonce: 2,
      }),
    );
    expect(await codeOf(answer(groups, wrong.id))).toBe('order-other-identity');
    expect((await answer(groups, right.id)).offer).toBe('Site, perpetual');
  });

  it('give nothing that holds to a machine to whoever states an identity', async () => {
    const { orderId } = await exampleOrderOf(desk);
    const site = new Site(fixture);
    const print = printOfIdentity(identityDigest(PRODUCT, 'anything'));
    const fields = { purpose: 'activate', packTag: site.pack.tag, print, counter: 7, nonce: 7 } as const;
    expect(await codeOf(answer(challengeGroups(encodeChallenge(fields)), orderId))).toBe('order-weak-identity');
  });

  it('may ask for a machine that two parts tell from others', async () => {
    await editPolicies((policies) => Object.assign(policies[1] ?? {}, { minimumParts: 2 }));
    const site = new Site(fixture, { os: 'only-this', 'root-fs': 'and-this' });
    const strict = await order({ policyId: 'enterprise' });
    const heard = await desk.hear(site.challenge(), customerId);
    expect(heard.machine.weakIdentity).toBe(true);
    expect(await codeOf(desk.issue({ customerId, orderId: strict.id, heard }))).toBe('order-weak-identity');
    expect((await answer(site.challenge(), (await exampleOrderOf(desk)).orderId)).shownAgain).toBe(false);
  });
});

function challengeOf(site: Site, purpose: Purpose): string[] {
  const print = printOfParts(digestParts(PRODUCT, site.parts));
  return challengeGroups(encodeChallenge({ purpose, packTag: site.pack.tag, print, counter: 7, nonce: 7 }));
}

describe('seats', () => {
  const seats = async (orderId: string) => (await desk.orders(customerId)).find(({ id }) => id === orderId)?.seatsUsed;

  it('are taken by every term that is given: a year is not had again and again', async () => {
    const site = new Site(fixture);
    const first = await order();
    site.enter((await answer(site.challenge(), first.id)).groups);
    expect(await codeOf(answer(site.challenge('change'), first.id))).toBe('order-no-seat');
    expect(await seats(first.id)).toBe(1);
    const next = await order();
    site.enter((await answer(site.challenge('change'), next.id)).groups);
    expect(await seats(next.id)).toBe(1);
    const other = new Site(fixture, { board: 'B', os: 'B', disk: 'B' });
    expect(await codeOf(answer(other.challenge(), next.id))).toBe('order-no-seat');
  });

  it('are taken by every add-on, but not again by one that was never typed in', async () => {
    const site = new Site(fixture);
    const { orderId } = await exampleOrderOf(desk);
    const base = await answer(site.challenge(), orderId);
    site.enter(base.groups);
    const addOn = await order({ policyId: 'tag-pack', quantity: 2, seats: 2 });
    await answer(site.challenge('change'), addOn.id);
    const again = await desk.hear(site.challenge('change', true), customerId);
    site.enter((await desk.issue({ customerId, orderId: addOn.id, heard: again, buildsOn: base.grantId })).groups);
    expect(await seats(addOn.id)).toBe(1);
    const second = await desk.hear(site.challenge('change'), customerId);
    const words = second.bases?.[0]?.closingWords?.join(' ') ?? '';
    const issued = await desk.issue({ customerId, orderId: addOn.id, heard: second, buildsOn: words });
    await desk.confirmCaller(issued.grantId, site.enter(issued.groups).join(' '));
    expect(await seats(addOn.id)).toBe(2);
    expect(await codeOf(answer(site.challenge('change'), addOn.id))).toBe('order-no-seat');
  });

  it('are not taken by two desks that answer one challenge', async () => {
    const second = await openDesk(fixture.folder, PASSPHRASE, fixture.ports);
    const { orderId } = await exampleOrderOf(desk);
    const groups = new Site(fixture).challenge();
    const heard = await desk.hear(groups, customerId);
    const [one, two] = await Promise.all([
      desk.issue({ customerId, orderId, heard }),
      second.issue({ customerId, orderId, heard }),
    ]);
    expect(one.groups).toEqual(two.groups);
    expect(one.shownAgain).not.toBe(two.shownAgain);
    expect(await seats(orderId)).toBe(1);
    await second.close();
  });
});

describe('a desk on which things have changed', () => {
  it('does not believe what a screen kept of a challenge', async () => {
    const { orderId } = await exampleOrderOf(desk);
    const heard = await desk.hear(new Site(fixture).challenge(), customerId);
    expect(await codeOf(desk.issue({ customerId, orderId, heard: { ...heard, challenge: 'K7M4X' } }))).toBe(
      'group-mismatch',
    );
    expect(await codeOf(desk.issue({ customerId: 'c-99', orderId, heard }))).toBe('customer-unknown');
    expect(await codeOf(desk.confirmCaller('g-99', 'two words'))).toBe('grant-unknown');
  });

  it('refuses a clock that the ledger contradicts', async () => {
    const { orderId } = await exampleOrderOf(desk);
    const groups = new Site(fixture).challenge();
    fixture.clock.nowMs = Date.UTC(2019, 0, 1);
    expect(await codeOf(answer(groups, orderId))).toBe('desk-clock-behind');
    fixture.clock.nowMs = Date.UTC(2080, 0, 1);
    expect(await codeOf(answer(groups, orderId))).toBe('desk-clock-ahead');
  });

  it('does not sign with a key that desk.json says is stolen', async () => {
    const { orderId } = await exampleOrderOf(desk);
    const groups = new Site(fixture).challenge();
    await desk.close();
    const file = `${fixture.folder}/desk.json`;
    writeFileSync(file, readFileSync(file, 'utf8').replace('"current"', '"stolen"'));
    desk = await fixture.open();
    expect(await codeOf(answer(groups, orderId))).toBe('key-stolen-at-site');
  });

  it('refuses a pack that was changed in the ledger', async () => {
    const groups = new Site(fixture).challenge();
    await desk.close();
    await fixture.tamper(`update packs set envelope = replace(envelope, '"sig": "', '"sig": "AAAA')`);
    desk = await fixture.open();
    expect(await codeOf(desk.hear(groups))).toBe('pack-signature-invalid');
  });

  it('goes on with a machine of another customer as a new one', async () => {
    const site = new Site(fixture);
    const { orderId } = await exampleOrderOf(desk);
    site.enter((await answer(site.challenge(), orderId)).groups);
    const other = await desk.addCustomer({ name: 'Northfield' });
    const theirs = await order({ customerId: other.id });
    const groups = site.challenge('activate', true);
    const heard = await desk.hear(groups, other.id);
    expect(heard.machine).toMatchObject({ known: 'known', description: 'known as a machine of Example Plant' });
    site.enter((await answer(groups, theirs.id, other.id)).groups);
    expect(site.installation.lineage).toHaveLength(1);
  });
});
