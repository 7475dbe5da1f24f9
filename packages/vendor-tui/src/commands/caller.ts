// readback-vendor caller: who may call for a customer. A PIN comes from a file or is typed unseen; never from an argument.
//   every command --json: { customerId, numbers: [{ id, number }], hasPin, needs, isUnknown, isChecked, checkedAtMs?,
//                            waitUntilMs?, spelling? }
//   caller check: exit 0; 3 where a fact is missing, 4 where number or PIN is wrong
import { EXIT } from '@readback/tui-kit/plain';
import type { CallerView, DeskWriter } from '../desk/index.js';
import {
  answer,
  askSecretText,
  type CommandContext,
  customerOf,
  type SecretFile,
  withReader,
  withWriter,
} from './context.js';
import { commandErrors } from './errors.js';

const PIN_FILE = '--pin-file';

export interface CallerOptions {
  readonly customer: string;
  readonly number?: string;
  readonly pinFile?: string;
}

export interface ChangeOptions {
  readonly customer: string;
  readonly pinFile?: string;
  readonly newPinFile?: string;
  readonly order?: string;
}

export async function showCaller(
  context: CommandContext,
  { customer }: { readonly customer: string },
): Promise<number> {
  return await withReader(context, async (desk) => {
    const view = await desk.caller((await customerOf(desk, customer)).id);
    answer(context, view, callerText(view));
    return EXIT.ok;
  });
}

export async function checkCallerCommand(context: CommandContext, options: CallerOptions): Promise<number> {
  return await withWriter(context, async (desk) => {
    const { id } = await customerOf(desk, options.customer);
    const view = await verifyCaller(context, desk, id, options);
    answer(
      context,
      view,
      view.isUnknown ? UNKNOWN : view.isChecked ? 'The caller is checked.' : 'This desk asks nothing of callers.',
    );
    return EXIT.ok;
  });
}

export const UNKNOWN = 'CALLER NOT VERIFIED: nothing is on record for this customer. Add a number and a PIN.';

/** Before a challenge is heard or answered: what was given is compared; a caller who was checked is not asked again. */
export async function verifyCaller(
  context: CommandContext,
  desk: DeskWriter,
  customerId: string,
  { number, pinFile }: Pick<CallerOptions, 'number' | 'pinFile'>,
): Promise<CallerView> {
  const view = await desk.caller(customerId);
  const isGiven = number !== undefined || pinFile !== undefined;
  if (view.needs.length === 0 || (view.isChecked && !isGiven)) return view;
  const needsPin = view.needs.includes('pin') && (number !== undefined || !view.needs.includes('number'));
  const pin = needsPin
    ? await askSecretText(context, 'PIN that the caller says: ', { file: pinFile, option: PIN_FILE })
    : undefined;
  return await desk.checkCaller({ customerId, number, pin });
}

export async function addNumberCommand(
  context: CommandContext,
  number: readonly string[],
  options: ChangeOptions,
): Promise<number> {
  return await change(context, options, (desk, facts) => desk.addNumber({ ...facts, number: number.join(' ') }));
}

export async function removeNumberCommand(
  context: CommandContext,
  number: readonly string[],
  options: ChangeOptions,
): Promise<number> {
  return await change(context, options, (desk, facts) => desk.removeNumber({ ...facts, number: number.join(' ') }));
}

export async function setPinCommand(context: CommandContext, options: ChangeOptions): Promise<number> {
  const newPin: SecretFile = { file: options.newPinFile, option: '--new-pin-file' };
  return await change(context, options, async (desk, facts) => {
    const pin = await askSecretText(context, 'New PIN: ', newPin);
    const isTyped = newPin.file === undefined;
    if (isTyped && (await askSecretText(context, 'The same once more: ', newPin)) !== pin) {
      throw commandErrors.error('pin-not-repeated');
    }
    return await desk.setPin({ ...facts, newPin: pin });
  });
}

interface Facts {
  readonly customerId: string;
  readonly pin?: string | undefined;
  readonly orderNumber?: string | undefined;
}

/** With the number of an order, the PIN on record is asked for as well: the second fact. */
async function change(
  context: CommandContext,
  { customer, pinFile, order }: ChangeOptions,
  work: (desk: DeskWriter, facts: Facts) => Promise<CallerView>,
): Promise<number> {
  return await withWriter(context, async (desk) => {
    const customerId = (await customerOf(desk, customer)).id;
    const { hasPin } = await desk.caller(customerId);
    const asksPin = order !== undefined && hasPin;
    const pin = asksPin
      ? await askSecretText(context, 'PIN on record: ', { file: pinFile, option: PIN_FILE })
      : undefined;
    const view = await work(desk, { customerId, pin, orderNumber: order });
    answer(context, view, callerText(view));
    return EXIT.ok;
  });
}

function callerText({ customerId, numbers, hasPin, needs, isUnknown }: CallerView): string[] {
  return [
    ...numbers.map(({ id, number }) => `${id.padEnd(6)} ${number}`),
    `${customerId} has ${hasPin ? 'a PIN' : 'no PIN'} on record.`,
    isUnknown ? UNKNOWN : `Callers are asked for: ${needs.length === 0 ? 'nothing' : needs.join(' and ')}.`,
  ];
}
