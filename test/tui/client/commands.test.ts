// The commands of `readback` as programs and scripts meet them: output, JSON shapes, and every documented exit code.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CHALLENGE_LAYOUT,
  findCode,
  formatCodeText,
  ICAO,
  SPELLING_ALPHABETS,
  type SpellingAlphabet,
  spellGroup,
  verifyPack,
} from '@readback/core';
import { buildPack, ed25519PublicKey, readProductDefinition, signPack } from '@readback/core/vendor';
import { qrText } from '@readback/tui-kit/plain';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../../packages/client-tui/src/commands/program.js';
import { EXIT_CODES } from '../../../packages/client-tui/src/exit-codes.js';
import { activate, fixedPorts, groupsFor, portsLater, siteIn } from '../../node/site-fixture.js';
import {
  counting,
  definition,
  packFile,
  packKeys,
  productJson,
  rootSecret,
  trust,
} from '../../support/example-vendor.js';
import { misheard, ruined } from './client-fixture.js';
import { kitText, type Program, programWith, type Ran } from './readback.js';

const challengeOf = async (program: Program, ...args: string[]): Promise<string> => {
  const { challenge } = (await program.call(['challenge', '--json', ...args])).json();
  if (typeof challenge !== 'string') throw new Error('no challenge');
  return challenge;
};

/** One sentence, what to do next, no stack. */
function expectPlainError({ out, err }: Ran, sentence: string | RegExp): void {
  expect(err).toMatch(sentence);
  expect(err.trimEnd().split('\n').length).toBeGreaterThanOrEqual(2);
  expect(`${out}${err}`).not.toMatch(/\bat .*:\d+:\d+|node:internal|Error:/);
}

const codeOf = (ran: Ran): unknown => {
  const { error } = ran.json();
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
};

describe('a call by commands', async () => {
  test('status, challenge, enter, check', async () => {
    const program = programWith();
    const before = program.run(['status', '--json']);
    expect(before.exitCode).toBe(1);
    expect(before.json()).toMatchObject({
      product: { id: 'com.example.historian', title: 'Example Historian' },
      packVersion: 1,
      status: 'unlicensed',
      usable: false,
      entitlements: [],
      reason: { code: 'unlicensed' },
      pending: [],
      notices: [],
    });
    expect(program.run(['check', '--json'])).toMatchObject({ exitCode: 1 });

    const shown = program.run(['challenge', '--json']);
    expect(shown.exitCode).toBe(0);
    expect(shown.json()).toMatchObject({
      purpose: 'activate',
      groups: expect.arrayContaining([expect.stringMatching(/^[0-9A-Z]{5}$/)]),
      confirmationPhrase: [expect.stringMatching(/^[a-z]+$/), expect.stringMatching(/^[a-z]+$/)],
      support: { vendor: 'Example Support', phone: '+00 555 0100', hours: 'Mon-Fri 08:00-18:00 UTC' },
    });
    const challenge = await challengeOf(program);
    expect(shown.json()['challenge']).toBe(challenge);
    expect(await challengeOf(program, '--fresh')).not.toBe(challenge);

    const response = groupsFor(await challengeOf(program));
    const entered = program.run(['enter', '--json', ...response]);
    expect(entered.exitCode).toBe(0);
    expect(entered.json()).toMatchObject({
      closingPhrase: siteIn(program.state).lastClosingPhrase(),
      licence: {
        status: 'active',
        usable: true,
        entitlements: [
          { id: 'professional', kind: 'base', quantity: 12, since: '2026-11-22', expiresOn: '2027-11-22' },
        ],
        features: ['historian', 'trends'],
        limits: { tags: 5000 },
        expiresOn: '2027-11-22',
        graceUntil: '2027-11-29',
        reason: null,
      },
    });
    expect(program.run(['status'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('Licensed') });
  });

  test.each([
    ['groups', (groups: readonly string[]) => ({ args: [...groups], input: '' })],
    ['one run in lower case', (groups: readonly string[]) => ({ args: [groups.join('').toLowerCase()], input: '' })],
    ['standard input by -', (groups: readonly string[]) => ({ args: ['-'], input: `${groups.join('\n')}\r\n` })],
    ['standard input', (groups: readonly string[]) => ({ args: [], input: groups.join(' - ') })],
  ])('the response as %s', async (_, form) => {
    const program = programWith();
    const { args, input } = form(groupsFor(await challengeOf(program)));
    const ran = program.run(['enter', ...args], { input });
    expect(ran).toMatchObject({ exitCode: 0, err: '' });
    expect(ran.out).toContain('Say these two words to the desk:');
  });

  test('check asks for features and limits, and for nothing that JavaScript brings along', async () => {
    const program = programWith();
    await program.call(['enter', ...groupsFor(await challengeOf(program))]);
    const yes = await program.call([
      'check',
      '--feature',
      'historian',
      '--feature',
      'trends',
      '--limit',
      'tags',
      '--json',
    ]);
    expect(yes.exitCode).toBe(0);
    expect(yes.json()).toEqual({
      answer: true,
      status: 'active',
      usable: true,
      features: { historian: true, trends: true },
      limits: { tags: 5000 },
      expiresOn: '2027-11-22',
      graceUntil: '2027-11-29',
      reason: null,
      // The real machine may have something to be warned of.
      warnings: expect.any(Array),
    });
    const no = await program.call(['check', '--feature', 'redundancy', '--limit', 'constructor', '--json']);
    expect(no.exitCode).toBe(1);
    expect(no.json()).toMatchObject({ answer: false, features: { redundancy: false }, limits: { constructor: null } });
    expect(await program.call(['check', '--feature', 'redundancy'])).toMatchObject({
      exitCode: 1,
      out: 'no\nredundancy: not included\n',
    });
  });

  test('a renewal is asked for by its purpose', async () => {
    const program = programWith();
    expect(await program.call(['challenge', '--purpose', 'change', '--json'])).toMatchObject({ exitCode: 4 });
    await program.call(['enter', ...groupsFor(await challengeOf(program))]);
    expect((await program.call(['challenge', '--purpose', 'change', '--json'])).json()['purpose']).toBe('change');
  });

  test('without a command and without a terminal: status, challenge, and which command comes next', async () => {
    const program = programWith();
    const first = program.run([]);
    expect(first.exitCode).toBe(1);
    expect(first.out).toContain('No licence');
    expect(first.out).toContain('Two words to say when the desk asks:');
    expect(first.out).toContain('readback enter CODE');
    expect(first.out).toContain((await challengeOf(program)).slice(0, 5));
    program.run(['enter', ...groupsFor(await challengeOf(program))]);
    const second = program.run([]);
    expect(second.exitCode).toBe(0);
    expect(second.out).toContain('2027-11-22');
    expect(second.out).not.toContain('Call ');
  });

  test('on another machine: exit 1 and the reason', async () => {
    const program = programWith();
    activate(siteIn(program.state));
    const ran = await program.call(['status', '--json']);
    expect(ran.exitCode).toBe(1);
    expect(ran.json()).toMatchObject({ status: 'wrong-machine', usable: false, features: [] });
    expect((await program.call(['check'])).exitCode).toBe(1);
  });
});

describe('bad codes', async () => {
  const mishear = (groups: readonly string[], ...wrong: number[]): string[] =>
    groups.map((group, index) => (wrong.includes(index) ? ruined(group) : group));

  async function called(): Promise<{ program: Program; challenge: string; response: readonly string[] }> {
    const program = programWith();
    const challenge = String((await program.call(['challenge', '--json'])).json()['challenge']);
    return { program, challenge, response: groupsFor(challenge) };
  }

  type ArgsOf = (response: readonly string[], challenge: string) => readonly string[];
  test.each<readonly [string, ArgsOf, string]>([
    ['nothing', () => [''], 'code-empty'],
    ['blanks', () => ['  '], 'code-empty'],
    ['two groups wrong', (groups) => mishear(groups, 2, 8), 'group-mismatch'],
    ['two groups not heard', (groups) => groups.with(2, '?????').with(8, '?????'), 'symbol-inaudible'],
    ['too short', (groups) => groups.slice(0, 9), 'code-too-short'],
    ['two groups wrong and too long', (groups) => [...mishear(groups, 2, 8), 'K7M4X'], 'code-too-long'],
    ['ten thousand symbols', () => ['K7M4X'.repeat(2000)], 'code-not-found'],
    [
      'an e-mail without a code',
      () => ['Dear Maria, please call us again tomorrow morning, the line was bad. '.repeat(9)],
      'code-not-found',
    ],
    ['a challenge', (_, challenge) => [challenge], 'wrong-kind'],
    ['another script, from right to left', () => ['\u202E\u0645\u0631\u062D\u0628\u0627'], 'typed-unreadable'],
    ['pictures', () => ['\u{1F600}\u{1F511}'], 'typed-unreadable'],
  ])('%s', async (_, argsOf, code) => {
    const { program, challenge, response } = await called();
    const args = argsOf(response, challenge);
    const ran = await program.call(['enter', '--json', ...args]);
    expect([ran.exitCode, codeOf(ran)]).toEqual([3, code]);
    expectPlainError(await program.call(['enter', ...args]), /^readback: \S/);
    expect((await program.call(['enter', ...response])).exitCode).toBe(0);
  });

  test('slips are mended by the signature, and told', async () => {
    const { program, response } = await called();
    const typed = response.map((group, index) => (index === 3 ? misheard(group) : group));
    const ran = await program.call(['enter', ...typed]);
    expect(ran).toMatchObject({ exitCode: 0, err: '' });
    expect(ran.out).toContain(`Corrected, and proved by the signature: group 4: ${typed[3]} -> ${response[3]}\n`);
    expect(ran.out).toContain('Say these two words to the desk:');
    expect(siteIn(program.state).installation().lineage[0]?.response).toBe(response.join(' '));

    const again = await called();
    const doubled = `${again.response[0]?.charAt(0)}${again.response.join('')}`;
    const json = (await again.program.call(['enter', '--json', doubled])).json();
    expect(json).toMatchObject({ changed: expect.any(Array), licence: { status: 'active' } });
  });

  test('groups at fault are counted as people count them', async () => {
    const { program, response } = await called();
    const wrong = mishear(response, 2, 8);
    const ran = await program.call(['enter', '--json', ...wrong]);
    expect(ran.json()).toMatchObject({ error: { groups: [3, 9], family: 'typing' } });
    expectPlainError(await program.call(['enter', ...wrong]), 'There is a wrong symbol in groups 3 and 9.');
  });

  test('look-alike letters of other scripts count as what they look like', async () => {
    const { program, response } = await called();
    const text = response.join(' ').replaceAll('A', '\u0410').replaceAll('K', '\u041A');
    expect((await program.call(['enter', text])).exitCode).toBe(0);
  });

  test('the response to a replaced challenge is refused as that', async () => {
    const { program, response } = await called();
    await program.call(['challenge', '--fresh']);
    const ran = program.run(['enter', '--json', ...response]);
    expect([ran.exitCode, codeOf(ran)]).toEqual([4, 'response-older-challenge']);
  });

  test('typed twice: entered already, with the words for the desk, and no other call', async () => {
    const { program, response } = await called();
    const first = (await program.call(['enter', '--json', ...response])).json();
    expect(first).toMatchObject({ again: false });
    const again = await program.call(['enter', '--json', ...response]);
    expect(again.exitCode).toBe(0);
    expect(again.json()).toEqual({ ...first, again: true });
    const told = await program.call(['enter', response.join('').toLowerCase()]);
    expect(told).toMatchObject({ exitCode: 0, err: '' });
    expect(told.out).toMatch(
      /^This response was entered already; nothing has changed\.\n.*: licensed, .*\nSay these two/,
    );
  });

  test('typed twice with a slip, or after the licence has ended: told as past, and to look first', async () => {
    const { program, response } = await called();
    await program.call(['enter', ...response]);
    const slipped = await program.call(['enter', ...mishear(response, 2)]);
    expect(slipped.exitCode).toBe(4);
    expectPlainError(slipped, 'This response answers a challenge that waits no more');
    expect(slipped.err).toContain('Look at the status: readback status.');

    const ended = programWith();
    const groups = groupsFor(siteIn(ended.state).challenge('activate').challenge);
    siteIn(ended.state).enterResponse(groups);
    const sitePorts = { ...fixedPorts, ...portsLater(400) };
    const late = await ended.call(['enter', '--json', ...groups], { sitePorts });
    expect([late.exitCode, codeOf(late)]).toEqual([4, 'response-past']);
  });

  test('a response without a challenge is refused', async () => {
    const { response } = await called();
    const ran = await programWith().call(['enter', '--json', ...response]);
    expect([ran.exitCode, codeOf(ran)]).toEqual([4, 'no-challenge-pending']);
  });
});

describe('bad kits and packs', async () => {
  const otherRoot = counting(77, 32);
  const otherProduct = readProductDefinition({ ...productJson, product: { id: 'com.example.other', title: 'Other' } });
  const newer = signPack(
    buildPack({ ...definition, version: 2, keys: packKeys }, new Set([verifyPack(packFile, trust).tag])),
    [rootSecret],
  );
  const foreign = signPack(buildPack({ ...otherProduct, version: 1, keys: packKeys }, new Set()), [rootSecret]);
  const changed = kitText().replace(/"payload": "(.{40})./, (_, start: string) => `"payload": "${start}A`);

  test.each<readonly [string, string | null, string]>([
    ['no kit at all', null, 'kit-not-found'],
    ['a truncated kit', kitText().slice(0, 700), 'kit-malformed'],
    ['not JSON', 'hello', 'kit-malformed'],
    ['an empty file', '', 'kit-malformed'],
    ['JSON of something else', '{"format":"readback-draft/1"}', 'kit-malformed'],
    [
      'a pack of another root',
      kitText(packFile, { ...trust, rootKeys: [ed25519PublicKey(otherRoot)] }),
      'pack-signature-invalid',
    ],
    ['a pack of another product', kitText(foreign), 'pack-product'],
    ['a changed pack', changed, 'pack-signature-invalid'],
  ])('%s', async (_, kit, code) => {
    const program = programWith(kit);
    for (const args of [['status'], ['challenge'], ['check'], ['enter', 'K7M4X'], []]) {
      const ran = await program.call(args);
      expect(ran.exitCode).toBe(3);
      expectPlainError(ran, /^readback: /);
    }
    expect(codeOf(await program.call(['status', '--json']))).toBe(code);
  });

  test('a pack older than the one seen before', async () => {
    const program = programWith(kitText(newer));
    const groups = groupsFor(await challengeOf(program), { pack: verifyPack(newer, trust) });
    expect((await program.call(['enter', ...groups])).exitCode).toBe(0);
    writeFileSync(join(program.folder, 'readback.kit.json'), kitText());
    const ran = await program.call(['status', '--json']);
    expect([ran.exitCode, codeOf(ran)]).toEqual([3, 'pack-too-old']);
  });

  test('the kit is found by name, by variable, or as the only one here; several are not guessed at', async () => {
    const program = programWith(null);
    writeFileSync(join(program.folder, 'one.kit.json'), kitText());
    expect((await program.call(['status'])).exitCode).toBe(1);
    writeFileSync(join(program.folder, 'two.kit.json'), kitText());
    expect(codeOf(await program.call(['status', '--json']))).toBe('kit-several');
    expect((await program.call(['status', '--kit', 'two.kit.json'])).exitCode).toBe(1);
    expect((await program.call(['status'], { env: { READBACK_KIT: 'one.kit.json' } })).exitCode).toBe(1);
    expect(codeOf(await program.call(['status', '--json', '--kit', 'three.kit.json']))).toBe('kit-unreadable');
  });
});

test('a name of a file gives a terminal nothing to obey', async () => {
  const name = 'kit\u001B[2J.kit.json';
  const program = programWith(null);
  for (const args of [
    ['status', '--kit', name],
    ['enter', '--in', name, '--kit', 'good.json'],
    ['challenge', '--out', `no/${name}`, '--kit', 'good.json'],
    ['challenge', '--out', name, '--kit', 'good.json'],
  ]) {
    writeFileSync(join(program.folder, 'good.json'), kitText());
    const ran = await program.call(args);
    expect(`${ran.out}${ran.err}`).toContain('kit\uFFFD[2J.kit.json');
    expect(`${ran.out}${ran.err}`).not.toContain('\u001B');
  }
  // The one that lies here by itself.
  writeFileSync(join(program.folder, name), kitText());
  const doctor = await program.call(['doctor']);
  expect(doctor.out).toContain('kit\uFFFD[2J.kit.json');
  expect(doctor.out).not.toContain('\u001B');
  writeFileSync(join(program.folder, 'two.kit.json'), kitText());
  expect((await program.call(['status'])).err).toMatch(/several client kits.*kit\uFFFD\[2J\.kit\.json/);
});

test('hours that the vendor leaves out leave no empty brackets', async () => {
  const { vendor, phone } = productJson.support;
  const silent = readProductDefinition({ ...productJson, support: { vendor, phone } });
  const silentPack = buildPack({ ...silent, version: 1, keys: packKeys }, new Set());
  const program = programWith(kitText(signPack(silentPack, [rootSecret])));
  for (const args of [['challenge'], ['doctor']]) {
    const { out } = await program.call(args);
    expect(out).toMatch(/Call Example Support, \+00 555 0100[,.]/);
    expect(out).not.toContain('()');
  }
  expect((await programWith().call(['challenge'])).out).toMatch(/Call Example Support, \+00 555 0100 \(.+\), and/);
});

describe('codes in files and pictures', async () => {
  test('a challenge goes out as a text file, a response comes in with an e-mail around it', async () => {
    const program = programWith();
    const ran = await program.call(['challenge', '--out', 'challenge.txt', '--spelling', 'german']);
    expect(ran).toMatchObject({ exitCode: 0, out: expect.stringContaining('Written to challenge.txt') });
    const written = readFileSync(join(program.folder, 'challenge.txt'), 'utf8');
    const challenge = await challengeOf(program);
    expect(written).toMatch(/^Challenge of Example Historian\n/);
    expect(findCode(written, CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: challenge.split(' ') });
    expect(written).not.toContain((await program.call(['challenge'])).out.match(/asks: (\w+)/)?.[1]);

    const groups = groupsFor(challenge);
    const text = formatCodeText({ title: 'Response for Example Historian', groups });
    writeFileSync(join(program.folder, 'mail.txt'), `Hi Maria,\r\n\r\n${text}\r\nRegards, 3 of us\r\n`);
    expect((await program.call(['enter', '--in', 'mail.txt'])).exitCode).toBe(0);
  });

  test('files that cannot be read or written, and two codes in one', async () => {
    const program = programWith();
    const codeAfter = async (...args: string[]) => {
      const ran = await program.call([...args, '--json']);
      return [ran.exitCode, codeOf(ran)];
    };
    expect(await codeAfter('challenge', '--out', 'no/such/folder.txt')).toEqual([5, 'code-file-unwritable']);
    expect(await codeAfter('enter', '--in', 'missing.txt')).toEqual([3, 'code-file-unreadable']);
    expect((await program.call(['enter', 'K7M4X', '--in', 'missing.txt'])).exitCode).toBe(2);
  });

  test('a QR code is shown where it can be scanned, and refused where it could not', async () => {
    const program = programWith();
    const ran = await program.call(['challenge', '--qr'], { env: { TERM: 'xterm-256color' } });
    expect(ran.exitCode).toBe(0);
    expect(ran.out).toContain(qrText(await challengeOf(program)));
    for (const env of [{ NO_COLOR: '1' }, { LANG: 'C' }]) {
      const refused = await program.call(['challenge', '--qr', '--json'], { env });
      expect([refused.exitCode, codeOf(refused)]).toEqual([3, 'qr-impossible']);
    }
  });

  test('the spelling is that of the option, of the environment, or of the site', async () => {
    const program = programWith();
    const words = async (args: string[] = [], env: Record<string, string> = {}): Promise<string> =>
      JSON.stringify((await program.call(['challenge', '--json', ...args], { env })).json()['spelled']);
    const challenge = await challengeOf(program);
    const spelled = (alphabet: SpellingAlphabet): string =>
      JSON.stringify(challenge.split(' ').map((group) => spellGroup(group, alphabet)));
    const [icao = ICAO, aviation = ICAO, german = ICAO, spanish = ICAO] = SPELLING_ALPHABETS;
    expect(await words()).toBe(spelled(icao));
    siteIn(program.state).savePreferences({ spelling: 'spanish' });
    expect(await words()).toBe(spelled(spanish));
    expect(await words([], { READBACK_SPELLING: 'german' })).toBe(spelled(german));
    expect(await words(['--spelling', 'aviation'], { READBACK_SPELLING: 'german' })).toBe(spelled(aviation));
    expect(await words([], { READBACK_SPELLING: 'klingon' })).toBe(spelled(spanish));
    const told = await program.call(['challenge'], { env: { READBACK_SPELLING: 'kling\u001B[2Jon' } });
    expect(told.exitCode).toBe(0);
    expect(told.err).toBe('READBACK_SPELLING is not used: it is none of icao, aviation, german, spanish.\n');
    expect((await program.call(['challenge', '--spelling', 'klingon'])).exitCode).toBe(2);
  });
});

describe('the command line', async () => {
  test.each([
    [['bogus']],
    [['status', '--bogus']],
    [['challenge', '--purpose', 'later']],
    [['check', '--feature']],
    [['status', 'more']],
  ])('%j is wrong usage', async (args) => {
    const ran = await programWith().call(args);
    expect(ran.exitCode).toBe(2);
    expectPlainError(ran, /^readback: \S/);
    const inJson = await programWith().call([...args, '--json']);
    expect([inJson.exitCode, codeOf(inJson)]).toEqual([2, 'usage']);
  });

  test('a state folder that is a file is a fault of the system', () => {
    const program = programWith();
    const state = join(program.folder, 'readback.kit.json');
    const ran = program.run(['challenge', '--json', '--state', state]);
    expect([ran.exitCode, codeOf(ran)]).toEqual([5, 'state-not-a-folder']);
  });

  test('help tells every exit code, and the version is that of the package', async () => {
    const { out, exitCode } = await programWith(null).call(['--help']);
    expect(exitCode).toBe(0);
    for (const [code, meaning] of EXIT_CODES)
      expect(out).toMatch(new RegExp(`^ +${code} +${meaning.slice(0, 12)}`, 'm'));
    const manifest: unknown = JSON.parse(readFileSync('packages/client-tui/package.json', 'utf8'));
    expect(manifest).toMatchObject({ version: VERSION });
    expect((await programWith(null).call(['--version'])).out).toBe(`${VERSION}\n`);
  });
});
