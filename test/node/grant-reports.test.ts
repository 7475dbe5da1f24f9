// What a doctor says of the grants of an installation one by one: what each says, and whether that is proved.
import { formatDay, type Installation, verifyLineage } from '@readback/core';
import { buildPack, signPack } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { reportGrants } from '../../packages/core/src/node/grant-reports.js';
import { verifyPack } from '../../packages/core/src/pack/verify-pack.js';
import { MemoryDisk } from '../faults/memory-disk.js';
import { definition, pack, packKeys, rootSecret, TODAY, trust } from '../support/example-vendor.js';
import { activate, groupsFor, siteIn } from './site-fixture.js';

type Lineage = Installation['lineage'];

/** A first licence, and its renewal a day later. */
function lineageOfTwo(): Lineage {
  const site = siteIn('/state', { ports: { files: new MemoryDisk() } });
  activate(site, { quantity: 1 });
  const base = verifyLineage(pack, site.installation().lineage).at(-1)?.digest;
  if (!base) throw new Error('no grant');
  site.enterResponse(groupsFor(site.challenge('change').challenge, { base, quantity: 2, day: TODAY + 1 }));
  return site.installation().lineage;
}

const lineage = lineageOfTwo();
const [first = { challenge: '', response: '' }, second = first] = lineage;
const reports = (grants: Lineage, other = pack) =>
  reportGrants({ pack: other, stateFolder: '/state' }, grants, undefined);
const good = [
  { purpose: 'activate', policy: 'Professional', quantity: 1, day: TODAY, keyEpoch: 1 },
  { purpose: 'change', policy: 'Professional', quantity: 2, day: TODAY + 1, keyEpoch: 1 },
] as const;

describe('the grants of an installation', () => {
  it('say what they are, and whose key signed them', () => {
    expect(formatDay(TODAY)).toBe('2026-11-22');
    expect(reports(lineage)).toEqual(good);
    expect(reports([])).toEqual([]);
  });

  it('are judged one by one: a changed one does not count, and the next one is judged over it', () => {
    const groups = first.response.split(' ');
    const changed = groups.with(groups.length - 1, groups.at(-1) === 'AAAAA' ? 'BBBBB' : 'AAAAA').join(' ');
    const [broken, next] = reports([{ ...first, response: changed }, second]);
    expect(broken).toMatchObject({ purpose: 'activate', policy: 'Professional', quantity: 1, day: TODAY });
    expect(broken).not.toHaveProperty('keyEpoch');
    expect(broken?.problem?.code).toBeDefined();
    expect(next).toMatchObject({ purpose: 'change', quantity: 2 });
  });

  it('without what they build on do not count', () => {
    expect(reports([second])).toEqual([
      { purpose: 'change', policy: 'Professional', quantity: 2, day: TODAY + 1, problem: expect.anything() as unknown },
    ]);
    expect(reports([first, first])).toEqual([good[0], good[0]]);
  });

  it('name no policy that the pack does not hold', () => {
    const policies = definition.policies.filter(({ title }) => title !== 'Professional');
    const payload = buildPack({ ...definition, policies, version: 2, keys: packKeys }, new Set());
    const [report] = reports([first], verifyPack(signPack(payload, [rootSecret]), trust));
    expect(report).toMatchObject({ purpose: 'activate', quantity: 1, problem: { code: 'licence-other-pack' } });
    expect(report).not.toHaveProperty('policy');
  });

  it('whose text is none say that they cannot be read', () => {
    expect(reports([{ challenge: 'x', response: first.response }])).toEqual([
      { problem: expect.anything() as unknown },
    ]);
    const [cut] = reports([{ ...first, response: first.response.slice(0, -6) }]);
    expect(cut).toEqual({ purpose: 'activate', problem: expect.anything() as unknown });
  });
});
