// The pack workshop by command: lint, diff with the customers it touches, a pack that is signed on another machine by file
// and by typed codes, and a licence simulated.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  addMonths,
  deactivate,
  digestOfPayload,
  formatDay,
  formatEnvelope,
  parseDay,
  verifyLineage,
  verifyPack,
} from '@readback/core';
import {
  digestGroups,
  ed25519PublicKey,
  readProductDefinition,
  SHIP_PAYLOAD_TYPE,
  shipmentPayload,
  signPack,
} from '@readback/core/vendor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diffText } from '../../packages/vendor-tui/src/desk/diff-words.js';
import { exampleProduct } from '../../packages/vendor-tui/src/desk/example-product.js';
import { diffPacks, type PackSide } from '../../packages/vendor-tui/src/desk/pack-diff.js';
import { type Simulation, simulate } from '../../packages/vendor-tui/src/desk/simulate.js';
import { openKeyFile, sealSecret } from '../../packages/vendor-tui/src/keystore/index.js';
import { counting, packKeys } from '../support/example-vendor.js';
import { commandsOn, jsonOf, looksLikeAStackTrace, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, NOW_MS, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';

let fixture: DeskFixture;
let run: Run;
const json = jsonOf(() => run);

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder);
});

afterEach(() => fixture.remove());

const ORDER = ['--customer', 'c-3', '--order', 'o-4'] as const;

interface PolicyJson {
  [name: string]: unknown;
}

function editPolicy(change: (policy: PolicyJson) => PolicyJson | undefined): void {
  const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
  const [first, ...others] = product.policies;
  const changed = change(first);
  product.policies = changed === undefined ? others : [changed, ...others];
  writeFileSync(fixture.made.productFile, JSON.stringify(product, null, 2));
}

/** The id of a grant that a site has taken. */
async function sell(): Promise<string> {
  const site = new Site(fixture);
  const { value } = await json('issue', ...site.challenge(), ...ORDER);
  site.enter(value.groups);
  return value.grantId;
}

const digestOf = async (): Promise<string> =>
  (await json('pack', 'show', fixture.made.packFile)).value.policies[0].digest;

describe('pack lint', () => {
  it('says what a change does to licences that exist, without a passphrase, and of a lone file what it can', async () => {
    await sell();
    editPolicy((policy) => ({ ...policy, graceDays: 3, replaces: ['ab'.repeat(32)] }));
    const linted = await run('pack', 'lint');
    expect(linted).toMatchObject({ exitCode: 0, errors: '' });
    expect(linted.output).toContain('"professional" has changed, and 1 grant relies on it as it was in pack 1');
    expect(linted.output).toContain('or --accept-changes professional.replaces');
    expect(linted.output).toContain('is the digest of no policy in a pack of this desk: it replaces nothing');
    expect((await run('pack', 'lint', fixture.made.productFile)).output).not.toContain('grant relies');

    editPolicy((policy) => ({ ...policy, code: 99 }));
    const told = JSON.parse((await run('pack', 'lint', '--json')).output);
    expect(told).toMatchObject({ file: fixture.made.productFile, errors: 1 });
    expect(told.findings.find(({ severity }: { severity: string }) => severity === 'error')).toMatchObject({
      path: 'policies[0].code',
      line: 13,
      column: 7,
    });
    expect((await run('pack', 'lint')).exitCode).toBe(3);
    const elsewhere = commandsOn(join(fixture.folder, 'no-desk'));
    expect((await elsewhere('pack', 'lint', fixture.made.productFile)).exitCode).toBe(3);
    expect((await elsewhere('pack', 'lint', fixture.made.kitFile)).errors).toContain('not a product file');
    expect((await elsewhere('pack', 'lint', './none.jsonc')).errors).toContain('cannot be read');
  });

  it('two product files are one too many, and an old one without comments goes on working', async () => {
    const plain = fixture.made.productFile.replace(/c$/, '');
    copyFileSync(fixture.made.productFile, plain);
    expect((await run('pack', 'lint')).errors).toContain('only one can count');
    rmSync(fixture.made.productFile);
    expect((await run('pack', 'lint')).output).toContain(plain);
    expect((await run('pack', 'build', ...WITH_PASSPHRASE)).output).toContain('Nothing has changed since pack 1');
  });
});

describe('pack diff', () => {
  it('names field by field what differs, and the customers who lose their licence', async () => {
    expect((await run('pack', 'diff')).output).toContain('Nothing differs.');
    await sell();
    editPolicy((policy) => ({ ...policy, limits: { tags: 6000 } }));
    const { value } = await json('pack', 'diff');
    expect(value).toMatchObject({
      from: 'pack 1',
      to: 'the product file',
      isSame: false,
      policies: [
        { id: 'professional', kind: 'changed', fields: [{ field: 'limits.tags', before: 5000, after: 6000 }] },
      ],
      licensees: [
        {
          policyId: 'professional',
          outcome: 'ends',
          grants: 1,
          machines: 1,
          customers: [{ customerId: 'c-3', name: 'Example Plant', grants: 1, machines: 1 }],
        },
      ],
    });
    const { output } = await run('pack', 'diff');
    expect(output).toContain('WARNING: licences on 1 machine END with this pack.');
    expect(output).toContain('Example Plant (c-3), 1 machine');
  });

  it('counts what stands, as the build does: nothing that was revoked, and nothing of a machine that gave its licence back', async () => {
    const sites = ['one', 'two', 'three'].map((name) => new Site(fixture, { board: name, disk: name }));
    const grants: string[] = [];
    for (const site of sites) {
      const { value } = await json('issue', ...site.challenge(), ...ORDER);
      await json('confirm', value.grantId, ...site.enter(value.groups));
      grants.push(value.grantId);
    }
    const [site] = sites;
    if (site === undefined) throw new Error('there are three');
    // A response that takes no seat is given up with the others.
    const { value: clock } = await json('issue', ...site.challenge('clock'), ...ORDER);
    await json('confirm', clock.grantId, ...site.enter(clock.groups));
    const { deactivation } = deactivate(site.installation, verifyLineage(site.pack, site.installation.lineage), NOW_MS);
    await json('receipt', ...deactivation.receipt.split(' '), '--customer', 'c-3');
    await json('grant', 'revoke', grants[1] ?? '', '--why', 'a test');

    editPolicy((policy) => ({ ...policy, limits: { tags: 6000 } }));
    const { licensees } = (await json('pack', 'diff')).value;
    expect(licensees).toMatchObject([{ outcome: 'ends', grants: 1, machines: 1 }]);
    expect((await run('pack', 'build', ...WITH_PASSPHRASE)).errors).toContain('1 grant relies on it');
    await json('grant', 'revoke', grants[2] ?? '', '--why', 'a test');
    expect((await json('pack', 'diff')).value.licensees).toEqual([]);
    expect((await json('pack', 'build')).value).toMatchObject({ version: 2, isNew: true });
  });

  it('tells new terms from an end, what is weaker, and what comes back', async () => {
    await sell();
    const digest = await digestOf();
    editPolicy((policy) => ({ ...policy, graceDays: 1, replaces: [digest] }));
    const { licensees } = (await json('pack', 'diff')).value;
    expect(licensees).toMatchObject([
      { outcome: 'new-terms', weaker: ['graceDays was 7 and is 1 now: licences of it get less'] },
    ]);
    editPolicy(() => undefined);
    expect((await json('pack', 'diff')).value).toMatchObject({
      policies: [{ id: 'professional', kind: 'removed' }],
      licensees: [{ outcome: 'ends', says: 'is gone: licences END where the new pack arrives' }],
    });
    await json('pack', 'build', '--accept-changes', 'professional.id');
    const { value } = await json('pack', 'diff', fixture.made.kitFile, fixture.made.packFile);
    expect(value).toMatchObject({ licensees: [{ outcome: 'returns' }] });
  });

  it.each<[string, readonly (readonly string[])[], string]>([
    ['retired', [['next'], ['rotate']], 'was current and is retired up to 2027-02-20 now'],
    ['stolen', [['next'], ['stolen', '1']], 'was current and is stolen, 1 grant counts now'],
  ])('counts what was signed with a key that is %s', async (_, acts, says) => {
    await sell();
    for (const act of acts) await json('key', ...act);
    const { output } = await run('pack', 'diff');
    expect(output).toContain(`! issuing key 1, 1 grant on 1 machine: ${says}`);
    expect(output).not.toContain('No licence that was issued changes.');
  });

  it('counts what was signed with a key that is gone or another one, and what is revoked no more', () => {
    const [key] = packKeys;
    if (key === undefined) throw new Error('the example pack has a key');
    const known = { licensees: [], owners: [], keyUse: [{ epoch: key.epoch, grants: 3, machines: 2 }] };
    const side = { name: 'pack 1', ...readProductDefinition(exampleProduct) };
    const told = (before: Partial<PackSide>, after: Partial<PackSide>) =>
      diffText(diffPacks({ ...side, ...before }, { ...side, ...after }), known).join('\n');
    const was = { keys: [key] };
    expect(told(was, was)).toContain('No licence that was issued changes.');
    expect(told(was, { keys: [] })).toContain('3 grants on 2 machines: is not listed any more');
    const other = { ...key, publicKey: counting(1, 128) };
    expect(told(was, { keys: [other] })).toContain('3 grants on 2 machines: is another key under this number');
    const [one, two] = ['aa', 'bb'].map((byte) => ({
      keys: [{ ...key, status: 'stolen' as const, allowed: new Set([byte]) }],
    }));
    expect(told(one ?? {}, two ?? {})).toContain('3 grants on 2 machines: lets other grants count than before');
    expect(told({ revoked: ['ab'] }, { revoked: [] })).toContain('1 grant revoked no more: they count again');
  });

  it('tells keys and revocations of the next pack, and compares two files where there is no desk', async () => {
    await json('grant', 'revoke', await sell(), '--why', 'a test');
    await json('key', 'next');
    const { value } = await json('pack', 'diff');
    expect(value.revoked).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(value.owners).toMatchObject([{ digest: value.revoked[0], name: 'Example Plant' }]);
    expect(value.licensees).toEqual([]);
    expect(value.keys).toEqual([{ epoch: 2, says: 'is new: next' }]);
    const told = await run('pack', 'diff');
    expect(told.output).toContain('No policy of a licence that was issued changes, but\n  ! 1 grant revoked');
    expect(told.output).not.toContain('No licence that was issued changes.');
    const elsewhere = commandsOn(join(fixture.folder, 'no-desk'));
    const { output, exitCode } = await elsewhere('pack', 'diff', fixture.made.packFile, fixture.made.productFile);
    expect(exitCode).toBe(0);
    expect(output).toContain('Nothing differs.');
    expect(output).toContain('where a desk has them in its ledger');
  });
});

const envelopeOf = (type: string, payload: string): string =>
  JSON.stringify({
    payload: Buffer.from(payload).toString('base64'),
    payloadType: `application/vnd.readback.${type}+json`,
    signatures: [],
  });

describe('a pack that is signed elsewhere', () => {
  /** A machine with a key and no desk. */
  let root: Run;
  let key: string;
  beforeEach(() => {
    const folder = join(fixture.folder, '..', 'root-machine');
    mkdirSync(folder);
    key = join(folder, 'root.age');
    copyFileSync(fixture.made.rootKeyFile, key);
    rmSync(fixture.made.rootKeyFile);
    root = commandsOn(join(folder, 'no-desk'), { workFolder: folder });
    editPolicy((policy) => ({ ...policy, graceDays: 30 }));
  });
  const sign = (...args: readonly string[]) =>
    root('pack', 'sign', ...args, '--root-key-file', key, ...WITH_PASSPHRASE);
  const trustOf = async () => ({
    rootKeys: [ed25519PublicKey(await openKeyFile('root-secret', key, PASSPHRASE))],
    productId: PRODUCT,
  });

  it('by file: what is signed is shown, its digest confirmed, and the desk takes it', async () => {
    const { value: built } = await json('pack', 'build', '--unsigned');
    expect(built).toMatchObject({ productId: PRODUCT, version: 2, isNew: true, warnings: [] });
    expect(built.digest).toHaveLength(14);
    expect((await sign(built.file)).errors).toContain('no terminal to ask for it');
    const [one, two, ...rest] = built.digest as string[];
    const but = [one, two, ...rest].slice(0, -1);
    expect(await sign(built.file, '--digest', but.join(' '))).toMatchObject({ exitCode: 4 });
    expect((await sign(built.file, '--digest', [two, one, ...rest].join(' '))).errors).toContain('groups 1 and 2');
    const zeros = digestGroups('application/vnd.readback.pack+json', new Uint8Array(32)).join(' ');
    const others = await sign(built.file, '--digest', zeros);
    expect(others).toMatchObject({ exitCode: 4 });
    // What is to be typed is shown nowhere.
    for (const group of built.digest) expect(others.errors).not.toContain(group);
    const signed = await sign(built.file, '--digest', built.digest.join(' ').toLowerCase());
    expect(signed.exitCode).toBe(0);
    expect(signed.errors).toContain('policy 1 professional: base, Professional, 1 month, holds to machine');
    const file = join(fixture.folder, 'packs', `${PRODUCT}-2.pack.json`);
    expect(verifyPack(readFileSync(file, 'utf8'), await trustOf()).version).toBe(2);
    expect(await sign(file, '--digest', built.digest.join(' '))).toMatchObject({ exitCode: 4 });

    const { value: taken } = await json('pack', 'take', file);
    expect(taken).toMatchObject({ version: 2, isNew: true, packTag: built.packTag });
    expect(readFileSync(taken.packFile, 'utf8')).toBe(readFileSync(file, 'utf8'));
    expect(readFileSync(taken.kitFile, 'utf8')).toContain('"minPackVersion": 2');
    expect((await json('pack', 'take', file)).value.isNew).toBe(false);
    expect((await json('pack', 'build', '--unsigned')).value).toMatchObject({ version: 2, isNew: false });
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
  });

  it('is taken where licences exist: what they rely on is in it as it was', async () => {
    await sell();
    editPolicy((policy) => ({ ...policy, graceDays: 7 }));
    const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
    product.support = { ...product.support, phone: '+49 555 010077' };
    writeFileSync(fixture.made.productFile, JSON.stringify(product));
    const { value: built } = await json('pack', 'build', '--unsigned');
    expect((await sign(built.file, '--digest', built.digest.join(' '))).exitCode).toBe(0);
    const { value: taken } = await json('pack', 'take', built.file.replace('.to-sign', '.pack'));
    expect(taken).toMatchObject({ version: 2, isNew: true, warnings: [] });
  });

  it('is shown with all that it says: each field that is not the usual one, keys by what the desk shows of them', async () => {
    const grantId = await sell();
    await json('grant', 'revoke', grantId, '--why', 'a test');
    await json('key', 'next');
    const replaced = await digestOf();
    const unusual = {
      ...{ limitRule: 'larger', meters: ['batches'], stacks: false, shelfLifeDays: 99, minimumParts: 2 },
      ...{ clockToleranceHours: 77, returnable: false, support: 'ask for Bo', replaces: [replaced] },
    };
    editPolicy((policy) => ({ ...policy, ...unusual }));
    const { value: built } = await json('pack', 'build', '--unsigned', '--accept-changes', await changesToAccept());
    const { errors, exitCode } = await sign(built.file, '--digest', built.digest.join(' '));
    expect(exitCode).toBe(0);
    for (const [name, value] of Object.entries(unusual)) {
      if (name !== 'replaces') expect(errors).toContain(`    ${name} ${JSON.stringify(value)}`);
    }
    expect(errors).toContain(`    replaces: 1\n      ${replaced}`);
    expect(errors).toMatch(/^ {2}revoked grants: 1\n {4}[0-9a-f]{64}$/m);
    // Nothing is said of what is as usual.
    expect(errors).not.toContain('restorable');
    const atDesk = (await json('key', 'list')).value.keys as { epoch: number; fingerprint: string }[];
    expect(atDesk.map(({ epoch }) => epoch)).toEqual([2, 1]);
    expect(new Set(atDesk.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    const listed = (await run('key', 'list')).output;
    for (const { epoch, fingerprint } of atDesk) {
      expect(fingerprint).toMatch(/^([0-9a-f]{4} ){4}[0-9a-f]{4}$/);
      expect(errors).toContain(`  issuing key ${epoch}: ${fingerprint}, `);
      expect(listed).toContain(`key ${fingerprint}`);
    }
    expect((await run('pack', 'show', built.file.replace('.to-sign', '.pack'))).output).toContain(
      atDesk[0]?.fingerprint,
    );
  });

  const changesToAccept = async (): Promise<string> => {
    const refused = await run('pack', 'build', '--unsigned', ...WITH_PASSPHRASE);
    return /--accept-changes (\S+)/.exec(refused.errors)?.[1] ?? '';
  };

  it('is shown with what it changes over a pack that this root key has signed, new keys marked', async () => {
    await json('key', 'next');
    const { value: built } = await json('pack', 'build', '--unsigned');
    const digest = ['--digest', built.digest.join(' ')];
    const { errors } = await sign(built.file, ...digest, '--since', fixture.made.kitFile);
    expect(errors).toMatch(/issuing key 2: [0-9a-f ]+, next {2}NEW$/m);
    expect(errors).toMatch(/issuing key 1: [0-9a-f ]+, current$/m);
    expect(errors).toContain('From pack 1 to pack 2');
    expect(errors).toContain('graceDays: 7 -> 30');

    // One that lies beside it proves nothing: it has to be signed by the same root.
    const forged = join(fixture.folder, 'forged.pack.json');
    const payload = Buffer.from(JSON.parse(readFileSync(fixture.made.packFile, 'utf8')).payload, 'base64');
    writeFileSync(forged, signPack(new Uint8Array(payload), [counting(9, 32)]));
    rmSync(built.file.replace('.to-sign', '.pack'));
    const refused = await sign(built.file, ...digest, '--since', forged);
    expect(refused).toMatchObject({ exitCode: 3, errors: expect.stringContaining('another root key') });
    expect((await sign(built.file, ...digest, '--since', 'none.json')).exitCode).toBe(3);
    expect(existsSync(built.file.replace('.to-sign', '.pack'))).toBe(false);
  });

  it('replaces no file but the same pack with other signatures, which stay', async () => {
    const { value: built } = await json('pack', 'build', '--unsigned');
    const digest = ['--digest', built.digest.join(' ')];
    const out = built.file.replace('.to-sign', '.pack');
    for (const there of ['mine', readFileSync(fixture.made.packFile, 'utf8'), readFileSync(built.file, 'utf8')]) {
      writeFileSync(out, there);
      expect(await sign(built.file, ...digest)).toMatchObject({
        exitCode: 4,
        errors: expect.stringContaining(`another file lies where the signed one would go: ${out}`),
      });
      expect(readFileSync(out, 'utf8')).toBe(there);
    }
    rmSync(out);
    const payload = new Uint8Array(
      Buffer.from(JSON.parse(readFileSync(built.file, 'utf8')).envelope.payload, 'base64'),
    );
    const secret = counting(9, 32);
    writeFileSync(out, signPack(payload, [secret]));
    expect((await sign(built.file, ...digest)).output).toContain('It has 2 signatures now.');
    const { rootKeys } = await trustOf();
    const trust = { rootKeys: [...rootKeys, ed25519PublicKey(secret)], productId: PRODUCT, threshold: 2 };
    expect(verifyPack(readFileSync(out, 'utf8'), trust).version).toBe(2);
    expect(await sign(built.file, ...digest)).toMatchObject({ exitCode: 4 });
    expect(readdirSync(dirname(out)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('signs a manifest beside its file, which stays as SHA256SUMS has it', async () => {
    const manifest = join(fixture.folder, 'manifest.json');
    const shipment = shipmentPayload({
      product: { id: PRODUCT, title: 'Historian' },
      pack: { version: 1, tag: '0AB', digest: 'ab'.repeat(32) },
      client: '1.0.0',
      files: Array.from({ length: 60 }, (_, index) => ({ name: `f${index}`, bytes: index, sha256: 'cd'.repeat(32) })),
    });
    writeFileSync(manifest, formatEnvelope(SHIP_PAYLOAD_TYPE, shipment, []));
    const before = readFileSync(manifest, 'utf8');
    const digest = digestGroups(SHIP_PAYLOAD_TYPE, digestOfPayload(shipment)).join(' ');
    const signed = await sign(manifest, '--digest', digest);
    expect(signed).toMatchObject({ exitCode: 0 });
    for (let index = 0; index < 60; index++) expect(signed.errors).toContain(` f${index} `);
    expect(readFileSync(manifest, 'utf8')).toBe(before);
    expect(readFileSync(join(fixture.folder, 'manifest.signed.json'), 'utf8')).toContain('"sig"');
    expect(signed.output).toContain('ship take FOLDER manifest.signed.json');
  });

  it('by typed codes: no file leaves or reaches the machine of the root', async () => {
    const { value: built } = await json('pack', 'build', '--unsigned');
    const signed = await sign('--typed', ...built.digest, '--json');
    const { codes } = JSON.parse(signed.output);
    expect(signed.errors).toContain('the digest of a pack');
    const take = (first: string[], second: string[]) =>
      run('pack', 'take', '--typed', '--first', first.join(' '), '--second', second.join(' '), ...WITH_PASSPHRASE);
    expect((await take(codes[1], codes[0])).errors).toContain('This is a second half of a signature');
    expect((await take(built.digest, codes[1])).exitCode).toBe(3);
    const other = JSON.parse((await sign('--typed', ...(await otherDigest(built)), '--json')).output).codes;
    expect((await take(other[0], other[1])).errors).toContain('is not that of the root key');
    expect((await take(codes[0], other[1])).errors).toContain('is not that of the root key');
    expect(await take(codes[0], codes[1])).toMatchObject({ exitCode: 0 });
    const pack = verifyPack(
      readFileSync(join(fixture.folder, 'packs', PRODUCT, '2.pack.json'), 'utf8'),
      await trustOf(),
    );
    expect(pack.version).toBe(2);
    expect((await run('pack', 'take', '--typed', ...WITH_PASSPHRASE)).errors).toContain('waits for a signature');
  });

  async function otherDigest(built: { file: string; digest: string[] }): Promise<string[]> {
    const before = readFileSync(built.file, 'utf8');
    editPolicy((policy) => ({ ...policy, title: 'Other' }));
    const { value } = await json('pack', 'build', '--unsigned');
    writeFileSync(built.file, before);
    return value.digest;
  }

  it('typed at a terminal, group by group, with a wrong one asked for again', async () => {
    const { value: built } = await json('pack', 'build', '--unsigned');
    const [first, ...rest] = built.digest as string[];
    const lines = [first?.replace(/.$/, (last) => (last === '0' ? '1' : '0')), first, rest.join(' ')].map(String);
    const asked: string[] = [];
    const typing = commandsOn(join(fixture.folder, 'no-desk'), {
      askTexts: (work) =>
        work(async (prompt) => {
          asked.push(prompt);
          return lines.shift() ?? '';
        }),
    });
    const signed = await typing('pack', 'sign', '--typed', '--root-key-file', key, ...WITH_PASSPHRASE, '--json');
    expect(signed).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(signed.output).digest).toEqual(built.digest);
    expect(asked).toEqual(['Group 1 of 14: ', 'Group 1 of 14: ', 'Group 2 of 14: ']);
    expect(signed.errors).toContain('Group 1 (');
  });

  it('by two root keys, one after the other', async () => {
    const second = join(fixture.folder, '..', 'root-machine', 'second.age');
    const secret = counting(9, 32);
    const { formatKey } = await import('@readback/core');
    await sealSecret(second, formatKey('root-secret', secret), PASSPHRASE, { workFactor: 2 });
    const { value: built } = await json('pack', 'build', '--unsigned');
    const digest = ['--digest', built.digest.join(' ')];
    await sign(built.file, ...digest);
    const file = built.file.replace('.to-sign', '.pack');
    const twice = await root('pack', 'sign', file, '--root-key-file', second, ...digest, ...WITH_PASSPHRASE);
    expect(twice.output).toContain('It has 2 signatures now.');
    const { rootKeys } = await trustOf();
    const trust = { rootKeys: [...rootKeys, ed25519PublicKey(secret)], productId: PRODUCT, threshold: 2 };
    expect(verifyPack(readFileSync(file, 'utf8'), trust).version).toBe(2);
    expect(await run('pack', 'take', file, ...WITH_PASSPHRASE)).toMatchObject({ exitCode: 0 });
  });

  it('is not taken where keys or packs have changed since, nor where it ends licences and nobody accepted that', async () => {
    await sell();
    expect((await run('pack', 'build', '--unsigned', ...WITH_PASSPHRASE)).exitCode).toBe(4);
    const { value: built } = await json('pack', 'build', '--unsigned', '--accept-changes', 'professional.replaces');
    await sign(built.file, '--digest', built.digest.join(' '));
    const file = built.file.replace('.to-sign', '.pack');
    const kept = readFileSync(built.file, 'utf8');
    rmSync(built.file);
    expect((await run('pack', 'take', file, ...WITH_PASSPHRASE)).errors).toContain(
      'grants that exist would stop working',
    );
    writeFileSync(built.file, kept);
    await json('key', 'next');
    expect((await run('pack', 'take', file, ...WITH_PASSPHRASE)).errors).toContain('have changed since it was built');
    rmSync(file);
    const { value: again } = await json('pack', 'build', '--unsigned', '--accept-changes', 'professional.replaces');
    expect(await sign(again.file, '--digest', again.digest.join(' '))).toMatchObject({ exitCode: 0 });
    const { value: taken } = await json('pack', 'take', file);
    expect(taken).toMatchObject({ version: 2, isNew: true });
    expect((await run('ledger', 'list')).output).toContain('accepted: professional.replaces');
  });

  it.each<[string, string, string]>([
    ['not JSON', 'PACK', 'it is not complete JSON'],
    ['an object', '{}', 'is missing'],
    ['of another maker', '{"payload":"AAAA","payloadType":"text/plain","signatures":[]}', 'its type is text/plain'],
    [
      'of a type that nobody reads',
      envelopeOf('ledger-head', '{}'),
      'its type is application/vnd.readback.ledger-head+json',
    ],
    ['a pack that is no JSON', envelopeOf('pack', 'PACK'), 'is not canonical JSON'],
    ['a manifest that is no JSON', envelopeOf('ship', 'SHIP'), 'is not canonical JSON'],
    ['a manifest without files', envelopeOf('ship', '{}'), 'is not readback-ship/1'],
    [
      'of a type that moves the cursor',
      envelopeOf('\u001b[2J', ''),
      'its type is application/vnd.readback.\ufffd[2J+json',
    ],
    [
      'a pack that moves the cursor',
      envelopeOf('pack', '{"\\u001b[2J":1,"format":"readback-pack/1"}'),
      'payload.\ufffd[2J',
    ],
  ])('a file that is %s is not signed', async (_, text, says) => {
    const file = join(fixture.folder, 'x.to-sign.json');
    writeFileSync(file, text);
    const ran = await sign(file, '--digest', 'x');
    expect(ran.errors).toContain(says);
    expect(ran.exitCode).toBe(3);
    expect(ran.errors).not.toContain('\u001b');
    expect(looksLikeAStackTrace(ran.errors)).toBe(false);
    expect(existsSync(file.replace('.to-sign', '.pack'))).toBe(false);
  });
});

describe('pack simulate', () => {
  const ISSUED = ['--issued', '2026-11-22'];
  const timeline = async (...args: readonly string[]) =>
    (await json('pack', 'simulate', '--policy', 'professional', ...ISSUED, ...args)).value.days.map(
      ({ day, status }: { day: string; status: string }) => [day, status],
    );

  it('shows a term from its first day to its end', async () => {
    expect(await timeline('--quantity', '12')).toEqual([
      ['2026-11-22', 'active'],
      ['2027-10-24', 'active'],
      ['2027-11-23', 'grace'],
      ['2027-11-30', 'expired'],
    ]);
    const { output } = await run('pack', 'simulate', '--policy', 'professional', ...ISSUED);
    expect(output).toContain('historian, trends, tags 5000');
    expect(output).toContain('nothing was recorded');
  });

  it('adds, renews, changes the machine and sets the clock', async () => {
    const { value } = await json('pack', 'simulate', '--policy', 'professional', '--add-on', 'tag-pack:5', ...ISSUED);
    expect(value.days[0].limits).toEqual({ tags: 10_000 });
    expect((await timeline('--renew', '2026-12-20')).at(-1)).toEqual(['2027-01-30', 'expired']);
    expect(await timeline('--change', 'network', '--after', '0,1')).toEqual([
      ['2026-11-22', 'active'],
      ['2026-11-23', 'active'],
    ]);
    expect(await timeline('--change', 'board,disk', '--on', '2026-11-23')).toEqual([['2026-11-23', 'wrong-machine']]);
    const behind = await timeline('--quantity', '12', '--clock', '-3');
    expect(behind[0]).toEqual(['2026-11-22', 'active']);
    expect(behind.find(([, status]: [string, string]) => status === 'clock-suspect')?.[0]).toBe('2026-11-30');
    expect((await run('pack', 'simulate', fixture.made.kitFile, '--policy', 'enterprise', ...ISSUED)).exitCode).toBe(0);
  });

  it('shows no day less than looking at every day would', () => {
    const definition = readProductDefinition(exampleProduct);
    const issuedOn = parseDay('2027-01-31') ?? 0;
    const wanted: Simulation = {
      base: { policyId: 'professional', quantity: 3 },
      addOns: [{ policyId: 'tag-pack', quantity: 2 }],
      issuedOn,
      renewals: [issuedOn + 40],
      changedParts: ['network'],
      clockDays: 0,
      days: [],
    };
    const days = Array.from({ length: 260 }, (_, index) => issuedOn + index);
    const random = (length: number) => counting(3, length);
    const all = simulate(definition, { ...wanted, days }, random).days;
    const statusOf = ({ licence }: (typeof all)[number]) => JSON.stringify([licence.status, licence.entitlements]);
    const changes = all.filter((one, index) => {
      const before = all[index - 1];
      return before === undefined || statusOf(before) !== statusOf(one);
    });
    const shown = simulate(definition, wanted, random).days.map(({ day }) => day);
    expect(changes.map(({ day }) => day).filter((day) => !shown.includes(day))).toEqual([]);
    expect(changes.map(({ licence }) => licence.status)).toEqual(['active', 'active', 'grace', 'expired']);
    // Four months from 31 January in one term of six: what stacks keeps the day of the month.
    expect(all.at(-1)?.licence.expiresOn).toBe(addMonths(issuedOn, 6));
    expect(formatDay(addMonths(issuedOn, 6))).toBe('2027-07-31');
  });

  it.each([
    [[], 'there is more than one policy'],
    [['--policy', 'no'], 'is none that a call can begin with'],
    [['--policy', 'tag-pack'], 'is none that a call can begin with'],
    [['--policy', 'professional', '--quantity', '129'], '"129" cannot be used for --quantity'],
    [['--policy', 'professional', '--issued', 'today'], '"today" cannot be used for --issued'],
    [['--policy', 'professional', '--change', 'keyboard'], '"keyboard" cannot be used for --change'],
    [['--policy', 'professional', '--clock', 'late'], '"late" cannot be used for --clock'],
    [['--policy', 'professional', '--add-on', 'none:1'], '"none" is no add-on'],
  ] as const)('%s is told in a sentence', async (args, says) => {
    const ran = await run('pack', 'simulate', ...args);
    expect(ran.exitCode).toBe(3);
    expect(ran.errors).toContain(says);
  });
});
