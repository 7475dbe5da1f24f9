// The command line of `readback-vendor`. Errors: a sentence and what to do next on standard error; with --json, one
// object on standard output: { error: { code, family, message, next, groups: [counted from 1], problems?, proposals?, exitCode } }.
import { ReadbackError } from '@readback/core';
import { describeError, EXIT, exitCodeOf } from '@readback/tui-kit/plain';
import { Command, CommanderError } from 'commander';
import {
  addCustomerCommand,
  addOrderCommand,
  forgetCallCommand,
  listCalls,
  listCustomers,
  listGrants,
  listOrders,
  listProducts,
  type OrderOptions,
} from './books.js';
import {
  confirmCommand,
  type HearOptions,
  hearCommand,
  type IssueOptions,
  issueCommand,
  showGrantCommand,
} from './call.js';
import { proposalsOf, type ResponseTargets } from './code-text.js';
import { type CliPorts, type CommandContext, deskFolder, deskPortsOf, type GlobalOptions } from './context.js';
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
import { type AddProductOptions, addProductCommand, KEYS_PASSPHRASE_OPTION } from './product.js';
import { addShipCommands } from './ship-program.js';

export const VERSION = '0.1.0';
const NAME = 'readback-vendor';

/** @returns the exit code */
export async function runCli(args: readonly string[], ports: CliPorts): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = buildProgram(ports, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has said what is wrong by now; asking for help is not wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof Interrupted) return EXIT.interrupted;
    return reportError(error, program.opts<GlobalOptions>().json === true, ports);
  }
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

type Run = (work: (context: CommandContext) => Promise<number>) => Promise<void>;

function buildProgram(ports: CliPorts, end: (exitCode: number) => void): Command {
  const program = new Command(NAME)
    .description('The support desk: answer challenges that callers read out. Without a command: the app.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
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
    .option('--json', 'print JSON on one line')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => ports.print(text.trimEnd()),
      writeErr: (text) => ports.printError(text.trimEnd()),
    })
    .addHelpText('after', `\n${exitCodesHelp()}`)
    .exitOverride();
  const nextLine = passphraseLines(ports.readInput);
  const run: Run = async (work) => {
    const options = program.opts<GlobalOptions>();
    end(await work({ ...ports, nextLine, options, desk: deskPortsOf(ports, options) }));
  };

  program.allowExcessArguments().action(async () => {
    const [unknown] = program.args;
    if (unknown !== undefined) program.error(`error: there is no command "${unknown}". See ${NAME} --help.`);
    const { openApp } = ports;
    if (openApp === undefined)
      program.error(`error: the app needs a terminal. In a script, use a command: see ${NAME} --help.`);
    else await run((context) => openApp(deskFolder(context), context.desk ?? {}));
  });
  program
    .command('init')
    .description('make a desk: keys, an example product, and an order to play a first call with')
    .action(() => run((context) => initCommand(context)));
  addCallCommands(program, run);
  addBookCommands(program, run);
  addPackCommands(program, run);
  addPeopleCommands(program, run);
  addLifeCommands(program, run);
  addKeyCommands(program, run);
  addShipCommands(program, run);
  return program;
}

const BUILDS_ON = [
  '--builds-on <grant>',
  'where the newest response was never confirmed: the one that the machine has, or its two closing words',
] as const;
const MACHINE = [
  '--machine <grant>',
  'a response of the machine that it is taken for; a supervisor approves it',
] as const;

function addCallCommands(program: Command, run: Run): void {
  program
    .command('hear')
    .description('what a challenge or a receipt says, and which orders can answer it')
    .argument('[challenge...]', 'the code in any form')
    .option('--in <file>', 'a text file with the challenge in it, such as an e-mail')
    .option('--customer <name>', 'who calls: name or id')
    .option('--number <number>', 'the number that calls, or that was called back')
    .option('--pin-file <file>', 'the PIN of the caller (default: asked, unseen)')
    .option(...BUILDS_ON)
    .option(...MACHINE)
    .action((code: string[], options: HearOptions) => run((context) => hearCommand(context, code, options)));
  program
    .command('issue')
    .description('answer a challenge; what was answered before is shown again')
    .argument('[challenge...]', 'the code in any form')
    .option('--in <file>', 'a text file with the challenge in it, such as an e-mail')
    .option('--out <file>', 'write the response to a text file')
    .option('--qr', 'show the response as a QR code too')
    .requiredOption('--customer <name>', 'who calls: name or id')
    .requiredOption('--order <id>', 'the order to take a seat of, such as o-5')
    .option('--number <number>', 'the number that calls, or that was called back')
    .option('--pin-file <file>', 'the PIN of the caller (default: asked, unseen)')
    .option('--ask', 'where no seat is left: ask a supervisor')
    .option(...BUILDS_ON)
    .option(...MACHINE)
    .action((code: string[], options: IssueOptions) => run((context) => issueCommand(context, code, options)));
  program
    .command('confirm')
    .description("record the two words on the caller's screen (exit 0: right, 1: other words)")
    .argument('<grant>', 'such as g-6')
    .argument('<words...>', 'the two words')
    .action((grant: string, words: string[]) => run((context) => confirmCommand(context, grant, words)));
}

function addBookCommands(program: Command, run: Run): void {
  const customer = program.command('customer').description('customers: add, list, import, export');
  customer
    .command('list')
    .description('customers by name')
    .argument('[words...]', 'words of the name or note')
    .action((words: string[]) => run((context) => listCustomers(context, words)));
  customer
    .command('add')
    .description('add a customer')
    .argument('<name...>', 'the name')
    .option('--note <text>', 'what helps to find them again')
    .action((name: string[], options: { note?: string }) =>
      run((context) => addCustomerCommand(context, name, options)),
    );

  const order = program.command('order').description('orders: add, list, reports');
  order
    .command('list')
    .description('the orders of a customer')
    .requiredOption('--customer <name>', 'name or id')
    .action((options: { customer: string }) => run((context) => listOrders(context, options)));
  order
    .command('add')
    .description('add an order')
    .requiredOption('--customer <name>', 'name or id')
    .option('--product <id>', 'needed where the desk has more than one')
    .requiredOption('--policy <id>', 'see "product list"')
    .option('--quantity <number>', "of the policy's own unit, such as 12 months", '1')
    .option('--seats <number>', 'how many machines', '1')
    .option('--valid-until <day>', 'the last day on which it may be used, such as 2027-03-31')
    .option('--identity <text>', 'where the policy binds to one')
    .option('--note <text>', 'such as the number of the contract')
    .action((options: OrderOptions) => run((context) => addOrderCommand(context, options)));
  addReportsCommand(order, run);
  addImportCommands(customer, order, run);

  const product = program.command('product').description('products: list, add');
  product
    .command('add')
    .description('add a product, with a root and an issuing key of its own')
    .argument('<id>', 'such as com.example.historian')
    .option('--title <text>', 'what people call it')
    .option(...KEYS_PASSPHRASE_OPTION)
    .action((id: string, options: AddProductOptions) => run((context) => addProductCommand(context, id, options)));
  product
    .command('list')
    .description('products, their newest packs and policies')
    .action(() => run((context) => listProducts(context)));
  const grant = program.command('grant').description('grants: list, show, revoke');
  grant
    .command('show')
    .description('a response that was issued, once more')
    .argument('<grant>', 'such as g-6')
    .option('--out <file>', 'write the response to a text file')
    .option('--qr', 'show the response as a QR code too')
    .action((id: string, options: ResponseTargets) => run((context) => showGrantCommand(context, id, options)));
  grant
    .command('list')
    .description('what was issued last')
    .option('--count <number>', 'how many', '20')
    .action((options: { count: string }) => run((context) => listGrants(context, options)));
  addRevokeCommand(grant, run);

  const call = program.command('call').description('calls that are not finished: list, forget');
  call
    .command('list')
    .description('calls to go on with, the one touched last first')
    .action(() => run((context) => listCalls(context)));
  call
    .command('forget')
    .description('leave one out; what was recorded in it stays (exit 1: there is none)')
    .argument('<id>', 'as listed')
    .action((id: string) => run((context) => forgetCallCommand(context, id)));
  addLedgerCommands(program, run);
}
