// The frame of a program: finds the command, runs its action, and turns whatever happens into an exit code.
import process from 'node:process';
import { EXIT } from '../run-app/app-exit.js';
import type { Command } from './command.js';
import { helpText } from './help.js';
import { parseCommandLine } from './parse.js';
import { usageError } from './usage-error.js';

export interface CommandLinePorts<Context, Options> {
  readonly version: string;
  /** Behind the help of the program. */
  readonly helpEnd: string;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** What every action has at hand, from the options of the program. */
  readonly context: (options: Options) => Context;
  /** Tells an error; its exit code. */
  readonly report: (error: unknown, isJson: boolean) => number;
}

/** @returns the exit code */
export async function runCommandLine<Context, Options extends object>(
  program: Command<Context, [], Options>,
  args: readonly string[],
  { version, helpEnd, print, printError, context, report }: CommandLinePorts<Context, Options>,
): Promise<number> {
  // Looked for by itself: an error may be that the arguments cannot be read.
  const end = args.indexOf('--');
  const isJson = args.slice(0, end === -1 ? args.length : end).includes('--json');
  try {
    const match = parseCommandLine(program.tree, args);
    if (match.kind === 'run') return await match.act(context(program.optionsOf(match.options)), ...match.given);
    if (match.kind === 'version') {
      print(version);
      return EXIT.ok;
    }
    const { kind, command } = match;
    const isGroup = kind === 'group';
    if (isGroup && isJson) {
      throw usageError(`"${command.name}" needs a command behind it.`, `See ${command.path} --help.`);
    }
    const help = helpText(command, program.tree, process.stdout.columns || 80);
    (isGroup ? printError : print)(command === program.tree ? `${help}\n\n${helpEnd}` : help);
    return isGroup ? EXIT.usage : EXIT.ok;
  } catch (error) {
    return report(error, isJson);
  }
}
