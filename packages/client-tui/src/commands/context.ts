// What every command has at hand: its options, where it prints, and how it opens the licence.
import { defaultStateFolder, openSite, type Site } from '@readback/core/node';
import { findKit } from '../find-kit.js';

export interface GlobalOptions {
  readonly kit?: string;
  readonly state?: string;
  readonly identity?: string;
  readonly json?: boolean;
}

export interface CommandContext {
  readonly options: GlobalOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder the command was given in. */
  readonly folder: string;
  /** The file that was started. */
  readonly program: string;
  readonly print: (text: string) => void;
  /** For what is not the answer. */
  readonly printError: (text: string) => void;
}

/** Prints one JSON object on one line, or the text. */
export function answer(context: CommandContext, json: object, text: string): void {
  context.print(context.options.json === true ? JSON.stringify(json) : text);
}

/** Throws what `findKit` and `openSite` throw. */
export function openClientSite({ options, env, folder, program }: CommandContext): Site {
  const { trust, packFile } = findKit({ named: options.kit, env, folder, program });
  return openSite({
    trust,
    packFile,
    stateFolder: options.state ?? defaultStateFolder(trust.productId, env),
    ...(options.identity !== undefined && { identity: options.identity }),
  });
}
