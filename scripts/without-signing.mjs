// The library that verifies Ed25519 brings the making of signatures along, in one closure that no bundler can take apart.
// Whoever only verifies, ships without it. A release that has changed fails the build instead of being bundled unmended.
import { readFileSync } from 'node:fs';

const SIGN = / {4}function sign\(msg, secretKey[^\n]*\n[\s\S]*?\n {4}\}\n/;

/** A plugin of esbuild. */
export const withoutSigning = {
  name: 'without-signing',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@noble[\\/]curves[\\/]abstract[\\/]edwards\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!SIGN.test(source)) throw new Error(`${path} is not as scripts/without-signing.mjs knows it`);
      return { contents: source.replace(SIGN, '    const sign = undefined;\n') };
    });
  },
};
