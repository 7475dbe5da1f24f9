// Fuzz targets of what an ISV writes by hand: a product and its policies, JSON with comments; a root key from paper.
import { ReadbackError } from '@readback/core';
import { readProductDefinition } from '@readback/core/vendor';
import { readDefinition } from '../../../packages/vendor-tui/src/desk/new-pack.js';
import { readProductText } from '../../../packages/vendor-tui/src/desk/product-text.js';
import {
  nearWords,
  paperWord,
  readRootWords,
  rootWords,
} from '../../../packages/vendor-tui/src/keystore/paper-words.js';
import { counting, productJson } from '../../support/example-vendor.js';
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

const WORDS = rootWords(counting(1, 32));

const paperWords: FuzzTarget = {
  name: 'paper-words',
  about: 'readRootWords: a root key typed in from paper, and written again',
  seeds: [WORDS.join(' '), WORDS.join('\n').toUpperCase(), WORDS.map((word) => word.slice(0, 4)).join(' ')],
  tokens: ['abandon', 'zoo', 'abou', 'a', '24.'],
  run: (text) => {
    const typed = text.split(/\s+/u).filter((word) => word !== '');
    // It is asked of each of 2048 words.
    if (text.length % 50 === 0) promised(nearWords(typed[0] ?? '').length <= 5, 'too many to choose from');
    const words = rootWords(readRootWords(typed));
    promised(
      words.every((word, index) => paperWord(typed[index] ?? '') === word),
      'a key written again is another',
    );
    return true;
  },
};

export const productTargets: readonly FuzzTarget[] = [productFile, paperWords];
