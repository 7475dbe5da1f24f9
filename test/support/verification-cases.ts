// Random cases of everything that is verified without a call: codes, typed text, records, keys, signatures and packs. Each
// says what the core makes of it; another implementation is asked the same (examples/verify-python/cases.py).
import {
  ALPHABET,
  addMonths,
  BN254,
  bindingOf,
  type CodeKind,
  canonicalJson,
  closingPhrase,
  confirmationPhrase,
  decodeChallenge,
  decodeReport,
  digestParts,
  encodeCode,
  faultOfReading,
  groupAccepts,
  identityDigest,
  matchesPhrase,
  matchPrint,
  type PackTrust,
  PRINT_SLOTS,
  parseKey,
  parseTyped,
  printOfIdentity,
  printOfParts,
  ReadbackError,
  readCode,
  splitTyped,
  UNBOUND,
  verifyPack,
} from '@readback/core';
import { readCounters, signPack, verifyReceipt, verifyReport } from '@readback/core/vendor';
import type { Random } from '../../bench/support/random.js';
import { bytesToSymbols, symbolsToBytes } from '../../packages/core/src/bytes/bits.js';
import { SPELLING_WORDS } from '../../packages/core/src/codes/spelling.js';
import { decodeReceipt, encodeReceipt } from '../../packages/core/src/records/receipt.js';
import { encodeReport } from '../../packages/core/src/records/report.js';
import { LAYOUT_OF } from '../vectors/code-vectors.js';
import { outsideSubgroup } from '../vectors/suite-vectors.js';
import { hex, hexNumber } from '../vectors/vector-file.js';
import { definition, packFile, rootPublic, rootSecret, signingKey } from './example-vendor.js';

export interface VerificationCase {
  /** Sent as a line of JSON; `op` says what is asked. */
  readonly ask: { readonly op: string } & Readonly<Record<string, unknown>>;
  /** What the core says, as JSON. */
  readonly want: unknown;
}

type Maker = (random: Random) => VerificationCase;

/** What an act gives, or the code with which it is refused. */
export function answerOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof ReadbackError) return { refused: error.code };
    throw error;
  }
}

export function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[random.integer(from.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}

export const bytesOf = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => random.integer(256));

const KINDS: readonly CodeKind[] = ['challenge', 'short', 'response', 'long'];
const bindingFor = (challenge: string | undefined) =>
  challenge === undefined ? UNBOUND : bindingOf(Buffer.from(challenge, 'hex'));

/** A code as it should be, and under which challenge it is read. */
function intactCode(random: Random): { kind: CodeKind; groups: string[]; challenge?: string } {
  const kind = pick(random, KINDS);
  const layout = LAYOUT_OF[kind];
  const bound = kind === 'response' ? { challenge: hex(bytesOf(random, 10)) } : {};
  return {
    kind,
    groups: encodeCode(layout, random.symbols(layout.dataSymbols), bindingFor(bound.challenge)),
    ...bound,
  };
}

/** Groups with something that happens on a telephone, or nothing. */
export function damaged(random: Random, groups: readonly string[]): string[] {
  const all = [...groups];
  const at = random.integer(all.length);
  const group = all[at] ?? '';
  const other = random.integer(all.length);
  const symbol = random.integer(5);
  const heard = pick(random, [...ALPHABET, '?']);
  switch (random.integer(10)) {
    case 0:
      all[at] = group.slice(0, symbol) + heard + group.slice(symbol + 1);
      break;
    case 1:
      all[at] = group.slice(0, symbol);
      break;
    case 2:
      all[at] = group + heard;
      break;
    case 3:
      [all[at], all[other]] = [all[other] ?? '', group];
      break;
    case 4:
      all.splice(at, 1);
      break;
    case 5:
      all.push(...Array.from({ length: 1 + random.integer(3) }, () => pick(random, ['', group, '00000'])));
      break;
    case 6:
      all.length = at;
      break;
    case 7:
      return damaged(random, damaged(random, all));
    default:
  }
  return all;
}

const reading: Maker = (random) => {
  const { kind: made, groups: intact, challenge: madeFor } = intactCode(random);
  const kind = random.chance(0.8) ? made : pick(random, KINDS);
  const other = kind === 'response' ? hex(bytesOf(random, 10)) : undefined;
  const challenge = kind === made && random.chance(0.7) ? madeFor : other;
  const groups = damaged(random, intact);
  const layout = LAYOUT_OF[kind];
  const found = readCode(layout, groups, bindingFor(challenge));
  const said = () => {
    if (found.data) return hex(paddedBytes(found.data));
    throw faultOfReading(found, groups, { want: kind, groups: layout.groups });
  };
  const refusal = answerOf(said);
  return {
    ask: { op: 'read', kind, groups, challenge },
    want: {
      status: found.status,
      marks: found.marks,
      foundKind: found.foundKind ?? null,
      said: typeof refusal === 'string' ? refusal : (refusal as { refused: string }).refused,
    },
  };
};

/** Symbols that fill no whole bytes, as 100 or 260 bits do: the last four bits are zero. */
function paddedBytes(symbols: Uint8Array): Uint8Array {
  if ((symbols.length * 5) % 8 === 0) return symbolsToBytes(symbols);
  return symbolsToBytes(Uint8Array.from([...symbols, 0, 0, 0, 0])).slice(0, Math.ceil((symbols.length * 5) / 8));
}

const encoding: Maker = (random) => {
  const kind = pick(random, ['challenge', 'response'] as const);
  const bytes = bytesOf(random, kind === 'challenge' ? 10 : 35);
  const challenge = kind === 'response' ? hex(bytesOf(random, 10)) : undefined;
  return {
    ask: { op: 'encode', kind, bytes: hex(bytes), challenge },
    want: encodeCode(LAYOUT_OF[kind], bytesToSymbols(bytes), bindingFor(challenge)),
  };
};

const WORDS = [...SPELLING_WORDS.keys()];
/** Words that are five symbols as well. */
const DOUBLE = WORDS.filter((word) => /^[0-9a-tv-z]{5}$/.test(word));
const ODD = [
  ...'ßıİſKﬁ①Ⅷ½٣𝟘𐒠ǰŉéЖжаоОΣς|!_*?#€-./,\u00a0\u200b\ufe0f\u180e\u1680\u0301\u2028\u0085\u001c\ufeff',
  'x ray',
  'X-Ray',
];
const ODDER = [
  'x\u00a0ray',
  'x\u2011ray',
  'x\tRAY',
  'x--ray',
  'xray',
  'x-ra',
  'ax ray',
  'x ray1',
  'x\u0085ray',
  'éx ray',
];
const SPACES = [' ', ' ', ' ', '-', '', '\n', ', ', '\u2003'];

function typedPiece(random: Random, groups: readonly string[]): string {
  switch (random.integer(9)) {
    case 0:
    case 1:
      return pick(random, WORDS);
    case 2:
      return pick(random, DOUBLE);
    case 3:
      return pick(random, [...ODD, ...ODDER]);
    case 4:
      return pick(random, [...ALPHABET, 'O', 'i', 'L', 'u']);
    case 5:
      // Blocks that are complete since long ago: what is a letter, and its upper case, is the same in every Unicode at hand.
      return String.fromCodePoint(random.chance(0.5) ? 0xa0 + random.integer(0xe0) : 0x370 + random.integer(0x190));
    case 6:
      return pick(random, WORDS).slice(0, 1 + random.integer(5));
    default:
      return groups[random.integer(groups.length)] ?? '';
  }
}

function typedText(random: Random, groups: readonly string[], pieces: number): string {
  let text = '';
  for (let at = 0; at < pieces; at++) {
    const piece = typedPiece(random, groups);
    text += (random.chance(0.3) ? piece.toUpperCase() : piece) + pick(random, SPACES);
  }
  return random.chance(0.5) ? text.trimEnd() : text;
}

/** The group that a word makes of its letters, which passes the check of one place in 32. */
const typedGroup: Maker = (random) => {
  const { kind, groups, challenge } = intactCode(random);
  const text = typedText(random, [...groups, pick(random, DOUBLE)], 1 + random.integer(3));
  const index = random.integer(groups.length);
  const place = random.chance(0.9) ? index : null;
  const accepts = place === null ? undefined : groupAccepts(LAYOUT_OF[kind], place, bindingFor(challenge));
  const { symbols, unknown, open } = parseTyped(text, accepts);
  const shown = symbols.map((value) => (value === null ? '?' : ALPHABET.charAt(value))).join('');
  return { ask: { op: 'parse-group', kind, text, place, challenge }, want: { symbols: shown, unknown, open } };
};

/** A challenge that begins with a group that is a spelling word, where one fits the place. */
const typedCode: Maker = (random) => {
  const { kind, groups: intact, challenge } = intactCode(random);
  const binding = bindingFor(challenge);
  const groups = damaged(random, intact).map((group, index) => {
    const accepts = groupAccepts(LAYOUT_OF[kind], index, binding);
    const fitting = DOUBLE.filter((word) => {
      const { symbols } = parseTyped(word, accepts);
      return symbols.length === 5;
    });
    return fitting.length > 0 && random.chance(0.5) ? pick(random, fitting) : group;
  });
  const text = random.chance(0.7)
    ? groups.join(pick(random, SPACES))
    : typedText(random, groups, 1 + random.integer(16));
  return { ask: { op: 'parse-code', kind, text, challenge }, want: splitTyped(text, LAYOUT_OF[kind], binding) };
};

const phrases: Maker = (random) => {
  const challenge = bytesOf(random, 10);
  const response = bytesOf(random, 35);
  const confirmation = confirmationPhrase(challenge);
  const cut = (word: string) => word.slice(0, 3 + random.integer(6));
  const typed = `${cut(confirmation[0])}${pick(random, [' ', '-', ', ', '  ', ''])}${cut(confirmation[1])}`;
  const matches = matchesPhrase(typed, confirmation);
  return {
    ask: { op: 'phrases', challenge: hex(challenge), response: hex(response), typed },
    want: { confirmation, closing: closingPhrase(challenge, response), matches },
  };
};

const challenge: Maker = (random) => {
  const payload = bytesOf(random, 10);
  // Few random prints leave the bits free that no part owns.
  if (random.chance(0.6)) payload[2] = 0;
  return {
    ask: { op: 'challenge', payload: hex(payload) },
    want: answerOf(() => {
      const { print, ...fields } = decodeChallenge(payload);
      return { ...fields, mask: print.mask, parts: hexNumber(print.parts, 5) };
    }),
  };
};

export function randomMachine(random: Random, absent = 0.3): Record<string, string> {
  const entries = PRINT_SLOTS.filter(() => !random.chance(absent)).map((slot) => [slot, pick(random, ['a', 'b', 'é'])]);
  return Object.fromEntries(entries);
}

const PRODUCT = definition.product.id;

const match: Maker = (random) => {
  const now = randomMachine(random);
  const identity = random.chance(0.5) ? pick(random, ['plant', 'Zu\u0308rich']) : undefined;
  const digest = identity === undefined ? undefined : identityDigest(PRODUCT, identity);
  const was = random.chance(0.8)
    ? printOfParts(digestParts(PRODUCT, { ...now, ...randomMachine(random, 0.6), os: 'a' }))
    : printOfIdentity(identityDigest(PRODUCT, pick(random, ['plant', 'Z\u00fcrich'])));
  const print = { mask: was.mask, parts: hexNumber(was.parts, 5) };
  return {
    ask: { op: 'match', productId: PRODUCT, print, now, identity },
    want: matchPrint(was, digestParts(PRODUCT, now), digest),
  };
};

const print: Maker = (random) => {
  const parts = randomMachine(random, 0.5);
  return {
    ask: { op: 'print', productId: PRODUCT, parts },
    want: answerOf(() => {
      const made = printOfParts(digestParts(PRODUCT, parts));
      return { mask: made.mask, parts: hexNumber(made.parts, 5) };
    }),
  };
};

/** Groups of a code whose data had a bit flipped, and whose checks are right. */
function flipped(random: Random, kind: CodeKind, symbols: Uint8Array): string[] {
  const bent = Uint8Array.from(symbols);
  if (random.chance(0.6)) {
    const at = random.integer(bent.length);
    bent[at] = (bent[at] ?? 0) ^ (1 << random.integer(5));
  }
  return encodeCode(LAYOUT_OF[kind], bent);
}

const receipt: Maker = (random) => {
  const grant = { digest: bytesOf(random, 32), responsePayload: bytesOf(random, 35) };
  const fields = { counter: random.integer(256), day: random.integer(8192) };
  const groups = flipped(random, 'challenge', bytesToSymbols(encodeReceipt(grant, fields)));
  const payload = symbolsToBytes(readCode(LAYOUT_OF.challenge, groups).data ?? new Uint8Array(16));
  const want = answerOf(() => {
    const { counter, day } = decodeReceipt(payload);
    return verifyReceipt(payload, grant) ? { counter, day } : { refused: 'receipt-invalid' };
  });
  return { ask: { op: 'receipt', groups, grant: hex(grant.digest), response: hex(grant.responsePayload) }, want };
};

const report: Maker = (random) => {
  const grant = { digest: bytesOf(random, 32), responsePayload: bytesOf(random, 35) };
  const meters = 1 + random.integer(4);
  const width = Math.floor(33 / meters);
  const counters = Array.from({ length: meters }).reduce<bigint>(
    (all) => (all << BigInt(width)) | (BigInt(random.word()) & ((1n << BigInt(width)) - 1n)),
    0n,
  );
  const groups = flipped(random, 'short', encodeReport(grant, { sequence: random.integer(256), counters }));
  const data = readCode(LAYOUT_OF.short, groups).data ?? new Uint8Array(20);
  const want = answerOf(() => {
    const { sequence, counters: said } = decodeReport(data);
    const counts = readCounters(said, meters);
    return verifyReport(data, grant) ? { sequence, counts } : { refused: 'report-invalid' };
  });
  const ask = { op: 'report', groups, meters, grant: hex(grant.digest), response: hex(grant.responsePayload) };
  return { ask, want };
};

const KEY_KINDS = ['root-public', 'root-secret', 'bn254-public', 'agent-public'] as const;
const KEY_TEXTS: string[] = JSON.parse(Buffer.from(JSON.parse(packFile).payload, 'base64').toString()).keys.map(
  ({ publicKey }: { publicKey: string }) => publicKey,
);

const key: Maker = (random) => {
  const kind = pick(random, KEY_KINDS);
  const good = pick(random, [...KEY_TEXTS, 'readback-root-public-SkB92YpWm4Q2ijQHH34cqbKkCZWszsiQgHVjtNeFF2DJW8Mc']);
  const at = random.integer(good.length);
  const bent = good.slice(0, at) + pick(random, ['', '1', 'z', 'é', '0']) + good.slice(at + random.integer(2));
  const space = pick(random, ['', ' ', '\n', '\u00a0', '\ufeff', '\u0085', '\u001c']);
  const text = (random.chance(0.5) ? good : bent) + space;
  return { ask: { op: 'key', kind, text }, want: answerOf(() => hex(parseKey(kind, text))) };
};

const publicKey: Maker = (random) => {
  const bytes = Uint8Array.from(random.chance(0.2) ? outsideSubgroup() : signingKey.publicKey);
  if (random.chance(0.7)) bytes[random.integer(128)] = random.integer(256);
  const want = answerOf(() => {
    BN254.loadPublicKey(bytes);
    return 'ok';
  });
  return { ask: { op: 'public-key', key: hex(bytes) }, want };
};

const signature: Maker = (random) => {
  const message = bytesOf(random, random.integer(40));
  const good = signingKey.sign(message);
  const bits = good ^ (1n << BigInt(random.integer(255)));
  const made = random.chance(0.5) ? good : random.chance(0.5) ? bits : BigInt(`0x${hex(bytesOf(random, 32))}`) >> 1n;
  const ask = {
    op: 'signature',
    key: hex(signingKey.publicKey),
    message: hex(message),
    signature: hexNumber(made, 32),
  };
  return { ask, want: answerOf(() => BN254.loadPublicKey(signingKey.publicKey).verify(message, made)) };
};

const months: Maker = (random) => {
  const day = random.integer(8192);
  const count = 1 + random.integer(1000);
  return { ask: { op: 'months', day, months: count }, want: addMonths(day, count) };
};

const PIECES = [
  '{"a":1}',
  '{"b":1,"a":2}',
  '{"a":1,"a":1}',
  '-0',
  '1.0',
  '1e2',
  '"\\u0041"',
  '"é"',
  '"\\u001f"',
  '"\\/"',
];
const BIG = [
  '9007199254740991',
  '9007199254740992',
  '-9007199254740991',
  '"\\ud800"',
  'true',
  'null',
  '[1, 2]',
  'NaN',
  '""',
];
const KEYED = [
  '{"\\ud83d\\ude00":1,"\uff5e":2}',
  '{"😀":1,"～":2}',
  '{"～":2,"😀":1}',
  '"\u007f\u2028"',
  '"\\t"',
  '"\\u0009"',
  '01',
];

const canonical: Maker = (random) => {
  const count = 1 + random.integer(3);
  const text = `[${Array.from({ length: count }, () => pick(random, [...PIECES, ...BIG, ...KEYED])).join(',')}]`;
  let want = false;
  try {
    want = canonicalJson(JSON.parse(text)) === text;
  } catch {
    // Neither JSON nor canonical.
  }
  return { ask: { op: 'canonical', text }, want };
};

type Tree = Record<string, unknown> | unknown[];
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

function* placesOf(tree: Tree): Generator<[Tree, string]> {
  for (const [name, value] of Object.entries(tree)) {
    yield [tree, name];
    if (isTree(value)) yield* placesOf(value);
  }
}

const STRANGE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  2,
  31,
  32,
  366,
  1_000_001,
  '',
  ' ',
  'x',
  ' x',
  'x\ny',
  'x\u2028y',
  '\u0085',
  '\ufeff',
  '\u001c',
  'trial',
  'both',
  'term',
  'retired',
  'stolen',
  'current',
  '2027-03-31',
  '2027-02-29',
  '0001-01-01',
  '0000-01-01',
  'Ä'.repeat(61),
  '😀'.repeat(40),
  '😀'.repeat(41),
  'y'.repeat(201),
  'a.b-',
  '-a',
  'a',
  [],
  ['a'],
  ['a', 'a'],
  ['a', 'b', 'c', 'd', 'e'],
  {},
  { limit: 'tags' },
  { months: 1 },
  { months: 121 },
  { days: 3660 },
  { days: 1, months: 1 },
  { tags: 0 },
  ['0'.repeat(64)],
  ['F'.repeat(64)],
  `${KEY_TEXTS[0]} `,
];
const NAMES = ['x', 'allowed', 'lastDay', 'hours', 'support', '__proto__', 'constructor'];

/** A payload with one or two changes, as canonical as it was. */
function bentPayload(random: Random): string {
  const full = { ...JSON.parse(Buffer.from(JSON.parse(packFile).payload, 'base64').toString()) };
  for (let change = 0; change <= random.integer(2); change++) {
    const [tree, name] = pick(random, [...placesOf(full)]);
    const before: unknown = Reflect.get(tree, name);
    // Something of another type is refused at once; what is nearly right says more.
    const alike = STRANGE.filter(
      (value) => typeof value === typeof before && Array.isArray(value) === Array.isArray(before),
    );
    const value = pick(random, alike.length > 0 && random.chance(0.8) ? alike : STRANGE);
    if (Array.isArray(tree)) {
      if (random.chance(0.3)) tree.push(tree[Number(name)]);
      else tree[Number(name)] = value;
    } else if (random.chance(0.2)) delete tree[name];
    else tree[random.chance(0.2) ? pick(random, NAMES) : name] = value;
  }
  return canonicalJson(full);
}

/** A pack file with a bit of its text or of what is signed changed. */
function bentFile(random: Random): string {
  if (random.chance(0.7)) return signPack(Uint8Array.from(Buffer.from(bentPayload(random))), [rootSecret]);
  const envelope = JSON.parse(packFile);
  const [entry] = envelope.signatures;
  switch (random.integer(8)) {
    case 0: {
      const at = random.integer(packFile.length);
      const code = packFile.charCodeAt(at) ^ (1 << random.integer(7));
      return packFile.slice(0, at) + String.fromCharCode(code) + packFile.slice(at + 1);
    }
    case 1:
      entry.sig = pick(random, ['', 'AA==', 'AB==', 'é', 'A'.repeat(88), 'A'.repeat(201), 1, null]);
      break;
    case 2:
      entry.keyid = pick(random, ['', 1, null, 'x'.repeat(300)]);
      break;
    case 3:
      delete entry[pick(random, ['keyid', 'sig'])];
      break;
    case 4:
      envelope.payloadType = pick(random, ['', 'x', 'x'.repeat(201), null]);
      break;
    case 5: {
      const bytes = Buffer.from(entry.sig, 'base64');
      bytes[random.integer(64)] = random.integer(256);
      entry.sig = bytes.toString('base64');
      break;
    }
    case 6:
      return packFile.replace('"payload"', '"payload": "x", "payload"');
    default:
      entry.extra = 1;
  }
  return JSON.stringify(envelope);
}

export const trustVector = (trust: PackTrust) => ({ ...trust, rootKeys: trust.rootKeys.map(hex) });

const packs: Maker = (random) => {
  const file = bentFile(random);
  const trust = {
    rootKeys: [rootPublic],
    productId: random.chance(0.95) ? PRODUCT : 'com.example.other',
    minVersion: random.integer(3) === 0 ? 2 : 0,
  };
  const want = answerOf(() => {
    const pack = verifyPack(file, trust);
    return {
      productId: pack.product.id,
      version: pack.version,
      tag: pack.tag,
      policyDigests: Object.fromEntries(pack.policies.map(({ id, digest }) => [id, hex(digest)])),
      keyEpochs: pack.keys.map(({ epoch }) => epoch),
    };
  });
  return { ask: { op: 'pack', file, trust: trustVector(trust) }, want };
};

/** How many of each there are in a thousand. */
export const MAKERS: readonly (readonly [Maker, number])[] = [
  [reading, 240],
  [encoding, 40],
  [typedGroup, 120],
  [typedCode, 120],
  [phrases, 30],
  [challenge, 60],
  [match, 80],
  [print, 20],
  [receipt, 40],
  [report, 40],
  [key, 30],
  [publicKey, 5],
  [signature, 25],
  [months, 20],
  [canonical, 40],
  [packs, 60],
];
