// readback doctor: what it looks at, what it says to do, and that no value of the machine is in it.
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_BASE, verifyLineage } from '@readback/core';
import { inspectMachineParts, readMachineParts, type SitePorts } from '@readback/core/node';
import { buildPack, signPack } from '@readback/core/vendor';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../../packages/client-tui/src/flow/checkup.js';
import { recorded, server } from '../../node/recorded-machine.js';
import { activate, errno, filesWith, fixedPorts, groupsFor, portsLater, siteIn } from '../../node/site-fixture.js';
import { definition, machine, NOW_MS, pack, packKeys, rootSecret } from '../../support/example-vendor.js';
import { lifePackFile } from '../../support/life-pack.js';
import { type CallOptions, kitText, type Program, programWith, type Ran } from './readback.js';

const files = recorded(server);
const inspectParts = () => inspectMachineParts(files, 'linux');
const recordedParts = readMachineParts(files, 'linux');
const ports = (more: Partial<SitePorts> = {}): CallOptions => ({
  inspectParts,
  sitePorts: { ...fixedPorts, machineParts: () => recordedParts, ...more },
});
const allParts: CallOptions['inspectParts'] = () =>
  (['os', 'board', 'disk', 'network', 'root-fs'] as const).map((slot) => ({
    slot,
    found: true,
    source: slot,
    missed: [],
  }));

const isCheck = (value: unknown): value is Check => typeof value === 'object' && value !== null && 'part' in value;
function checksOf(ran: Ran): Check[] {
  const { checks } = ran.json();
  return Array.isArray(checks) ? checks.filter(isCheck) : [];
}
const troubles = (ran: Ran): string[] =>
  checksOf(ran).flatMap(({ part, state, message, next }) =>
    state === 'ok' ? [] : [`${state} ${part}: ${message} -> ${next}`],
  );
const sayOf = (ran: Ran): string => String(ran.json()['say']);

/** Licensed, on the recorded server. */
function licensed(kit?: string): Program {
  const program = programWith(kit);
  activate(siteIn(program.state, { ports: { machineParts: () => recordedParts } }));
  return program;
}
const doctor = (program: Program, more: Partial<SitePorts> = {}): Promise<Ran> =>
  program.call(['doctor', '--json'], ports(more));

describe('readback doctor', () => {
  test('where all is fine: exit 0, every part looked at, and what to say', async () => {
    const program = licensed();
    const ran = await doctor(program);
    expect(troubles(ran)).toEqual([]);
    expect(ran.exitCode).toBe(0);
    expect(ran.json()).toMatchObject({ fine: true, support: { phone: '+00 555 0100' } });
    expect(new Set(checksOf(ran).map(({ part }) => part))).toEqual(
      new Set(['kit', 'pack', 'state', 'licence', 'machine', 'clock', 'calls']),
    );
    const said = checksOf(ran).map(({ message }) => message);
    for (const part of [
      /^Version 1 of Example Historian .* version 1; an older one is refused\.$/,
      /^Issuing keys: 1 current\.$/,
      /state: record \d+, format 2; this user may read and write there\.$/,
      /^Licensed: Professional, 2027-11-22/,
      /^Grant 1: activation, Professional x 12, 2026-11-22, signed with key 1\.$/,
      /^The machine that was licensed, unchanged\.$/,
      /^board found in \/sys\/class\/dmi\/id\/product_uuid\.$/,
      /^2026-11-22 09:00 UTC, the same as the mark of time\.$/,
      /^No challenge waits/,
    ]) {
      expect(said).toContainEqual(expect.stringMatching(part));
    }
    expect(ran.json()['say']).toEqual([
      'This is Example Historian, pack version 1: licensed until 2027-11-22.',
      'All checks are fine.',
    ]);
    const text = await program.call(['doctor'], ports());
    expect(text.out).toContain('ok   Pack: Version 1');
    expect(text.out).toMatch(/Nothing has to be done\.\nSay this on the phone:\n {2}This is Example Historian/);
  });

  test('holds no value of the machine, no response and no whole challenge', async () => {
    const program = licensed();
    const site = siteIn(program.state, { ports: { machineParts: () => recordedParts } });
    const waiting = site.challenge('change').challenge;
    const [grant] = site.installation().lineage;
    const json = await doctor(program);
    const text = await program.call(['doctor'], ports());
    const changed = await doctor(program, { machineParts: () => ({ ...recordedParts, board: 'OTHER-BOARD-77' }) });
    expect(text.out).toContain('Renewal or change');
    const plain = (value: string): string => value.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    const shown = plain([json, text, changed].map(({ out, err }) => out + err).join(''));
    const values = [...Object.values(recordedParts), 'OTHER-BOARD-77', waiting, ...(grant?.response.split(' ') ?? [])];
    expect(values.length).toBeGreaterThan(19);
    for (const value of values) expect(shown).not.toContain(plain(value));
  });

  test('the text says what to do, in the order it was looked at', async () => {
    const ran = await licensed().call(['doctor'], ports({ machineParts: () => ({ ...recordedParts, network: 'aa' }) }));
    expect(ran.exitCode).toBe(1);
    expect(ran.out).toMatch(
      /^warn Machine: Still the machine .* since: network card\.\n {5}-> Nothing has to be done now/m,
    );
    expect(ran.out).toMatch(
      /^warn Machine: network card: another one than was licensed, found in \/sys\/class\/net\/eno1/m,
    );
    expect(ran.out).toContain('To do: 2. Look for "warn" and "bad" above.');
    expect(ran.out).toContain('  Parts of the machine have changed: network card.');
  });
});

describe('what is in the way', () => {
  test('no kit, a broken one, or a pack of another product: the machine is looked at all the same', async () => {
    for (const [kit, code] of [
      [null, 'kit-not-found'],
      ['{', 'kit-malformed'],
      [kitText('{}'), 'pack-malformed'],
    ] as const) {
      const ran = await doctor(programWith(kit));
      expect(ran.exitCode).toBe(1);
      expect(sayOf(ran)).toContain(`The licence cannot be opened here: ${code}.`);
      expect(troubles(ran)).toHaveLength(1);
      expect(checksOf(ran).filter(({ part }) => part === 'machine')).toHaveLength(6);
    }
  });

  test('a pack older than the one that brought the licence', async () => {
    const newer = lifePackFile();
    const program = programWith(kitText(newer));
    const site = siteIn(program.state, { packFile: newer });
    activate(site, { pack: site.pack });
    writeFileSync(join(program.folder, 'readback.kit.json'), kitText());
    const ran = await doctor(program);
    expect(troubles(ran)).toEqual([expect.stringMatching(/^bad pack: .*version 1.*version 2/)]);
  });

  test('a state folder that may not be read, not be written, or is full', async () => {
    const failing = (call: string, code: string) =>
      filesWith((asked) => {
        if (asked === call) throw errno(code);
      });
    const program = licensed();
    expect(troubles(await doctor(program, { files: failing('list', 'EACCES') }))).toEqual([
      expect.stringMatching(/^bad state: .* which this user may not read\. -> Run the program as the user/),
    ]);
    for (const [code, words] of [
      ['EACCES', 'this user may not write there'],
      ['EROFS', 'this user may not write there'],
      ['ENOSPC', 'the disk is full'],
    ] as const) {
      const ran = await doctor(program, { files: failing('write', code) });
      expect(troubles(ran)).toEqual([
        expect.stringMatching(new RegExp(`^warn state: .*record \\d+, format 2; ${words}`)),
      ]);
      expect(sayOf(ran)).toContain(`The state folder: ${words}.`);
    }
  });

  test('a state of a newer program', async () => {
    const program = programWith();
    mkdirSync(program.state);
    writeFileSync(join(program.state, 'licence.7.json'), '{"format":"readback-state/9"}');
    const ran = await doctor(program);
    expect(troubles(ran)).toEqual([
      expect.stringMatching(/^bad state: .*newer version of this program\. -> Use the newer version/),
    ]);
    expect(sayOf(ran)).toContain(
      'This is Example Historian, pack version 1. The licence cannot be opened here: state-newer.',
    );
    expect(ran.json()).toMatchObject({ fine: false, support: { vendor: 'Example Support' } });
  });

  test('a damaged record is told, and what was done about it', async () => {
    const program = licensed();
    const newest =
      readdirSync(program.state)
        .filter((name) => /^licence\.\d+\.json$/.test(name))
        .toSorted()
        .at(-1) ?? '';
    truncateSync(join(program.state, newest), 100);
    const found = troubles(await doctor(program));
    expect(found.join('\n')).toContain('damaged');
  });

  test('an old or missing second copy, and one that cannot be written', async () => {
    const program = licensed();
    const anchor = join(program.folder, 'anchor');
    writeFileSync(anchor, 'a file');
    const ran = await program.call(['doctor', '--json'], { ...ports(), env: { READBACK_ANCHOR: anchor } });
    expect(troubles(ran)).toEqual([
      expect.stringMatching(/^warn state: .*anchor: no second copy yet; it is not a folder/),
    ]);
    const own = await program.call(['doctor', '--json'], { ...ports(), env: { READBACK_ANCHOR: program.state } });
    expect(troubles(own)).toEqual([
      expect.stringMatching(/^warn state: .*state: no second copy yet; it is the state folder itself/),
    ]);
  });

  test('another machine, and one without any identity', async () => {
    const program = licensed();
    const other = await doctor(program, { machineParts: () => ({ ...recordedParts, board: 'another' }) });
    expect(troubles(other).join('\n')).toMatch(
      /^bad machine: Not the machine that was licensed\. .*: board\. -> If this/m,
    );
    expect(sayOf(other)).toMatch(/wrong-machine|another machine/);
    const none = await programWith().call(['doctor', '--json'], {
      ...ports(),
      inspectParts: () => inspectMachineParts(recorded({ files: {} }), 'linux'),
    });
    expect(troubles(none).join('\n')).toMatch(/^bad machine: Nothing tells it from others/m);
  });

  test('a clock at 1970, at 2099, and one that was set back', async () => {
    const program = licensed();
    const at = (nowMs: number): Promise<Ran> => doctor(program, { nowMs: () => nowMs });
    expect(troubles(await at(0))).toEqual([
      'warn clock: 1970-01-01 00:00 UTC, which cannot be. The running time of the machine is used instead. -> Set date and time right, and have the battery of the clock looked at.',
    ]);
    const far = await at(Date.UTC(2099, 0, 1));
    expect(troubles(far)).toEqual([
      expect.stringMatching(/^warn clock: 2099-01-01 00:00 UTC, \d+ days ahead of the mark/),
    ]);
    expect(sayOf(far)).toContain('The clock is far ahead');
    const behind = await at(NOW_MS - 4 * 86_400_000);
    expect(troubles(behind)).toEqual([expect.stringMatching(/^warn clock: 2026-11-18 09:00 UTC, behind by 4 days\./)]);
    const site = siteIn(program.state, { ports: { ...portsLater(0), nowMs: () => NOW_MS - 4 * 86_400_000 } });
    site.keepTime();
    const suspect = await doctor(program, {
      nowMs: () => NOW_MS + 10 * 86_400_000 - 14 * 86_400_000,
      boot: () => ({ bootId: 'first', uptimeMs: 60_000 + 10 * 86_400_000 }),
    });
    expect(troubles(suspect).join('\n')).toMatch(/clock: 2026-11-18 09:00 UTC, behind by 14 days/);
  });

  test('a grant that counts no more: which one, and why', async () => {
    const program = licensed();
    const site = siteIn(program.state, { ports: { machineParts: () => recordedParts } });
    const [first] = verifyLineage(pack, site.installation().lineage);
    site.enterResponse(groupsFor(site.challenge('change').challenge, { base: first?.digest ?? NO_BASE }));
    const good = checksOf(await doctor(program)).filter(({ message }) => message.startsWith('Grant'));
    expect(good.map(({ message }) => message)).toEqual([
      'Grant 1: activation, Professional x 12, 2026-11-22, signed with key 1.',
      'Grant 2: renewal or change, Professional x 12, 2026-11-22, signed with key 1.',
    ]);

    const revoked = [Buffer.from(first?.digest ?? NO_BASE).toString('hex')];
    const revoking = signPack(buildPack({ ...definition, version: 2, keys: packKeys, revoked }, new Set()), [
      rootSecret,
    ]);
    writeFileSync(join(program.folder, 'readback.kit.json'), kitText(revoking));
    const ran = await doctor(program);
    expect(troubles(ran)).toEqual([
      expect.stringMatching(/^bad licence: The vendor has revoked the licence kept here/),
      expect.stringMatching(
        /^bad licence: Grant 1: activation, Professional x 12, 2026-11-22\. The vendor has revoked/,
      ),
    ]);
    expect(checksOf(ran).map(({ message }) => message)).toContain(good[1]?.message);
  });

  test('given up, expired, in its grace, and a call that waits', async () => {
    const program = licensed();
    const site = siteIn(program.state, { ports: { machineParts: () => recordedParts } });
    site.challenge('change');
    const waiting = await doctor(program, portsLater(2));
    expect(checksOf(waiting)).toContainEqual(
      expect.objectContaining({
        part: 'calls',
        message: expect.stringMatching(/^Renewal or change \w{5} waits .* 2 days ago/),
      }),
    );
    expect(troubles(await doctor(program, portsLater(367)))).toEqual([
      expect.stringMatching(/^warn licence: The licence ended on 2027-11-22; everything works until/),
    ]);
    site.deactivate();
    const ran = await doctor(program);
    expect(troubles(ran)).toEqual([
      expect.stringMatching(/^bad licence: The licence of this installation was given up/),
    ]);
    expect(sayOf(ran)).toContain('pack version 1: deactivated.');
    expect(sayOf(ran)).toContain('was given up');
  });
});

test('what was counted is told', async () => {
  const counted = lifePackFile();
  const program = programWith(kitText(counted));
  const site = siteIn(program.state, { packFile: counted });
  site.enterResponse(
    groupsFor(site.challenge('activate').challenge, { pack: site.pack, policyId: 'counted', quantity: 1 }),
  );
  const ran = await program.call(['doctor', '--json'], {
    inspectParts: allParts,
    sitePorts: { ...fixedPorts, machineParts: () => machine },
  });
  expect(checksOf(ran)).toContainEqual({ part: 'meters', state: 'ok', message: 'tags 0.', next: null });
});
