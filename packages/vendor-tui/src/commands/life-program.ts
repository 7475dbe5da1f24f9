// The command line of receipts, reports and machines.
import type { Command } from 'commander';
import type { CommandContext } from './context.js';
import {
  listMachinesCommand,
  orderReportsCommand,
  type ReturnOptions,
  receiptCommand,
  reportCommand,
  revokeGrantCommand,
  showMachineCommand,
} from './life.js';

type Run = (work: (context: CommandContext) => Promise<number>) => Promise<void>;

export function addLifeCommands(program: Command, run: Run): void {
  const typed = (command: Command, what: string): Command =>
    command
      .argument(`[${what}...]`, 'the code in any form')
      .option('--in <file>', `a text file with the ${what} in it, such as an e-mail`)
      .requiredOption('--customer <name>', 'who calls: name or id')
      .option('--number <number>', 'the number that calls, or that was called back')
      .option('--pin-file <file>', 'the PIN of the caller (default: asked, unseen)');
  typed(program.command('receipt'), 'receipt')
    .description('take a licence back: frees its seats, once')
    .option('--dry-run', 'only say what would come free')
    .action((code: string[], options: ReturnOptions) => run((context) => receiptCommand(context, code, options)));
  typed(program.command('report'), 'report')
    .description('record a usage report (exit 1: its number goes back, not recorded)')
    .action((code: string[], options: ReturnOptions) => run((context) => reportCommand(context, code, options)));

  const machine = program.command('machine').description('machines: list, show');
  machine
    .command('list')
    .description("a customer's machines, each by its newest response")
    .requiredOption('--customer <name>', 'name or id')
    .action((options: { customer: string }) => run((context) => listMachinesCommand(context, options)));
  machine
    .command('show')
    .description('everything that was recorded of one machine, oldest first')
    .argument('<grant>', 'any response of it, such as g-6')
    .action((grantId: string) => run((context) => showMachineCommand(context, grantId)));
}

/** Beside `order list`. */
export function addReportsCommand(order: Command, run: Run): void {
  order
    .command('reports')
    .description('the usage reports of an order, newest first')
    .argument('<order>', 'such as o-5')
    .action((orderId: string) => run((context) => orderReportsCommand(context, orderId)));
}

/** Beside `grant list` and `grant show`. */
export function addRevokeCommand(grant: Command, run: Run): void {
  grant
    .command('revoke')
    .description('build nothing on it any more, and say so in the next pack')
    .argument('<grant>', 'such as g-6')
    .requiredOption('--why <text>', 'the reason, for the ledger')
    .action((grantId: string, options: { why: string }) =>
      run((context) => revokeGrantCommand(context, grantId, options)),
    );
}
