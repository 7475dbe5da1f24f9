// readback-vendor pack simulate: a licence on a day, on a machine, as it would be. Grants are made and checked as on a
// real call, with an issuing key that is thrown away; nothing is recorded.
//   --json: { policyId, quantity, issuedOn, days: [{ day, status, features, limits, expiresOn, graceUntil, reason?,
//             warnings, entitlements }] }
import { randomBytes } from 'node:crypto';
import { type Day, dayOfMs, describeOffer, formatDay, PRINT_SLOTS, type PrintSlot, parseDay } from '@readback/core';
import type { ProductDefinition } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import {
  readDefinition,
  type SimulatedDay,
  type Simulation,
  simulate,
  startingPolicies,
  timelineText,
} from '../desk/index.js';
import { answer, type CommandContext, productIdOf, withReader } from './context.js';
import { commandErrors } from './errors.js';
import { packIn, type Source, sourceOf } from './product-source.js';

export interface SimulateOptions {
  readonly policy?: string;
  readonly quantity: string;
  readonly addOn?: readonly string[];
  readonly issued?: string;
  readonly renew?: readonly string[];
  readonly on?: readonly string[];
  readonly after?: readonly string[];
  readonly identity?: string;
  readonly change?: readonly string[];
  readonly clock?: string;
}

export async function simulateCommand(
  context: CommandContext,
  named: string | undefined,
  options: SimulateOptions,
): Promise<number> {
  const definition = await definitionOf(context, await sourceOf(context, named));
  const wanted = wantedOf(context, definition, options);
  const { days } = simulate(definition, wanted, (length) => new Uint8Array(randomBytes(length)));
  const { policyId, quantity } = wanted.base;
  const policy = definition.policies.find(({ id }) => id === policyId);
  const addOns = wanted.addOns.map((addOn) => ` + ${addOn.policyId} × ${addOn.quantity}`).join('');
  answer(context, { policyId, quantity, issuedOn: formatDay(wanted.issuedOn), days: days.map(dayJson) }, [
    `${policy === undefined ? policyId : describeOffer(policy, quantity)}${addOns}, ${policy?.kind === 'trial' ? 'begun' : 'issued'} on ${formatDay(wanted.issuedOn)}`,
    ...conditions(wanted),
    '',
    ...timelineText(days),
    '',
    'Simulated with keys that are thrown away; nothing was recorded.',
  ]);
  return EXIT.ok;
}

async function definitionOf(context: CommandContext, source: Source): Promise<ProductDefinition> {
  if (source.kind === 'product') {
    return await withReader(context, async (desk) => {
      return readDefinition(await desk.productFile(await productIdOf(desk, source.productId)));
    });
  }
  const pack = packIn(source);
  if (pack === undefined) return readDefinition(source);
  const policies = pack.policies.map(({ digest: _digest, ...policy }) => policy);
  return { product: pack.product, support: pack.support, policies };
}

function wantedOf(context: CommandContext, definition: ProductDefinition, options: SimulateOptions): Simulation {
  const { policy: named, change = [], addOn = [], on = [], after = [], renew = [], identity, clock, issued } = options;
  const choices = startingPolicies(definition).map(({ id }) => id);
  const [only, second] = choices;
  const policyId = named ?? (second === undefined ? only : undefined);
  if (policyId === undefined || !choices.includes(policyId)) {
    const what =
      named === undefined ? 'there is more than one policy' : `"${named}" is none that a call can begin with`;
    throw commandErrors.error('simulate-policy', { what, option: '--policy', choices: choices.join(', ') });
  }
  const today = dayOfMs((context.desk?.nowMs ?? Date.now)());
  const issuedOn = issued === undefined ? today : dayOf(issued, '--issued');
  return {
    base: { policyId, quantity: quantityOf(options.quantity, '--quantity') },
    addOns: addOn.map((text) => addOnOf(text, definition)),
    issuedOn,
    renewals: renew.map((text) => dayOf(text, '--renew')),
    ...(identity === undefined ? {} : { identity }),
    changedParts: change.map(partOf),
    clockDays: clock === undefined ? 0 : clockOf(clock),
    days: [...on.map((text) => dayOf(text, '--on')), ...after.map((text) => issuedOn + countOf(text, '--after'))],
  };
}

const wrong = (value: string, option: string, want: string): Error =>
  commandErrors.error('simulate-option', { value, option, want });

const LAST_DAY = 8191;

function dayOf(text: string, option: string): Day {
  const day = parseDay(text);
  if (day !== undefined && day >= 0 && day <= LAST_DAY) return day;
  throw wrong(text, option, `a day from ${formatDay(0)} to ${formatDay(LAST_DAY)}`);
}

function countOf(text: string, option: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw wrong(text, option, 'a number of days, such as 400');
}

function quantityOf(text: string, option: string): number {
  const quantity = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (quantity >= 1 && quantity <= 128) return quantity;
  throw wrong(text, option, 'a number from 1 to 128');
}

function addOnOf(text: string, { policies }: ProductDefinition): Simulation['addOns'][number] {
  const [policyId = '', quantity = '1'] = text.split(':');
  const choices = policies.filter(({ kind }) => kind === 'add-on').map(({ id }) => id);
  if (!choices.includes(policyId)) {
    const what = `"${policyId}" is no add-on`;
    throw commandErrors.error('simulate-policy', { what, option: '--add-on', choices: choices.join(', ') || 'none' });
  }
  return { policyId, quantity: quantityOf(quantity, '--add-on') };
}

/** What people call the parts. */
const NAMES: Readonly<Record<string, PrintSlot>> = {
  mainboard: 'board',
  motherboard: 'board',
  card: 'network',
  system: 'os',
};

function partOf(text: string): PrintSlot {
  const part = PRINT_SLOTS.find((slot) => slot === text) ?? NAMES[text];
  if (part !== undefined) return part;
  throw wrong(text, '--change', `one or more of ${PRINT_SLOTS.join(', ')}`);
}

/** `-3`, `+40`, `3 days behind`, `40 days ahead`. */
function clockOf(text: string): number {
  const found = /^([+-]?)(\d{1,5})\s*(?:d|days?)?\s*(behind|ahead)?$/.exec(text.trim());
  if (found === null) throw wrong(text, '--clock', 'days such as -3 (behind) or +40 (ahead)');
  const days = Number(found[2]);
  return days === 0 ? 0 : found[1] === '-' || found[3] === 'behind' ? -days : days;
}

function conditions({ renewals, changedParts, clockDays, identity }: Simulation): string[] {
  return [
    ...(identity === undefined ? [] : [`Identity: ${identity}`]),
    ...(renewals.length === 0 ? [] : [`Renewed on ${renewals.map(formatDay).join(', ')}`]),
    ...(changedParts.length === 0 ? [] : [`From the next day on with another ${changedParts.join(', ')}`]),
    ...(clockDays === 0
      ? []
      : [`From the next day on the clock is ${Math.abs(clockDays)} days ${clockDays < 0 ? 'behind' : 'ahead'}`]),
  ];
}

const dayNumber = (day: Day | null): string | null => (day === null ? null : formatDay(day));

function dayJson({ day, licence }: SimulatedDay): object {
  const { status, features, limits, expiresOn, graceUntil, reason, warnings, entitlements } = licence;
  return {
    day: formatDay(day),
    status,
    features,
    limits,
    expiresOn: dayNumber(expiresOn),
    graceUntil: dayNumber(graceUntil),
    ...(reason === undefined ? {} : { reason }),
    warnings,
    entitlements: entitlements.map((held) => ({
      ...held,
      since: formatDay(held.since),
      expiresOn: dayNumber(held.expiresOn),
      graceUntil: dayNumber(held.graceUntil),
    })),
  };
}
