// What a site says of a stored licence that does not verify. That is no reason to stop a program at its start: it has no
// licence, and says why.
import { ReadbackError } from '../errors/readback-error.js';
import { type Licence, type Notice, withoutRights } from '../licence/licence.js';
import type { Support } from '../pack/pack.js';

/** `cause`: what verifying the lineage threw. */
export function refusedLineage(cause: unknown, support: Support, stateFolder: string): Licence {
  return withoutRights('unlicensed', refusalOf(cause, support, stateFolder));
}

/** Why a grant or a whole lineage does not count, and what to do. `cause`: what verifying it threw. */
export function refusalOf(cause: unknown, { vendor, phone }: Support, stateFolder: string): Notice {
  const call = `Show a challenge and call ${vendor}, ${phone}.`;
  switch (cause instanceof ReadbackError ? cause.code : undefined) {
    case 'grant-revoked':
      return { code: 'licence-revoked', message: 'The vendor has revoked the licence kept here.', next: call };
    case 'key-retired':
    case 'key-stolen':
      return {
        code: 'licence-key-withdrawn',
        message: 'The key that signed the licence kept here counts no more.',
        next: call,
      };
    case 'policy-unknown':
      return {
        code: 'licence-other-pack',
        message: 'The licence kept here names a policy that this pack does not hold.',
        next: `Use the newest pack of the vendor; for another desk name another folder than ${stateFolder} with READBACK_STATE. If all is right: ${call}`,
      };
    case 'policy-needs-identity':
      return {
        code: 'licence-needs-identity',
        message: 'The licence kept here is bound to an identity, and the program was started without one.',
        next: 'Start the program with the identity that stands in the order.',
      };
    case 'signature-invalid':
    case 'signature-malformed':
      return {
        code: 'licence-not-genuine',
        message:
          'The licence kept here was changed, or issued for another identity or another pack than the one used now.',
        // Most often it is the licence of another desk, kept for the same product: nobody finds it without its place.
        next: `Check that pack and identity are the right ones; for another desk name another folder than ${stateFolder} with READBACK_STATE. If all is right: ${call}`,
      };
    default:
      if (cause instanceof ReadbackError) {
        return { code: 'licence-refused', message: `The licence kept here is refused: ${cause.message}`, next: call };
      }
      return { code: 'licence-damaged', message: 'The licence kept here cannot be read.', next: call };
  }
}
