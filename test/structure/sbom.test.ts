// The bills of materials: complete, pinned, with licences that a vendor may ship, and the same each time.
import { describe, expect, test } from 'vitest';
import { ownPackages, sbomOf } from '../../scripts/sbom.js';

/** What may go into somebody else's product without further duties than naming it. */
const PERMISSIVE = /^(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|CC0-1\.0|\(MIT OR CC0-1\.0\))$/;
const OURS = /^pkg:npm\/%40readback\//;

test('the core is itself and the three libraries it may have', () => {
  const refs = sbomOf(ownPackages().get('@readback/core') ?? '').components.map((component) => component['bom-ref']);
  // base-x is what bs58 is made of.
  expect(refs.map((ref) => ref.replace(/@[^@]+$/, '').replace('pkg:npm/', ''))).toEqual([
    '%40noble/curves',
    '%40noble/hashes',
    'base-x',
    'bs58',
  ]);
});

describe.each([...ownPackages()])('the bill of %s', (_name, folder) => {
  const bom = sbomOf(folder);

  test('names every dependency with its digest and a licence that may be shipped', () => {
    const others = bom.components.filter((component) => !OURS.test(component['bom-ref']));
    expect(others.length).toBeGreaterThan(2);
    expect(others.filter(({ hashes }) => hashes?.[0]?.content.length !== 128)).toEqual([]);
    const licences = bom.components.flatMap(({ licenses }) =>
      licenses.map((entry) => ('expression' in entry ? entry.expression : entry.license.id)),
    );
    expect(licences.filter((licence) => !PERMISSIVE.test(licence))).toEqual([]);
  });

  test('leads from the package to everything on it', () => {
    const needs = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set([bom.metadata.component['bom-ref']]);
    for (const ref of reached) for (const next of needs.get(ref) ?? []) reached.add(next);
    expect([...reached].toSorted()).toEqual(
      [bom.metadata.component, ...bom.components].map((component) => component['bom-ref']).toSorted(),
    );
  });

  test('is the same each time', () => {
    expect(sbomOf(folder)).toEqual(bom);
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
