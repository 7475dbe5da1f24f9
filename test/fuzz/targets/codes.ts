// Fuzz targets of the spoken codes: what people type (docs/protocol.md section 4), how it is read (3.6), what it says (6).
import {
  ALPHABET,
  type Binding,
  BN254,
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  challengeGroups,
  challengePayload,
  decodeChallenge,
  decodeReceipt,
  decodeReport,
  decodeResponse,
  encodeChallenge,
  encodeCode,
  faultOfReading,
  findCode,
  groupAccepts,
  isReceipt,
  LONG_LAYOUT,
  markGroup,
  parseTyped,
  readCode,
  readTyped,
  responsePayload,
  SHORT_LAYOUT,
  splitTyped,
  UNBOUND,
} from '@readback/core';
import {
  digestGroups,
  encodeResponse,
  readDigestGroups,
  readSignatureGroups,
  signatureGroups,
} from '@readback/core/vendor';
import { receiptGroups } from '../../../packages/core/src/records/receipt.js';
import { reportGroups } from '../../../packages/core/src/records/report.js';
import { answer, counting, withChallenge } from '../../support/example-vendor.js';
import { read } from '../../vectors/read-vectors.js';
import { type FuzzTarget, promised } from '../engine.js';

const { challenge, groups: challengeCode } = withChallenge();
const responseCode = answer(challenge).groups;
const binding = bindingOf(challenge);
const report = encodeCode(
  SHORT_LAYOUT,
  counting(0, 20).map((value) => value & 31),
);
const receipts: readonly { readonly groups: string }[] = read('receipts.json').receipts;
const reports: readonly { readonly groups: string }[] = read('receipts.json').reports;
const typed: readonly { readonly text: string }[] = [...read('parse.json').groups, ...read('parse.json').codes];
const digestCode = digestGroups('application/vnd.readback.pack+json', counting(9, 32));
const signatureCodes = signatureGroups(counting(70, 64));

const LAYOUTS: readonly (readonly [CodeLayout, Binding])[] = [
  [CHALLENGE_LAYOUT, UNBOUND],
  [SHORT_LAYOUT, UNBOUND],
  [BN254_RESPONSE_LAYOUT, binding],
  [LONG_LAYOUT, UNBOUND],
];

/** One of the layouts, as the input decides. */
const layoutOf = (text: string): readonly [CodeLayout, Binding] =>
  LAYOUTS[text.length % LAYOUTS.length] ?? [CHALLENGE_LAYOUT, UNBOUND];

const codes = [challengeCode, responseCode, report, digestCode, ...signatureCodes];
const spelled = 'Seven Seven Kilo Zulu Zulu, charlie alfa quebec Zulu 8 x-ray x ray inaudible españa düsseldorf';
const MAIL = `From: plant 7\nTo: support\n\nHello,\nthe code is\n  1. ${challengeCode.join('\n  2. ')}\nThank you, 2 of 5\n> ${responseCode.join(' ')}\n`;
const SEEDS = [...codes.map((groups) => groups.join(' ')), ...typed.map(({ text }) => text), spelled, MAIL];
const WORDS = [
  'kilo',
  'x-ray',
  'x ray',
  'que',
  'quebec',
  'sábado',
  'niner',
  '?',
  '*',
  '|',
  'O',
  'SEVEN',
  'HOTEL',
  'İ',
  'ẞ',
];

const CANONICAL = /^[0-9A-HJKMNP-TV-Z?]*$/;

/** Groups that the core gives are read again as the same groups. */
function checkGroups(groups: readonly string[], [layout, bound]: readonly [CodeLayout, Binding]): boolean {
  promised(
    groups.every((group) => CANONICAL.test(group)),
    'a group holds something else than symbols',
  );
  const reading = readCode(layout, groups, bound);
  promised(reading.marks.length === layout.groups, 'a mark a group');
  if (reading.status !== 'ok' || reading.data === undefined) {
    promised(reading.data === undefined, 'data of a code that is not right');
    throw faultOfReading(reading, groups, { want: layout.kind, groups: layout.groups });
  }
  promised(encodeCode(layout, reading.data, bound).join() === groups.join(), 'the code written again is another');
  return true;
}

const typedGroup: FuzzTarget = {
  name: 'typed-group',
  about: 'parseTyped and readTyped: the place of one group, and of all groups',
  seeds: [...codes.flat(), ...typed.map(({ text }) => text), spelled],
  tokens: WORDS,
  run: (text) => {
    const [layout, bound] = layoutOf(text);
    const { symbols, unknown, open } = parseTyped(text, groupAccepts(layout, 1, bound));
    promised(
      symbols.every((value) => value === null || (Number.isInteger(value) && value >= 0 && value < 32)),
      'a value that is no symbol',
    );
    promised(typeof open === 'boolean', 'open is not said');
    const reading = readTyped(layout, text.split('\n'), bound);
    promised(reading.unknown.length >= 0 && reading.groups.every((group) => CANONICAL.test(group)), 'no symbols');
    return unknown.length === 0 && reading.status === 'ok';
  },
};

const typedCode: FuzzTarget = {
  name: 'typed-code',
  about: 'splitTyped, readCode and the one fault that is told',
  seeds: SEEDS,
  tokens: WORDS,
  run: (text) => {
    const layout = layoutOf(text);
    const split = splitTyped(text, layout[0], layout[1]);
    return checkGroups(split.groups, layout);
  },
};

const foundCode: FuzzTarget = {
  name: 'find-code',
  about: 'findCode: a code somewhere in a long text',
  seeds: SEEDS,
  tokens: [...WORDS, ...challengeCode, ...responseCode],
  run: (text) => {
    const layout = layoutOf(text);
    const found = findCode(text, layout[0], layout[1]);
    if (found.kind !== 'one') return false;
    return checkGroups(found.groups, layout);
  },
};

/** Any record: two symbols a character. */
function symbolsOf(text: string, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => {
    const unit = text.charCodeAt(index >> 1) || 0;
    return (index % 2 === 0 ? unit : unit >> 5) & 31;
  });
}

const asText = (groups: readonly string[]): string => {
  const values = Array.from(groups.map((group) => group.slice(0, 4)).join(''), (symbol) => ALPHABET.indexOf(symbol));
  return values
    .flatMap((value, index) => (index % 2 === 0 ? [String.fromCharCode(value | ((values[index + 1] ?? 0) << 5))] : []))
    .join('');
};

const records: FuzzTarget = {
  name: 'records',
  about: 'decodeChallenge, decodeResponse, decodeReceipt, decodeReport behind codes whose checks are right',
  seeds: [
    challengeCode,
    responseCode,
    ...receipts.map(({ groups }) => groups.split(' ')),
    ...reports.map(({ groups }) => groups.split(' ')),
  ].map(asText),
  run: (text) => {
    if (text.length % 3 === 0) {
      const payload = responsePayload(symbolsOf(text, 56));
      promised(
        encodeResponse(BN254, decodeResponse(BN254, payload)).join() === payload.join(),
        'a response written again is another',
      );
      return true;
    }
    if (text.length % 3 === 1) {
      const symbols = symbolsOf(text, 20);
      const { lookUp, sequence, counters } = decodeReport(symbols);
      promised(/^[0-9a-f]{5}$/.test(lookUp) && sequence < 256 && counters < 1n << 33n, 'a field is out of range');
      return readCode(SHORT_LAYOUT, reportGroups(symbols)).status === 'ok';
    }
    const payload = challengePayload(symbolsOf(text, 16));
    if (isReceipt(payload)) {
      const { lookUp, counter, day } = decodeReceipt(payload);
      promised(/^[0-9a-f]{5}$/.test(lookUp) && counter < 256 && day < 8192, 'a field is out of range');
      return readCode(CHALLENGE_LAYOUT, receiptGroups(payload)).status === 'ok';
    }
    promised(
      encodeChallenge(decodeChallenge(payload)).join() === payload.join(),
      'a challenge written again is another',
    );
    return readCode(CHALLENGE_LAYOUT, challengeGroups(payload)).status === 'ok';
  },
};

const readGroups: FuzzTarget = {
  name: 'read-code',
  about: 'readCode and markGroup on groups of symbols, of any number and length',
  seeds: codes.map((groups) => groups.join(' ')),
  tokens: [...challengeCode, ...responseCode, '?', '00000'],
  run: (text) => {
    // What comes before it gives symbols only.
    const groups = text
      .toUpperCase()
      .split(' ')
      .map((group) => group.replaceAll(/[^0-9A-HJKMNP-TV-Z?]/g, ''));
    const layout = layoutOf(text);
    const { marks } = readCode(layout[0], groups, layout[1]);
    const each = marks.map((_, index) => markGroup(layout[0], index, groups[index] ?? '', layout[1]));
    promised(each.join() === marks.join(), 'a group alone is marked otherwise');
    return checkGroups(groups, layout);
  },
};

const handOver: FuzzTarget = {
  name: 'hand-over',
  about: 'readDigestGroups and readSignatureGroups: what is typed at the machine of a root key, and back',
  seeds: [digestCode, ...signatureCodes].map((groups) => groups.join(' ')),
  tokens: [...digestCode, ...(signatureCodes[0] ?? [])],
  run: (text) => {
    const half = text.indexOf('\n');
    const cut = (part: string): readonly string[] => splitTyped(part, LONG_LAYOUT).groups;
    if (half < 0) {
      const { payloadType, digest } = readDigestGroups(cut(text));
      promised(digestGroups(payloadType, digest).join() === cut(text).join(), 'a digest written again is another');
      return true;
    }
    const [first, second] = [cut(text.slice(0, half)), cut(text.slice(half + 1))];
    const again = signatureGroups(readSignatureGroups(first, second));
    promised(again[0].join() === first.join() && again[1].join() === second.join(), 'a signature written again');
    return true;
  },
};

export const codeTargets: readonly FuzzTarget[] = [typedGroup, typedCode, foundCode, readGroups, records, handOver];
