// The commands of `readback` after the first call: move, clock, deactivate, report, trial, paper, restore.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHALLENGE_LAYOUT, decodeReceipt, readCode, SHORT_LAYOUT, verifyLineage, verifyPack } from '@readback/core';
import { verifyReceipt, verifyReport } from '@readback/core/vendor';
import { describe, expect, test } from 'vitest';
import { challengePayload } from '../../../packages/core/src/records/challenge.js';
import { groupsFor, siteIn } from '../../node/site-fixture.js';
import { trust } from '../../support/example-vendor.js';
import { lifePackFile } from '../../support/life-pack.js';
import { kitText, type Program, programWith } from './readback.js';

const packFile = lifePackFile();
const pack = verifyPack(packFile, trust);
const program = (): Program => programWith(kitText(packFile));

type Answered = Readonly<Record<string, unknown>>;
const groupsOf = (answered: Answered): string[] => {
  const { groups } = answered;
  if (!Array.isArray(groups)) throw new Error('no groups');
  return groups.map(String);
};
const lineageOf = ({ state }: Program) => verifyLineage(pack, siteIn(state, { packFile }).installation().lineage);

/** A whole call by commands. */
async function call(at: Program, policyId: string, purpose = 'activate'): Promise<void> {
  const shown = (await at.call(['challenge', '--json', '--fresh', '--purpose', purpose])).json();
  const base = purpose === 'activate' ? undefined : lineageOf(at).at(-1)?.digest;
  const response = groupsFor(String(shown['challenge']), {
    pack,
    policyId,
    quantity: policyId === 'professional' && purpose !== 'move' && purpose !== 'clock' ? 12 : 1,
    ...(base ? { base } : {}),
  });
  expect((await at.call(['enter', ...response])).exitCode).toBe(0);
}
const codeOf = (answered: Answered): unknown => {
  const { error } = answered;
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
};

describe('readback deactivate', () => {
  test('asks to be meant, then shows a receipt that the desk can check, and the same again', async () => {
    const at = program();
    await call(at, 'professional');
    const [newest] = lineageOf(at).slice(-1);
    const asked = await at.call(['deactivate']);
    expect(asked.exitCode).toBe(3);
    expect(asked.err).toContain('readback deactivate --yes');
    expect((await at.call(['status'])).exitCode).toBe(0);

    const given = await at.call(['deactivate', '--yes', '--json', '--out', 'receipt.txt']);
    expect(given.exitCode).toBe(0);
    const { data } = readCode(CHALLENGE_LAYOUT, groupsOf(given.json()));
    if (!data || !newest) throw new Error('no receipt');
    expect(verifyReceipt(challengePayload(data), newest)).toBe(true);
    expect(decodeReceipt(challengePayload(data)).counter).toBe((newest.challenge.counter + 1) % 256);
    expect((await at.call(['deactivate'])).out).toContain(groupsOf(given.json())[0]);
    const unwritable = await at.call(['deactivate', '--out', 'no/such/receipt.txt']);
    expect(unwritable.exitCode).toBe(5);
    expect(unwritable.out).toContain(groupsOf(given.json())[0]);
    expect(unwritable.out).not.toContain('Written to');
    const status = await at.call(['status', '--json']);
    expect(status).toMatchObject({ exitCode: 1 });
    expect(status.json()).toMatchObject({ status: 'deactivated', usable: false });
  });

  test('is refused where the policy stays with the machine, and where there is no licence', async () => {
    const at = program();
    expect(codeOf((await at.call(['deactivate', '--yes', '--json'])).json())).toBe('no-base-licence');
    await call(at, 'forever');
    const refused = await at.call(['deactivate', '--yes', '--json']);
    expect(refused.exitCode).toBe(4);
    expect(codeOf(refused.json())).toBe('policy-not-returnable');
  });
});

describe('readback challenge --purpose', () => {
  test('move and clock build on the licence that is there', async () => {
    const at = program();
    const none = await at.call(['challenge', '--purpose', 'clock', '--json']);
    expect(codeOf(none.json())).toBe('no-base-licence');
    await call(at, 'professional');
    await call(at, 'professional', 'clock');
    await call(at, 'professional', 'move');
    expect(lineageOf(at).map(({ challenge }) => challenge.purpose)).toEqual(['activate', 'clock', 'move']);
    expect((await at.call(['status'])).exitCode).toBe(0);
  });
});

test.each([
  ['deactivate', ['--yes'], 'professional', /is not licensed here any more\.\n.*read this receipt/],
  ['report', [], 'counted', /tags: 0\n.*read this report/],
  ['challenge', [], 'professional', /read this challenge/],
] as const)(
  'readback %s: with a file that cannot be written, all is said first',
  async (command, options, policy, said) => {
    const at = program();
    await call(at, policy);
    const ran = await at.call([command, ...options, '--out', 'no/such/file.txt']);
    expect(ran.exitCode).toBe(5);
    expect(ran.out).toMatch(said);
    expect(ran.err).toContain('cannot be written (ENOENT)');

    const json = await at.call([command, '--json', ...options, '--out', 'no/such/file.txt']);
    expect(json.exitCode).toBe(5);
    expect(json.out.trimEnd().split('\n')).toHaveLength(1);
    expect(groupsOf(json.json()).length).toBeGreaterThan(3);
    expect(json.json()).toMatchObject({
      error: { code: 'code-file-unwritable', family: 'system', exitCode: 5, groups: [] },
    });
  },
);

describe('readback report', () => {
  test('says what was counted, with a code that the desk can check', async () => {
    const at = program();
    await call(at, 'counted');
    const shown = await at.call(['report', '--json']);
    expect(shown.json()).toMatchObject({ counts: { tags: 0 } });
    const { data } = readCode(SHORT_LAYOUT, groupsOf(shown.json()));
    const [newest] = lineageOf(at).slice(-1);
    if (!data || !newest) throw new Error('no report');
    expect(verifyReport(data, newest)).toBe(true);
    expect((await at.call(['report'])).out).toContain('tags: 0');
  });
});

describe('readback trial', () => {
  test('begins once, without a call', async () => {
    const at = program();
    expect((await at.call(['trial'])).out).toContain('This is a trial until 2');
    expect((await at.call(['status', '--json'])).json()).toMatchObject({ status: 'trial', usable: true });
    expect((await at.call(['check', '--feature', 'historian'])).exitCode).toBe(0);
    expect(await at.call(['trial'])).toMatchObject({ exitCode: 1 });
    expect(codeOf((await at.call(['trial', 'try-out', '--json'])).json())).toBe('trial-used');
    expect(codeOf((await at.call(['trial', 'nothing', '--json'])).json())).toBe('trial-unknown');
    const unknown = await program().call(['trial', 'nope']);
    expect(unknown.exitCode).toBe(3);
    expect(unknown.err).toBe('readback: There is no trial "nope" here.\nGive the name of one: try-out.\n');
    expect((await at.call(['trial', 'nope'])).err).toContain('No trial can be begun here.');
  });
});

describe('paper', () => {
  test('goes back in after a loss, however it was typed, on the same machine', async () => {
    const at = program();
    await call(at, 'forever');
    expect((await at.call(['paper', '--out', 'paper.txt'])).exitCode).toBe(0);
    const { out } = await at.call(['paper']);
    const lost = program();
    const typed = out.toLowerCase().replace('challenge:', '  * Challenge = ');
    expect(await lost.call(['restore'], { input: typed })).toMatchObject({ exitCode: 0 });
    expect((await lost.call(['status', '--json'])).json()).toMatchObject({ status: 'active' });
    expect(codeOf((await lost.call(['restore', '--json'], { input: out })).json())).toBe('licence-exists');
  });

  test('whoever types it at a terminal is told what is waited for', async () => {
    const at = program();
    await call(at, 'forever');
    const { out: input } = await at.call(['paper']);
    const typed = await program().call(['restore'], { input, isInputTerminal: true });
    expect(typed.exitCode).toBe(0);
    expect(typed.err).toMatch(/^Type the lines "challenge: .* of the page\. Then Ctrl-D/);
    expect((await program().call(['restore'], { input })).err).toBe('');
  });

  test('says what is wrong with a page', async () => {
    const at = program();
    await call(at, 'forever');
    const { out } = await at.call(['paper']);
    const restore = async (page: string) =>
      codeOf((await program().call(['restore', '--json'], { input: page })).json());
    expect(await restore('nothing here')).toBe('paper-incomplete');
    expect(await restore(out.replace(/^response:.*$/m, ''))).toBe('paper-incomplete');
    expect(await restore(out.replace(/^response: (.)/m, (_, first) => `response: ${first === '7' ? '8' : '7'}`))).toBe(
      'group-mismatch',
    );
    const rented = program();
    await call(rented, 'professional');
    expect(codeOf((await rented.call(['paper', '--json'])).json())).toBe('paper-none');
    const file = join(rented.folder, 'page.txt');
    writeFileSync(file, out);
    expect(codeOf((await rented.call(['restore', '--in', file, '--json'])).json())).toBe('licence-exists');
  });
});
