// The command line of imports and exports.
import type { Command } from 'commander';
import type { CommandContext } from './context.js';
import {
  exportCustomersCommand,
  exportOrdersCommand,
  importCustomersCommand,
  importOrdersCommand,
} from './import-export.js';

type Run = (work: (context: CommandContext) => Promise<number>) => Promise<void>;

export function addImportCommands(customer: Command, order: Command, run: Run): void {
  customer
    .command('import')
    .description('add all customers of a CSV file, or none: name, note')
    .argument('<file>', 'its first line names the columns')
    .action((file: string) => run((context) => importCustomersCommand(context, file)));
  customer
    .command('export')
    .description('all customers as CSV')
    .option('--out <file>', 'write them to a file')
    .action((options: { out?: string }) => run((context) => exportCustomersCommand(context, options)));

  order
    .command('import')
    .description('add all orders of a CSV file, or none: customer, product, policy, quantity, seats, validUntil, …')
    .argument('<file>', 'its first line names the columns')
    .option('--repeat', 'an order may be just like one that is here')
    .action((file: string, options: { repeat?: boolean }) =>
      run((context) => importOrdersCommand(context, file, options)),
    );
  order
    .command('export')
    .description('all orders as CSV')
    .option('--out <file>', 'write them to a file')
    .action((options: { out?: string }) => run((context) => exportOrdersCommand(context, options)));
}
