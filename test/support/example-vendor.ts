// A vendor with fixed keys, a product and a site with fixed parts, for every test that needs a whole call. The keys are
// made from counting bytes so that nobody takes them for real ones.
import {
  digestParts,
  type Installation,
  NEW_INSTALLATION,
  type Pack,
  type Purpose,
  printOfParts,
  requestChallenge,
  storedChallenge,
  verifyPack,
} from '@readback/core';
import {
  BN254_SIGNING,
  buildPack,
  ed25519PublicKey,
  type IssuedResponse,
  issue,
  type ProductDefinition,
  readProductDefinition,
  type SigningKey,
  signPack,
} from '@readback/core/vendor';
import { machine } from './example-machine.js';

export const counting = (first: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (first + index) % 256);

export const NOW_MS: number = Date.UTC(2026, 10, 22, 9, 0, 0);
export const TODAY = 325;

export const rootSecret: Uint8Array = counting(1, 32);
export const rootPublic: Uint8Array = ed25519PublicKey(rootSecret);

export const issuingSecret = (epoch: number): Uint8Array => BN254_SIGNING.secretKeyFromSeed(counting(epoch, 48));
export const signingKey: SigningKey = BN254_SIGNING.loadSecretKey(issuingSecret(1));

export const productJson = {
  product: { id: 'com.example.historian', title: 'Example Historian' },
  support: { vendor: 'Example Support', phone: '+00 555 0100', hours: 'Mon-Fri 08:00-18:00 UTC' },
  policies: [
    {
      code: 1,
      id: 'professional',
      title: 'Professional',
      features: ['historian', 'trends'],
      limits: { tags: 5000 },
      unit: 'term',
      term: { months: 1 },
    },
    {
      code: 2,
      id: 'enterprise',
      title: 'Enterprise',
      features: ['historian', 'trends', 'redundancy'],
      limits: { tags: 50_000 },
      unit: 'term',
      term: { months: 12 },
      stacks: false,
    },
    {
      code: 3,
      id: 'tag-pack',
      title: 'Tag pack',
      kind: 'add-on',
      limits: { tags: 1000 },
      unit: { limit: 'tags' },
      term: null,
    },
    { code: 4, id: 'site', title: 'Site', binds: 'identity', features: ['historian'], term: null },
  ],
};

export const definition: ProductDefinition = readProductDefinition(productJson);

export const packKeys = [
  { epoch: 1, suite: 'bn254', status: 'current', publicKey: signingKey.publicKey, allowed: new Set<string>() },
] as const;

export const packFile: string = signPack(buildPack({ ...definition, version: 1, keys: packKeys }, new Set()), [
  rootSecret,
]);
export const trust = { rootKeys: [rootPublic], productId: definition.product.id } as const;
export const pack: Pack = verifyPack(packFile, trust);

export { machine };

export const parts = digestParts(definition.product.id, machine);
export const print = printOfParts(parts);

/** An installation that shows a challenge. */
export function withChallenge(
  installation: Installation = NEW_INSTALLATION,
  purpose: Purpose = 'activate',
  nowMs: number = NOW_MS,
): { installation: Installation; challenge: Uint8Array; groups: string[] } {
  const act = requestChallenge(installation, pack, {
    purpose,
    print,
    random: { nonce: 0xabc, counterStart: 41 },
    nowMs,
    fresh: true,
  });
  return {
    installation: act.installation,
    challenge: storedChallenge(act.pending.challenge),
    groups: act.pending.challenge.split(' '),
  };
}

/** What the desk answers. */
export function answer(challenge: Uint8Array, options: Partial<Parameters<typeof issue>[0]> = {}): IssuedResponse {
  return issue({ pack, signingKey, challenge, policyId: 'professional', quantity: 12, day: TODAY, ...options });
}
