// What a doctor says of the grants of an installation, one by one: a lineage counts or not as a whole, and somebody on the
// phone wants to know which of its grants is in the way (docs/protocol.md section 9.1).
import type { Day } from '../bytes/days.js';
import type { Grant } from '../licence/grant.js';
import { responseLayoutOf, storedChallenge, storedResponse, verifyGrant } from '../licence/grant.js';
import type { Notice } from '../licence/licence.js';
import type { Pack } from '../pack/pack.js';
import { decodeChallenge, type Purpose } from '../records/challenge.js';
import { announcedFields, grantDigest, NO_BASE } from '../records/response.js';
import { refusalOf } from './stored-licence.js';

/** One grant: what it says, and whether that is proved. */
export interface GrantReport {
  /** Absent where the text is no challenge. */
  readonly purpose?: Purpose;
  /** Title of its policy; absent where this pack does not hold it. */
  readonly policy?: string;
  readonly quantity?: number;
  readonly day?: Day;
  /** Of the issuing key whose signature it has; absent where no signature was proved. */
  readonly keyEpoch?: number;
  /** Why it does not count. */
  readonly problem?: Notice;
}

/** Oldest first, each verified over the one before, whether that one counts or not. Never throws. */
export function reportGrants(
  { pack, stateFolder }: { readonly pack: Pack; readonly stateFolder: string },
  lineage: readonly Grant[],
  identity: Uint8Array | undefined,
): GrantReport[] {
  let base = NO_BASE;
  return lineage.map((grant) => {
    let said: GrantReport = {};
    try {
      const challenge = storedChallenge(grant.challenge);
      const { purpose } = decodeChallenge(challenge);
      said = { purpose, ...announced(pack, grant) };
      const response = storedResponse(pack, grant.response, challenge);
      const claim = { challenge, response, base: purpose === 'activate' ? NO_BASE : base, identity };
      base = grantDigest(challenge, response);
      return { ...said, keyEpoch: verifyGrant(pack, claim).keyEpoch };
    } catch (cause) {
      return { ...said, problem: refusalOf(cause, pack.support, stateFolder) };
    }
  });
}

/** What stands in the clear fields; nothing proves it yet. */
function announced(pack: Pack, { response }: Grant): Pick<GrantReport, 'policy' | 'quantity' | 'day'> {
  const groups = response.split(' ');
  const fields = groups.length === responseLayoutOf(pack).groups ? announcedFields(groups) : undefined;
  if (!fields) return {};
  const policy = pack.policies.find(({ code }) => code === fields.policyCode);
  return { ...(policy && { policy: policy.title }), quantity: fields.quantity, day: fields.day };
}
