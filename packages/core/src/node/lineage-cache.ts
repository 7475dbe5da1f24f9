// The lineage of an installation with its signatures checked, remembered by its text: a pairing takes milliseconds, and a
// program asks often (docs/protocol.md section 9.1).
import { type VerifiedGrant, verifyLineage } from '../licence/grant.js';
import type { Installation } from '../licence/installation.js';
import type { Pack } from '../pack/pack.js';

export type LineageCheck =
  | { readonly verified: readonly VerifiedGrant[]; readonly cause?: never }
  | { readonly verified?: never; readonly cause: unknown };

export interface LineageCache {
  verify(installation: Installation): LineageCheck;
  /** A grant that has just been verified need not be verified again. */
  extend(before: Installation, after: Installation, grant: VerifiedGrant): void;
}

export function lineageCache(pack: Pack, identity: Uint8Array | undefined): LineageCache {
  let known: { readonly text: string; readonly check: LineageCheck } = { text: '[]', check: { verified: [] } };
  const textOf = ({ lineage }: Installation): string => JSON.stringify(lineage);
  const verify = (installation: Installation): LineageCheck => {
    const text = textOf(installation);
    if (known.text !== text) known = { text, check: checkLineage(pack, installation, identity) };
    return known.check;
  };
  return {
    verify,
    extend: (before, after, grant) => {
      const earlier = after.lineage.length === 1 ? [] : verify(before).verified;
      if (earlier) known = { text: textOf(after), check: { verified: [...earlier, grant] } };
    },
  };
}

function checkLineage(pack: Pack, { lineage }: Installation, identity: Uint8Array | undefined): LineageCheck {
  try {
    return { verified: verifyLineage(pack, lineage, identity) };
  } catch (cause) {
    return { cause };
  }
}
