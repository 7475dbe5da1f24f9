// readback-vendor receipt, report, machine and grant revoke: what comes after the first call.
//   receipt        --json: { receipt, grantId, customerId, customerName, offer, madeOn?, frees: [{ orderId, says }], says,
//                            recorded?: { receiptId, on, isNew } }; exit 4 where a rule refuses or a supervisor has to approve
//   report         --json: { report, reportId?, grantId, orderId, customerId, customerName, offer, sequence, counts, before?,
//                            state: recorded | again | back, says }; exit 1 for one that goes back
//   order reports  --json: [{ reportId, at, grantId, rootGrantId, sequence, counts }]; a sequence is as in the code, from 0
//   machine list   --json: [{ grantId, productId, offer, issuedOn, grants, isGivenBack, isRevoked }]
//   machine show   --json: { grantId, customerId, customerName, productId, events: [{ at, kind, says, agent?, id? }] }
//   grant revoke   --json: { grantId, revoked: true }
import { CHALLENGE_LAYOUT, SHORT_LAYOUT } from '@readback/core';
import { EXIT } from '@readback/tui-kit/plain';
import { countsText, type HeardReceipt, reportNumber } from '../desk/index.js';
import { type CallerOptions, verifyCaller } from './caller.js';
import { codeGroupsOf } from './code-text.js';
import { answer, type CommandContext, customerOf, withReader, withWriter } from './context.js';

export interface ReturnOptions extends Pick<CallerOptions, 'number' | 'pinFile'> {
  readonly customer: string;
  readonly in?: string;
  /** Only say what would come of it. */
  readonly dryRun?: boolean;
}

export async function receiptCommand(
  context: CommandContext,
  code: readonly string[],
  { customer, in: file, dryRun, ...facts }: ReturnOptions,
): Promise<number> {
  const groups = await codeGroupsOf(context, { code, in: file }, CHALLENGE_LAYOUT, 'receipt');
  return await withWriter(context, async (desk) => {
    const { id } = await customerOf(desk, customer);
    await verifyCaller(context, desk, id, facts);
    const receipt = await (dryRun === true ? desk.hearReceipt(groups, id) : desk.takeReceipt(groups, id));
    answer(context, receipt, receiptText(receipt));
    return EXIT.ok;
  });
}

export function receiptText({ customerName, offer, grantId, madeOn, says, recorded }: HeardReceipt): string[] {
  const made = madeOn === undefined ? '' : `, given up on ${madeOn} by the clock of the machine`;
  return [
    `Receipt    of ${customerName}: ${offer} (${grantId})${made}`,
    says,
    recorded?.isNew === true ? `Recorded as ${recorded.receiptId}.` : '',
  ].filter((line) => line !== '');
}

export async function reportCommand(
  context: CommandContext,
  code: readonly string[],
  { customer, in: file, ...facts }: ReturnOptions,
): Promise<number> {
  const groups = await codeGroupsOf(context, { code, in: file }, SHORT_LAYOUT, 'report');
  return await withWriter(context, async (desk) => {
    const { id } = await customerOf(desk, customer);
    await verifyCaller(context, desk, id, facts);
    const report = await desk.takeReport(groups, id);
    const { customerName, offer, orderId, counts, before, says } = report;
    answer(context, report, [
      `Report     of ${customerName}: ${offer}, order ${orderId}`,
      `Counted    ${countsText(counts) || 'nothing'}${before === undefined ? '' : ` (before: ${countsText(before)})`}`,
      says,
    ]);
    return report.state === 'back' ? EXIT.no : EXIT.ok;
  });
}

export async function orderReportsCommand(context: CommandContext, orderId: string): Promise<number> {
  return await withReader(context, async (desk) => {
    const reports = await desk.orderReports(orderId);
    const lines = reports.map(
      ({ at, rootGrantId, sequence, counts }) =>
        `${at.slice(0, 10)}  machine of ${rootGrantId}, report ${reportNumber(sequence)}: ${countsText(counts) || 'nothing counted'}`,
    );
    answer(context, reports, lines.length === 0 ? 'No report yet.' : lines);
    return EXIT.ok;
  });
}

export async function listMachinesCommand(
  context: CommandContext,
  { customer }: { readonly customer: string },
): Promise<number> {
  return await withReader(context, async (desk) => {
    const machines = await desk.machines((await customerOf(desk, customer)).id);
    const lines = machines.map(
      ({ grantId, offer, issuedOn, grants, isGivenBack, isRevoked }) =>
        `${grantId}  ${offer}, ${issuedOn}, ${grants} ${grants === 1 ? 'response' : 'responses'}${isGivenBack ? ', given back' : ''}${isRevoked ? ', revoked' : ''}`,
    );
    answer(context, machines, lines.length === 0 ? 'No machine yet.' : lines);
    return EXIT.ok;
  });
}

export async function showMachineCommand(context: CommandContext, grantId: string): Promise<number> {
  return await withReader(context, async (desk) => {
    const history = await desk.machineHistory(grantId);
    answer(context, history, [
      `Machine of ${history.customerName}, ${history.productId}; its newest response is ${history.grantId}`,
      ...history.events.map(({ at, says }) => `  ${at.slice(0, 10)} ${at.slice(11, 16)}  ${says}`),
    ]);
    return EXIT.ok;
  });
}

export async function revokeGrantCommand(
  context: CommandContext,
  grantId: string,
  { why }: { readonly why: string },
): Promise<number> {
  return await withWriter(context, async (desk) => {
    await desk.revokeGrant(grantId, why);
    answer(context, { grantId, revoked: true }, [
      `Grant ${grantId} is revoked: nothing is built on it any more.`,
      'A site learns of it with the next pack ("readback-vendor pack build"), or at its next call.',
    ]);
    return EXIT.ok;
  });
}
