// The packs and the site of the call vectors, and a desk that can be made to sign the wrong thing.
import {
  BN254,
  bindingOf,
  digestParts,
  encodeCode,
  type Grant,
  grantDigest,
  type Installation,
  NO_BASE,
  type Pack,
  policyDigest,
  type SignedTerms,
  signedMessage,
  verifyPack,
} from '@readback/core';
import {
  BN254_SIGNING,
  buildPack,
  encodeResponse,
  type PackContents,
  readProductDefinition,
  responseGroups,
  type SigningKey,
  signPack,
} from '@readback/core/vendor';
import {
  answer,
  definition,
  issuingSecret,
  NOW_MS,
  packFile,
  packKeys,
  productJson,
  rootSecret,
  signingKey,
  TODAY,
  trust,
  withChallenge,
} from '../support/example-vendor.js';
import { hex } from './vector-file.js';

export const newerKey: SigningKey = BN254_SIGNING.loadSecretKey(issuingSecret(2));

/** The call that most vectors vary: a first activation. */
export const first = withChallenge();
export const firstAnswer = answer(first.challenge);
export const firstGrant: Grant = { challenge: first.groups.join(' '), response: firstAnswer.groups.join(' ') };

const [oldKey] = packKeys;
const newKey = {
  epoch: 2,
  suite: 'bn254',
  status: 'current',
  publicKey: newerKey.publicKey,
  allowed: new Set<string>(),
} as const;

const packFileOf = (version: number, contents: Partial<PackContents>): string =>
  signPack(buildPack({ ...definition, keys: packKeys, version, ...contents }, new Set()), [rootSecret]);

/** `professional` with another feature, saying whether it takes over the grants of the one before. */
function revised(replaces: readonly string[]): Partial<PackContents> {
  const [professional, ...others] = productJson.policies;
  const features = ['historian', 'trends', 'alarms'];
  return readProductDefinition({ ...productJson, policies: [{ ...professional, features, replaces }, ...others] });
}

const [professional] = definition.policies;
if (!professional) throw new Error('the example product has policies');

/** Files of the packs of these vectors. */
export const packFiles = {
  main: packFile,
  retired: packFileOf(2, { keys: [newKey, { ...oldKey, status: 'retired', lastDay: TODAY }] }),
  'stolen-allowed': packFileOf(3, {
    keys: [newKey, { ...oldKey, status: 'stolen', allowed: new Set([hex(firstAnswer.grantDigest)]) }],
  }),
  stolen: packFileOf(4, { keys: [newKey, { ...oldKey, status: 'stolen' }] }),
  revoked: packFileOf(5, { revoked: [hex(firstAnswer.grantDigest)] }),
  'without-professional': packFileOf(6, { policies: definition.policies.slice(1) }),
  revised: packFileOf(7, revised([])),
  replaced: packFileOf(8, revised([hex(policyDigest(professional))])),
} as const;

export type PackName = keyof typeof packFiles;

export const packs: Readonly<Record<PackName, Pack>> = Object.fromEntries(
  Object.entries(packFiles).map(([name, file]) => [name, verifyPack(file, trust)]),
) as Record<PackName, Pack>;

export interface Forgery {
  readonly challenge: Uint8Array;
  /** The challenge that the checks of the code are bound to, where it is another one. */
  readonly boundTo?: Uint8Array;
  /** What is signed, where it is not what the code says. */
  readonly signed?: Partial<SignedTerms>;
  /** What the code says. */
  readonly policyCode?: number;
  readonly day?: number;
  readonly quantity?: number;
  readonly base?: Uint8Array;
  readonly identity?: Uint8Array;
  readonly key?: SigningKey;
  /** What is done to the signature after it was made. */
  readonly bend?: (signature: bigint) => bigint;
}

/** A response whose symbols are all right and whose meaning need not be. */
export function forge(forgery: Forgery): { groups: string[]; payload: Uint8Array; digest: Uint8Array } {
  const { challenge, policyCode = 1, day = TODAY, quantity = 12, key = signingKey } = forgery;
  const policy = definition.policies.find(({ code }) => code === policyCode) ?? professional;
  if (!policy) throw new Error('the example product has policies');
  const terms: SignedTerms = {
    productId: definition.product.id,
    issuingKey: key.publicKey,
    challenge,
    policyId: policy.id,
    policyDigest: policyDigest(policy),
    day,
    quantity,
    base: forgery.base ?? NO_BASE,
    identity: forgery.identity,
    ...forgery.signed,
  };
  const signature = key.sign(signedMessage(terms));
  const bent = forgery.bend?.(signature) ?? signature;
  const payload = encodeResponse(BN254, { policyCode, day, quantity, signature: bent });
  return {
    groups: responseGroups(BN254, payload, forgery.boundTo ?? challenge),
    payload,
    digest: grantDigest(challenge, payload),
  };
}

/** Groups of a response that carry these symbols, checks right. */
export const reencoded = (data: Uint8Array, challenge: Uint8Array): string[] =>
  encodeCode(BN254.responseLayout, data, bindingOf(challenge));

/** What is stored after the first call. */
export const activated: Installation = {
  ...first.installation,
  pending: [],
  past: [firstGrant.challenge],
  lineage: [firstGrant],
};

export const partsOf = (machine: Parameters<typeof digestParts>[1]) => digestParts(definition.product.id, machine);
export { NOW_MS };
