// readback-vendor hear, issue and confirm: a call without the app. Exit 0; 3 for a typing fault; 4 where a rule refuses.
//   hear    --json: { challenge, confirmationPhrase, product: { id, title, packVersion }, purpose, counter,
//                     machine: { known, description, weakIdentity }, bases, callerChecked, recorded, orders }
//   issue   --json: { grantId, groups, spelled, customer, offer, issuedOn, shownAgain, confirmed, ended?, challenge,
//                     confirmationPhrase, callerChecked }
//   grant show --json: the same without challenge, confirmationPhrase and callerChecked
//   confirm --json: { grantId, confirmed } and exit 1 for other words
import { spellGroup, spellingAlphabet } from '@readback/core';
import { EXIT } from '@readback/tui-kit/plain';
import {
  type BaseView,
  type CallerView,
  type DeskWriter,
  type HeardChallenge,
  type IssuedView,
  isReceiptCode,
  type OrderView,
} from '../desk/index.js';
import { type CallerOptions, UNKNOWN, verifyCaller } from './caller.js';
import { challengeGroupsOf, checkTargets, deliver, type ResponseTargets, withProposals } from './code-text.js';
import { answer, type CommandContext, customerOf, withDesk, withWriter } from './context.js';
import { receiptText } from './life.js';

const PURPOSES: Readonly<Record<HeardChallenge['purpose'], string>> = {
  activate: 'a first activation',
  change: 'a renewal or a change',
  move: 'a move to other hardware',
  clock: 'a correction of the clock',
};

export interface HearOptions extends Pick<CallerOptions, 'number' | 'pinFile'> {
  readonly customer?: string;
  readonly in?: string;
  /** A grant of the machine that the agent takes it for. */
  readonly machine?: string;
  readonly buildsOn?: string;
}

export async function hearCommand(
  context: CommandContext,
  code: readonly string[],
  { customer, in: file, machine, buildsOn, ...facts }: HearOptions,
): Promise<number> {
  const groups = await challengeGroupsOf(context, { code, in: file });
  return await withWriter(context, async (desk) => {
    const caller = customer === undefined ? undefined : await customerOf(desk, customer);
    const checked = caller === undefined ? undefined : await verifyCaller(context, desk, caller.id, facts);
    if (isReceiptCode(groups)) {
      const receipt = await desk.hearReceipt(groups, caller?.id);
      answer(context, receipt, [...receiptText(receipt), ...TAKE_RECEIPT]);
      return EXIT.ok;
    }
    const heard = await hear(desk, groups, caller?.id, machine);
    const orders = caller === undefined ? [] : await desk.ordersFor(caller.id, heard, buildsOn);
    const callerChecked = checked?.isChecked ?? false;
    answer(context, { ...heardJson(heard), callerChecked, recorded: heard.recorded ?? null, orders }, [
      ...loud(checked),
      ...heardText(heard),
      ...(heard.recorded ? ['', ...issuedText(heard.recorded, desk.spelling)] : []),
      ...orders.map(orderText),
    ]);
    return EXIT.ok;
  });
}

const TAKE_RECEIPT: readonly string[] = ['It was not recorded yet: readback-vendor receipt does that.'];

const loud = (caller: CallerView | undefined): string[] => (caller?.isUnknown ? [UNKNOWN, ''] : []);

/** Throws the typing fault with what the challenge may have been. */
async function hear(
  desk: DeskWriter,
  groups: readonly string[],
  customerId?: string,
  machine?: string,
): Promise<HeardChallenge> {
  try {
    return await desk.hear(groups, customerId, machine);
  } catch (error) {
    throw withProposals(error, groups);
  }
}

export interface IssueOptions extends ResponseTargets, Pick<CallerOptions, 'number' | 'pinFile'> {
  readonly customer: string;
  readonly in?: string;
  readonly order: string;
  readonly buildsOn?: string;
  readonly machine?: string;
  readonly ask?: boolean;
}

export async function issueCommand(
  context: CommandContext,
  code: readonly string[],
  { customer, order, buildsOn, machine, ask, number, pinFile, in: file, ...targets }: IssueOptions,
): Promise<number> {
  checkTargets(context, targets);
  const groups = await challengeGroupsOf(context, { code, in: file });
  return await withDesk(context, async (desk) => {
    const caller = await customerOf(desk, customer);
    const checked = await verifyCaller(context, desk, caller.id, {
      ...(number && { number }),
      ...(pinFile && { pinFile }),
    });
    const heard = await hear(desk, groups, caller.id, machine);
    const issued = await desk.issue({
      customerId: caller.id,
      orderId: order,
      heard,
      ...(buildsOn === undefined ? {} : { buildsOn }),
      ...(ask === true ? { ask } : {}),
    });
    const { challenge, confirmationPhrase } = heard;
    const delivered = await deliver(context, issued, targets, desk.spelling);
    const json = { ...issuedJson(issued, desk.spelling), challenge, confirmationPhrase };
    answer(context, { ...json, callerChecked: checked.isChecked }, [
      ...loud(checked),
      ...heardText(heard),
      '',
      ...issuedText(issued, desk.spelling),
      ...delivered,
    ]);
    return EXIT.ok;
  });
}

/** A response that was issued, once more: a row says so. */
export async function showGrantCommand(
  context: CommandContext,
  grantId: string,
  targets: ResponseTargets,
): Promise<number> {
  checkTargets(context, targets);
  return await withWriter(context, async (desk) => {
    const issued = await desk.showGrant(grantId);
    const delivered = await deliver(context, issued, targets, desk.spelling);
    answer(context, issuedJson(issued, desk.spelling), [...issuedText(issued, desk.spelling), ...delivered]);
    return EXIT.ok;
  });
}

export async function confirmCommand(
  context: CommandContext,
  grantId: string,
  words: readonly string[],
): Promise<number> {
  return await withWriter(context, async (desk) => {
    const confirmed = await desk.confirmCaller(grantId, words.join(' '));
    answer(
      context,
      { grantId, confirmed },
      confirmed
        ? `Grant ${grantId} is confirmed: the caller's client has unlocked.`
        : 'These are not the words that an unlocked client shows. Ask for the two words on the last screen once more.',
    );
    return confirmed ? EXIT.ok : EXIT.no;
  });
}

function heardJson({ product, recorded: _recorded, packVersion, bases = [], ...heard }: HeardChallenge): object {
  return { ...heard, bases, product: { id: product.id, title: product.title, packVersion } };
}

function heardText({
  product,
  packVersion,
  purpose,
  machine,
  confirmationPhrase,
  bases = [],
}: HeardChallenge): string[] {
  const weak = machine.weakIdentity ? ' (weak identity: one part only)' : '';
  return [
    `Product    ${product.title}, pack ${packVersion} at the site`,
    `Asks for   ${PURPOSES[purpose]}`,
    `Machine    ${machine.description}${weak}`,
    `Both say   ${confirmationPhrase.join(' ')}`,
    ...bases.map((base, index) => `${index === 0 ? 'Builds on' : 'or on    '}  ${baseText(base)}`),
    ...(bases.length > 1 ? [CHOOSE_BASE] : []),
  ];
}

const CHOOSE_BASE =
  'Ask which two words the screen of the caller shows under "Closing words", and give them with --builds-on.';

function baseText({ grantId, offer, issuedOn, confirmed, closingWords }: BaseView): string {
  const words = closingWords === undefined ? '' : `, closing words: ${closingWords.join(' ')}`;
  return `${grantId}, ${offer}, issued ${issuedOn}${confirmed ? '' : ', never confirmed'}${words}`;
}

function orderText({ id, offer, seatsUsed, seatsTotal, blocked, seatEffect, gives, mayAsk }: OrderView): string {
  const given = gives === undefined || gives === offer ? '' : `gives ${gives}; `;
  const effect = seatEffect === undefined || blocked !== undefined ? '' : `: ${given}${seatEffect}`;
  const why =
    blocked === undefined ? '' : ` (${blocked}${mayAsk ? ' With --ask a supervisor can approve one more.' : ''})`;
  return `Order      ${id}  ${offer}, ${seatsUsed} of ${seatsTotal} seats taken${why}${effect}`;
}

const spelledBy = (group: string, spelling: string): string[] => spellGroup(group, spellingAlphabet(spelling));

function issuedJson({ customerName, ...rest }: IssuedView, spelling: string): object {
  return { ...rest, customer: customerName, spelled: rest.groups.map((group) => spelledBy(group, spelling)) };
}

function issuedText(issued: IssuedView, spelling: string): string[] {
  const { grantId, groups, customerName, offer, issuedOn, shownAgain, confirmed, seatEffect, ended } = issued;
  return [
    ...(ended === undefined ? [] : [ended.says, ended.next]),
    shownAgain
      ? `This challenge was answered on ${issuedOn}; this is the recorded response, no other seat was taken.`
      : `Recorded as ${grantId}. Read out this response:`,
    `${customerName}: ${offer}${seatEffect === undefined ? '' : ` (${seatEffect})`}`,
    '',
    ...groups.map(
      (group, index) => `  ${String(index + 1).padStart(2)}  ${group}   ${spelledBy(group, spelling).join(' ')}`,
    ),
    '',
    ...(confirmed
      ? ['The caller has confirmed it.']
      : ended !== undefined
        ? []
        : [`Ask for the two words on the caller's screen, then: readback-vendor confirm ${grantId} WORD WORD`]),
  ];
}
