// The command line of receipts, reports and machines.
import type { Command } from '@readback/tui-kit/plain';
import type { CommandContext } from './context.js';
import {
  listMachinesCommand,
  orderReportsCommand,
  receiptCommand,
  reportCommand,
  revokeGrantCommand,
  showMachineCommand,
} from './life.js';

export function addLifeCommands(program: Command<CommandContext>): void {
  const typed = (what: string, says: string) =>
    program
      .command(what, says)
      .argument(`[${what}...]`, 'the code in any form')
      .option('--in <file>', `a text file with the ${what} in it, such as an e-mail`)
      .requiredOption('--customer <name>', 'who calls: name or id')
      .option('--number <number>', 'the number that calls, or that was called back')
      .option('--pin-file <file>', 'the PIN of the caller (default: asked, unseen)');
  typed('receipt', 'take a licence back: frees its seats, once')
    .flag('--dry-run', 'only say what would come free')
    .action(receiptCommand);
  typed('report', 'record a usage report (exit 1: its number goes back, not recorded)').action(reportCommand);

  const machine = program.command('machine', 'machines: list, show');
  machine
    .command('list', "a customer's machines, each by its newest response")
    .requiredOption('--customer <name>', 'name or id')
    .action(listMachinesCommand);
  machine
    .command('show', 'everything that was recorded of one machine, oldest first')
    .argument('<grant>', 'any response of it, such as g-6')
    .action(showMachineCommand);
}

/** Beside `order list`. */
export function addReportsCommand(order: Command<CommandContext>): void {
  order
    .command('reports', 'the usage reports of an order, newest first')
    .argument('<order>', 'such as o-5')
    .action(orderReportsCommand);
}

/** Beside `grant list` and `grant show`. */
export function addRevokeCommand(grant: Command<CommandContext>): void {
  grant
    .command('revoke', 'build nothing on it any more, and say so in the next pack')
    .argument('<grant>', 'such as g-6')
    .requiredOption('--why <text>', 'the reason, for the ledger')
    .action(revokeGrantCommand);
}
