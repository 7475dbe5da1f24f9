// Healing a response: the signature says which of the likeliest corrections was meant, so that a client may mend a faulty
// response by itself and say what it changed (docs/protocol.md section 9.4). The work is bounded over all pending
// challenges together, and is done in steps, so that a screen stays alive meanwhile.
import { bindingOf } from '../codes/binding.js';
import { type Correction, RESPONSE_BUDGET, suggestCorrections } from '../codes/corrections.js';
import { readCode } from '../codes/spoken-code.js';
import { ReadbackError } from '../errors/readback-error.js';
import type { Pack } from '../pack/pack.js';
import { announcedFields } from '../records/response.js';
import { type AcceptAct, type AcceptRequest, acceptIntact, baseFor } from './accept.js';
import { responseLayoutOf, storedChallenge } from './grant.js';
import type { Installation, PendingChallenge } from './installation.js';

/** Most signatures that are checked to heal one response, over all pending challenges. Those of the lineage that it builds
 * on are checked once and come on top, as for any response. */
export const MOST_SIGNATURE_CHECKS = 256;

/** What is found out only once a signature has verified: then the response is the one that was meant, and is refused. */
const REFUSALS: ReadonlySet<string> = new Set(['response-stale', 'key-retired', 'key-stolen', 'grant-revoked']);

export interface HealedResponse extends AcceptAct {
  /** Canonical symbols of the response that was meant. */
  readonly groups: readonly string[];
  /** Groups that were changed, counted from 0. */
  readonly changed: readonly number[];
}

interface Candidate extends Correction {
  readonly pending: PendingChallenge;
}

/** Yields after every correction tried, with how many of `MOST_SIGNATURE_CHECKS` are used up. Returns `undefined` where no correction within the bounds verifies; throws what a
 * correctly typed response would have thrown once its signature had verified (`response-stale`, `key-retired`,
 * `key-stolen`, `grant-revoked`), and what `verifyLineage` throws. */
export function* healResponse(
  installation: Installation,
  pack: Pack,
  request: AcceptRequest,
): Generator<number, HealedResponse | undefined> {
  let checks = 0;
  const bases = new Map<boolean, Uint8Array>();
  for (const { pending, groups, changed } of candidates(installation, pack, request.groups)) {
    const cost = checksOf(pack, groups);
    if (cost === 0) continue;
    if (checks + cost > MOST_SIGNATURE_CHECKS) return undefined;
    const binding = bindingOf(storedChallenge(pending.challenge));
    const { data } = readCode(responseLayoutOf(pack), groups, binding);
    if (!data) continue;
    // Everything but an activation builds on the same grant.
    const activates = pending.purpose === 'activate';
    const base = bases.get(activates) ?? baseFor(installation, pack, pending, request.identity);
    bases.set(activates, base);
    try {
      return { ...acceptIntact(installation, pack, { ...request, groups, pending, data, base }), groups, changed };
    } catch (error) {
      if (!(error instanceof ReadbackError) || REFUSALS.has(error.code)) throw error;
      // Only a signature that was checked costs: half of all wrong corrections are no point of the curve, and a wrong
      // policy is refused before.
      if (error.code === 'signature-invalid') checks += cost;
    }
    yield checks;
  }
  return undefined;
}

/** The likeliest corrections over all pending challenges, which share the budget. */
function candidates(installation: Installation, pack: Pack, groups: readonly string[]): Candidate[] {
  const budget = Math.floor(RESPONSE_BUDGET / installation.pending.length);
  return installation.pending
    .flatMap((pending) => {
      const binding = bindingOf(storedChallenge(pending.challenge));
      const { corrections } = suggestCorrections(responseLayoutOf(pack), groups, { binding, budget });
      return corrections.map((correction) => ({ ...correction, pending }));
    })
    .sort((a, b) => a.cost - b.cost);
}

/** Signatures that must be checked to refuse a correction: one a key and revision of its policy; 0 where no policy of the
 * pack has its code. */
function checksOf(pack: Pack, groups: readonly string[]): number {
  const fields = announcedFields(groups);
  const policy = pack.policies.find(({ code }) => code === fields?.policyCode);
  return policy ? pack.keys.length * (1 + policy.replaces.length) : 0;
}
