// The product of a new desk: an example to play a first call with, and to edit. Fields are written out where an ISV is
// likely to change them, with a word on each; the others have the defaults of docs/protocol.md section 8.2.
import { readProductText } from './product-text.js';

export const EXAMPLE_PRODUCT_ID = 'com.example.historian';
const EXAMPLE_TITLE = 'Example Historian';

/** The schema lies beside the file: editors complete names and mark what is wrong. */
export const SCHEMA_NAME = 'product.schema.json';

/** As it is written into `products/`. */
export function productTemplate({ id, title }: { readonly id: string; readonly title: string }): string {
  return `{
  // What you sell and what a licence of it allows. After a change:
  //   readback-vendor pack lint     is it right?
  //   readback-vendor pack diff     what changes, and for which customers?
  //   readback-vendor pack build    sign the next pack
  "$schema": "./${SCHEMA_NAME}",

  // The id is compiled into the program: never change it once the program is shipped.
  "product": { "id": ${JSON.stringify(id)}, "title": ${JSON.stringify(title)} },

  // Whom the screens of a site say to call.
  "support": { "vendor": "Example Support", "phone": "+00 555 0100", "hours": "Mon-Fri 08:00-18:00 UTC" },

  "policies": [
    {
      // Code (0 to 31) and id name the policy for ever: a new offer gets new ones.
      "code": 1,
      "id": "professional",
      "title": "Professional",
      // "base": one at a time. "add-on": on top of a base. "trial": without a call.
      "kind": "base",
      // "machine", "identity" (a domain, a serial number) or "both".
      "binds": "machine",
      // Your program asks for these names: licence.has('historian'), licence.limit('tags').
      "features": ["historian", "trends"],
      "limits": { "tags": 5000 },
      // What the quantity of an order multiplies: "term", { "limit": "tags" } or "none".
      "unit": "term",
      // { "months": 1 }, { "days": 30 } or null for ever.
      "term": { "months": 1 },
      // Days for which it works on after its term.
      "graceDays": 7,
      // A renewal begins where the running term ends.
      "stacks": true,
      // Days within which a response must be typed in.
      "shelfLifeDays": 14
    },
    {
      "code": 2,
      "id": "enterprise",
      "title": "Enterprise",
      "kind": "base",
      "binds": "machine",
      "features": ["historian", "trends", "redundancy"],
      "limits": { "tags": 50000 },
      "unit": "term",
      "term": { "months": 1 },
      "graceDays": 14,
      "stacks": true,
      "shelfLifeDays": 14
    },
    {
      "code": 3,
      "id": "tag-pack",
      "title": "Tag pack",
      "kind": "add-on",
      "binds": "machine",
      "limits": { "tags": 1000 },
      // Its limits are added to those of the base; "larger": the larger one counts.
      "limitRule": "add",
      "unit": { "limit": "tags" },
      "term": null
    }
  ]
}
`;
}

export const exampleProductFile: string = productTemplate({ id: EXAMPLE_PRODUCT_ID, title: EXAMPLE_TITLE });

/** The same as a value. */
export const exampleProduct: unknown = readProductText(exampleProductFile).value;

export const exampleCustomer = { name: 'Example Plant', note: 'an example, to play a first call with' } as const;

export const exampleOrder = { policyId: 'professional', quantity: 12, seatsTotal: 3, note: 'an example' } as const;
