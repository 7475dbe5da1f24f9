// The pack workshop at a real desk: who is touched by an edit comes from the ledger, and what is written is what was
// weighed.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseKit, verifyPack } from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyFields, ProductEdit } from '../../packages/vendor-tui/src/desk/edit-product.js';
import { exampleProductFile } from '../../packages/vendor-tui/src/desk/example-product.js';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import type { PackWorkshop, ProductFileView } from '../../packages/vendor-tui/src/desk/pack-workshop.js';
import { type DeskFixture, exampleOrderOf, makeDesk, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';

let fixture: DeskFixture;
let desk: OpenDesk;
let workshop: PackWorkshop;

beforeEach(async () => {
  fixture = await makeDesk();
  writeFileSync(fixture.made.productFile, exampleProductFile);
  desk = await fixture.open();
  workshop = desk.packWorkshop;
});

afterEach(async () => {
  await desk.close();
  fixture.remove();
});

const text = (): string => readFileSync(fixture.made.productFile, 'utf8');
const rootPassphrase = async (): Promise<string> => PASSPHRASE;

async function sell(): Promise<void> {
  const site = new Site(fixture);
  const { customerId, orderId } = await exampleOrderOf(desk);
  await desk.issue({ customerId, orderId, heard: await desk.hear(site.challenge(), customerId) });
}

function edit(file: ProductFileView, policyId: string, fields: Partial<PolicyFields>): ProductEdit {
  const policy = file.policies.find(({ id }) => id === policyId);
  if (policy === undefined) throw new Error(`no policy ${policyId}`);
  return { kind: 'change', policyId, fields: { ...policy.fields, ...fields } };
}

const requestOf = (file: ProductFileView, one: ProductEdit) => ({ productId: PRODUCT, print: file.print, edit: one });

describe('a policy that is held', () => {
  it('names its holders, and is changed for them by taking over what they were given', async () => {
    await sell();
    const file = await workshop.productFile(PRODUCT);
    expect(file.policies[0]?.held).toMatchObject({ grants: 1, machines: 1, customers: [{ name: 'Example Plant' }] });
    expect(file.policies[1]?.held).toEqual({ grants: 0, machines: 0, customers: [] });
    const request = requestOf(file, edit(file, 'professional', { limits: { tags: 4000 } }));
    const weighed = await workshop.weigh(request);
    expect(weighed).toMatchObject({
      faults: [],
      touched: [{ policyId: 'professional', outcome: 'ends', machines: 1 }],
    });
    expect(weighed.weaker).toEqual(['limits tags was 5000 and is 4000 now: licences of it get less']);
    const written = await workshop.write({ ...request, isForExisting: true });
    expect(text()).toContain(`"replaces": ["${weighed.touched[0]?.digest}"]`);
    expect(text().match(/\/\//g)).toEqual(exampleProductFile.match(/\/\//g));

    const next = await workshop.nextPack(PRODUCT);
    expect(next).toMatchObject({ version: 2, isSame: false, toAccept: [{ name: 'professional.limits' }] });
    expect(next.lines.join('\n')).toContain('Example Plant (c-3), 1 machine');
    const request2 = requestOf(written, edit(written, 'professional', { graceDays: 20 }));
    expect((await workshop.weigh(request2)).touched).toMatchObject([{ outcome: 'new-terms' }]);

    await expect(workshop.build({ productId: PRODUCT, rootPassphrase })).rejects.toMatchObject({
      code: 'pack-weakens-grants',
    });
    const acceptChanges = next.toAccept.map(({ name }) => name);
    const built = await workshop.build({ productId: PRODUCT, rootPassphrase, acceptChanges });
    const { packFile, trust } = parseKit(readFileSync(built.kitFile, 'utf8'));
    expect(verifyPack(packFile, trust).policies[0]?.limits).toEqual({ tags: 4000 });
    expect(await workshop.products()).toMatchObject([{ packVersion: 2, state: 'signed' }]);
    expect((await workshop.productFile(PRODUCT)).policies[0]?.held.machines).toBe(1);
  });

  it('stays as it is where the change is a policy of its own, and ends where it is removed', async () => {
    await sell();
    const file = await workshop.productFile(PRODUCT);
    expect(file).toMatchObject({ freeCode: 4, usedIds: ['professional', 'enterprise', 'tag-pack'] });
    const fields = { ...file.policies[0]?.fields, title: 'Small', limits: { tags: 10 } } as PolicyFields;
    const add: ProductEdit = { kind: 'add', copyOf: 'professional', policyId: 'small', code: 4, fields };
    expect(await workshop.weigh(requestOf(file, add))).toEqual({ faults: [], touched: [], weaker: [] });
    const added = await workshop.write(requestOf(file, add));
    expect((await workshop.nextPack(PRODUCT)).toAccept).toEqual([]);
    const removed = await workshop.weigh(requestOf(added, { kind: 'remove', policyId: 'professional' }));
    expect(removed.touched).toMatchObject([{ outcome: 'ends', customers: [{ name: 'Example Plant' }] }]);
  });
});

it('a file that somebody else has written meanwhile is left alone', async () => {
  const file = await workshop.productFile(PRODUCT);
  const request = requestOf(file, edit(file, 'enterprise', { graceDays: 1 }));
  await workshop.weigh(request);
  const theirs = `${exampleProductFile}// by an editor\n`;
  writeFileSync(fixture.made.productFile, theirs);
  await expect(workshop.weigh(request)).rejects.toMatchObject({ code: 'product-file-changed' });
  await expect(workshop.write(request)).rejects.toMatchObject({ code: 'product-file-changed' });
  expect(text()).toBe(theirs);
});

it('an edit that is not right is told with its line, and not written', async () => {
  const file = await workshop.productFile(PRODUCT);
  const request = requestOf(file, edit(file, 'enterprise', { term: null }));
  const { faults } = await workshop.weigh(request);
  const before = exampleProductFile.slice(0, exampleProductFile.lastIndexOf('"unit": "term"'));
  const line = before.split('\n').length;
  expect(faults).toMatchObject([{ severity: 'error', path: 'policies[1].unit', line }]);
  await expect(workshop.write(request)).rejects.toMatchObject({ code: 'policy-invalid' });
  expect(text()).toBe(exampleProductFile);
});

it('a product whose file is not right is listed with what is wrong', async () => {
  writeFileSync(fixture.made.productFile, exampleProductFile.replace('"code": 2', '"code": 1'));
  expect(await workshop.products()).toMatchObject([{ id: PRODUCT, state: 'faulty' }]);
  const file = await workshop.productFile(PRODUCT);
  expect(file.policies).toEqual([]);
  expect(file.findings.some(({ severity, path }) => severity === 'error' && path === 'policies[1].code')).toBe(true);
});

it('an add-on is tried out on one unit of a base; nothing is recorded', async () => {
  const before = (await desk.ledgerRows(100)).length;
  const request = { productId: PRODUCT, policyId: 'tag-pack', quantity: 5, issuedOn: '2026-11-22' };
  const lines = await workshop.timeline(request);
  expect(lines[0]).toBe('Professional, 1 month + Tag pack, 5 × tags, perpetual');
  expect(lines.join('\n')).toContain('tags 10000');
  expect((await desk.ledgerRows(100)).length).toBe(before);
});
