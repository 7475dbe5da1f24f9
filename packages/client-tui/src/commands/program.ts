// The command line of `readback`. Errors: a sentence and what to do next on standard error; with --json, one object on
// standard output: { error: { code, family, message, next, groups: [counted from 1], exitCode } }.
// A command that was written wrongly: code `usage`, exit code 2.
import { type Purpose, SPELLING_ALPHABETS } from '@readback/core';
import { Command, describeError, exitCodeOf, runCommandLine, usageError } from '@readback/tui-kit/plain';
import { exitCodesHelp } from '../exit-codes.js';
import { challengeCommand } from './challenge.js';
import { checkCommand } from './check.js';
import { readCodeFile } from './code-files.js';
import { type CommandContext, errorJson, type GlobalOptions } from './context.js';
import { deactivateCommand } from './deactivate.js';
import { doctorCommand } from './doctor.js';
import { enterCommand } from './enter.js';
import { openCommand } from './open.js';
import { inNameOf, nameOfProgram } from './own-name.js';
import { paperCommand, restoreCommand } from './paper.js';
import { reportCommand } from './report.js';
import { statusCommand } from './status.js';
import { trialCommand } from './trial.js';

export const VERSION = '0.1.0';

/** What the program takes from its process. */
export interface CliPorts extends Omit<CommandContext, 'options'> {
  readonly readInput: () => Promise<string>;
  readonly isInputTerminal: boolean;
}

const PURPOSES: readonly Purpose[] = ['activate', 'change', 'move', 'clock'];

/** @returns the exit code */
export async function runCli(args: readonly string[], given: CliPorts): Promise<number> {
  const ports = given.kit ? inOwnName(given, inNameOf(nameOfProgram(given.program))) : given;
  const ownName = ports.kit ? nameOfProgram(ports.program) : 'readback';
  return await runCommandLine(buildProgram(ownName, ports), args, {
    version: VERSION,
    helpEnd: exitCodesHelp(),
    print: ports.print,
    printError: ports.printError,
    context: (options: GlobalOptions): CommandContext => ({ ...ports, options }),
    report: (error, isJson) => reportError(error, isJson, ports, ownName),
  });
}

const inOwnName = (ports: CliPorts, named: (text: string) => string): CliPorts => ({
  ...ports,
  print: (text) => ports.print(named(text)),
  printError: (text) => ports.printError(named(text)),
});

function reportError(error: unknown, isJson: boolean, { print, printError, env }: CliPorts, name: string): number {
  if (isJson) {
    print(JSON.stringify(errorJson(error)));
  } else {
    printError(describeError(error, name, env));
  }
  return exitCodeOf(error);
}

function buildProgram(ownName: string, ports: CliPorts): Command<CommandContext, [], GlobalOptions> {
  const program = new Command<CommandContext>(
    ownName,
    'Unlock this product by a phone call. Without a command: the app for the call and the licence.',
  )
    .option(
      '--kit <file>',
      ports.kit
        ? `a kit with a newer pack (default: $READBACK_KIT, or ${ports.kit.trust.productId}.kit.json beside this program)`
        : 'the client kit (default: $READBACK_KIT, or the one *.kit.json here)',
    )
    .option('--state <folder>', 'where the licence is kept (default: $READBACK_STATE, or a folder of this user)')
    .option('--identity <text>', 'the identity the licence is bound to, where the vendor asked for one')
    .choice(
      '--spelling <alphabet>',
      'the words that groups are spelled with (default: $READBACK_SPELLING)',
      SPELLING_ALPHABETS.map(({ id }) => id),
    )
    .flag('--json', 'print one JSON object')
    .action(openCommand);

  program.command('status', 'what is licensed on this machine (exit 0: may run, 1: not)').action(statusCommand);
  program
    .command('challenge', 'the code to read to the support desk')
    .choice(
      '--purpose <purpose>',
      'what is asked for: a first licence, a renewal or change, the licence after a repair, the right time',
      PURPOSES,
      'activate',
    )
    .flag('--fresh', 'make another one; the one before will not work any more')
    .option('--out <file>', 'write it to a text file too, where one may leave')
    .flag('--qr', 'show it as a QR code too, where a phone may come near')
    .action(challengeCommand);
  program
    .command('enter', 'the response of the support desk; - reads it from standard input')
    .argument('[code...]', 'the code in any form, or -')
    .option('--in <file>', 'read it from a text file or a saved e-mail')
    .action(async (context, code, options) =>
      enterCommand(context, await responseText(context, ports, code, options.in)),
    );
  program
    .command('deactivate', 'give the licence up; shows a receipt for the support desk, and again afterwards')
    .flag('--yes', 'it is meant: nothing of the licence works any more')
    .option('--out <file>', 'write the receipt to a text file too')
    .action(deactivateCommand);
  program
    .command('report', 'what was counted here, as a code for the support desk')
    .option('--out <file>', 'write it to a text file too')
    .action(reportCommand);
  program
    .command('trial', 'begin a trial, which needs no call')
    .argument('[policy]', 'which one, where there are several')
    .action(trialCommand);
  program
    .command('paper', 'the licence as text to be printed and kept, where it may be typed in again')
    .option('--out <file>', 'write it to a text file')
    .action(paperCommand);
  program
    .command('restore', 'a licence typed in again from paper on the same machine; from standard input, or a file')
    .option('--in <file>', 'read it from a text file')
    .action(async (context, options) =>
      restoreCommand(context, options.in === undefined ? await typedPage(ports) : readCodeFile(context, options.in)),
    );
  program
    .command(
      'doctor',
      'what is fine here, what is not, and what to say on the phone (exit 0: fine, 1: something to do)',
    )
    .action(doctorCommand);
  program
    .command('check', 'may the product run, and with this? (exit 0: yes, 1: no)')
    .list('--feature <name>', 'a feature that must be included; may be repeated')
    .list('--limit <name>', 'a limit that must be included; may be repeated')
    .action(checkCommand);
  return program;
}

/** Whoever sits at a terminal is told what is waited for. */
async function typedPage({ readInput, isInputTerminal, printError }: CliPorts): Promise<string> {
  if (isInputTerminal)
    printError(
      'Type the lines "challenge: ..." and "response: ..." of the page. Then Ctrl-D (Windows: Ctrl-Z and Enter).',
    );
  return await readInput();
}

/** From the command line, a file or standard input: one of them. */
async function responseText(
  context: CommandContext,
  { readInput, isInputTerminal }: CliPorts,
  code: readonly string[],
  file: string | undefined,
): Promise<string> {
  if (file !== undefined) {
    if (code.length > 0) throw usageError('A code and --in are two answers.', 'Give one of them.');
    return readCodeFile(context, file);
  }
  if (code.length === 0 && isInputTerminal) {
    throw usageError('No code was given.', 'Write: readback enter CODE. To type it with help, start readback alone.');
  }
  return code.length === 0 || code.join('') === '-' ? await readInput() : code.join(' ');
}
