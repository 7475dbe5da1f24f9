// What docs/integrate.md says of upgrading, as it happens to somebody: a newer program over the state of each older one, and a
// newer pack over an older one and back.
import { formatDigest, storedChallenge } from '@readback/core';
import { buildPack, readProductDefinition, signPack } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { answer, pack, packFile, packKeys, productJson, rootSecret, TODAY } from '../support/example-vendor.js';
import { formatsIn, putDown, recordedState } from './recorded-state.js';
import { activate, groupsFor, portsLater, siteIn, temporaryFolder } from './site-fixture.js';

/** The format that this program writes. */
const NOW_WRITTEN = 2;
const EVERY_FORMAT = Array.from({ length: NOW_WRITTEN }, (_, index) => index + 1);

describe.each(EVERY_FORMAT)('a state that a program of format %i wrote', (version) => {
  const found = recordedState(version);
  const arrive = (): string => {
    const folder = temporaryFolder();
    putDown(found, folder);
    return folder;
  };

  it('is the same licence to this program, and stays as it is while nothing is done', () => {
    const folder = arrive();
    const site = siteIn(folder, { packFile: found.packFile });
    expect(site.licence()).toMatchObject({
      status: 'active',
      features: ['historian', 'trends'],
      limits: { tags: 5000 },
    });
    expect(site.notices).toEqual([]);
    expect(new Set(formatsIn(folder))).toEqual(new Set([version]));
  });

  it('has its challenge waiting, whose response is taken and written in the format of this program', () => {
    const folder = arrive();
    const options = { packFile: found.packFile, ports: portsLater(1) };
    const site = siteIn(folder, options);
    const [before] = site.installation().lineage;
    expect(site.challenge('change').challenge).toBe(found.pending);
    const { grantDigest } = answer(storedChallenge(before?.challenge ?? ''));
    site.enterResponse(groupsFor(found.pending, { base: grantDigest, day: TODAY + 1 }));
    expect(formatsIn(folder)).toContain(NOW_WRITTEN);
    const again = siteIn(folder, options);
    expect(again.installation().lineage).toHaveLength(2);
    expect(again.installation().lineage[0]).toEqual(before);
    expect(again.licence().expiresOn).toBeGreaterThan(siteIn(arrive(), options).licence().expiresOn ?? Infinity);
  });
});

it('this program writes the newest format that has its recording', () => {
  const folder = temporaryFolder();
  activate(siteIn(folder));
  expect(new Set(formatsIn(folder))).toEqual(new Set([NOW_WRITTEN]));
});

describe('a newer pack over an older one, and back', () => {
  const [professional, ...others] = productJson.policies;
  const replaced = pack.policies.find(({ id }) => id === 'professional')?.digest ?? new Uint8Array();
  const packWith = (change: object): string =>
    signPack(
      buildPack(
        {
          ...readProductDefinition({ ...productJson, policies: [{ ...professional, ...change }, ...others] }),
          version: 2,
          keys: packKeys,
        },
        new Set(),
      ),
      [rootSecret],
    );
  const licensed = (): string => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    return folder;
  };

  it('gives the licence what the newer pack says where it takes over the older policy', () => {
    const newer = packWith({ features: ['historian', 'trends', 'alarms'], replaces: [formatDigest(replaced)] });
    const folder = licensed();
    expect(siteIn(folder, { packFile: newer }).licence()).toMatchObject({
      status: 'active',
      features: ['alarms', 'historian', 'trends'],
    });
    expect(() => siteIn(folder, { packFile })).toThrowError(expect.objectContaining({ code: 'pack-too-old' }));
    expect(siteIn(folder, { packFile: newer }).licence().status).toBe('active');
  });

  it('ends the licence where the newer pack changes the policy and does not name the older one', () => {
    const folder = licensed();
    const site = siteIn(folder, { packFile: packWith({ features: ['historian', 'trends', 'alarms'] }) });
    expect(site.licence().status).not.toBe('active');
    expect(site.licence().reason?.next).toContain('Example Support');
  });

  it('still takes a response to a challenge that was shown under the older pack', () => {
    const folder = temporaryFolder();
    const { challenge } = siteIn(folder).challenge('activate');
    const newer = siteIn(folder, { packFile: packWith({ graceDays: 14, replaces: [formatDigest(replaced)] }) });
    newer.enterResponse(groupsFor(challenge));
    expect(newer.licence()).toMatchObject({ status: 'active' });
  });
});
