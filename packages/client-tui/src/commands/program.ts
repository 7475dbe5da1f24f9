// The command line of `readback`. Errors: a sentence and what to do next on standard error; with --json, one object on
// standard output: { error: { code, family, message, next, groups: [counted from 1], exitCode } }.
import { type Purpose, SPELLING_ALPHABETS } from '@readback/core';
import { describeError, EXIT, exitCodeOf } from '@readback/tui-kit/plain';
import { Argument, Command, CommanderError, Option } from 'commander';
import { exitCodesHelp } from '../exit-codes.js';
import { faultOf } from '../flow/fault.js';
import { type ChallengeOptions, challengeCommand } from './challenge.js';
import { checkCommand } from './check.js';
import { readCodeFile } from './code-files.js';
import type { CommandContext, GlobalOptions } from './context.js';
import { type DeactivateOptions, deactivateCommand } from './deactivate.js';
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
const isPurpose = (text: string): text is Purpose => PURPOSES.some((purpose) => purpose === text);
const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** @returns the exit code */
export async function runCli(args: readonly string[], given: CliPorts): Promise<number> {
  const ports = given.kit ? inOwnName(given, inNameOf(nameOfProgram(given.program))) : given;
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
    return reportError(error, program.opts<GlobalOptions>().json === true, ports, program.name());
  }
}

const inOwnName = (ports: CliPorts, named: (text: string) => string): CliPorts => ({
  ...ports,
  print: (text) => ports.print(named(text)),
  printError: (text) => ports.printError(named(text)),
});

function reportError(error: unknown, isJson: boolean, { print, printError, env }: CliPorts, name: string): number {
  if (isJson) {
    const { groups, ...fault } = faultOf(error);
    print(JSON.stringify({ error: { ...fault, groups: groups.map((group) => group + 1) } }));
  } else {
    printError(describeError(error, name, env));
  }
  return exitCodeOf(error);
}

function buildProgram(ports: CliPorts, end: (exitCode: number) => void): Command {
  const ownName = ports.kit ? nameOfProgram(ports.program) : 'readback';
  const program = new Command(ownName)
    .description('Unlock this product by a phone call. Without a command: the app for the call and the licence.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .option(
      '--kit <file>',
      ports.kit
        ? `a kit with a newer pack (default: $READBACK_KIT, or ${ports.kit.trust.productId}.kit.json beside this program)`
        : 'the client kit (default: $READBACK_KIT, or the one *.kit.json here)',
    )
    .option('--state <folder>', 'where the licence is kept (default: $READBACK_STATE, or a folder of this user)')
    .option('--identity <text>', 'the identity the licence is bound to, where the vendor asked for one')
    .addOption(
      new Option(
        '--spelling <alphabet>',
        'the words that groups are spelled with (default: $READBACK_SPELLING)',
      ).choices(SPELLING_ALPHABETS.map(({ id }) => id)),
    )
    .option('--json', 'print one JSON object')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => ports.print(text.trimEnd()),
      writeErr: (text) => ports.printError(text.trimEnd()),
    })
    .addHelpText('after', `\n${exitCodesHelp()}`)
    .exitOverride();
  const command = (name: string): Command => program.command(name).allowExcessArguments(false);
  const context = (): CommandContext => ({ ...ports, options: program.opts<GlobalOptions>() });

  program.allowExcessArguments().action(async () => {
    const [unknown] = program.args;
    if (unknown !== undefined) program.error(`error: there is no command "${unknown}". See ${ownName} --help.`);
    end(await openCommand(context()));
  });
  command('status')
    .description('what is licensed on this machine (exit 0: may run, 1: not)')
    .action(() => end(statusCommand(context())));
  command('challenge')
    .description('the code to read to the support desk')
    .addOption(
      new Option(
        '--purpose <purpose>',
        'what is asked for: a first licence, a renewal or change, the licence after a repair, the right time',
      )
        .choices(PURPOSES)
        .default('activate'),
    )
    .option('--fresh', 'make another one; the one before will not work any more', false)
    .option('--out <file>', 'write it to a text file too, where one may leave')
    .option('--qr', 'show it as a QR code too, where a phone may come near', false)
    .action(({ purpose, ...options }: { purpose: string } & Omit<ChallengeOptions, 'purpose'>) => {
      if (isPurpose(purpose)) end(challengeCommand(context(), { purpose, ...options }));
    });
  const enter = command('enter')
    .description('the response of the support desk; - reads it from standard input')
    .addArgument(new Argument('[code...]', 'the code in any form, or -'))
    .option('--in <file>', 'read it from a text file or a saved e-mail')
    .action(async (code: readonly string[], options: { in?: string }) => {
      if (options.in !== undefined) {
        if (code.length > 0) enter.error('error: a code and --in are two answers; give one of them.');
        end(enterCommand(context(), readCodeFile(context(), options.in)));
        return;
      }
      const readsInput = code.length === 0 || code.join('') === '-';
      if (code.length === 0 && ports.isInputTerminal) {
        enter.error('error: no code given. Write: readback enter CODE. To type it with help, start readback alone.');
      }
      end(enterCommand(context(), readsInput ? await ports.readInput() : code.join(' ')));
    });
  command('deactivate')
    .description('give the licence up; shows a receipt for the support desk, and again afterwards')
    .option('--yes', 'it is meant: nothing of the licence works any more', false)
    .option('--out <file>', 'write the receipt to a text file too')
    .action((options: DeactivateOptions) => end(deactivateCommand(context(), options)));
  command('report')
    .description('what was counted here, as a code for the support desk')
    .option('--out <file>', 'write it to a text file too')
    .action((options: { out?: string }) => end(reportCommand(context(), options)));
  command('trial')
    .description('begin a trial, which needs no call')
    .argument('[policy]', 'which one, where there are several')
    .action((policy: string | undefined) => end(trialCommand(context(), policy)));
  command('paper')
    .description('the licence as text to be printed and kept, where it may be typed in again')
    .option('--out <file>', 'write it to a text file')
    .action((options: { out?: string }) => end(paperCommand(context(), options)));
  command('restore')
    .description('a licence typed in again from paper on the same machine; from standard input, or a file')
    .option('--in <file>', 'read it from a text file')
    .action(async (options: { in?: string }) => {
      const text = options.in === undefined ? await ports.readInput() : readCodeFile(context(), options.in);
      end(restoreCommand(context(), text));
    });
  command('doctor')
    .description('what is fine here, what is not, and what to say on the phone (exit 0: fine, 1: something to do)')
    .action(() => end(doctorCommand(context())));
  command('check')
    .description('may the product run, and with this? (exit 0: yes, 1: no)')
    .option('--feature <name>', 'a feature that must be included; may be repeated', collect, [])
    .option('--limit <name>', 'a limit that must be included; may be repeated', collect, [])
    .action((options: { feature: readonly string[]; limit: readonly string[] }) =>
      end(checkCommand(context(), options)),
    );
  return program;
}
