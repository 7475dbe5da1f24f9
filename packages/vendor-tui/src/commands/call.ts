// readback-vendor hear, issue and confirm: a call without the app. Exit 0; 3 for a typing fault; 4 where a rule refuses.
//   hear    --json: { challenge, confirmationPhrase, product: { id, title, packVersion }, purpose, counter,
//                     machine: { known, description, weakIdentity }, bases, recorded, orders }
//   issue   --json: { grantId, groups, spelled, customer, offer, issuedOn, shownAgain, confirmed, challenge,
//                     confirmationPhrase }
//   confirm --json: { grantId, confirmed } and exit 1 for other words
import { CHALLENGE_LAYOUT, spellGroup, splitTyped } from '@readback/core';
import { coreError } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import type { HeardChallenge, IssuedView, OrderView } from '../desk/index.js';
import { answer, type CommandContext, customerOf, withDesk, withWriter } from './context.js';

/** Longer than any code in any form, spelled words included. */
const MOST_TYPED = 20_000;

const PURPOSES: Readonly<Record<HeardChallenge['purpose'], string>> = {
  activate: 'a first activation',
  change: 'a renewal or a change',
  move: 'a move to other hardware',
  clock: 'a correction of the clock',
};

export async function hearCommand(
  context: CommandContext,
  code: readonly string[],
  { customer }: { readonly customer?: string },
): Promise<number> {
  const groups = challengeGroupsOf(context, code);
  return await withWriter(context, async (desk) => {
    const caller = customer === undefined ? undefined : await customerOf(desk, customer);
    const heard = await desk.hear(groups, caller?.id);
    const orders = caller === undefined ? [] : await desk.ordersFor(caller.id, heard);
    answer(context, { ...heardJson(heard), recorded: heard.recorded ?? null, orders }, [
      ...heardText(heard),
      ...(heard.recorded ? ['', ...issuedText(heard.recorded)] : []),
      ...orders.map(orderText),
    ]);
    return EXIT.ok;
  });
}

export interface IssueOptions {
  readonly customer: string;
  readonly order: string;
  readonly buildsOn?: string;
}

export async function issueCommand(
  context: CommandContext,
  code: readonly string[],
  { customer, order, buildsOn }: IssueOptions,
): Promise<number> {
  const groups = challengeGroupsOf(context, code);
  return await withDesk(context, async (desk) => {
    const caller = await customerOf(desk, customer);
    const heard = await desk.hear(groups, caller.id);
    const issued = await desk.issue({
      customerId: caller.id,
      orderId: order,
      heard,
      ...(buildsOn === undefined ? {} : { buildsOn }),
    });
    const { customerName, ...rest } = issued;
    const { challenge, confirmationPhrase } = heard;
    const spelled = issued.groups.map((group) => spellGroup(group));
    answer(context, { ...rest, customer: customerName, spelled, challenge, confirmationPhrase }, [
      ...heardText(heard),
      '',
      ...issuedText(issued),
    ]);
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

/** Lenient as everywhere: any form a person may type or paste. Throws `code-unreadable`. */
function challengeGroupsOf(context: CommandContext, code: readonly string[]): readonly string[] {
  const { groups, unknown } = splitTyped(code.join(' ').slice(0, MOST_TYPED), CHALLENGE_LAYOUT);
  const characters = [...new Set(unknown)].slice(0, 12).map(nameCharacter).join(' ');
  if (groups.length === 0 && characters !== '') throw coreError('code-unreadable', { characters });
  if (characters !== '') context.printError(`Not taken, because these are no symbols of a code: ${characters}`);
  return groups;
}

/** Characters of other scripts can turn a line of a terminal around, so they are named. */
function nameCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0x20 && point < 0x7f ? character : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
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
    ...bases.map(
      ({ grantId, offer, issuedOn, confirmed }, index) =>
        `${index === 0 ? 'Builds on' : 'or on    '}  ${grantId}, ${offer}, issued ${issuedOn}${confirmed ? '' : ', never confirmed'}`,
    ),
  ];
}

function orderText({ id, offer, seatsUsed, seatsTotal, blocked }: OrderView): string {
  return `Order      ${id}  ${offer}, ${seatsUsed} of ${seatsTotal} seats taken${blocked === undefined ? '' : ` (${blocked})`}`;
}

function issuedText({ grantId, groups, customerName, offer, issuedOn, shownAgain, confirmed }: IssuedView): string[] {
  return [
    shownAgain
      ? `This challenge was answered on ${issuedOn}; this is the recorded response, no other seat was taken.`
      : `Recorded as ${grantId}. Read out this response:`,
    `${customerName}: ${offer}`,
    '',
    ...groups.map((group, index) => `  ${String(index + 1).padStart(2)}  ${group}   ${spellGroup(group).join(' ')}`),
    '',
    ...(confirmed
      ? ['The caller has confirmed it.']
      : [`Ask for the two words on the caller's screen, then: readback-vendor confirm ${grantId} WORD WORD`]),
  ];
}
