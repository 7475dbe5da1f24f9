// The product file as people edit it: comments, places of what is wrong, warnings, and a schema that keeps in step with
// what the core accepts.
import { readFileSync } from 'node:fs';
import { ReadbackError, visible } from '@readback/core';
import { readProductDefinition } from '@readback/core/vendor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleProduct, exampleProductFile } from '../../packages/vendor-tui/src/desk/example-product.js';
import { lintProduct, warningsOf } from '../../packages/vendor-tui/src/desk/lint.js';
import { productSchema, productSchemaFile } from '../../packages/vendor-tui/src/desk/product-schema.js';
import { readProductText } from '../../packages/vendor-tui/src/desk/product-text.js';

const findings = (text: string) =>
  lintProduct(text).findings.map(({ severity, line, column, path, what }) => [severity, line, column, path, what]);

describe('the text of a product file', () => {
  it('has comments, trailing commas and a schema that is not part of it', () => {
    const text = '\uFEFF{ /* a */ "$schema": "./x", // b\r\n "a": [1, {"b": null,},], }';
    expect(readProductText(text)).toMatchObject({ value: { a: [1, { b: null }] }, faults: [] });
  });

  it('tells where everything stands, and of what is missing where it should', () => {
    const { placeOf } = readProductText('{\n  "a": [\n    { "b": 1 },\n    { "c-d": 2 }\n  ]\n}');
    expect(placeOf('a[0].b')).toEqual({ line: 3, column: 7 });
    expect(placeOf('a[1].c-d')).toEqual({ line: 4, column: 7 });
    expect(placeOf('a[1].missing.deep')).toEqual({ line: 4, column: 5 });
    expect(placeOf('file.a')).toEqual({ line: 2, column: 3 });
    expect(placeOf('')).toEqual({ line: 1, column: 1 });
  });

  it.each<[string, string, [number, number, string][]]>([
    ['a comma missing', '{\n "a": 1\n "b": 2\n}', [[3, 2, 'a comma is missing before this']]],
    ['a quote missing', '{ "a": "x\n}', [[1, 8, 'a quote is missing at the end of a text']]],
    ['a name twice', '{ "a": { "b": 1, "b": 2 } }', [[1, 18, 'stands twice']]],
    ['no quotes', '{ a: 1 }', [[1, 3, 'is neither a text in quotes nor a number']]],
  ])('%s', (_, text, expected) => {
    const said = readProductText(text).faults.map(({ line, column, what }) => [line, column, what]);
    expect(said).toEqual(expect.arrayContaining(expected));
  });

  it('takes no name of a member for what objects inherit', () => {
    const { findings: found } = lintProduct('{ "__proto__": { "policies": [] }, "constructor": 1 }');
    expect(found.map(({ path, what }) => `${path} ${what}`)).toEqual(
      expect.arrayContaining(['__proto__ is not a known field', 'constructor is not a known field']),
    );
    expect(readProductText('').value).toBeUndefined();
    expect(lintProduct('').findings).not.toEqual([]);
  });
});

const base = { code: 1, id: 'p', title: 'P', features: ['f'], term: { months: 1 }, unit: 'term' };
const fileOf = (...policies: readonly object[]) => ({
  product: { id: 'com.acme.x', title: 'X' },
  support: { vendor: 'Acme', phone: '1' },
  policies,
});
const warned = (...policies: readonly object[]): string[] =>
  warningsOf(readProductDefinition(fileOf(...policies))).map(({ path }) => path);

describe('lint', () => {
  it('finds nothing wrong in the example but that it is one', () => {
    expect(findings(exampleProductFile)).toEqual([
      ['warning', 9, 16, 'product.id', "is the example's"],
      ['warning', 12, 45, 'support.phone', "is the example's number"],
    ]);
  });

  it('tells every error at once, in the order of the file', () => {
    const text = exampleProductFile
      .replace('"code": 2', '"code": 32')
      .replace('"id": "enterprise"', '"id": "professional"')
      .replace('"graceDays": 14', '"graceDay": 14')
      .replace('"hours": "Mon-Fri 08:00-18:00 UTC"', '"hours": 7');
    expect(lintProduct(text).findings.map(({ path, mend }) => [path, mend])).toEqual([
      ['support.hours', 'write a text in quotes'],
      ['policies[1].code', 'write a number from 0 to 31'],
      ['policies[1].id', 'give it its own id'],
      ['policies[1].graceDay', 'write graceDays, if that is meant'],
    ]);
    expect(findings(text).every(([severity]) => severity === 'error')).toBe(true);
  });

  it('says whose file it is', () => {
    const text = JSON.stringify(fileOf(base));
    expect(lintProduct(text, 'com.acme.x').findings).toEqual([]);
    expect(lintProduct(text, 'com.acme.y').findings).toMatchObject([{ severity: 'error', path: 'product.id' }]);
    expect(lintProduct(text, 'com.acme.y').definition).toBeUndefined();
  });

  it.each<[string, object[], string[]]>([
    ['nothing of a usual policy', [base], []],
    ['perpetual, and lost with the disk', [{ ...base, term: null, unit: 'none' }], ['policies[0].term']],
    ['perpetual and restorable', [{ ...base, term: null, unit: 'none', restorable: true }], []],
    [
      'paper that outlives what was given back',
      [
        { ...base, term: null, unit: 'none', restorable: true },
        { ...base, code: 2, id: 'q', term: null, unit: 'none', returnable: true },
      ],
      ['policies[0].restorable'],
    ],
    ['no grace', [{ ...base, graceDays: 0 }], ['policies[0].graceDays']],
    ['a quantity that multiplies nothing', [{ ...base, unit: 'none' }], ['policies[0].unit']],
    ['an identity on every machine', [{ ...base, binds: 'identity' }], ['policies[0].binds']],
    ['a long shelf life', [{ ...base, shelfLifeDays: 91 }], ['policies[0].shelfLifeDays']],
    ['a long tolerance', [{ ...base, clockToleranceHours: 169 }], ['policies[0].clockToleranceHours']],
    ['nothing given', [{ ...base, features: [] }], ['policies[0]']],
    ['a name twice', [{ ...base, features: ['f', 'f'] }], ['policies[0].features']],
    ['no base', [{ ...base, kind: 'trial' }], ['policies']],
    [
      'a trial for ever',
      [base, { ...base, code: 2, id: 't', kind: 'trial', term: null, unit: 'none' }],
      ['policies[1].term'],
    ],
    [
      'an add-on that raises nothing',
      [base, { code: 2, id: 'a', title: 'A', kind: 'add-on', limits: { x: 1 }, meters: ['m'] }],
      ['policies[1].limits', 'policies[1].meters'],
    ],
  ])('warns of %s', (_, policies, paths) => {
    expect(warned(...policies)).toEqual(paths);
  });
});

type Schema = Readonly<Record<string, unknown>>;

/** As much of JSON Schema as ours uses; an unknown keyword is a fault of the test. */
function accepts(schema: Schema, value: unknown): boolean {
  const object =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  const known: Record<string, (rule: never) => boolean> = {
    type: (rule: string) => typeOf(value) === rule || (rule === 'number' && typeOf(value) === 'integer'),
    const: (rule: unknown) => rule === value,
    enum: (rule: readonly unknown[]) => rule.includes(value),
    pattern: (rule: string) => typeof value !== 'string' || new RegExp(rule, 'u').test(value),
    maxLength: (rule: number) => typeof value !== 'string' || value.length <= rule,
    minimum: (rule: number) => typeof value !== 'number' || value >= rule,
    maximum: (rule: number) => typeof value !== 'number' || value <= rule,
    minItems: (rule: number) => !Array.isArray(value) || value.length >= rule,
    maxItems: (rule: number) => !Array.isArray(value) || value.length <= rule,
    items: (rule: Schema) => !Array.isArray(value) || value.every((item) => accepts(rule, item)),
    required: (rule: readonly string[]) => !object || rule.every((name) => object.some(([own]) => own === name)),
    propertyNames: (rule: Schema) => !object || object.every(([name]) => accepts(rule, name)),
    properties: (rule: Record<string, Schema>) =>
      !object || object.every(([name, own]) => !Object.hasOwn(rule, name) || accepts(rule[name] ?? {}, own)),
    additionalProperties: (rule: Schema | false) =>
      !object ||
      object.every(([name, own]) => {
        const properties = schema['properties'];
        const isNamed = typeof properties === 'object' && properties !== null && Object.hasOwn(properties, name);
        return isNamed || (rule !== false && accepts(rule, own));
      }),
    allOf: (rule: readonly Schema[]) => rule.every((one) => accepts(one, value)),
    anyOf: (rule: readonly Schema[]) => rule.some((one) => accepts(one, value)),
    not: (rule: Schema) => !accepts(rule, value),
    $schema: () => true,
    title: () => true,
    description: () => true,
    default: () => true,
  };
  return Object.entries(schema).every(([keyword, rule]) => {
    const check = known[keyword];
    if (check === undefined) throw new Error(`the test does not know ${keyword}`);
    return check(rule as never);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const bySchema = (file: unknown): boolean => accepts(productSchema as Schema, file);
function byCode(file: unknown): boolean {
  try {
    readProductDefinition(file);
    return true;
  } catch (error) {
    if (error instanceof ReadbackError && error.code === 'policy-invalid') return false;
    throw error;
  }
}

describe('the schema', () => {
  it('is published as the code has it', () => {
    const published = new URL('../../packages/vendor-tui/schema/product.schema.json', import.meta.url);
    expect(readFileSync(published, 'utf8')).toBe(productSchemaFile);
    expect(bySchema(exampleProduct)).toBe(true);
    expect(bySchema({ ...fileOf(base), $schema: './product.schema.json' })).toBe(true);
  });

  it('refuses in every text that people read what lint refuses there', () => {
    const filesWith = (text: string): Readonly<Record<string, object>> => ({
      'product.title': { ...fileOf(base), product: { id: 'com.acme.x', title: text } },
      'support.vendor': { ...fileOf(base), support: { vendor: text, phone: '1' } },
      'support.phone': { ...fileOf(base), support: { vendor: 'Acme', phone: text } },
      'support.hours': { ...fileOf(base), support: { vendor: 'Acme', phone: '1', hours: text } },
      'policies[0].title': fileOf({ ...base, title: text }),
      'policies[0].support': fileOf({ ...base, support: text }),
    });
    const texts: readonly (readonly [string, boolean])[] = [
      ['Zähler 5 – “größer”', true],
      ['見る 🐢', true],
      ['a\u00A0b', true],
      ['bell \u0007.', false],
      ['two\nlines', false],
      ['\u001B[2J', false],
      ['turned \u202Etxt.exe', false],
      ['\u2066apart\u2069', false],
      ['no\u200Bwidth', false],
      ['soft\u00ADhyphen', false],
      ['half \uD83D', false],
      ['a\u2028b', false],
      ['own \uE000', false],
    ];
    for (const [text, isFine] of texts) {
      for (const [path, file] of Object.entries(filesWith(text))) {
        const errors = lintProduct(JSON.stringify(file)).findings.filter(({ severity }) => severity === 'error');
        const said = `${JSON.stringify(text)} in ${path}`;
        expect([...new Set(errors.map((error) => error.path))], said).toEqual(isFine ? [] : [path]);
        expect(bySchema(file), said).toBe(isFine);
      }
    }
  });

  it('takes the same characters as the core', () => {
    const { pattern = '' } = /"hours": .*?"pattern": (?<pattern>".*?[^\\]")/su.exec(productSchemaFile)?.groups ?? {};
    const isSeen = new RegExp(JSON.parse(pattern), 'u');
    const differing: string[] = [];
    for (let code = 0; code <= 0x10_ff_ff; code += 1) {
      const character = String.fromCodePoint(code);
      if (isSeen.test(character) !== (visible(character) === character)) differing.push(code.toString(16));
    }
    expect(differing).toEqual([]);
  });

  const odd = fc.constantFrom<unknown>(
    ...[null, true, false, 0, 1, 2, 3, 31, 32, -1, 0.5, 120, 121, 365, 366, 744, 745, 3660, 3661, 1e9, 1e9 + 1],
    ...[
      '',
      'p',
      'P',
      ' x',
      'term',
      'none',
      'base',
      'both',
      'machine',
      'larger',
      'x'.repeat(41),
      'x'.repeat(201),
      '🐢',
      'x\u202E',
    ],
    ...[
      [],
      ['f'],
      ['F'],
      ['a', 'b', 'c', 'd', 'e'],
      ['ab'.repeat(32)],
      {},
      { months: 1 },
      { days: 3661 },
      { months: 0 },
    ],
    ...[{ months: 1, days: 1 }, { limit: 'tags' }, { limit: 'other' }, { tags: 1 }, { tags: -1 }, { 'no name': 1 }],
  );
  const FIELDS = [
    ...[
      'code',
      'id',
      'title',
      'kind',
      'binds',
      'features',
      'limits',
      'limitRule',
      'meters',
      'unit',
      'term',
      'graceDays',
    ],
    ...['stacks', 'replaces', 'shelfLifeDays', 'minimumParts', 'clockToleranceHours', 'restorable', 'returnable'],
    ...['support', 'unknown'],
  ];
  const changed = fc
    .dictionary(fc.constantFrom(...FIELDS), odd, { maxKeys: 4 })
    .map((change) => fileOf({ ...base, limits: { tags: 5 }, ...change }));
  const whole = fc
    .record({ product: odd, support: odd, policies: odd, more: odd }, { requiredKeys: [] })
    .map((change) => ({ ...fileOf(base), ...change }));

  it('accepts every file that the code accepts, and refuses what one field says wrong', () => {
    // What a schema cannot say: that a unit names one of the limits, that codes and ids are unique, that restorable needs
    // what returnable is by default.
    const beyond = (file: { policies: readonly Record<string, unknown>[] }): boolean =>
      file.policies.some(({ unit, restorable }) => (typeof unit === 'object' && unit !== null) || restorable === true);
    let accepted = 0;
    fc.assert(
      fc.property(changed, (file) => {
        const code = byCode(file);
        accepted += Number(code);
        if (code) expect(bySchema(file)).toBe(true);
        else if (!beyond(file as never)) expect(bySchema(file)).toBe(false);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(100);
    fc.assert(
      fc.property(whole, (file) => {
        if (byCode(file)) expect(bySchema(file)).toBe(true);
        else expect(bySchema(file)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
