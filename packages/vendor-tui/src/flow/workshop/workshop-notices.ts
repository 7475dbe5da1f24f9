// What the workshop tells beside the work itself; screens/workshop/words.ts says it in words.
export type WorkshopNotice =
  | { readonly what: 'saved' | 'removed'; readonly policyId: string }
  | { readonly what: 'not-a-title' | 'not-a-number'; readonly most: number }
  | { readonly what: 'name-taken'; readonly name: string }
  | { readonly what: 'title-taken'; readonly title: string }
  | { readonly what: 'id-taken'; readonly id: string }
  | { readonly what: 'not-the-word'; readonly word: string }
  | { readonly what: 'nothing-to-build'; readonly version: number }
  | {
      readonly what:
        | 'not-a-name'
        | 'not-a-limit'
        | 'not-a-term'
        | 'not-a-day'
        | 'not-a-quantity'
        | 'only-perpetual'
        | 'not-removable'
        | 'nothing-changed'
        | 'no-free-code'
        | 'file-faulty';
    };
