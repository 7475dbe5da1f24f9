// The product file as JSON Schema, for editors: names are completed, ranges checked while typing. It says what a schema
// can say of docs/protocol.md section 8.2; `pack lint` says the rest. test/desk/product-file.test.ts holds it against
// what the core accepts, and the published copy in `schema/` against this.

const NAME = '^[a-z][a-z0-9-]{0,39}$';
const DIGEST = '^[0-9a-f]{64}$';
/** What no text may hold that people read, for a class of characters (docs/protocol.md section 8.1). */
const UNSEEN = '\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}';
const SEEN = `[^${UNSEEN}]`;
/** One that is no space either. */
const MARK = `[^\\s${UNSEEN}]`;

const names = (description: string, more: object = {}): object => ({
  description,
  type: 'array',
  items: { type: 'string', pattern: NAME },
  default: [],
  ...more,
});
const whole = (description: string, minimum: number, maximum: number, byDefault?: number): object => ({
  description,
  type: 'integer',
  minimum,
  maximum,
  ...(byDefault === undefined ? {} : { default: byDefault }),
});
const oneOf = (description: string, values: readonly string[], byDefault: string): object => ({
  description,
  enum: values,
  default: byDefault,
});
const flag = (description: string, more: object = {}): object => ({ description, type: 'boolean', ...more });
const said = (description: string): object => ({
  description,
  type: 'string',
  pattern: `^${SEEN}*${MARK}${SEEN}*$`,
  maxLength: 60,
});
const saidOrNot = (description: string, maxLength: number): object => ({
  description,
  type: 'string',
  pattern: `^${SEEN}*$`,
  maxLength,
  default: '',
});
const closed = (
  properties: Readonly<Record<string, object>>,
  required: readonly string[],
  more: object = {},
): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  ...more,
});

/** Where the first holds, the second does. */
const implies = (condition: object, consequence: object): object => ({ anyOf: [{ not: condition }, consequence] });

const policy = closed(
  {
    code: whole('Names the policy in a response. Unique in the file, and never given to another policy.', 0, 31),
    id: { description: 'Unique in the file; stays for ever.', type: 'string', pattern: NAME },
    title: {
      description: 'What people call it: 1 to 40 characters, no space at the ends.',
      type: 'string',
      pattern: `^${MARK}(${SEEN}{0,38}${MARK})?$`,
    },
    kind: oneOf(
      'base: one at a time. add-on: on top of a base. trial: without a call.',
      ['base', 'add-on', 'trial'],
      'base',
    ),
    binds: oneOf('What a licence holds to.', ['machine', 'identity', 'both'], 'machine'),
    features: names("What the program asks for: licence.has('name')."),
    limits: {
      description: "Numbers that the program asks for: licence.limit('name').",
      type: 'object',
      propertyNames: { pattern: NAME },
      additionalProperties: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
      default: {},
    },
    limitRule: oneOf(
      "Whether an add-on's limits are added to those of its base, or the larger counts.",
      ['add', 'larger'],
      'add',
    ),
    meters: names('At most four counters that a usage report carries.', { maxItems: 4 }),
    unit: {
      description: 'What the quantity of an order multiplies. "term" needs a term; a limit must stand in limits.',
      anyOf: [{ enum: ['none', 'term'] }, closed({ limit: { type: 'string', pattern: NAME } }, ['limit'])],
      default: 'none',
    },
    term: {
      description: 'How long one unit lasts; null: for ever.',
      anyOf: [
        { type: 'null' },
        closed({ months: { type: 'integer', minimum: 1, maximum: 120 } }, ['months']),
        closed({ days: { type: 'integer', minimum: 1, maximum: 3660 } }, ['days']),
      ],
      default: null,
    },
    graceDays: whole('Days for which it works on after its term.', 0, 365, 7),
    stacks: flag('A renewal begins where the running term ends.', { default: true }),
    replaces: {
      description: 'Digests (pack show prints them) of earlier revisions whose licences get these terms.',
      type: 'array',
      items: { type: 'string', pattern: DIGEST },
      default: [],
    },
    shelfLifeDays: whole('Days within which a response must be typed in.', 1, 365, 14),
    minimumParts: whole('2: a machine of which only one part is known gets no licence.', 1, 2, 1),
    clockToleranceHours: whole('Hours a clock may lose in the life of a licence.', 1, 744, 25),
    restorable: flag('May be typed in again from paper. Only perpetual, and not returnable.', { default: false }),
    returnable: flag('The licence can be given up for a receipt. Default: unless it is perpetual.'),
    support: saidOrNot('What the screens say about support for it.', 200),
  },
  ['code', 'id', 'title'],
  {
    allOf: [
      implies(
        { properties: { unit: { const: 'term' } }, required: ['unit'] },
        { properties: { term: { type: 'object' } }, required: ['term'] },
      ),
      implies(
        { properties: { restorable: { const: true } }, required: ['restorable'] },
        { properties: { term: { type: 'null' }, returnable: { const: false } } },
      ),
    ],
  },
);

export const productSchema: object = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Readback product file',
  description: 'A product and its policies. Comments and trailing commas are allowed.',
  ...closed(
    {
      $schema: { type: 'string' },
      product: closed(
        {
          id: {
            description: 'Compiled into the program; never changes.',
            type: 'string',
            pattern: '^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$',
          },
          title: said('What people call the product.'),
        },
        ['id', 'title'],
      ),
      support: closed(
        {
          vendor: said('Who answers the telephone.'),
          phone: said('The number to call.'),
          hours: saidOrNot('When somebody answers.', 60),
        },
        ['vendor', 'phone'],
      ),
      policies: { type: 'array', minItems: 1, maxItems: 32, items: policy },
    },
    ['product', 'support', 'policies'],
  ),
};

/** As it is written beside the product files. */
export const productSchemaFile: string = `${JSON.stringify(productSchema, null, 2)}\n`;
