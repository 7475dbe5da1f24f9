// What every command has at hand: its options, where it prints, and how it opens the licence.
import { ICAO, type SpellingAlphabet, spellingAlphabet } from '@readback/core';
import { openSite, type Site, type SitePorts, statePlaces } from '@readback/core/node';
import { findKit } from '../find-kit.js';

export interface GlobalOptions {
  readonly kit?: string;
  readonly state?: string;
  readonly identity?: string;
  readonly json?: boolean;
  /** The id of a spelling alphabet. */
  readonly spelling?: string;
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
  /** Another machine or clock than the real ones. */
  readonly sitePorts?: Partial<SitePorts>;
}

/** How groups are spelled: as asked for now, else by the environment. */
export function wantedSpelling({ options, env }: CommandContext): SpellingAlphabet | undefined {
  return spellingAlphabet(options.spelling ?? env['READBACK_SPELLING'] ?? '');
}

/** The same, else as was chosen in the app before. */
export function spellingOf(context: CommandContext, site: Site): SpellingAlphabet {
  return wantedSpelling(context) ?? spellingAlphabet(site.preferences().spelling ?? '') ?? ICAO;
}

/** Prints one JSON object on one line, or the text. */
export function answer(context: CommandContext, json: object, text: string): void {
  context.print(context.options.json === true ? JSON.stringify(json) : text);
}

/** Throws what `findKit` and `openSite` throw. */
export function openClientSite({ options, env, folder, program, sitePorts }: CommandContext): Site {
  const { trust, packFile } = findKit({ named: options.kit, env, folder, program });
  return openSite({
    trust,
    packFile,
    ...statePlaces(trust.productId, env, { stateFolder: options.state }),
    ...(options.identity !== undefined && { identity: options.identity }),
    ...(sitePorts && { ports: sitePorts }),
  });
}
