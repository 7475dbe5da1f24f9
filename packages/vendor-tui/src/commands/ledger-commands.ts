// The command line of `readback-vendor ledger`.
import type { Command } from '@readback/tui-kit/plain';
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

export function addLedgerCommands(program: Command<CommandContext>): void {
  const ledger = program.command(
    'ledger',
    'the record of every act: list, verify, head, export, backup, restore, reconcile, accept-clock',
  );
  ledger.command('list', 'the newest rows').option('--count <number>', 'how many', '50').action(listLedger);
  ledger
    .command('verify', 'prove that no row and no record was changed (exit 0: sound, 1: not)')
    .option('--head <text>', 'a head that was kept elsewhere, such as "1234 7KPZ2 …": that nothing was cut off')
    .action(verifyLedger);
  ledger.command('head', 'two lines to keep elsewhere: the newest row, and its digest to type in').action(showHead);
  ledger
    .command('export', 'all rows for other programs')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .option('--out <file>', 'write them to a file')
    .action(exportLedger);
  ledger
    .command('backup', 'a whole copy while desks go on working; fits either kind of database')
    .argument('<file>', 'a file that is not there yet')
    .action(backupCommand);
  ledger
    .command(
      'restore',
      'bring a backup back where no ledger is (exit 0: it adds up, 1: not); it issues nothing until reconciled',
    )
    .argument('<file>', 'as "ledger backup" has written it')
    .action(restoreCommand);
  ledger
    .command('reconcile', 'let a restored ledger issue again')
    .option('--head <text>', 'the newest head that anybody has kept')
    .flag('--moved', 'every desk was closed when the backup was made: nothing is missing; a supervisor approves it')
    .flag('--accept-gap', 'go on although rows are or may be missing; a supervisor approves it')
    .action(reconcileCommand);
  ledger
    .command(
      'accept-clock',
      'the clock of this computer is right although the ledger says otherwise; a supervisor approves it',
    )
    .action(acceptClockCommand);
}
