// How this machine stands in a challenge, and whether one that waits still tells of it (docs/protocol.md section 6.2).
import { storedChallenge } from '../licence/grant.js';
import type { PendingChallenge } from '../licence/installation.js';
import type { Pack } from '../pack/pack.js';
import { decodeChallenge } from '../records/challenge.js';
import { type MachinePrint, matchPrint, type PartDigests, printOfIdentity, printOfParts } from '../records/print.js';

/** The machine's own parts tell it from others, unless every policy of the product holds to the identity alone, or the
 * machine has no part. Throws `identity-missing`. */
export function printFor(pack: Pack, parts: PartDigests, identity: Uint8Array | undefined): MachinePrint {
  const bases = pack.policies.filter(({ kind }) => kind === 'base');
  const byIdentity = parts.size === 0 || bases.every(({ binds }) => binds === 'identity');
  return identity && byIdentity ? printOfIdentity(identity) : printOfParts(parts);
}

/** Whether a challenge that waits can still be answered: the desk reads pack and machine out of it. After an update of the
 * pack, or in a copied folder, a call with it would be a call in vain. */
export function stillFits(
  waiting: PendingChallenge,
  pack: Pack,
  parts: PartDigests,
  identity: Uint8Array | undefined,
): boolean {
  const { packTag, print } = decodeChallenge(storedChallenge(waiting.challenge));
  return packTag === pack.tag && matchPrint(print, parts, identity).verdict !== 'other';
}
