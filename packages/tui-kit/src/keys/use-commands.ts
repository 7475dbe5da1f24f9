// Keys of a screen where every key is a command and nothing is typed.
import { type CommandTable, matchCommand, singleKeys } from './commands.js';
import { type UseKeysOptions, useKeys } from './use-keys.js';

export interface UseCommandsOptions<Command extends string> extends UseKeysOptions {
  /** Those of the table that this screen has now; default all. */
  readonly commands?: readonly Command[] | undefined;
}

export function useCommands<Command extends string>(
  table: CommandTable<Command>,
  onCommand: (command: Command) => void,
  options: UseCommandsOptions<Command> = {},
): void {
  useKeys((event) => {
    for (const key of singleKeys(event)) {
      const command = matchCommand(table, key, options.commands);
      if (command !== undefined) onCommand(command);
    }
  }, options);
}
