// The kit that a shipped program carries in itself: `readback-vendor ship` writes it into the first line of a bundle
// (build-program.ts), and the program asks for it here (docs/protocol.md section 8.7).
import { coreError } from '../errors/core-errors.js';
import { type ClientKit, parseKit } from './kit.js';

/** Where a bundle finds its kit: a property of the global object, which no bundler renames and no minifier folds. */
export const KIT_SLOT = 'readback/compiled-kit';

/** The kit this program was shipped with; `undefined` in a program that was not shipped yet. Throws what `parseKit` throws. */
export function compiledInKit(): ClientKit | undefined {
  const text: unknown = Reflect.get(globalThis, Symbol.for(KIT_SLOT));
  return typeof text === 'string' ? parseKit(text) : undefined;
}

/** `own` with the pack of a kit file (its text): trust stays what was compiled in, so the pack still has to be signed by
 * that root and not be older. Throws `kit-malformed`, `key-...`, `kit-other-product`, `kit-other-root`. */
export function withPackOf(own: ClientKit, kitFile: string): ClientKit {
  const { trust, packFile } = parseKit(kitFile);
  const { productId, rootKeys } = own.trust;
  if (trust.productId !== productId) throw coreError('kit-other-product', { found: trust.productId, want: productId });
  const known = new Set(rootKeys.map((key) => key.join()));
  if (!trust.rootKeys.some((key) => known.has(key.join()))) throw coreError('kit-other-root');
  return { trust: own.trust, packFile };
}
