// Writing a kit into a bundle: at the vendor only (docs/protocol.md section 8.7). The bundle is not parsed and not changed
// but for one statement in front of it, so it may come from any bundler.
import { KIT_SLOT } from './compiled-kit.js';
import { type ClientKit, formatKit } from './kit.js';

// A line `#!` stays the first; a directive of CommonJS counts only in front of every statement.
const BEFORE_CODE = /^(?:\uFEFF?#![^\n]*\n)?\s*(?:(?:"use strict"|'use strict');?)?/;
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
  const [head = ''] = BEFORE_CODE.exec(bundle) ?? [];
  const statement = `Object.defineProperty(globalThis,${COMPILED}${text}});`;
  return `${head}${statement}\n${bundle.slice(head.length)}`;
}
