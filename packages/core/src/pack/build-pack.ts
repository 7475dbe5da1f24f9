// Building packs: at the vendor only (docs/protocol.md sections 8.1 and 8.4).
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, type Json } from '../bytes/canonical-json.js';
import { formatDay } from '../bytes/days.js';
import { vendorError } from '../errors/vendor-errors.js';
import { formatKey } from '../keys/key-text.js';
import { type IssuingKey, PACK_FORMAT, type Product, packTag, type Support } from './pack.js';
import type { Policy } from './policy.js';
import { readPolicies } from './policy-schema.js';
import { Checker, formatProblem } from './problems.js';
import { readProduct, readSupport } from './verify-pack.js';

/** What an ISV writes: the product and its policies, fields with defaults left out as they like. */
export interface ProductDefinition {
  readonly product: Product;
  readonly support: Support;
  readonly policies: readonly Policy[];
}

/** Reads a product file. Throws `policy-invalid` with every problem in `details.list`. */
export function readProductDefinition(json: unknown): ProductDefinition {
  const check = new Checker();
  const from = check.object(json, 'file', ['product', 'support', 'policies']);
  const definition = {
    product: readProduct(from['product'], 'product', check),
    support: readSupport(from['support'], 'support', check),
    policies: readPolicies(from['policies'], 'policies', check),
  };
  if (check.problems.length > 0) {
    const problems = check.problems.map(formatProblem);
    throw vendorError('policy-invalid', { problems: problems.join('. '), list: check.problems });
  }
  return definition;
}

export interface PackContents extends ProductDefinition {
  /** Higher than that of every earlier pack of the product. */
  readonly version: number;
  readonly keys: readonly Omit<IssuingKey, 'verifying'>[];
  /** Digests (hex) of revoked grants. */
  readonly revoked?: readonly string[];
}

/** The payload to sign. Its salt is counted up until its tag is one that no other pack of this desk has.
 * Throws `pack-tags-exhausted`. */
export function buildPack(contents: PackContents, usedTags: ReadonlySet<number>): Uint8Array {
  if (usedTags.size >= 4096) throw vendorError('pack-tags-exhausted');
  for (let salt = 0; ; salt++) {
    const payload = utf8ToBytes(canonicalJson(payloadJson(contents, salt)));
    if (!usedTags.has(packTag(payload))) return payload;
  }
}

function payloadJson(contents: PackContents, salt: number): Json {
  return {
    format: PACK_FORMAT,
    product: { ...contents.product },
    version: contents.version,
    salt,
    support: { ...contents.support },
    keys: contents.keys.map((key) => ({
      epoch: key.epoch,
      suite: key.suite,
      status: key.status,
      publicKey: formatKey('bn254-public', key.publicKey),
      ...(key.lastDay === undefined ? {} : { lastDay: formatDay(key.lastDay) }),
      ...(key.allowed.size === 0 ? {} : { allowed: [...key.allowed].sort() }),
    })),
    policies: contents.policies as unknown as Json,
    revoked: [...(contents.revoked ?? [])].sort(),
  };
}
