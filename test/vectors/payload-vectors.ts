// Vectors of payloads as a root may have signed them (payloads.json): every field of a pack, a key and a policy, with what is
// just inside its range and what is just outside (docs/protocol.md sections 8.1 and 8.2). No signature stands before them.
import { canonicalJson, formatKey, type Json } from '@readback/core';
import { buildPack } from '@readback/core/vendor';
import { counting, definition, packKeys, signingKey } from '../support/example-vendor.js';

export interface PayloadVector {
  readonly name: string;
  /** The payload, as text. */
  readonly payload: string;
  /** `ok` or an error code. */
  readonly expect: string;
}

type Members = Readonly<Record<string, unknown>>;

const [professional] = definition.policies;
if (!professional) throw new Error('the example product has policies');

/** One policy and one key: as short as a payload gets. */
const base: Members = JSON.parse(
  Buffer.from(buildPack({ ...definition, policies: [professional], version: 1, keys: packKeys }, new Set())).toString(),
);
const membersOf = (value: unknown): Members => Object.fromEntries(Object.entries(Object(value)));
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const policy = membersOf(listOf(base['policies'])[0]);
const key = membersOf(listOf(base['keys'])[0]);
const product = membersOf(base['product']);
const support = membersOf(base['support']);

const text = (value: unknown): string => canonicalJson(value as Json);
const without = (from: Members, name: string): Members =>
  Object.fromEntries(Object.entries(from).filter(([member]) => member !== name));

const withPolicy = (changes: Members): Members => ({ ...base, policies: [{ ...policy, ...changes }] });
const withKey = (changes: Members): Members => ({ ...base, keys: [{ ...key, ...changes }] });
const perpetual = { term: null, unit: 'none', returnable: false };

const ok = (name: string, payload: Members): PayloadVector => ({ name, payload: text(payload), expect: 'ok' });
const bad = (name: string, payload: unknown): PayloadVector => ({
  name,
  payload: text(payload),
  expect: 'pack-malformed',
});

function accepted(): PayloadVector[] {
  const least = {
    code: 0,
    id: 'a',
    title: 'A',
    features: [],
    limits: { a: 0 },
    meters: [],
    unit: { limit: 'a' },
    term: { days: 1 },
    graceDays: 0,
    shelfLifeDays: 1,
    minimumParts: 1,
    clockToleranceHours: 1,
    support: '',
  };
  const greatest = {
    code: 31,
    id: `z${'-9'.repeat(19)}z`,
    // 40 code points, 80 code units.
    title: '\u{1f512}'.repeat(40),
    features: ['a', 'a'],
    limits: { z: 1_000_000_000 },
    meters: ['a', 'b', 'c', 'd'],
    unit: 'term',
    term: { months: 120 },
    graceDays: 365,
    shelfLifeDays: 365,
    minimumParts: 2,
    clockToleranceHours: 744,
    support: 'x'.repeat(200),
  };
  const longest = {
    product: { id: `a${'.-'.repeat(31)}9`, title: 't'.repeat(60) },
    support: { vendor: 'v'.repeat(60), phone: 'p'.repeat(60), hours: 'h'.repeat(60) },
    version: 1_000_000,
    salt: 1_000_000,
    keys: [{ ...key, epoch: 1_000_000, allowed: ['0'.repeat(64)] }],
    revoked: ['f'.repeat(64), 'f'.repeat(64)],
  };
  return [
    ok('the shortest example', base),
    ok('every number of a policy at its least', withPolicy(least)),
    ok('every number of a policy at its greatest', withPolicy(greatest)),
    ok('3660 days', withPolicy({ term: { days: 3660 } })),
    ok('perpetual, restorable and not returnable', withPolicy({ ...perpetual, restorable: true })),
    ok('every text and number of a pack at its greatest', { ...base, ...longest }),
    ok(
      'letters of many kinds, with marks',
      withPolicy({ title: '\u00dce\u0301 \u4e2d\u{e0100} \u0645\u00a0\u{1f512}\ufe0f' }),
    ),
    ok('no key', { ...base, keys: [] }),
    ok('no hours', { ...base, support: without(support, 'hours') }),
    ok('a retired key with its last day', withKey({ status: 'retired', lastDay: '2027-03-31' })),
    ok('a stolen key without good grants', withKey({ status: 'stolen' })),
  ];
}

/** One of each kind of character that is obeyed, not seen, or turns what is beside it; and each end of a range. */
const UNSEEN: readonly string[] = [
  ...['\0', '\t', '\n', '\u001b[2J', '\u007f', '\u009f', '\u00ad', '\u061c', '\u180e', '\u200b', '\u200d', '\u2029'],
  ...['\u202e', '\u2066', '\ue000', '\uf8ff', '\ufeff', '\ufffb', '\u{1343f}', '\u{e0041}', '\u{f0000}', '\u{10fffd}'],
].map((character) => `a${character}b`);

/** Values that no field of the kind takes, by the field. */
const POLICY_FAULTS: readonly (readonly [field: string, ...values: unknown[]])[] = [
  ['code', -1, 32, '1', null],
  ['id', '', 'Professional', '1st', '-a', 'a b', 'a_b', 'a.b', 'a'.repeat(41), 5, null],
  ['title', '', ' Professional', 'Professional ', 'two\nlines', 'two\u2028lines', 'x'.repeat(41), '\u00a0', 5, null],
  ['title', ...UNSEEN],
  ['kind', 'Base', 'addon', '', 1, null],
  ['binds', 'none', 'Machine', '', ['machine'], null],
  ['features', {}, 'historian', ['Historian'], [''], [1], [null], null],
  ['limits', [], 'tags', { Tags: 1 }, { '': 1 }, { tags: -1 }, { tags: 1_000_000_001 }, { tags: '5' }, null],
  ['limitRule', 'sum', 'Add', 1, null],
  ['meters', ['a', 'b', 'c', 'd', 'e'], ['A'], 'a', {}, null],
  ['unit', 'months', { limit: 'nothing' }, { limit: 'tags', more: 1 }, {}, [], 5, null],
  ['term', { months: 0 }, { months: 121 }, { days: 0 }, { days: 3661 }, { months: 1, days: 1 }, {}, { years: 1 }],
  ['term', { months: '1' }, '12 months', 12, [], false],
  ['graceDays', -1, 366, '7', true, null],
  ['stacks', 0, 'true', null],
  ['replaces', {}, ['ab'], ['AB'.repeat(32)], ['a'.repeat(63)], ['a'.repeat(65)], [1], null],
  ['shelfLifeDays', 0, 366, '14', null],
  ['minimumParts', 0, 3, '1', null],
  ['clockToleranceHours', 0, 745, '25', null],
  ['restorable', true, 'false', 0, null],
  ['returnable', 'true', 1, null],
  ['support', 'x'.repeat(201), 5, null],
  ['support', ...UNSEEN],
];

const KEY_FAULTS: readonly (readonly [field: string, ...values: unknown[]])[] = [
  ['epoch', 0, 1_000_001, '1', null],
  ['suite', 'bls12-381', 'BN254', '', null],
  ['status', 'revoked', 'Current', '', null],
  ['lastDay', '2027-03-31', '', null],
  ['allowed', {}, ['ab'], ['AB'.repeat(32)], [1], null],
  [
    'publicKey',
    '',
    Buffer.from(signingKey.publicKey).toString('hex'),
    formatKey('root-public', counting(1, 32)),
    formatKey('bn254-secret', counting(1, 32)),
    `${String(key['publicKey'])}1`,
    String(key['publicKey']).slice(0, -1),
    String(key['publicKey']).toUpperCase(),
    `${String(key['publicKey'])}\n`,
    5,
    null,
  ],
];

const PACK_FAULTS: readonly (readonly [field: string, ...values: unknown[]])[] = [
  ['format', 'readback-pack/01', 'readback-pack/2', 'Readback-pack/1', 'readback-kit/1', '', 1, null],
  ['version', 0, -1, 1_000_001, '1', null],
  ['salt', -1, 1_000_001, '0', null],
  ['product', [], 'com.example.historian', null],
  ['support', [], 'call us', null],
  ['keys', {}, null, [null], [5]],
  ['policies', {}, [], null, [null], [5]],
  ['revoked', {}, ['ab'], ['a'.repeat(63)], ['a'.repeat(65)], [`${'a'.repeat(63)}g`], [null], null],
];

const PRODUCT_FAULTS: readonly (readonly [field: string, ...values: unknown[]])[] = [
  ['id', '', '-a', 'a-', '.a', 'A', 'a_b', 'a b', `a${'b'.repeat(63)}c`, 5, null],
  ['title', '', ' ', '\u2003', 't'.repeat(61), 5, null],
  ['title', ...UNSEEN],
];

const SUPPORT_FAULTS: readonly (readonly [field: string, ...values: unknown[]])[] = [
  ['vendor', '', ' ', 'v'.repeat(61), ...UNSEEN, 5, null],
  ['phone', '', '\t', 'p'.repeat(61), ...UNSEEN, 5, null],
  ['hours', 'h'.repeat(61), ...UNSEEN, 5, null],
];

const shown = (value: unknown): string => {
  const said = JSON.stringify(value);
  return said.length > 40 ? `${said.slice(0, 30)}\u2026 (${said.length})` : said;
};

const faults = (of: string, table: typeof POLICY_FAULTS, make: (changes: Members) => unknown): PayloadVector[] =>
  table.flatMap(([field, ...values]) =>
    values.map((value) => bad(`${of}: ${field} ${shown(value)}`, make({ [field]: value }))),
  );

const missing = (of: string, from: Members, make: (rest: Members) => unknown, optional: readonly string[] = []) =>
  Object.keys(from)
    .filter((name) => !optional.includes(name))
    .map((name) => bad(`${of} without ${name}`, make(without(from, name))));

function refused(): PayloadVector[] {
  const policies = (count: number): readonly Members[] =>
    Array.from({ length: count }, (_, index) => ({ ...policy, code: index % 32, id: `p${index}` }));
  return [
    ...faults('a policy', POLICY_FAULTS, withPolicy),
    ...faults('a key', KEY_FAULTS, withKey),
    ...faults('a retired key', [['lastDay', '2027-3-31', '2027-02-29', '20270331', 452, null]], (changes) =>
      withKey({ status: 'retired', ...changes }),
    ),
    ...faults('a pack', PACK_FAULTS, (changes) => ({ ...base, ...changes })),
    ...faults('the product', PRODUCT_FAULTS, (changes) => ({ ...base, product: { ...product, ...changes } })),
    ...faults('support', SUPPORT_FAULTS, (changes) => ({ ...base, support: { ...support, ...changes } })),
    ...missing('a policy', policy, (rest) => ({ ...base, policies: [rest] })),
    ...missing('a key', key, (rest) => ({ ...base, keys: [rest] })),
    ...missing('a pack', base, (rest) => rest),
    ...missing('the product', product, (rest) => ({ ...base, product: rest })),
    ...missing('support', support, (rest) => ({ ...base, support: rest }), ['hours']),
    bad('a policy with a member more', withPolicy({ price: 5 })),
    bad('a key with a member more', withKey({ name: 'first' })),
    bad('the product with a member more', { ...base, product: { ...product, url: '' } }),
    bad('support with a member more', { ...base, support: { ...support, mail: '' } }),
    bad('a pack with a member that JavaScript knows', JSON.parse(`{"__proto__":{},${text(base).slice(1)}`)),
    bad('a stolen key with a last day', withKey({ status: 'stolen', lastDay: '2027-03-31' })),
    bad('a coming key with a last day', withKey({ status: 'next', lastDay: '2027-03-31' })),
    bad('a term that is multiplied and perpetual', withPolicy({ term: null, returnable: false })),
    bad('restorable and returnable', withPolicy({ ...perpetual, restorable: true, returnable: true })),
    bad('restorable with a term', withPolicy({ restorable: true, returnable: false })),
    bad('33 policies', { ...base, policies: policies(33) }),
    bad('two policies of one code', { ...base, policies: [policy, { ...policy, id: 'other' }] }),
    bad('two policies of one id', { ...base, policies: [policy, { ...policy, code: 9 }] }),
    bad('two keys of one epoch, of two statuses', { ...base, keys: [key, { ...key, status: 'next' }] }),
    bad('a list', [base]),
    bad('a text', 'readback-pack/1'),
    bad('a number', 1),
    bad('null', null),
  ];
}

export const payloadsFile = (): { payloads: PayloadVector[] } => ({ payloads: [...accepted(), ...refused()] });
