// The command line of `readback-vendor`. Errors: a sentence and what to do next on standard error; with --json, one
// object on standard output: { error: { code, family, message, next, groups: [counted from 1], problems?, proposals?, exitCode } }.
// A command that was written wrongly: code `usage`, exit code 2.
import { ReadbackError } from '@readback/core';
import { Command, describeError, EXIT, exitCodeOf, runCommandLine, usageError } from '@readback/tui-kit/plain';
import {
  addCustomerCommand,
  addOrderCommand,
  forgetCallCommand,
  listCalls,
  listCustomers,
  listGrants,
  listOrders,
  listProducts,
} from './books.js';
import { confirmCommand, hearCommand, issueCommand, showGrantCommand } from './call.js';
import { proposalsOf } from './code-text.js';
import {
  askPassphrase,
  type CliPorts,
  type CommandContext,
  deskFolder,
  deskPortsOf,
  type GlobalOptions,
  requireAgentOfDesk,
} from './context.js';
import { exitCodesHelp } from './exit-codes.js';
import { addImportCommands } from './import-program.js';
import { initCommand } from './init.js';
import { Interrupted } from './interrupted.js';
import { addKeyCommands } from './key.js';
import { addLedgerCommands } from './ledger-commands.js';
import { addLifeCommands, addReportsCommand, addRevokeCommand } from './life-program.js';
import { addPackCommands } from './pack-program.js';
import { passphraseLines } from './passphrase-lines.js';
import { addPeopleCommands } from './people-program.js';
import { problemsOf, withoutProblems } from './problem-text.js';
import { addProductCommand, KEYS_PASSPHRASE_OPTION } from './product.js';
import { addShipCommands } from './ship-program.js';

export const VERSION = '0.1.0';
const NAME = 'readback-vendor';

/** @returns the exit code */
export async function runCli(args: readonly string[], ports: CliPorts): Promise<number> {
  const nextLine = passphraseLines(ports.readInput);
  return await runCommandLine(buildProgram(), args, {
    version: VERSION,
    helpEnd: exitCodesHelp(),
    print: ports.print,
    printError: ports.printError,
    context: (options: GlobalOptions): CommandContext => {
      return { ...ports, nextLine, options, desk: deskPortsOf(ports, options) };
    },
    report: (error, isJson) => (error instanceof Interrupted ? EXIT.interrupted : reportError(error, isJson, ports)),
  });
}

function reportError(error: unknown, isJson: boolean, { print, printError, env }: CliPorts): number {
  const exitCode = exitCodeOf(error);
  if (!isJson) {
    printError(describeError(withoutProblems(error), NAME, env));
    for (const line of [...problemsOf(error), ...proposalsOf(error)]) printError(`  ${line}`);
    return exitCode;
  }
  const known = error instanceof ReadbackError ? error : undefined;
  const problems = problemsOf(error);
  const proposals = proposalsOf(error);
  const told = {
    code: known?.code ?? 'unexpected',
    family: known?.family ?? 'bug',
    message: known?.message ?? 'The program stopped because of a fault of its own.',
    next: known?.next ?? 'Try again; if it happens twice, report it.',
    groups: (known?.details.groups ?? []).map((group) => group + 1),
    ...(problems.length === 0 ? {} : { problems }),
    ...(proposals.length === 0 ? {} : { proposals }),
    exitCode,
  };
  print(JSON.stringify({ error: told }));
  return exitCode;
}

function buildProgram(): Command<CommandContext, [], GlobalOptions> {
  const program = new Command<CommandContext>(
    NAME,
    'The support desk: answer challenges that callers read out. Without a command: the app.',
  )
    .option('--desk <folder>', 'the folder of the desk (default: $READBACK_DESK, or a folder of this user)')
    .option(
      '--db <address>',
      'the PostgreSQL server that the ledger is on (default: $READBACK_DB, or as desk.json says)',
    )
    .option(
      '--passphrase-file <file>',
      'read the passphrase from the first line of a file; - is standard input, a line for each',
    )
    .option('--agent <name>', 'who opens the desk (default: the agent of desk.json; with init: the name of this user)')
    .flag('--json', 'print JSON on one line')
    .action(appCommand);
  program
    .command('init', 'make a desk: keys, an example product, and an order to play a first call with')
    .action(initCommand);
  addCallCommands(program);
  addBookCommands(program);
  addPackCommands(program);
  addPeopleCommands(program);
  addLifeCommands(program);
  addKeyCommands(program);
  addShipCommands(program);
  return program;
}

async function appCommand(context: CommandContext): Promise<number> {
  const { openApp, desk = {} } = context;
  if (openApp === undefined) {
    throw usageError('The app needs a terminal.', `In a script, use a command: see ${NAME} --help.`);
  }
  const { passphraseFile } = context.options;
  if (passphraseFile === '-') {
    throw usageError(
      'The app takes keys from standard input, so no passphrase can be read from there.',
      'Name a file with --passphrase-file FILE, or leave it out and type the passphrase.',
    );
  }
  await requireAgentOfDesk(context);
  const passphrase = passphraseFile === undefined ? undefined : await askPassphrase(context, '', passphraseFile);
  return await openApp(deskFolder(context), desk, passphrase);
}

const BUILDS_ON = [
  '--builds-on <grant>',
  'where the newest response was never confirmed: the one that the machine has, or its two closing words',
] as const;
const MACHINE = [
  '--machine <grant>',
  'a response of the machine that it is taken for; a supervisor approves it',
] as const;

function addCallCommands(program: Command<CommandContext>): void {
  program
    .command('hear', 'what a challenge or a receipt says, and which orders can answer it')
    .argument('[challenge...]', 'the code in any form')
    .option('--in <file>', 'a text file with the challenge in it, such as an e-mail')
    .option('--customer <name>', 'who calls: name or id')
    .option('--number <number>', 'the number that calls, or that was called back')
    .option('--pin-file <file>', 'the PIN of the caller (default: asked, unseen)')
    .option(...BUILDS_ON)
    .option(...MACHINE)
    .action(hearCommand);
  program
    .command('issue', 'answer a challenge; what was answered before is shown again')
    .argument('[challenge...]', 'the code in any form')
    .option('--in <file>', 'a text file with the challenge in it, such as an e-mail')
    .option('--out <file>', 'write the response to a text file')
    .flag('--qr', 'show the response as a QR code too')
    .requiredOption('--customer <name>', 'who calls: name or id')
    .requiredOption('--order <id>', 'the order to take a seat of, such as o-5')
    .option('--number <number>', 'the number that calls, or that was called back')
    .option('--pin-file <file>', 'the PIN of the caller (default: asked, unseen)')
    .flag('--ask', 'where no seat is left: ask a supervisor')
    .option(...BUILDS_ON)
    .option(...MACHINE)
    .action(issueCommand);
  program
    .command('confirm', "record the two words on the caller's screen (exit 0: right, 1: other words)")
    .argument('<grant>', 'such as g-6')
    .argument('<words...>', 'the two words')
    .action(confirmCommand);
}

function addBookCommands(program: Command<CommandContext>): void {
  const customer = program.command('customer', 'customers: add, list, import, export');
  customer
    .command('list', 'customers by name')
    .argument('[words...]', 'words of the name or note')
    .action(listCustomers);
  customer
    .command('add', 'add a customer')
    .argument('<name...>', 'the name')
    .option('--note <text>', 'what helps to find them again')
    .action(addCustomerCommand);

  const order = program.command('order', 'orders: add, list, reports');
  order
    .command('list', 'the orders of a customer')
    .requiredOption('--customer <name>', 'name or id')
    .action(listOrders);
  order
    .command('add', 'add an order')
    .requiredOption('--customer <name>', 'name or id')
    .option('--product <id>', 'needed where the desk has more than one')
    .requiredOption('--policy <id>', 'see "product list"')
    .option('--quantity <number>', "of the policy's own unit, such as 12 months", '1')
    .option('--seats <number>', 'how many machines', '1')
    .option('--valid-until <day>', 'the last day on which it may be used, such as 2027-03-31')
    .option('--identity <text>', 'where the policy binds to one')
    .option('--note <text>', 'such as the number of the contract')
    .action(addOrderCommand);
  addReportsCommand(order);
  addImportCommands(customer, order);

  const product = program.command('product', 'products: list, add');
  product
    .command('add', 'add a product, with a root and an issuing key of its own')
    .argument('<id>', 'such as com.example.historian')
    .option('--title <text>', 'what people call it')
    .option(...KEYS_PASSPHRASE_OPTION)
    .action(addProductCommand);
  product.command('list', 'products, their newest packs and policies').action(listProducts);
  const grant = program.command('grant', 'grants: list, show, revoke');
  grant
    .command('show', 'a response that was issued, once more')
    .argument('<grant>', 'such as g-6')
    .option('--out <file>', 'write the response to a text file')
    .flag('--qr', 'show the response as a QR code too')
    .action(showGrantCommand);
  grant.command('list', 'what was issued last').option('--count <number>', 'how many', '20').action(listGrants);
  addRevokeCommand(grant);

  const call = program.command('call', 'calls that are not finished: list, forget');
  call.command('list', 'calls to go on with, the one touched last first').action(listCalls);
  call
    .command('forget', 'leave one out; what was recorded in it stays (exit 1: there is none)')
    .argument('<id>', 'as listed')
    .action(forgetCallCommand);
  addLedgerCommands(program);
}
