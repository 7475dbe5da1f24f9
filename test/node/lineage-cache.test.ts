// A lineage is verified once for each text of it, and a grant that was just verified not again.
import { type Installation, verifyLineage } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { lineageCache } from '../../packages/core/src/node/lineage-cache.js';
import { MemoryDisk } from '../faults/memory-disk.js';
import { pack, TODAY } from '../support/example-vendor.js';
import { activate, groupsFor, siteIn } from './site-fixture.js';

/** An installation with a first licence, and the same with its renewal. */
function renewal(): readonly [Installation, Installation] {
  const site = siteIn('/state', { ports: { files: new MemoryDisk() } });
  activate(site, { quantity: 1 });
  const first = site.installation();
  const base = verifyLineage(pack, first.lineage).at(-1)?.digest;
  if (!base) throw new Error('no grant');
  site.enterResponse(groupsFor(site.challenge('change').challenge, { base, quantity: 2, day: TODAY + 1 }));
  return [first, site.installation()];
}

const [first, renewed] = renewal();
const empty: Installation = { ...first, lineage: [] };
const grants = verifyLineage(pack, renewed.lineage);
const [one, two] = grants;
if (!one || !two) throw new Error('no grants');

/** With a count of the signatures that were checked. */
function counted() {
  const checks = { signatures: 0 };
  const keys = pack.keys.map((key) => ({
    ...key,
    verifying: () => {
      const verifying = key.verifying();
      return {
        ...verifying,
        verify: (message: Uint8Array, signature: bigint) => {
          checks.signatures += 1;
          return verifying.verify(message, signature);
        },
      };
    },
  }));
  return { checks, cache: lineageCache({ ...pack, keys }, undefined) };
}

describe('a lineage', () => {
  it('is verified once for each text of it', () => {
    const { checks, cache } = counted();
    expect(cache.verify(empty)).toEqual({ verified: [] });
    expect(checks.signatures).toBe(0);
    expect(cache.verify(renewed).verified).toEqual(grants);
    expect(cache.verify({ ...renewed, counter: 99 }).verified).toEqual(grants);
    expect(checks.signatures).toBe(2);
    expect(cache.verify(first).verified).toEqual([one]);
    expect(checks.signatures).toBe(3);
  });

  it('that does not verify says why, once', () => {
    const { checks, cache } = counted();
    const wrong = { ...renewed, lineage: renewed.lineage.toReversed() };
    const { cause } = cache.verify(wrong);
    expect(cause).toBeInstanceOf(Error);
    const { signatures } = checks;
    expect(cache.verify(wrong).cause).toBe(cause);
    expect(checks.signatures).toBe(signatures);
  });

  it('goes on with a grant that was just verified, over what was known', () => {
    const { checks, cache } = counted();
    cache.extend(empty, first, one);
    expect(cache.verify(first).verified).toEqual([one]);
    expect(checks.signatures).toBe(0);
    cache.extend(first, renewed, two);
    expect(cache.verify(renewed).verified).toEqual(grants);
    expect(checks.signatures).toBe(0);
  });

  it('begins anew with a first licence, whatever was there before it', () => {
    const { cache } = counted();
    const refused = { ...first, lineage: renewed.lineage.toReversed() };
    cache.extend(refused, first, one);
    expect(cache.verify(first).verified).toEqual([one]);
  });

  it('is not taken as known over one that does not verify', () => {
    const { checks, cache } = counted();
    const refused = { ...first, lineage: [{ challenge: 'x', response: 'y' }] };
    cache.extend(refused, renewed, two);
    expect(cache.verify(renewed).verified).toEqual(grants);
    expect(checks.signatures).toBe(2);
  });
});
