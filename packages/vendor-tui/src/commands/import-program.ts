// The command line of imports and exports.
import type { Command } from '@readback/tui-kit/plain';
import type { CommandContext } from './context.js';
import {
  exportCustomersCommand,
  exportOrdersCommand,
  importCustomersCommand,
  importOrdersCommand,
} from './import-export.js';

export function addImportCommands(customer: Command<CommandContext>, order: Command<CommandContext>): void {
  customer
    .command('import', 'add all customers of a CSV file, or none: name, note')
    .argument('<file>', 'its first line names the columns')
    .action(importCustomersCommand);
  customer
    .command('export', 'all customers as CSV, or with --json as JSON')
    .option('--out <file>', 'write them to a CSV file')
    .action(exportCustomersCommand);

  order
    .command(
      'import',
      'add all orders of a CSV file, or none: customer, product, policy, quantity, seats, validUntil, …',
    )
    .argument('<file>', 'its first line names the columns')
    .flag('--repeat', 'an order may be just like one that is here')
    .action(importOrdersCommand);
  order
    .command('export', 'all orders as CSV, or with --json as JSON')
    .option('--out <file>', 'write them to a CSV file')
    .action(exportOrdersCommand);
}
