// Vectors of the texts that everything else is made of: canonical JSON, base64, days (texts.json).
import { canonicalJson, type Json, parseDay } from '@readback/core';
import { decodeBase64 } from '../../packages/core/src/bytes/base64.js';
import { hex } from './vector-file.js';

/** One text, and whether it is what it should be. */
export interface TextVector {
  readonly text: string;
  /** `ok` or `invalid`. */
  readonly expect: 'ok' | 'invalid';
  readonly why: string;
  /** Of base64 that is right, in hex. */
  readonly bytes?: string;
  /** Of a date that is right. */
  readonly day?: number;
}

/** Whether a text is the canonical one of its value. */
export function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text) as Json) === text;
  } catch {
    return false;
  }
}

const good = (why: string, text: string): TextVector => ({ text, expect: 'ok', why });
const bad = (why: string, text: string): TextVector => ({ text, expect: 'invalid', why });

const canonical = (): TextVector[] => [
  good('nothing in it', '{}'),
  good('the greatest number', '9007199254740991'),
  good('the least number', '-9007199254740991'),
  good('members sorted by UTF-16 code units, not by code points', '{"\u{1f600}":1,"\ufb33":2}'),
  good('short escapes, others with lower-case digits', '"\\b\\t\\n\\f\\r\\"\\\\\\u001f"'),
  good('what needs no escape', '"/\u007f\u2028\u00e9\u{1f600}"'),
  good('a name that JavaScript knows', '{"__proto__":[null,true,false],"constructor":{}}'),
  bad('white space before', ' {}'),
  bad('white space behind', '{}\n'),
  bad('white space inside', '[1, 2]'),
  bad('a space behind a colon', '{"a": 1}'),
  bad('members in another order', '{"b":1,"a":2}'),
  bad('members sorted by code points', '{"\ufb33":2,"\u{1f600}":1}'),
  bad('a member twice, the same', '{"a":1,"a":1}'),
  bad('a member twice, another', '{"a":1,"a":2}'),
  bad('a fraction that is none', '7.0'),
  bad('a fraction', '1.5'),
  bad('an exponent', '1e3'),
  bad('minus zero', '-0'),
  bad('a zero in front', '07'),
  bad('a plus', '+1'),
  bad('one beyond the greatest number', '9007199254740992'),
  bad('one beyond the least number', '-9007199254740992'),
  bad('a number that is infinite', '1e400'),
  bad('no number', 'NaN'),
  bad('a number in hex', '0x10'),
  bad('a needless escape of a letter', '"\\u0041"'),
  bad('a needless escape of a slash', '"\\/"'),
  bad('a long escape where there is a short one', '"\\u000a"'),
  bad('an escape with upper-case digits', '"\\u001F"'),
  bad('an escape of a character beyond ASCII', '"\\u00e9"'),
  bad('a pair as two escapes', '"\\ud83d\\ude00"'),
  bad('the first half of a pair', '"\\ud800"'),
  bad('the second half of a pair', '"\\udc00"'),
  bad('a half in a name', '{"\\ud800":1}'),
  bad('a control character as it is', '"a\tb"'),
  bad('an escape that JSON does not know', '"\\x41"'),
  bad('a byte-order mark', '\ufeff{}'),
  bad('a comma too many in a list', '[1,]'),
  bad('a comma too many in an object', '{"a":1,}'),
  bad('single quotes', "{'a':1}"),
  bad('a name without quotes', '{a:1}'),
  bad('a comment', '{}//'),
  bad('two values', '{}{}'),
  bad('nothing', ''),
  bad('a word that is cut off', 'tru'),
  bad('a bracket that is not closed', '['),
  bad('a text that is not closed', '"a'),
];

function base64(): TextVector[] {
  const right = ['', 'AA==', 'AAA=', 'AAAA', '/+8=', 'AAECAwQF'].map((text) => ({
    ...good('canonical', text),
    bytes: hex(decodeBase64(text) ?? new Uint8Array(0)),
  }));
  return [
    ...right,
    bad('one character', 'A'),
    bad('no padding, one byte', 'AA'),
    bad('no padding, two bytes', 'AAA'),
    bad('half of the padding', 'AA='),
    bad('too much padding', 'AAAA='),
    bad('three characters of padding', 'A==='),
    bad('padding alone', '===='),
    bad('unused bits that are not zero, one byte', 'AB=='),
    bad('unused bits that are not zero, two bytes', 'AAB='),
    bad('padding in the middle', 'AA==AA=='),
    bad('a line end behind', 'AAAA\n'),
    bad('a line end inside', 'AA\nAA'),
    bad('a space before', ' AAAA'),
    bad('a space inside', 'AA AAA=='),
    bad('the alphabet of URLs', '-_8='),
    bad('a character of no alphabet', 'AA*A'),
    bad('full-width letters', '\uff21\uff21\uff21\uff21'),
    bad('a letter of Latin-1', 'AAA\u00c4'),
    bad('padding before the end', 'A=A='),
  ];
}

function days(): TextVector[] {
  const right = ['2026-01-01', '2026-11-22', '2025-12-31', '2028-02-29', '2048-06-05', '9999-12-31', '1970-01-01'];
  return [
    ...right.map((text) => {
      const day = parseDay(text);
      if (day === undefined) throw new Error(`${text} is a day`);
      return { ...good('a day', text), day };
    }),
    bad('nothing', ''),
    bad('no zeros in front', '2026-1-1'),
    bad('a day of one digit', '2026-01-1'),
    bad('a year of two digits', '26-01-01'),
    bad('a year of five digits', '10000-01-01'),
    bad('no leap year', '2026-02-29'),
    bad('a century that is no leap year', '2100-02-29'),
    bad('30 February', '2028-02-30'),
    bad('31 April', '2026-04-31'),
    bad('month 13', '2026-13-01'),
    bad('month 0', '2026-00-01'),
    bad('day 0', '2026-01-00'),
    bad('day 32', '2026-01-32'),
    bad('slashes', '2026/01/01'),
    bad('no separators', '20260101'),
    bad('a time behind', '2026-01-01T00:00:00Z'),
    bad('a space before', ' 2026-01-01'),
    bad('a space behind', '2026-01-01 '),
    bad('a line end behind', '2026-01-01\n'),
    bad('a plus', '+2026-01-01'),
    bad('a minus', '-2026-01-01'),
    bad('a week', '2026-W01-1'),
    bad('the day of a year', '2026-001'),
    bad('full-width digits', '\uff12\uff10\uff12\uff16-01-01'),
    bad('Arabic-Indic digits', '\u0662\u0660\u0662\u0666-01-01'),
    bad('words', '1 January 2026'),
  ];
}

export const textsFile = (): {
  canonicalJson: TextVector[];
  base64: TextVector[];
  days: TextVector[];
} => ({ canonicalJson: canonical(), base64: base64(), days: days() });
