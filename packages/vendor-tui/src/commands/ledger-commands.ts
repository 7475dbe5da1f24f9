// The command line of `readback-vendor ledger`.
import type { Command } from 'commander';
import { listLedger } from './books.js';
import type { CommandContext } from './context.js';
import {
  acceptClockCommand,
  backupCommand,
  exportLedger,
  reconcileCommand,
  restoreCommand,
  showHead,
  verifyLedger,
} from './ledger.js';

type Run = (work: (context: CommandContext) => Promise<number>) => Promise<void>;

export function addLedgerCommands(program: Command, run: Run): void {
  const ledger = program
    .command('ledger')
    .description('the record of every act: list, verify, head, export, backup, restore, reconcile, accept-clock');
  ledger
    .command('list')
    .description('the newest rows')
    .option('--count <number>', 'how many', '50')
    .action((options: { count: string }) => run((context) => listLedger(context, options)));
  ledger
    .command('verify')
    .description('prove that no row and no record was changed (exit 0: sound, 1: not)')
    .option('--head <text>', 'a head that was kept elsewhere, such as "1234 7KPZ2 …": that nothing was cut off')
    .action((options: { head?: string }) => run((context) => verifyLedger(context, options)));
  ledger
    .command('head')
    .description('two lines to keep elsewhere: the newest row, and its digest to type in')
    .action(() => run((context) => showHead(context)));
  ledger
    .command('export')
    .description('all rows for other programs')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .option('--out <file>', 'write them to a file')
    .action((options: { format: string; out?: string }) => run((context) => exportLedger(context, options)));
  ledger
    .command('backup')
    .description('a whole copy while desks go on working; fits either kind of database')
    .argument('<file>', 'a file that is not there yet')
    .action((file: string) => run((context) => backupCommand(context, file)));
  ledger
    .command('restore')
    .description(
      'bring a backup back where no ledger is (exit 0: it adds up, 1: not); it issues nothing until reconciled',
    )
    .argument('<file>', 'as "ledger backup" has written it')
    .action((file: string) => run((context) => restoreCommand(context, file)));
  ledger
    .command('reconcile')
    .description('let a restored ledger issue again')
    .option('--head <text>', 'the newest head that anybody has kept')
    .option('--accept-gap', 'go on although rows are or may be missing; a supervisor approves it')
    .action((options: { head?: string; acceptGap?: boolean }) => run((context) => reconcileCommand(context, options)));
  ledger
    .command('accept-clock')
    .description('the clock of this computer is right although the ledger says otherwise; a supervisor approves it')
    .action(() => run((context) => acceptClockCommand(context)));
}
