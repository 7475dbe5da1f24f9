import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  agentKeyFile,
  assertPassphrase,
  issuingKeyFile,
  openSecret,
  openSecretText,
  passphraseStrength,
  rootKeyFile,
  sealSecret,
  writeClearSecret,
} from '../../packages/vendor-tui/src/keystore/index.js';
import { codeOf, temporaryFolder } from './ledger-fixture.js';
import { age } from './vendor-packages.js';

const PHRASE = 'copper lantern drifts north';
const SECRET = 'rb-issue-secret-7kQx';
const FAST = { workFactor: 4 };

let folder: ReturnType<typeof temporaryFolder>;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'key.age');
});

afterEach(() => folder.remove());

describe('a sealed secret', () => {
  it('opens with its passphrase, as bytes or as text', async () => {
    await sealSecret(path, SECRET, PHRASE, FAST);
    expect(await openSecretText(path, PHRASE)).toBe(SECRET);
    expect(await openSecret(path, PHRASE)).toEqual(new TextEncoder().encode(SECRET));
  });

  it('is a standard age file: age opens ours, and we open what age made', async () => {
    await sealSecret(path, SECRET, PHRASE, FAST);
    const decrypter = new age.Decrypter();
    decrypter.addPassphrase(PHRASE);
    expect(await decrypter.decrypt(readFileSync(path), 'text')).toBe(SECRET);

    const encrypter = new age.Encrypter();
    encrypter.setPassphrase(PHRASE);
    encrypter.setScryptWorkFactor(5);
    const theirs = join(folder.path, 'theirs.age');
    writeFileSync(theirs, await encrypter.encrypt(SECRET));
    expect(await openSecretText(theirs, PHRASE)).toBe(SECRET);
  });

  it('is for its owner only, holds nothing readable and leaves no other file behind', async () => {
    await sealSecret(path, SECRET, PHRASE, FAST);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'latin1')).not.toContain(SECRET.slice(0, 6));
    expect(readdirSync(folder.path)).toEqual(['key.age']);
  });

  it('is never written over', async () => {
    await sealSecret(path, SECRET, PHRASE, FAST);
    const before = readFileSync(path);
    expect(await codeOf(sealSecret(path, 'another', PHRASE, FAST))).toBe('key-file-exists');
    expect(readFileSync(path)).toEqual(before);
  });

  it('lets only one of two writers at once win, and never mixes them', async () => {
    const tries = ['one', 'two', 'three'].map((secret) => codeOf(sealSecret(path, secret, PHRASE, FAST)));
    const codes = (await Promise.all(tries)).toSorted();
    expect(codes).toEqual(['key-file-exists', 'key-file-exists', 'nothing was refused']);
    expect(['one', 'two', 'three']).toContain(await openSecretText(path, PHRASE));
    expect(readdirSync(folder.path)).toEqual(['key.age']);
  });

  it('wipes the bytes it was given, even when it fails', async () => {
    const secret = new TextEncoder().encode(SECRET);
    await sealSecret(path, secret, PHRASE, FAST);
    expect(secret.every((byte) => byte === 0)).toBe(true);
    const again = new TextEncoder().encode(SECRET);
    expect(await codeOf(sealSecret(path, again, PHRASE, FAST))).toBe('key-file-exists');
    expect(again.every((byte) => byte === 0)).toBe(true);
  });

  it('opens however the keyboard composed an accent', async () => {
    await sealSecret(path, SECRET, 'caf\u00e9 lantern drifts', FAST);
    expect(await openSecretText(path, 'cafe\u0301 lantern drifts')).toBe(SECRET);
  });

  it('tells of its progress and leaves the program running meanwhile', async () => {
    const told: number[] = [];
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    // 2^15 works for some hundredths of a second: enough for a timer to run many times, or not at all.
    await sealSecret(path, SECRET, PHRASE, { workFactor: 15, onProgress: (fraction) => told.push(fraction) });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
});

describe('a file that does not open', () => {
  beforeEach(() => sealSecret(path, SECRET, PHRASE, FAST));

  it('has another passphrase', async () => {
    const error: unknown = await openSecret(path, `${PHRASE} `).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'passphrase-wrong', family: 'refusal' });
    expect(JSON.stringify(error) + String(error)).not.toContain('lantern');
  });

  it('is missing', async () => {
    expect(await codeOf(openSecret(join(folder.path, 'no.age'), PHRASE))).toBe('key-file-missing');
  });

  it('cannot be read', async () => {
    mkdirSync(join(folder.path, 'folder.age'));
    expect(await codeOf(openSecret(join(folder.path, 'folder.age'), PHRASE))).toBe('key-file-unreadable');
  });

  it('has a changed byte, anywhere', async () => {
    const good = readFileSync(path);
    for (let place = 0; place < good.length; place += 1) {
      const bad = Buffer.from(good);
      bad.writeUInt8((good[place] ?? 0) ^ 1, place);
      writeFileSync(path, bad);
      // A changed salt, cost or body cannot be told from a wrong passphrase: age's header is checked after it.
      const expected = ['key-file-damaged', 'key-file-not-age', 'passphrase-wrong'];
      expect(expected, `byte ${place}`).toContain(await codeOf(openSecret(path, PHRASE)));
    }
  });

  it('is cut off, anywhere', async () => {
    const good = readFileSync(path);
    for (let length = 0; length < good.length; length += 1) {
      writeFileSync(path, good.subarray(0, length));
      const expected = length < 19 ? 'key-file-not-age' : 'key-file-damaged';
      expect(await codeOf(openSecret(path, PHRASE)), `${length} bytes`).toBe(expected);
    }
  });

  it('asks for more memory than any desk has', async () => {
    const greedy = readFileSync(path, 'latin1').replace(/(-> scrypt \S+) 4\n/, '$1 30\n');
    writeFileSync(path, greedy, 'latin1');
    expect(await codeOf(openSecret(path, PHRASE))).toBe('key-file-damaged');
  });

  it.each(['', 'hello', 'x'.repeat(100_000)])('is something else', async (content) => {
    writeFileSync(path, content);
    expect(await codeOf(openSecret(path, PHRASE))).toBe('key-file-not-age');
  });

  it('is closed to a key and not to a passphrase', async () => {
    const encrypter = new age.Encrypter();
    encrypter.addRecipient(await age.identityToRecipient(await age.generateIdentity()));
    writeFileSync(path, await encrypter.encrypt(SECRET));
    expect(await codeOf(openSecret(path, PHRASE))).toBe('key-file-not-age');
  });
});

describe('a folder that cannot hold keys', () => {
  it('is missing', async () => {
    expect(await codeOf(sealSecret(join(folder.path, 'no', 'key.age'), SECRET, PHRASE, FAST))).toBe(
      'key-file-unwritable',
    );
  });

  it('may not be written', async () => {
    const locked = join(folder.path, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    const { geteuid, seteuid } = process;
    const isSuperuser = geteuid?.() === 0;
    if (isSuperuser) chmodSync(folder.path, 0o755);
    if (isSuperuser) seteuid?.(65_534);
    try {
      expect(await codeOf(sealSecret(join(locked, 'key.age'), SECRET, PHRASE, FAST))).toBe('key-file-unwritable');
    } finally {
      if (isSuperuser) seteuid?.(0);
    }
  });
});

describe('a secret in clear', () => {
  it('is a file of its owner alone, and never a part of one', async () => {
    await writeClearSecret(path, SECRET);
    expect(readFileSync(path, 'utf8')).toBe(SECRET);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await codeOf(writeClearSecret(path, 'another'))).toBe('key-file-exists');
    expect(readFileSync(path, 'utf8')).toBe(SECRET);
    // What cannot be written fails once the file is there, as a full disk does.
    const broken = join(folder.path, 'broken.txt');
    expect(await codeOf(writeClearSecret(broken, Symbol('no text') as never))).toBe('key-file-unwritable');
    expect(readdirSync(folder.path)).toEqual(['key.age']);
  });
});

describe('a passphrase', () => {
  it.each([
    ['', 'refused', /12 more characters/],
    ['short', 'refused', /7 more characters/],
    ['elevenchars', 'refused', /1 more character\./],
    ['aaaaaaaaaaaaaaaa', 'refused', /easy/],
    ['abababababababab', 'refused', /easy/],
    ['passwordpassword', 'refused', /easy/],
    ['password123456', 'refused', /easy/],
    ['123456789012', 'refused', /easy/],
    ['qwertyuiop1234', 'refused', /easy/],
    ['correct horse battery staple', 'refused', /easy/],
    ['summer winter', 'refused', /easy/],
    ['bicycle garden', 'weak', /Weak/],
    ['copper lantern drifts north', 'fair', /Fair/],
    ['copper lantern drifts north again', 'strong', /Strong/],
    ['k7!vQ2#xLm9@pZ4w', 'strong', /Strong/],
    ['Rüdiger isst gern grünen Spargel am Montag', 'strong', /Strong/],
    ['正しい馬の電池がホチキスを食べました', 'strong', /Strong/],
  ])('%j is %s', (passphrase, grade, says) => {
    const strength = passphraseStrength(passphrase);
    expect(strength).toMatchObject({ grade, says: expect.stringMatching(says) });
    if (grade === 'refused') expect(() => assertPassphrase(passphrase)).toThrow(/too/);
    else assertPassphrase(passphrase);
  });

  it('never gets weaker by another word', () => {
    let phrase = 'bicycle';
    let bits = 0;
    for (const word of ['garden', 'copper', 'lantern', 'drifts', 'password', 'north', 'garden']) {
      phrase += ` ${word}`;
      expect(passphraseStrength(phrase).bits).toBeGreaterThan(bits);
      bits = passphraseStrength(phrase).bits;
    }
  });

  it('that is refused seals nothing', async () => {
    expect(await codeOf(sealSecret(path, SECRET, 'short', FAST))).toBe('passphrase-too-short');
    expect(await codeOf(sealSecret(path, SECRET, 'password123456', FAST))).toBe('passphrase-too-weak');
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

it('gives each key a file of its own that no name can lead out of the folder', () => {
  const files = [
    rootKeyFile('/desk', 'historian'),
    issuingKeyFile('/desk', 'historian', 1),
    issuingKeyFile('/desk', 'historian', 12),
    agentKeyFile('/desk', 'historian'),
    rootKeyFile('/desk', '../../etc/passwd'),
    rootKeyFile('/desk', 'a.root'),
    agentKeyFile('/desk', '..'),
    agentKeyFile('/desk', 'Zoë Müller'),
  ];
  expect(new Set(files).size).toBe(files.length);
  for (const file of files) expect(file).toMatch(/^\/desk\/keys\/[A-Za-z0-9%_~!'()-]+(\.[a-z0-9-]+)*\.age$/);
});
