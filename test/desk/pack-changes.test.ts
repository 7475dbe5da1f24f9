// What a new pack may do to licences that exist: nothing that ends or weakens them, unless somebody accepts it by name.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import {
  formatEnvelope,
  PACK_PAYLOAD_TYPE,
  type Policy,
  parseKit,
  policyDigest,
  ReadbackError,
  verifyPack,
} from '@readback/core';
import {
  BN254_SIGNING,
  ed25519PublicKey,
  envelopeSignature,
  readProductDefinition,
  signDigest,
} from '@readback/core/vendor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { platformEd25519 } from '../../packages/core/src/node/platform-ed25519.js';
import { exampleProduct } from '../../packages/vendor-tui/src/desk/example-product.js';
import { packPayload } from '../../packages/vendor-tui/src/desk/new-pack.js';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { weakenings } from '../../packages/vendor-tui/src/desk/policy-changes.js';
import { type DeskFixture, exampleOrderOf, makeDesk, neverAsked, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';
import { codeOf } from './ledger-fixture.js';

const [professional] = readProductDefinition(exampleProduct).policies;

function policyWith(changes: Partial<Policy>): Policy {
  if (professional === undefined) throw new Error('the example has a policy');
  return { ...professional, ...changes };
}

describe('what a revision takes away', () => {
  const rich = policyWith({ minimumParts: 1, limits: { tags: 5000, users: 3 }, meters: ['points'] });
  const perpetual = { term: null, unit: 'none', returnable: false } as const;

  it.each<[string, Partial<Policy>, Partial<Policy>, string[]]>([
    ['nothing where it is the same', {}, {}, []],
    ['nothing by a new title, meter or text', {}, { title: 'Pro', meters: [], support: 'call', shelfLifeDays: 1 }, []],
    ['nothing by more', {}, { features: ['historian', 'trends', 'more'], limits: { tags: 6000, users: 3 } }, []],
    ['nothing by a longer grace', {}, { graceDays: 30, clockToleranceHours: 100, term: { months: 2 } }, []],
    ['nothing by a term without end', {}, { term: null, unit: 'term' }, []],
    ['kind and binding', {}, { kind: 'add-on', binds: 'both' }, ['kind', 'binds']],
    ['weak machines', {}, { minimumParts: 2 }, ['minimumParts']],
    ['a feature', {}, { features: ['trends'] }, ['features']],
    ['a limit', {}, { limits: { tags: 5000 } }, ['limits']],
    ['part of a limit', {}, { limits: { tags: 4999, users: 3 } }, ['limits']],
    ['a sum of limits', {}, { limitRule: 'larger' }, ['limitRule']],
    ['the unit', {}, { unit: 'none' }, ['unit']],
    ['the name of the unit', { unit: { limit: 'tags' } }, { unit: { limit: 'users' } }, ['unit']],
    ['the term', {}, { term: { days: 30 } }, ['term']],
    ['no term by days that are surely enough', {}, { term: { days: 31 } }, []],
    ['months that may be shorter than days', { term: { days: 30 } }, { term: { months: 1 } }, ['term']],
    ['the end that there was none', perpetual, { ...perpetual, term: { months: 120 } }, ['term']],
    ['grace', {}, { graceDays: 6 }, ['graceDays']],
    ['stacking', {}, { stacks: false }, ['stacks']],
    ['tolerance', {}, { clockToleranceHours: 1 }, ['clockToleranceHours']],
    ['the return of a seat', {}, { returnable: false }, ['returnable']],
    ['a second typing in', { ...perpetual, restorable: true }, { ...perpetual, restorable: false }, ['restorable']],
  ])('%s', (_name, before, now, fields) => {
    expect(weakenings({ ...rich, ...before }, { ...rich, ...now }).map(({ field }) => field)).toEqual(fields);
  });
});

describe('building a pack', () => {
  let fixture: DeskFixture;
  let desk: OpenDesk;
  let original: Record<string, unknown>;

  beforeEach(async () => {
    fixture = await makeDesk();
    desk = await fixture.open();
    original = JSON.parse(readFileSync(fixture.made.productFile, 'utf8')).policies[0];
    const site = new Site(fixture);
    const { customerId, orderId } = await exampleOrderOf(desk);
    await desk.issue({ customerId, orderId, heard: await desk.hear(site.challenge(), customerId) });
  });

  afterEach(async () => {
    await desk.close();
    fixture.remove();
  });

  const digest = () => Buffer.from(policyDigest(policyWith({}))).toString('hex');

  /** The first policy as it is from now on; nothing takes it away. */
  async function buildWith(policy: object | undefined, acceptChanges: readonly string[] = []) {
    const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
    product.policies = [...(policy === undefined ? [] : [policy]), ...product.policies.slice(-2)];
    writeFileSync(fixture.made.productFile, JSON.stringify(product));
    return await desk.buildPack({ productId: PRODUCT, rootPassphrase: async () => PASSPHRASE, acceptChanges });
  }

  const errorOf = async (work: Promise<unknown>): Promise<ReadbackError> => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (error instanceof ReadbackError) return error;
    throw new Error('nothing was refused');
  };

  it('enriches licences that exist', async () => {
    const built = await buildWith({ ...original, features: ['historian', 'trends', 'more'], replaces: [digest()] });
    expect(built).toMatchObject({ version: 2, isNew: true, warnings: [] });
  });

  it('refuses what would end or weaken them, names it, and does it where it is accepted', async () => {
    const weaker = { ...original, binds: 'both', graceDays: 1, replaces: [digest()] };
    const error = await errorOf(buildWith(weaker));
    expect(error).toMatchObject({ code: 'pack-weakens-grants', family: 'refusal' });
    expect(error.details['list']).toMatchObject([
      { path: 'policies[0].binds', what: 'was machine and is both now: licences of it end (1 grant)' },
      { path: 'policies[0].graceDays', what: 'was 7 and is 1 now: licences of it get less (1 grant)' },
    ]);
    expect(error.next).toContain('new id and code');
    expect(error.next).toContain('--accept-changes professional.binds,professional.graceDays');
    expect(await codeOf(buildWith(weaker, ['professional.binds']))).toBe('pack-weakens-grants');
    expect(await codeOf(buildWith(weaker, ['professional.bonds']))).toBe('change-unknown');
    const built = await buildWith(weaker, ['professional.graceDays', 'professional.binds']);
    expect(built).toMatchObject({ version: 2, isNew: true });
    expect(built.warnings).toHaveLength(2);
    expect((await desk.ledgerRows(1))[0]?.summary).toBe(
      `pack 2 of ${PRODUCT} added, accepted: professional.binds, professional.graceDays`,
    );
    // What was shipped is no change of the next pack.
    await desk.nextKey(PRODUCT, neverAsked);
    expect(await buildWith(weaker)).toMatchObject({ version: 3, isNew: true });
  });

  it('counts the grants of a revision over all packs that hold it', async () => {
    await desk.nextKey(PRODUCT, neverAsked);
    await buildWith(original);
    const site = new Site(fixture, { board: 'another', disk: 'another' });
    const { customerId, orderId } = await exampleOrderOf(desk);
    await desk.issue({ customerId, orderId, heard: await desk.hear(site.challenge(), customerId) });
    const { message } = await errorOf(buildWith({ ...original, graceDays: 1 }));
    expect(message).toContain('2 grants rely on it as it was in pack 1');
  });

  it('says how many grants would not be found any more, and ends them only where that is accepted', async () => {
    const changed = { ...original, graceDays: 30 };
    const error = await errorOf(buildWith(changed));
    expect(error.code).toBe('pack-breaks-grants');
    expect(error.message).toContain('"professional" has changed, and 1 grant relies on it as it was in pack 1');
    expect(error.message).toContain(digest());
    const built = await buildWith(changed, ['professional.replaces']);
    expect(built.warnings).toEqual([
      'policies[0].replaces: "professional" has changed, and 1 grant relies on it as it was in pack 1',
    ]);
    expect(await codeOf(buildWith({ ...changed, code: 9 }))).toBe('pack-breaks-grants');
    expect(await codeOf(buildWith(undefined))).toBe('pack-breaks-grants');
    expect((await buildWith(undefined, ['professional.id'])).version).toBe(3);
    const kit = parseKit(readFileSync(fixture.made.kitFile, 'utf8'));
    expect(verifyPack(kit.packFile, kit.trust).policies.map(({ id }) => id)).toEqual(['enterprise', 'tag-pack']);
  });
});

describe('the list of a stolen key', () => {
  const MOST_GRANTS = 44_000;
  const definition = readProductDefinition(exampleProduct);
  const root = new Uint8Array(32).fill(3);
  const publicKey = BN254_SIGNING.loadSecretKey(BN254_SIGNING.secretKeyFromSeed(new Uint8Array(48).fill(5))).publicKey;
  const payloadWith = (grants: number) => {
    const allowed = new Set(Array.from({ length: grants }, (_, n) => n.toString(16).padStart(64, '0')));
    return packPayload(definition, [{ epoch: 1, status: 'stolen', publicKey, allowed }], 2, {
      usedTags: new Set(),
      revoked: [],
    });
  };

  // Signed over its digest, and verified by the platform: the same bytes, hashed in a second less each time.
  it('is as long as a client can read, and no longer', () => {
    const payload = payloadWith(MOST_GRANTS);
    const rootKey = ed25519PublicKey(root);
    const digest = createHash('sha256').update(payload).digest();
    const signature = envelopeSignature(rootKey, signDigest(PACK_PAYLOAD_TYPE, digest, root));
    const file = formatEnvelope(PACK_PAYLOAD_TYPE, payload, [signature]);
    expect(verifyPack(file, { rootKeys: [rootKey], productId: PRODUCT }, platformEd25519).version).toBe(2);
    expect(() => payloadWith(MOST_GRANTS + 1000)).toThrow(expect.objectContaining({ code: 'pack-too-large' }));
  });
});
