// The names of a product as TypeScript, so that a program that asks for a feature no policy has does not compile.
import type { Pack } from '@readback/core';

export function productTypes({ product, version, policies }: Pack): string {
  const union = (names: readonly string[]): string => {
    const sorted = [...new Set(names)].sort();
    return sorted.length === 0 ? 'never' : sorted.map((name) => `'${name}'`).join(' | ');
  };
  return [
    `// Names of ${product.id}, pack ${version}. Written by "readback-vendor pack types"; run it again after a new pack.`,
    'export interface ProductNames {',
    `  feature: ${union(policies.flatMap(({ features }) => features))};`,
    `  limit: ${union(policies.flatMap(({ limits }) => Object.keys(limits)))};`,
    `  meter: ${union(policies.flatMap(({ meters }) => meters))};`,
    '}',
    '',
  ].join('\n');
}
