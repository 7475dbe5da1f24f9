// Records of the ledger as plain data for screens and commands.
import {
  bindingOf,
  closingPhrase,
  decodeChallenge,
  describeOffer,
  formatDay,
  formatPackTag,
  type Pack,
  type Phrase,
  readCode,
  responseLayoutOf,
  responsePayload,
  visible,
} from '@readback/core';
import type { CustomerRecord, GrantRecord, OrderWithRest } from '../ledger/index.js';
import type { CustomerView, OrderView, ProductView } from './book-views.js';
import type { IssuedView } from './call-views.js';
import type { PackShelf } from './context.js';

export function viewProduct(pack: Pack): ProductView {
  return {
    id: pack.product.id,
    title: pack.product.title,
    packVersion: pack.version,
    packTag: formatPackTag(pack.tag),
    policies: pack.policies.map((policy) => ({
      id: policy.id,
      title: policy.title,
      describe: (quantity) => describeOffer(policy, quantity),
    })),
  };
}

export function viewCustomer({ id, name, note }: CustomerRecord): CustomerView {
  return { id, name: visible(name), note: visible(note) };
}

/** `pack`: the one whose words describe the policy. */
export function viewOrder(order: OrderWithRest, pack: Pack | undefined, blocked?: string): OrderView {
  const { id, customerId, productId, policyId, quantity, seatsTotal, seatsUsed, validUntilMs } = order;
  return {
    id,
    customerId,
    productId,
    policyId,
    quantity,
    offer: offerOf(pack, policyId, quantity),
    seatsTotal,
    seatsUsed,
    ...(validUntilMs === null ? {} : { validUntil: new Date(validUntilMs).toISOString().slice(0, 10) }),
    ...(blocked === undefined ? {} : { blocked }),
  };
}

function offerOf(pack: Pack | undefined, policyId: string, quantity: number): string {
  const policy = pack?.policies.find(({ id }) => id === policyId);
  return policy === undefined ? `${policyId} × ${quantity}` : describeOffer(policy, quantity);
}

/** The pack the grant was given from says what it is. */
export async function grantOffer(grant: GrantRecord, packs: PackShelf): Promise<string> {
  const pack = await packOfGrant(grant, packs);
  const { purpose, policyId, quantity } = grant;
  // These give nothing new: a term beside them would look like one that was given.
  if (purpose === 'move' || purpose === 'clock') {
    const title = pack.policies.find(({ id }) => id === policyId)?.title ?? policyId;
    return `${title}, ${purpose === 'move' ? 'moved' : 'time set right'}`;
  }
  return offerOf(pack, policyId, quantity);
}

export async function viewGrant(
  grant: GrantRecord,
  customerName: string,
  packs: PackShelf,
  shownAgain: boolean,
): Promise<IssuedView> {
  return {
    grantId: grant.id,
    groups: grant.responseText.split(' '),
    customerName: visible(customerName),
    offer: await grantOffer(grant, packs),
    issuedOn: formatDay(grant.day),
    shownAgain,
    confirmed: grant.confirmedAtMs !== null,
  };
}

/** What the caller's screen says once it has verified the response. */
export async function grantPhrase(grant: GrantRecord, packs: PackShelf): Promise<Phrase> {
  return closingPhrase(challengeOf(grant), await responsePayloadOf(grant, packs));
}

/** The bytes of a recorded response. */
export async function responsePayloadOf(grant: GrantRecord, packs: PackShelf): Promise<Uint8Array> {
  const pack = await packOfGrant(grant, packs);
  const { data } = readCode(responseLayoutOf(pack), grant.responseText.split(' '), bindingOf(challengeOf(grant)));
  if (data === undefined) throw new RangeError(`the response of grant ${grant.id} cannot be read`);
  return responsePayload(data);
}

/** The pack that it was given from. */
export async function packOfGrant(grant: GrantRecord, packs: PackShelf): Promise<Pack> {
  return await packs.byTag(decodeChallenge(challengeOf(grant)).packTag);
}

const challengeOf = (grant: GrantRecord): Uint8Array => new Uint8Array(Buffer.from(grant.challenge, 'hex'));
