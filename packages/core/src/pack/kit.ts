// A client kit: the one file a vendor hands to a site until a client is built for the product: whom to trust, which
// product it is, and the pack itself (docs/protocol.md section 8.5).
import { coreError } from '../errors/core-errors.js';
import { formatKey, parseKey } from '../keys/key-text.js';
import type { Envelope } from './envelope.js';
import { Checker, formatProblem } from './problems.js';
import type { PackTrust } from './verify-pack.js';

export const KIT_FORMAT = 'readback-kit/1';

/** What a kit says: the trust that a shipped client has compiled in, and its pack file. */
export interface ClientKit {
  readonly trust: PackTrust & { readonly minVersion: number };
  /** Text of the pack file. */
  readonly packFile: string;
}

/** JSON text with a line end. */
export function formatKit({ trust, packFile }: ClientKit): string {
  const kit = {
    format: KIT_FORMAT,
    productId: trust.productId,
    rootKeys: trust.rootKeys.map((key) => formatKey('root-public', key)),
    minPackVersion: trust.minVersion,
    pack: JSON.parse(packFile) as Envelope,
  };
  return `${JSON.stringify(kit, null, 2)}\n`;
}

/** Throws `kit-malformed`, `key-malformed`, `key-wrong-kind`. The pack in it still has to be verified. */
export function parseKit(text: string): ClientKit {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw coreError('kit-malformed', { what: 'it is not complete JSON' }, cause);
  }
  const check = new Checker();
  const from = check.object(json, 'kit', ['format', 'productId', 'rootKeys', 'minPackVersion', 'pack']);
  if (from['format'] !== KIT_FORMAT) throw coreError('kit-malformed', { what: `its format is not ${KIT_FORMAT}` });
  const keyTexts = check
    .list(from['rootKeys'], 'rootKeys')
    .map((entry, index) => check.text(entry, `rootKeys[${index}]`));
  const productId = check.text(from['productId'], 'productId');
  const minVersion = check.integer(from['minPackVersion'], 'minPackVersion', { fallback: 0, min: 0, max: 1_000_000 });
  const pack = from['pack'];
  if (typeof pack !== 'object' || pack === null || Array.isArray(pack)) {
    check.report('kit.pack', 'is not a pack', 'put the object of the pack file there');
  }
  const [problem] = check.problems;
  if (problem) throw coreError('kit-malformed', { what: formatProblem(problem) });
  const rootKeys = keyTexts.map((key) => parseKey('root-public', key));
  return { trust: { rootKeys, productId, minVersion }, packFile: textOf(pack) };
}

function textOf(pack: unknown): string {
  try {
    return JSON.stringify(pack);
  } catch (cause) {
    // Read without recursion, and written with it.
    throw coreError('kit-malformed', { what: 'pack is nested too deeply' }, cause);
  }
}
