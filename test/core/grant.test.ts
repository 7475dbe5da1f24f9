// A grant that is refused says what people and programs need to know of it (docs/protocol.md section 9.1). No signature is
// checked here: keys that find every signature good take their place.
import { formatDay, type Pack, verifyGrant } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { NO_BASE } from '../../packages/core/src/records/response.js';
import { answer, pack, TODAY, withChallenge } from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';

const { challenge } = withChallenge();
const response = answer(challenge).payload;

type Key = Pack['keys'][number];
type Policy = Pack['policies'][number];

const trusting = (part: Partial<Key> = {}): Pack => ({
  ...pack,
  keys: pack.keys.map((key) => ({ ...key, ...part, verifying: () => ({ ...key.verifying(), verify: () => true }) })),
});
const changed = (part: Partial<Policy>): Pack => ({
  ...pack,
  policies: pack.policies.map((policy) => ({ ...policy, ...part })),
});
const refusal = (by: Pack) => thrownBy(() => verifyGrant(by, { challenge, response, base: NO_BASE }));

describe('a grant is refused', () => {
  it.each<[code: string, by: Pack, details: object]>([
    ['policy-unknown', { ...pack, policies: [] }, { policyCode: 1 }],
    ['policy-not-for-purpose', changed({ kind: 'add-on' }), { policy: 'Professional', purpose: 'activate' }],
    ['policy-needs-identity', changed({ binds: 'both' }), { policy: 'Professional' }],
    ['identity-weak', changed({ minimumParts: 6 }), { have: 4, want: 6 }],
    ['key-retired', trusting({ status: 'retired', lastDay: TODAY - 1 }), { epoch: 1, lastDay: formatDay(TODAY - 1) }],
    ['key-stolen', trusting({ status: 'stolen' }), { epoch: 1 }],
  ])('%s, and says of what', (code, by, details) => {
    expect(refusal(by)).toMatchObject({ code, details });
  });

  it('by a key that was retired only after its last day', () => {
    const retired = trusting({ status: 'retired', lastDay: TODAY });
    expect(verifyGrant(retired, { challenge, response, base: NO_BASE }).day).toBe(TODAY);
  });
});
