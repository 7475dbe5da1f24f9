// What a command of the workshop is given: a product of the desk, or a file that needs none.
import { type Pack, parseKit, readPayload } from '@readback/core';
import { coreError } from '@readback/core/vendor';
import { deskError } from '../desk/errors.js';
import { readToSign } from '../desk/index.js';
import { type CommandContext, pathOf } from './context.js';

export type Source =
  | { readonly kind: 'product'; readonly productId: string | undefined }
  | { readonly kind: 'file'; readonly path: string; readonly text: string };

/** Throws `pack-file-missing` for what looks like a path and is none. */
export async function sourceOf(context: CommandContext, named: string | undefined): Promise<Source> {
  if (named === undefined) return { kind: 'product', productId: undefined };
  const path = pathOf(named, context.workFolder);
  const looksLikePath = /[\\/]|\.jsonc?$/.test(named);
  const text = looksLikePath ? await context.readFile(path) : undefined;
  if (text !== undefined) return { kind: 'file', path, text };
  if (looksLikePath) throw deskError('pack-file-missing', { path });
  return { kind: 'product', productId: named };
}

/** A pack, a kit or a pack that waits for its signature, as it says of itself; `undefined`: a product file, or anything
 * else. Throws `kit-malformed`, `to-sign-malformed`, `pack-malformed`. */
export function packIn({ path, text }: { readonly path: string; readonly text: string }): Pack | undefined {
  const pack = packTextOf(text);
  if (pack !== text) return payloadOf(pack, path);
  return /"payload"|"readback-to-sign\/\d+"/.test(text.slice(0, 200)) ? payloadOf(text, path) : undefined;
}

/** Of a pack file, or of a kit the pack in it. */
export function packTextOf(text: string): string {
  return /"readback-kit\/\d+"/.test(text.slice(0, 200)) ? parseKit(text).packFile : text;
}

function payloadOf(text: string, path: string): Pack {
  const { payloadType, payload } = readToSign(text, path);
  if (!payloadType.endsWith('.pack+json')) throw coreError('pack-type', { payloadType });
  return readPayload(payload);
}
