// The state folder when things go wrong: damage, newer versions, full and read-only disks, races and crashes between any
// two calls to the disk.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BN254, decodeResponse, storedChallenge } from '@readback/core';
import { openLicence, type Site, stateErrorCodes } from '@readback/core/node';
import { encodeResponse, responseGroups } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { withChecksum } from '../faults/state-fixture.js';
import { answer } from '../support/example-vendor.js';
import {
  activate,
  errno,
  type FileCall,
  filesWith,
  groupsFor,
  optionsFor,
  siteIn,
  temporaryFolder,
} from './site-fixture.js';

const fileOf = (folder: string, generation: number): string => join(folder, `licence.${generation}.json`);
const fresh = (site: Site): string => site.challenge('activate', { fresh: true }).challenge;

/** A licence whose newest record, the second, can be spoiled. */
function licensedFolder(): string {
  const folder = temporaryFolder();
  activate(siteIn(folder));
  expect(readdirSync(folder)).toEqual(['licence.1.json', 'licence.2.json']);
  return folder;
}

const edit = (file: string, change: (text: string) => string): void => {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};

describe('generations', () => {
  it('keeps the newest four', () => {
    const folder = temporaryFolder();
    const site = siteIn(folder);
    for (let n = 0; n < 12; n++) fresh(site);
    expect(readdirSync(folder).toSorted()).toEqual([9, 10, 11, 12].map((n) => `licence.${n}.json`).toSorted());
    expect(siteIn(folder).installation()).toEqual(site.installation());
  });

  it('clears away what a crash has left', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.licence.1.gone.tmp'), 'half');
    writeFileSync(join(folder, '.licence.9.later.tmp'), 'half');
    fresh(siteIn(folder));
    expect(readdirSync(folder)).toEqual(['.licence.9.later.tmp', 'licence.1.json']);
  });
});

describe('a damaged record', () => {
  const damages: [string, (text: string) => string][] = [
    ['empty', () => ''],
    ['cut off', (text) => text.slice(0, text.length / 2)],
    ['zeros', (text) => '\0'.repeat(text.length)],
    ['another JSON', () => '[]'],
    ['without a format', (text) => text.replace('"format"', '"formal"')],
    ['of a newer format by damage', (text) => text.replace('readback-state/2', 'readback-state/3')],
    ['of an unknown format', (text) => text.replace('readback-state/2', 'readback-state/x')],
    ['with one letter changed', (text) => text.replace('com.example', 'com.exbmple')],
    ['with a changed counter', (text) => text.replace(/"counter": \d+/, '"counter": 300')],
    ['with a broken number', (text) => text.replace(/"packVersion": \d+/, '"packVersion": 0.5')],
    ['with its lineage taken out', (text) => text.replace(/"lineage": \[[^\]]*\]/, '"lineage": []')],
    ['of another generation', (text) => text.replace('"generation": 2', '"generation": 7')],
  ];

  it.each(damages)('heals from the one before, and says so: %s', (_, change) => {
    const folder = licensedFolder();
    edit(fileOf(folder, 2), change);
    const site = siteIn(folder);
    expect(site.installation()).toMatchObject({ lineage: [], pending: [{ purpose: 'activate' }] });
    expect(site.notices).toMatchObject([{ code: 'state-healed' }]);
    expect(site.licence().status).toBe('unlicensed');

    // The same response again; the next record stands above the damaged one.
    site.enterResponse(groupsFor(site.challenge('activate').challenge));
    expect(site.licence().status).toBe('active');
    expect(site.notices).toMatchObject([{ code: 'state-healed' }]);
    expect(readdirSync(folder)).toContain('licence.3.json');
    expect(siteIn(folder)).toMatchObject({ notices: [] });
    expect(openLicence(optionsFor(folder)).status).toBe('active');
  });

  it('is told to the program too', () => {
    const folder = licensedFolder();
    edit(fileOf(folder, 2), (text) => `${text.slice(0, 40)} `);
    expect(openLicence(optionsFor(folder)).warnings).toMatchObject([{ code: 'state-healed' }]);
  });

  it('that a bad disk cannot give back is one too', () => {
    const folder = licensedFolder();
    const files = filesWith((call, path) => {
      if (call === 'read' && path === fileOf(folder, 2)) throw errno('EIO');
    });
    expect(siteIn(folder, { ports: { files } }).notices).toMatchObject([{ code: 'state-healed' }]);
  });

  it('begins anew where no record is left, above the damaged ones', () => {
    const folder = licensedFolder();
    for (const generation of [1, 2]) edit(fileOf(folder, generation), () => '{}');
    const site = siteIn(folder);
    expect(site.notices).toMatchObject([{ code: 'state-damaged' }]);
    activate(site);
    expect(siteIn(folder).licence().status).toBe('active');
    expect(readdirSync(folder)).toContain('licence.4.json');
  });

  it('never unlocks anything by a changed letter, wherever it is', () => {
    const folder = licensedFolder();
    const intact = readFileSync(fileOf(folder, 2), 'utf8');
    const expected = siteIn(folder).licence();
    for (let at = 0; at < intact.length; at += 11) {
      writeFileSync(fileOf(folder, 2), intact.slice(0, at) + (intact[at] === 'Z' ? 'Y' : 'Z') + intact.slice(at + 1));
      const site = siteIn(folder);
      if (site.notices.length === 0) expect(site.licence()).toEqual(expected);
      else expect(site.licence().status).toBe('unlicensed');
    }
  });
});

describe('a forged record', () => {
  it('with a checksum that fits is still worth only what its signatures prove', () => {
    const folder = licensedFolder();
    const text = readFileSync(fileOf(folder, 2), 'utf8');
    const [grant] = siteIn(folder).installation().lineage;
    if (!grant) throw new Error('no grant');
    const challenge = storedChallenge(grant.challenge);
    const fields = decodeResponse(BN254, answer(challenge).payload);
    const raised = responseGroups(BN254, encodeResponse(BN254, { ...fields, quantity: 128 }), challenge).join(' ');
    const enterprise = responseGroups(BN254, encodeResponse(BN254, { ...fields, policyCode: 2 }), challenge).join(' ');
    const zeros = responseGroups(BN254, encodeResponse(BN254, { ...fields, signature: 0n }), challenge).join(' ');
    for (const [response, code] of [
      [grant.response, undefined],
      [raised, 'licence-not-genuine'],
      [enterprise, 'licence-not-genuine'],
      [zeros, 'licence-not-genuine'],
      [grant.response.replace(/^./, '?'), 'licence-damaged'],
      ['not a code', 'licence-damaged'],
    ] as const) {
      writeFileSync(fileOf(folder, 2), withChecksum(text.replace(grant.response, response)));
      const forged = siteIn(folder);
      expect(forged.notices.map((notice) => notice.code)).toEqual(response === grant.response ? [] : ['state-edited']);
      expect(forged.licence().reason?.code).toBe(code);
      expect(forged.licence().status).toBe(code ? 'unlicensed' : 'active');
      expect(forged.lastClosingPhrase() === undefined).toBe(code !== undefined);
    }
  });
});

describe('a state of a newer version', () => {
  it('is an error, and stays as it is', () => {
    const folder = licensedFolder();
    edit(fileOf(folder, 2), (text) => withChecksum(text.replace('readback-state/2', 'readback-state/3')));
    const newer = readFileSync(fileOf(folder, 2), 'utf8');
    expect(() => siteIn(folder)).toThrowError(expect.objectContaining({ code: 'state-newer' }));
    expect(openLicence(optionsFor(folder))).toMatchObject({ status: 'unlicensed', reason: { code: 'state-newer' } });
    expect(readFileSync(fileOf(folder, 2), 'utf8')).toBe(newer);
  });

  it('that a newer program wrote meanwhile is not overwritten', () => {
    const folder = licensedFolder();
    const site = siteIn(folder);
    writeFileSync(fileOf(folder, 3), '{"format":"readback-state/12"}');
    expect(() => site.challenge('change')).toThrowError(expect.objectContaining({ code: 'state-newer' }));
    expect(readdirSync(folder)).toEqual(['licence.1.json', 'licence.2.json', 'licence.3.json']);
  });
});

describe('a disk that says no', () => {
  it.each<[FileCall, string, string]>([
    ['makeFolder', 'EACCES', 'state-folder-unwritable'],
    ['makeFolder', 'EROFS', 'state-folder-unwritable'],
    ['makeFolder', 'EEXIST', 'state-not-a-folder'],
    ['write', 'EACCES', 'state-folder-unwritable'],
    ['write', 'EROFS', 'state-folder-unwritable'],
    ['write', 'EPERM', 'state-folder-unwritable'],
    ['write', 'ENOSPC', 'disk-full'],
    ['write', 'EDQUOT', 'disk-full'],
    ['write', 'EIO', 'state-io'],
    ['link', 'EPERM', 'state-no-hard-links'],
    ['link', 'EOPNOTSUPP', 'state-no-hard-links'],
    ['link', 'ENOSPC', 'disk-full'],
    ['syncFolder', 'EIO', 'state-io'],
  ])('%s: %s → %s, and nothing is shown', (call, code, expected) => {
    const folder = join(temporaryFolder(), 'state');
    const files = filesWith((made) => {
      if (made === call) throw errno(code);
    });
    const site = siteIn(folder, { ports: { files } });
    expect(() => site.challenge('activate')).toThrowError(
      expect.objectContaining({ code: expected, next: expect.stringMatching(/\.$/) as unknown }),
    );
    expect(site.installation().pending).toEqual([]);
    if (call !== 'makeFolder') {
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
  });

  it.each<[FileCall, string, string]>([
    ['list', 'EACCES', 'state-unreadable'],
    ['list', 'ENOTDIR', 'state-not-a-folder'],
    ['read', 'EACCES', 'state-unreadable'],
    ['read', 'EISDIR', 'state-io'],
    ['list', 'EIO', 'state-io'],
  ])('%s: %s → %s, at the start', (call, code, expected) => {
    const folder = licensedFolder();
    const files = filesWith((made) => {
      if (made === call) throw errno(code);
    });
    expect(() => siteIn(folder, { ports: { files } })).toThrowError(expect.objectContaining({ code: expected }));
  });

  it('keeps a running program at the licence it knows', () => {
    const folder = licensedFolder();
    let isBroken = false;
    const files = filesWith((call) => {
      if (isBroken && call === 'list') throw errno('EIO');
    });
    const program = openLicence(optionsFor(folder, { ports: { files } }));
    isBroken = true;
    program.refresh();
    expect(program).toMatchObject({ status: 'active', warnings: [{ code: 'state-io' }] });
    expect(program.has('historian')).toBe(true);
    isBroken = false;
    program.refresh();
    expect(program.warnings).toEqual([]);
  });

  it('has a sentence and a next step for everything', () => {
    expect(new Set(stateErrorCodes).size).toBe(10);
  });
});

describe('two at once', () => {
  /** Calls to the disk that one act makes. */
  const callsOfAct = (prepare: (folder: string) => void): number => {
    const folder = temporaryFolder();
    prepare(folder);
    let calls = 0;
    const site = siteIn(folder, { ports: { files: filesWith(() => calls++) } });
    const before = calls;
    fresh(site);
    return calls - before;
  };

  /** Does an act at `site`, and `inBetween` just before its call number `at`. */
  function actWith(folder: string, at: number, inBetween: () => void): string {
    let calls = Number.NEGATIVE_INFINITY;
    const files = filesWith(() => {
      if (calls++ === at) inBetween();
    });
    const site = siteIn(folder, { ports: { files } });
    calls = 0;
    return fresh(site);
  }

  const seen = (site: Site): string[] => {
    const { pending, past } = site.installation();
    return [...pending.map(({ challenge }) => challenge), ...past];
  };

  it('loses neither act, wherever one steps into the other', () => {
    const calls = callsOfAct((folder) => fresh(siteIn(folder)));
    expect(calls).toBeGreaterThan(6);
    for (let at = 0; at < calls; at++) {
      const folder = temporaryFolder();
      const first = fresh(siteIn(folder));
      let theirs = '';
      const mine = actWith(folder, at, () => {
        theirs = fresh(siteIn(folder));
      });
      const site = siteIn(folder);
      expect(new Set(seen(site)), `step ${at}`).toEqual(new Set([first, theirs, mine]));
      expect(site.installation().counter, `step ${at}`).toBe(7 + 2);
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
  });

  it('loses no act where nine others come in between and old records are gone', () => {
    const calls = callsOfAct((folder) => fresh(siteIn(folder)));
    for (let at = 0; at < calls; at++) {
      const folder = temporaryFolder();
      fresh(siteIn(folder));
      actWith(folder, at, () => {
        const other = siteIn(folder);
        for (let n = 0; n < 9; n++) fresh(other);
      });
      const site = siteIn(folder);
      expect(site.installation().counter, `step ${at}`).toBe(7 + 10);
      const names = readdirSync(folder);
      expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
      expect(names.length, `step ${at}`).toBeLessThanOrEqual(4);
    }
  });

  it('confirms nothing it cannot know, after sleeping through more writes than are remembered', () => {
    const folder = temporaryFolder();
    fresh(siteIn(folder));
    let isLinked = false;
    let isAsleep = false;
    const files = filesWith((call) => {
      if (call === 'link') isLinked = true;
      else if (isLinked && !isAsleep) {
        isAsleep = true;
        const other = siteIn(folder);
        for (let n = 0; n < 70; n++) fresh(other);
      }
    });
    const site = siteIn(folder, { ports: { files } });
    expect(() => fresh(site)).toThrowError(expect.objectContaining({ code: 'state-busy' }));
    expect(siteIn(folder).installation().counter).toBe(7 + 71);
  });

  it('gives up on a folder where somebody else is always faster', () => {
    const folder = temporaryFolder();
    const files = filesWith((call) => {
      if (call === 'link') throw errno('EEXIST');
    });
    const site = siteIn(folder, { ports: { files } });
    expect(() => fresh(site)).toThrowError(expect.objectContaining({ code: 'state-busy' }));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a crash', () => {
  it('before any call to the disk leaves the state before the act or the one after, and nothing to heal', () => {
    const outcomes = new Set<number>();
    for (let at = 0; ; at++) {
      const folder = temporaryFolder();
      const { challenge } = siteIn(folder).challenge('activate');
      let calls = Number.NEGATIVE_INFINITY;
      let hasCrashed = false;
      const files = filesWith(() => {
        if (calls++ >= at) {
          hasCrashed = true;
          throw new Error('power is off');
        }
      });
      const site = siteIn(folder, { ports: { files } });
      calls = 0;
      try {
        site.enterResponse(groupsFor(challenge));
      } catch {
        // Whether or not the program heard of it.
      }
      if (!hasCrashed) break;
      const again = siteIn(folder);
      expect(again.notices).toEqual([]);
      outcomes.add(again.installation().lineage.length);
      if (again.installation().lineage.length === 0) again.enterResponse(groupsFor(challenge));
      expect(again.licence().status).toBe('active');
      fresh(again);
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
    expect(outcomes).toEqual(new Set([0, 1]));
  });
});
