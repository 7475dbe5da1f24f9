// Fuzz target of the one file that an ISV writes by hand: a product and its policies, JSON with comments.
import { ReadbackError } from '@readback/core';
import { readProductDefinition } from '@readback/core/vendor';
import { readDefinition } from '../../../packages/vendor-tui/src/desk/new-pack.js';
import { readProductText } from '../../../packages/vendor-tui/src/desk/product-text.js';
import { productJson } from '../../support/example-vendor.js';
import { type FuzzTarget, promised } from '../engine.js';

const POLICY_WORDS = [...Object.keys(productJson), 'months', 'limit', 'term', 'policies', 'kind', '$schema'];
const PRODUCT = JSON.stringify(productJson, null, 2);

const productFile: FuzzTarget = {
  name: 'product-file',
  about: 'the file of a product as JSON with comments, and its policies',
  seeds: [
    PRODUCT,
    PRODUCT.replaceAll('"title"', '// what people see\n"title"').replaceAll('}', '/* end */ , }'),
    PRODUCT.replaceAll(/\n( *)\}/g, ',\n$1}'),
  ],
  tokens: [...POLICY_WORDS, '//', '/*', '*/', ',', ':', '"', '\ufeff'],
  run: (text) => {
    const { faults, placeOf } = readProductText(text);
    promised(
      faults.every(({ line, column }) => line >= 1 && column >= 1),
      'a place that is none',
    );
    try {
      const definition = readDefinition({ path: 'product.jsonc', text });
      const again = readProductDefinition(JSON.parse(JSON.stringify(definition)));
      promised(JSON.stringify(again) === JSON.stringify(definition), 'a definition written again is another');
      return true;
    } catch (error) {
      const path = error instanceof ReadbackError ? error.details['path'] : undefined;
      if (typeof path === 'string') promised(placeOf(path).line >= 1, 'a place that is none');
      throw error;
    }
  },
};

export const productTargets: readonly FuzzTarget[] = [productFile];
