// Writing a kit into a bundle: at the vendor only (docs/protocol.md section 8.7). The bundle is not parsed and not changed
// but for one statement in front of it, so it may come from any bundler.
import { KIT_SLOT } from './compiled-kit.js';
import { withFirstStatement } from './first-statement.js';
import { type ClientKit, formatKit } from './kit.js';

const COMPILED = `Symbol.for(${JSON.stringify(KIT_SLOT)}),{value:`;

/** Whether a bundle asks for a kit: whether `compiledInKit` is in it. */
export const asksForKit = (bundle: string): boolean => bundle.includes(KIT_SLOT);

/** Whether a kit was written into it already. */
export const hasKit = (bundle: string): boolean => bundle.includes(COMPILED);

/** The bundle with the kit in it. */
export function withCompiledKit(bundle: string, kit: ClientKit): string {
  const text = JSON.stringify(formatKit(kit)).replace(
    /[\u007F-\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return withFirstStatement(bundle, `Object.defineProperty(globalThis,${COMPILED}${text}});\n`);
}
