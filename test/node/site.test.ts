// A site from its first start to its licence, with state on a real disk.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeChallenge,
  formatDay,
  formatDigest,
  identityDigest,
  MOST_SIGNATURE_CHECKS,
  storedChallenge,
  verifyLineage,
  verifyPack,
} from '@readback/core';
import { defaultStateFolder, type HealedEntry, openLicence, type Site } from '@readback/core/node';
import { buildPack, readProductDefinition, signPack } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import {
  definition,
  machine,
  NOW_MS,
  packKeys,
  productJson,
  rootSecret,
  TODAY,
  trust,
} from '../support/example-vendor.js';
import { activate, errno, filesWith, groupsFor, optionsFor, siteIn, temporaryFolder } from './site-fixture.js';

const DAY_MS = 86_400_000;

const identityOf = (identity: string): Uint8Array => identityDigest(trust.productId, identity);

function newestGrant(folder: string): Uint8Array {
  const site = siteIn(folder);
  const digest = verifyLineage(site.pack, site.installation().lineage).at(-1)?.digest;
  if (!digest) throw new Error('no grant');
  return digest;
}
const newestDigest = (folder: string): string => formatDigest(newestGrant(folder));

const packOf = (version: number, contents = definition): string =>
  signPack(buildPack({ ...contents, version, keys: packKeys }, new Set()), [rootSecret]);

describe('a first start', () => {
  it('has no licence, says whom to call and writes nothing', () => {
    const folder = join(temporaryFolder(), 'deep', 'state');
    const site = siteIn(folder);
    expect(site.licence()).toMatchObject({ status: 'unlicensed', reason: { code: 'unlicensed' } });
    expect(site.notices).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps the challenge before it shows it, for its owner only', () => {
    const folder = join(temporaryFolder(), 'deep', 'state');
    const shown = siteIn(folder).challenge('activate');
    expect(shown.createdAtMs).toBe(NOW_MS);
    expect(siteIn(folder).installation().pending).toEqual([shown]);
    expect(readdirSync(folder)).toEqual(['licence.1.json']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'licence.1.json')).mode & 0o777).toBe(0o600);
  });

  it('asks for a call only once there is something to tell the machine by', () => {
    const site = siteIn(temporaryFolder(), { ports: { machineParts: () => ({}) } });
    expect(() => site.challenge('activate')).toThrowError(expect.objectContaining({ code: 'identity-missing' }));
  });
});

describe('a challenge', () => {
  it('is the same when asked again, after a restart too, and another one when wanted', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const first = site.challenge('activate');
    expect(site.challenge('activate')).toEqual(first);
    expect(siteIn(folder).challenge('activate')).toEqual(first);
    const fresh = site.challenge('activate', { fresh: true });
    expect(fresh.challenge).not.toBe(first.challenge);
    expect(siteIn(folder).challenge('activate')).toEqual(fresh);
  });

  it('is not reused with another pack, whose tag the desk would not find in it', () => {
    const folder = temporaryFolder();
    const first = siteIn(folder).challenge('activate');
    const packFile = packOf(2);
    const second = siteIn(folder, { packFile }).challenge('activate');
    expect(second.challenge).not.toBe(first.challenge);
    expect(decodeChallenge(storedChallenge(second.challenge)).packTag).toBe(verifyPack(packFile, trust).tag);
  });

  it('is not reused on another machine, to which the folder was copied', () => {
    const folder = temporaryFolder();
    const first = siteIn(folder).challenge('activate');
    const otherCard = () => ({ ...machine, network: '00:00:5e:00:53:01' });
    expect(siteIn(folder, { ports: { machineParts: otherCard } }).challenge('activate')).toEqual(first);
    const otherBoard = () => ({ ...machine, board: 'BOARD-0002' });
    const elsewhere = siteIn(folder, { ports: { machineParts: otherBoard } }).challenge('activate');
    expect(elsewhere.challenge).not.toBe(first.challenge);
  });

  it('can be dropped', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const { challenge } = site.challenge('activate');
    site.dropChallenge(challenge);
    expect(siteIn(folder).installation()).toMatchObject({ pending: [], past: [challenge] });
    expect(() => site.readResponse(groupsFor(challenge))).toThrowError(
      expect.objectContaining({ code: 'no-challenge-pending' }),
    );
  });
});

describe('a call', () => {
  it('unlocks the policy, and a program in another process sees it', () => {
    const folder = temporaryFolder();
    const program = openLicence(optionsFor(folder));
    expect(program).toMatchObject({ status: 'unlicensed', isUsable: false, expiresOn: null });
    expect([program.has('historian'), program.limit('tags')]).toEqual([false, 0]);

    const site = siteIn(folder);
    const { challenge } = site.challenge('activate');
    const groups = groupsFor(challenge);
    expect(site.readResponse(groups).status).toBe('ok');
    const { licence, closingPhrase } = site.enterResponse(groups);
    expect(licence).toMatchObject({ status: 'active', features: ['historian', 'trends'], limits: { tags: 5000 } });
    expect(site.lastClosingPhrase()).toEqual(closingPhrase);
    expect(siteIn(folder).lastClosingPhrase()).toEqual(closingPhrase);

    expect(program.status).toBe('unlicensed');
    program.refresh();
    expect(program).toMatchObject({ status: 'active', isUsable: true, expiresOn: '2027-11-22', reason: undefined });
    expect([program.has('historian'), program.has('redundancy'), program.limit('tags')]).toEqual([true, false, 5000]);
    expect(program.licence).toEqual(siteIn(folder).licence());
  });

  it('renews over the grant before, in a process that has not seen it made', () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const site = siteIn(folder);
    const base = newestGrant(folder);
    const renewal = groupsFor(site.challenge('change').challenge, { base, quantity: 6, day: TODAY + 1 });
    const { licence } = site.enterResponse(renewal);
    expect(formatDay(licence.expiresOn ?? 0)).toBe('2028-05-22');
    expect(siteIn(folder).licence()).toEqual(licence);
  });

  it('loses nothing when the response is mistyped', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const groups = [...groupsFor(site.challenge('activate').challenge)];
    const [third = ''] = groups.slice(2, 3);
    groups[2] = `${third.startsWith('0') ? '1' : '0'}${third.slice(1)}`;
    expect(() => site.enterResponse(groups)).toThrowError(
      expect.objectContaining({ code: 'group-mismatch', details: { groups: [2] } }),
    );
    expect(readdirSync(folder)).toEqual(['licence.1.json']);
    expect(site.installation().pending).toHaveLength(1);
  });

  it('does not take a response twice', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const groups = groupsFor(site.challenge('activate').challenge);
    const other = siteIn(folder);
    site.enterResponse(groups);
    expect(() => other.enterResponse(groups)).toThrowError(expect.objectContaining({ code: 'no-challenge-pending' }));
    other.refresh();
    expect(other.licence().status).toBe('active');
  });

  it('holds to the machine', () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const elsewhere = siteIn(folder, { ports: { machineParts: () => ({ ...machine, board: 'BOARD-0002' }) } });
    expect(elsewhere.licence()).toMatchObject({ status: 'wrong-machine', features: [] });
  });

  it('ends with its term, and not because a clock says so that nothing confirms', () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const nowMs = () => NOW_MS + 400 * DAY_MS;
    expect(siteIn(folder, { ports: { nowMs } }).licence().status).toBe('active');
    const boot = () => ({ bootId: 'first', uptimeMs: 400 * DAY_MS });
    expect(siteIn(folder, { ports: { nowMs, boot } }).licence().status).toBe('expired');
  });
});

describe('an identity', () => {
  const identity = 'plant-7.example';
  const onlyByIdentity = readProductDefinition({ ...productJson, policies: productJson.policies.slice(3) });
  const granted = (pack: ReturnType<typeof verifyPack>) => ({ pack, policyId: 'site', quantity: 1 });

  it('takes the place of a machine where every policy holds to it', () => {
    const folder = temporaryFolder();
    const packFile = packOf(1, onlyByIdentity);
    const site = siteIn(folder, { packFile, identity });
    const { challenge } = site.challenge('activate');
    expect(decodeChallenge(storedChallenge(challenge)).print.mask).toBe(0);
    site.enterResponse(groupsFor(challenge, { ...granted(site.pack), identity: identityOf(identity) }));
    const elsewhere = { machineParts: () => ({ os: 'another machine' }) };
    expect(siteIn(folder, { packFile, identity, ports: elsewhere }).licence().status).toBe('active');
    expect(siteIn(folder, { packFile }).licence()).toMatchObject({
      status: 'unlicensed',
      reason: { code: 'licence-needs-identity' },
    });
    expect(siteIn(folder, { packFile, identity: 'plant-8.example' }).licence().reason?.code).toBe(
      'licence-not-genuine',
    );
  });

  it('that is empty is none', () => {
    const site = siteIn(temporaryFolder(), { identity: ' ', ports: { machineParts: () => ({}) } });
    expect(() => site.challenge('activate')).toThrowError(expect.objectContaining({ code: 'identity-missing' }));
  });

  it('that a process was started without costs no call where the machine has no part of its own', () => {
    const folder = temporaryFolder();
    const ports = { machineParts: () => ({}) };
    const { challenge } = siteIn(folder, { identity, ports }).challenge('activate');
    const groups = groupsFor(challenge, { policyId: 'site', quantity: 1, identity: identityOf(identity) });
    const without = siteIn(folder, { ports });
    expect(without.installation().pending).toMatchObject([{ challenge }]);
    const needed = expect.objectContaining({
      code: 'state-needs-identity',
      next: expect.stringContaining('Start it with the identity'),
    });
    expect(() => without.enterResponse(groups)).toThrowError(needed);
    expect(() => without.keepTime()).toThrowError(needed);
    const program = openLicence(optionsFor(folder, { ports }));
    expect(program.warnings.map(({ code }) => code)).toEqual(['time-not-kept']);
    const names = readdirSync(folder);
    siteIn(folder, { identity, ports }).enterResponse(groups);
    expect(names).toEqual(['licence.1.json']);
    expect(siteIn(folder, { ports }).notices).toMatchObject([{ code: 'state-needs-identity' }]);
    expect(siteIn(folder, { ports }).licence().reason?.code).toBe('licence-needs-identity');
    // A state that came from another machine is begun anew with another identity.
    expect(siteIn(folder, { identity: 'plant-8', ports }).challenge('activate', { fresh: true }).purpose).toBe(
      'activate',
    );
  });

  it('serves where a machine has no part of its own', () => {
    const site = siteIn(temporaryFolder(), { identity, ports: { machineParts: () => ({}) } });
    const { challenge } = site.challenge('activate');
    site.enterResponse(groupsFor(challenge, { policyId: 'site', quantity: 1, identity: identityOf(identity) }));
    expect(site.licence()).toMatchObject({ status: 'active', features: ['historian'] });
  });
});

describe('packs', () => {
  it('refuses an older one than was used here before, at the start and in a running program', () => {
    const folder = temporaryFolder();
    const old = siteIn(folder);
    const program = openLicence(optionsFor(folder));
    activate(old);
    program.refresh();
    expect(siteIn(folder, { packFile: packOf(3) }).installation().packVersion).toBe(3);
    const tooOld = expect.objectContaining({ code: 'pack-too-old', details: { found: 1, want: 3 } });
    expect(() => siteIn(folder)).toThrowError(tooOld);
    expect(() => old.challenge('change')).toThrowError(tooOld);
    program.refresh();
    expect(program).toMatchObject({ status: 'active', warnings: [{ code: 'pack-too-old' }] });
  });

  it('starts with a newer one on a disk that cannot be written', () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const files = filesWith((call) => {
      if (call === 'write') throw errno('EROFS');
    });
    expect(siteIn(folder, { packFile: packOf(3), ports: { files } }).licence().status).toBe('active');
  });

  it('keeps the folder of another product as it is', () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const other = readProductDefinition({ ...productJson, product: { id: 'com.example.scada', title: 'Scada' } });
    const open = () =>
      siteIn(folder, { packFile: packOf(1, other), trust: { ...trust, productId: 'com.example.scada' } });
    expect(open).toThrowError(expect.objectContaining({ code: 'state-product', family: 'input' }));
    expect(() => siteIn(folder, { packFile: packOf(1, other) })).toThrowError(
      expect.objectContaining({ code: 'pack-product' }),
    );
  });

  it('has no licence, and says why, where the pack does not know the policy any more', () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const fewer = readProductDefinition({ ...productJson, policies: productJson.policies.slice(1) });
    const changed = structuredClone(productJson);
    const [first] = changed.policies;
    if (first) first.features = ['everything'];
    const reasonWith = (contents: typeof definition, more: object = {}): string | undefined => {
      const packFile = signPack(buildPack({ ...contents, version: 1, keys: packKeys, ...more }, new Set()), [
        rootSecret,
      ]);
      const site = siteIn(folder, { packFile });
      const { status, reason } = site.licence();
      expect(status).toBe('unlicensed');
      expect(reason?.next).toContain('+00 555 0100');
      expect(site.lastClosingPhrase()).toBeUndefined();
      // A licence of another desk lies somewhere.
      if (/other-pack|not-genuine/.test(reason?.code ?? '')) {
        expect(reason?.next).toContain(`another folder than ${folder} with READBACK_STATE`);
        expect(site.grants()[0]?.problem?.next).toBe(reason?.next);
      }
      return reason?.code;
    };
    expect(reasonWith(fewer)).toBe('licence-other-pack');
    expect(reasonWith(readProductDefinition(changed))).toBe('licence-not-genuine');
    expect(reasonWith(definition, { revoked: [newestDigest(folder)] })).toBe('licence-revoked');
    const [key] = packKeys;
    expect(reasonWith(definition, { keys: [{ ...key, status: 'stolen' }] })).toBe('licence-key-withdrawn');
    expect(siteIn(folder).licence().status).toBe('active');
  });

  it('opens a way back by phone from a licence that is not genuine', () => {
    const folder = temporaryFolder();
    activate(siteIn(folder));
    const packFile = signPack(
      buildPack({ ...definition, version: 2, keys: packKeys, revoked: [newestDigest(folder)] }, new Set()),
      [rootSecret],
    );
    const site = siteIn(folder, { packFile });
    expect(site.licence().status).toBe('unlicensed');
    activate(site, { pack: site.pack });
    expect(site.licence().status).toBe('active');
  });
});

describe('a draft', () => {
  const groups = ['K7?4', 'que', ''];

  it('survives a restart, and goes with its challenge', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    expect(site.drafts()).toEqual([]);
    const { challenge } = site.challenge('activate');
    site.saveDraft({ challenge, groups, current: 1 });
    site.saveDraft({ challenge, groups, current: 2 });
    expect(siteIn(folder).drafts()).toEqual([{ challenge, groups, current: 2 }]);
    site.challenge('activate', { fresh: true });
    expect(siteIn(folder).drafts()).toEqual([]);
  });

  it('is kept for each challenge that waits, the one typed last first', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    activate(site);
    const renewal = site.challenge('change').challenge;
    const activation = site.challenge('activate').challenge;
    site.saveDraft({ challenge: activation, groups, current: 0 });
    site.saveDraft({ challenge: renewal, groups: ['A'], current: 0 });
    const draftsOf = () =>
      siteIn(folder)
        .drafts()
        .map(({ challenge }) => challenge);
    expect(draftsOf()).toEqual([renewal, activation]);
    site.saveDraft({ challenge: activation, groups: ['B'], current: 0 });
    expect(draftsOf()).toEqual([activation, renewal]);
    site.dropChallenge(activation);
    expect(draftsOf()).toEqual([renewal]);
  });

  it('is gone after the response, or when it is cleared', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const { challenge } = site.challenge('activate');
    site.saveDraft({ challenge, groups, current: 0 });
    site.clearDrafts();
    site.clearDrafts();
    expect(site.drafts()).toEqual([]);
    site.saveDraft({ challenge, groups, current: 0 });
    activate(site);
    expect(readdirSync(folder)).toEqual(['licence.1.json', 'licence.2.json']);
  });

  it.each([
    ['cut off', '{"format":"readback-draft/2","drafts":[{"chal'],
    ['no object', '7'],
    [
      'of another format',
      '{"format":"readback-draft/3","drafts":[{"challenge":"CHALLENGE","groups":["A"],"current":0}]}',
    ],
    ['without a list', '{"format":"readback-draft/2","drafts":{}}'],
    ['of nothing', '{"format":"readback-draft/2","drafts":[null]}'],
    ['without groups', '{"format":"readback-draft/2","drafts":[{"challenge":"CHALLENGE","current":0}]}'],
    ['with numbers', '{"format":"readback-draft/2","drafts":[{"challenge":"CHALLENGE","groups":[1],"current":0}]}'],
    [
      'beyond its groups',
      '{"format":"readback-draft/2","drafts":[{"challenge":"CHALLENGE","groups":["A"],"current":1}]}',
    ],
    [
      'far too long',
      `{"format":"readback-draft/2","drafts":[{"challenge":"CHALLENGE","groups":["${'A'.repeat(500)}"],"current":0}]}`,
    ],
  ])('that is %s is no draft', (_, text) => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const { challenge } = site.challenge('activate');
    writeFileSync(join(folder, 'draft.json'), text.replace('CHALLENGE', challenge));
    expect(site.drafts()).toEqual([]);
  });

  it('says when it cannot be kept', () => {
    const folder = temporaryFolder();
    const full = filesWith((call) => {
      if (call === 'rename') throw errno('ENOSPC');
    });
    const site = siteIn(folder, { ports: { files: full } });
    const { challenge } = site.challenge('activate');
    expect(() => site.saveDraft({ challenge, groups, current: 0 })).toThrowError(
      expect.objectContaining({ code: 'disk-full' }),
    );
    expect(readdirSync(folder)).toEqual(['licence.1.json']);
  });

  it('makes its folder where there is none', () => {
    const folder = join(temporaryFolder(), 'not-yet');
    siteIn(folder).saveDraft({ challenge: 'x', groups, current: 0 });
    expect(readdirSync(folder)).toEqual(['draft.json']);
  });
});

describe('preferences', () => {
  it('are kept, and nobody has chosen where they cannot be read', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    expect(site.preferences()).toEqual({});
    site.savePreferences({ spelling: 'german' });
    expect(siteIn(folder).preferences()).toEqual({ spelling: 'german' });
    for (const text of ['', '[]', '{"format":"readback-preferences/1","spelling":7}', '{"spelling":"german"}']) {
      writeFileSync(join(folder, 'preferences.json'), text);
      expect(siteIn(folder).preferences()).toEqual({});
    }
  });
});

describe('healing', () => {
  interface Healing {
    readonly entry: HealedEntry | undefined;
    readonly checks: readonly number[];
  }

  function heal(site: Site, groups: readonly string[]): Healing {
    const checks: number[] = [];
    const work = site.healResponse(groups);
    for (;;) {
      const step = work.next();
      if (step.done) return { entry: step.value, checks };
      checks.push(step.value);
    }
  }
  const slip = (group = ''): string => (group.startsWith('K') ? 'M' : 'K') + group.slice(1);

  it('enters the response that was meant, durably, and says what was changed', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const right = groupsFor(site.challenge('activate').challenge);
    const typed = right.map((group, index) =>
      index === 3 ? slip(group) : index === 9 ? `${group.slice(0, 4)}?` : group,
    );
    expect(() => site.enterResponse(typed)).toThrowError(expect.objectContaining({ code: 'group-mismatch' }));
    const { entry } = heal(site, typed);
    expect(entry).toMatchObject({ groups: right, changed: [3, 9], licence: { status: 'active' } });
    expect(entry?.closingPhrase).toEqual(site.lastClosingPhrase());
    const later = siteIn(folder);
    expect(later.licence().status).toBe('active');
    expect(later.installation().lineage[0]?.response).toBe(right.join(' '));
  });

  it('gives up on what nothing within the bounds fits, and keeps everything', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const right = groupsFor(site.challenge('activate').challenge);
    const typed = right.map((group) => slip(slip(group.split('').toReversed().join(''))));
    site.saveDraft({ challenge: site.installation().pending[0]?.challenge ?? '', groups: typed, current: 0 });
    const { entry, checks } = heal(site, typed);
    expect(entry).toBeUndefined();
    expect(checks.every((count) => count <= MOST_SIGNATURE_CHECKS)).toBe(true);
    expect(siteIn(folder).drafts()).toHaveLength(1);
    expect(siteIn(folder).installation().pending).toHaveLength(1);
  });

  it('given up half way has changed nothing', () => {
    const site = siteIn(temporaryFolder());
    const right = groupsFor(site.challenge('activate').challenge);
    const before = site.installation();
    site.healResponse(right.map((group, index) => (index === 3 ? slip(group) : group)));
    expect(site.installation()).toBe(before);
    expect(site.licence().status).toBe('unlicensed');
  });

  it('does not bring back a challenge that another program has answered or dropped meanwhile', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    const { challenge } = site.challenge('activate');
    const right = groupsFor(challenge);
    const work = site.healResponse(right.map((group, index) => (index === 3 ? slip(group) : group)));
    siteIn(folder).dropChallenge(challenge);
    expect(() => work.next()).toThrowError(expect.objectContaining({ code: 'no-challenge-pending' }));
    expect(siteIn(folder).licence().status).toBe('unlicensed');
  });
});

describe('the default folder', () => {
  it.each([
    ['named', { READBACK_STATE: '/srv/licence', HOME: '/home/op' }, false, '/srv/licence'],
    ['of root', { HOME: '/root' }, true, '/var/lib/readback/com.example.a'],
    ['of XDG', { XDG_STATE_HOME: '/data', HOME: '/home/op' }, false, '/data/readback/com.example.a'],
    [
      'of a home',
      { READBACK_STATE: '', XDG_STATE_HOME: 'data', HOME: '/home/op' },
      false,
      '/home/op/.local/state/readback/com.example.a',
    ],
  ])('is the one %s', (_, env, isRoot, folder) => {
    expect(defaultStateFolder('com.example.a', env, isRoot)).toBe(folder);
  });
});
