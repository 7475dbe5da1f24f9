// Issuing: sign, verify, commit, and only then hand out.
import { dayOfMs, formatDay, matchesPhrase, ReadbackError } from '@readback/core';
import { issue } from '@readback/core/vendor';
import {
  admitIssuing,
  chainHead,
  confirmCaller,
  findGrantByChallenge,
  type GrantRecord,
  getCustomer,
  getGrant,
  getOrder,
  machineColumns,
  type OrderWithRest,
  recordGrant,
  recordRefusal,
  refuseUnsure,
} from '../ledger/index.js';
import { requirePace, tellAboutGrant } from './alerts.js';
import type { IssuedView } from './call-views.js';
import { requireCaller } from './callers.js';
import type { SigningDesk, WritingDesk } from './context.js';
import type { Desk } from './desk.js';
import { deskError } from './errors.js';
import { requireExceptions } from './exceptions.js';
import { askedOf, hexOf, type OpenedChallenge, openChallenge, showAgain } from './hear.js';
import { signingKeyFor } from './keys.js';
import { identityOf, openRequest, type Request, whyBlocked } from './orders.js';
import { planOf } from './plan.js';
import { grantPhrase, viewGrant } from './views.js';

const LAST_DAY = 8191;
const MOST_ATTEMPTS = 10;
const LATE: ReadonlySet<string> = new Set(['seat-changed', 'machine-changed', 'agent-cap-reached']);
const NO_BASE_DIGEST = '0'.repeat(64);

/** Throws what `openChallenge`, `openRequest` and `whyBlocked` refuse with, `no-signing-key`, `key-stolen-at-site`,
 * `issuing-frozen`, `desk-clock-wrong`, `order-unknown`, `customer-unknown`, `ledger-...`. Refusals are recorded. */
export async function issueResponse(desk: SigningDesk, wanted: Parameters<Desk['issue']>[0]): Promise<IssuedView> {
  const asked = await openChallenge(desk, wanted.heard.challenge.split(' '));
  const { payload } = asked;
  await requireCaller(desk, wanted.customerId, { challenge: hexOf(payload) });
  const recorded = await findGrantByChallenge(desk.ledger, hexOf(payload));
  if (recorded !== undefined) {
    // Hearing it has left the row already.
    return wanted.heard.recorded ?? (await showAgain(desk, recorded));
  }
  try {
    return await issueAnew(desk, asked, wanted);
  } catch (error) {
    if (error instanceof ReadbackError && error.family === 'refusal') {
      // Another desk was faster: what stood in the way of a second answer is the first.
      const answered = await findGrantByChallenge(desk.ledger, hexOf(payload));
      if (answered !== undefined) return await showAgain(desk, answered);
      const { customerId, orderId } = wanted;
      await recordRefusal(desk.ledger, { code: error.code, challenge: hexOf(payload), customerId, orderId });
    }
    throw error;
  }
}

/** The newest response may never have been typed in: only the words on the caller's screen say what is there. */
async function chooseBase(desk: SigningDesk, { bases }: Request): Promise<ReadbackError> {
  const candidates: string[] = [];
  for (const base of bases) candidates.push(`${base.id} (${(await grantPhrase(base, desk.packs)).join(' ')})`);
  return deskError('choose-base', { candidates: candidates.join(', ') });
}

/** Whoever says the closing words of a grant has it: that it was typed in is known from now on. */
async function confirmByWords(desk: SigningDesk, { base }: Request, buildsOn: string | undefined): Promise<void> {
  if (base === undefined || buildsOn === undefined || buildsOn === base.id) return;
  await confirmCaller(desk.ledger, base.id);
}

/** Two desks may want the same seat, or hear of the same machine: the slower one looks at all of it again. */
async function issueAnew(
  desk: SigningDesk,
  asked: OpenedChallenge,
  wanted: Parameters<Desk['issue']>[0],
): Promise<IssuedView> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const head = await chainHead(desk.ledger);
      admitIssuing(head, desk.ports.nowMs());
      await refuseUnsure(desk.ledger, askedOf(asked));
      const request = await openRequest(desk, wanted.customerId, wanted.heard, wanted.buildsOn);
      if (!request.isBaseSure) throw await chooseBase(desk, request);
      await confirmByWords(desk, request, wanted.buildsOn);
      const order = await getOrder(desk.ledger, wanted.orderId);
      return await issueNew(desk, request, order, { mayAsk: wanted.ask === true, asOfSeq: head.seq });
    } catch (error) {
      const isLate = error instanceof ReadbackError && LATE.has(error.code);
      if (!isLate || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function issueNew(
  desk: SigningDesk,
  request: Request,
  order: OrderWithRest,
  { mayAsk, asOfSeq }: { readonly mayAsk: boolean; readonly asOfSeq: number },
): Promise<IssuedView> {
  const refusal = whyBlocked(order, request);
  const isFull = refusal?.code === 'order-no-seat';
  if (refusal !== undefined && !(isFull && mayAsk)) throw refusal;
  const { pack, challenge, payload, base } = request;
  const policy = pack.policies.find(({ id }) => id === order.policyId);
  if (policy === undefined) throw deskError('order-policy-not-at-site', { version: pack.version });
  // The clock may go back a little, and a grant never lies before the one it builds on; only a clock is set by the day itself.
  const notBefore = challenge.purpose === 'clock' ? 0 : (base?.day ?? 0);
  const day = Math.max(dayOfMs(desk.ports.nowMs()), notBefore);
  if (day < 0 || day > LAST_DAY) throw deskError('desk-clock-wrong', { day: formatDay(day) });

  const signingKey = await signingKeyFor(desk, pack);
  await requirePace(desk, request.customerId);
  const plan = await planOf(desk.ledger, order, request);
  const { quantity, isAfterEnd } = plan;
  const { approvals, cap } = await requireExceptions(desk, request, order, plan, isFull ? ['no-seat'] : []);
  const identity = identityOf(order, policy);
  const response = issue({
    pack,
    signingKey,
    challenge: payload,
    policyId: policy.id,
    quantity,
    day,
    ...(base === undefined ? {} : { base: new Uint8Array(Buffer.from(base.digest, 'hex')) }),
    ...(identity === undefined ? {} : { identity }),
  });
  const { grant, isNew } = await recordGrant(
    desk.ledger,
    {
      challenge: hexOf(payload),
      challengeText: request.text,
      responseText: response.groups.join(' '),
      productId: pack.product.id,
      packVersion: pack.version,
      keyEpoch: response.keyEpoch,
      policyId: policy.id,
      quantity,
      day,
      baseDigest: base?.digest ?? NO_BASE_DIGEST,
      digest: hexOf(response.grantDigest),
      orderId: order.id,
      purpose: challenge.purpose,
      ...machineColumns(challenge.print),
      counter: challenge.counter,
    },
    {
      takesSeat: plan.takesSeat,
      isAfterEnd,
      mayAddSeat: isFull,
      seen: { asOfSeq, grants: request.machine.grants },
      cap,
      approvals,
    },
  );
  // Another desk was faster: its answer is the one.
  if (!isNew) return await showAgain(desk, grant);
  await tellAboutGrant(desk, grant);
  const view = await viewIssued(desk, grant);
  return { ...view, seatEffect: plan.says };
}

async function viewIssued(desk: WritingDesk, grant: GrantRecord): Promise<IssuedView> {
  const customer = await getCustomer(desk.ledger, grant.customerId);
  return await viewGrant(grant, customer.name, desk.packs, false);
}

/** Whether these are the words that only the unlocked client shows; if so, that is recorded. Throws `grant-unknown`. */
export async function confirmByPhrase(desk: WritingDesk, grantId: string, typed: string): Promise<boolean> {
  const grant = await getGrant(desk.ledger, grantId);
  if (!matchesPhrase(typed, await grantPhrase(grant, desk.packs))) return false;
  await confirmCaller(desk.ledger, grantId);
  return true;
}
