// The product of a new desk: an example to play a first call with, and to edit. Fields are written out where an ISV is
// likely to change them; the others have the defaults of docs/protocol.md section 8.2.

export const EXAMPLE_PRODUCT_ID = 'com.example.historian';

/** As it is written into `products/`. */
export const exampleProduct: object = {
  product: { id: EXAMPLE_PRODUCT_ID, title: 'Example Historian' },
  support: { vendor: 'Example Support', phone: '+00 555 0100', hours: 'Mon-Fri 08:00-18:00 UTC' },
  policies: [
    {
      code: 1,
      id: 'professional',
      title: 'Professional',
      kind: 'base',
      binds: 'machine',
      features: ['historian', 'trends'],
      limits: { tags: 5000 },
      unit: 'term',
      term: { months: 1 },
      graceDays: 7,
      stacks: true,
      shelfLifeDays: 14,
    },
    {
      code: 2,
      id: 'enterprise',
      title: 'Enterprise',
      kind: 'base',
      binds: 'machine',
      features: ['historian', 'trends', 'redundancy'],
      limits: { tags: 50_000 },
      unit: 'term',
      term: { months: 1 },
      graceDays: 14,
      stacks: true,
      shelfLifeDays: 14,
    },
    {
      code: 3,
      id: 'tag-pack',
      title: 'Tag pack',
      kind: 'add-on',
      binds: 'machine',
      limits: { tags: 1000 },
      limitRule: 'add',
      unit: { limit: 'tags' },
      term: null,
    },
  ],
};

export const exampleCustomer = { name: 'Example Plant', note: 'an example, to play a first call with' } as const;

export const exampleOrder = { policyId: 'professional', quantity: 12, seatsTotal: 3, note: 'an example' } as const;
