// What every command has at hand: its options, where it prints, and how it opens the licence.
import {
  type ClientKit,
  ICAO,
  SPELLING_ALPHABETS,
  type SpellingAlphabet,
  spellingAlphabet,
  verifyPack,
} from '@readback/core';
import {
  diskFiles,
  openSite,
  openStateStore,
  type PartReport,
  type Site,
  type SitePorts,
  statePlaces,
} from '@readback/core/node';
import type { ExaminePorts } from '../checkup/examine.js';
import { findKit, type KitSearch } from '../find-kit.js';
import { faultOf } from '../flow/fault.js';

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
  /** The kit that was compiled into it. */
  readonly kit?: ClientKit | undefined;
  readonly print: (text: string) => void;
  /** For what is not the answer. */
  readonly printError: (text: string) => void;
  /** Another machine or clock than the real ones. */
  readonly sitePorts?: Partial<SitePorts>;
  /** Where the parts of that machine are found. */
  readonly inspectParts?: (() => readonly PartReport[]) | undefined;
}

/** How groups are spelled: as asked for now, else by the environment. */
export function wantedSpelling({ options, env, printError }: CommandContext): SpellingAlphabet | undefined {
  const asked = options.spelling ?? env['READBACK_SPELLING'] ?? '';
  const alphabet = spellingAlphabet(asked);
  // No reason to stop a call: whoever calls may not be who has set it.
  if (!alphabet && asked !== '') {
    printError(`READBACK_SPELLING is not used: it is none of ${SPELLING_ALPHABETS.map(({ id }) => id).join(', ')}.`);
  }
  return alphabet;
}

/** The same, else as was chosen in the app before. */
export function spellingOf(context: CommandContext, site: Site): SpellingAlphabet {
  return wantedSpelling(context) ?? spellingAlphabet(site.preferences().spelling ?? '') ?? ICAO;
}

/** Prints one JSON object on one line, or the text. */
export function answer(context: CommandContext, json: object, text: string): void {
  context.print(context.options.json === true ? JSON.stringify(json) : text);
}

/** `{ error: { code, family, message, next, groups: [counted from 1], exitCode } }`. */
export function errorJson(error: unknown): object {
  const { groups, ...fault } = faultOf(error);
  return { error: { ...fault, groups: groups.map((group) => group + 1) } };
}

const kitSearch = ({ options, env, folder, program, kit }: CommandContext): KitSearch => ({
  named: options.kit,
  env,
  folder,
  program,
  own: kit,
});

/** Throws what `findKit` and `openSite` throw. */
export function openClientSite(context: CommandContext): Site {
  const { options, env, sitePorts } = context;
  const { trust, packFile } = findKit(kitSearch(context));
  return openSite({
    trust,
    packFile,
    ...statePlaces(trust.productId, env, { stateFolder: options.state }),
    ...(options.identity !== undefined && { identity: options.identity }),
    ...(sitePorts && { ports: sitePorts }),
  });
}

/** What a doctor looks at, as the commands find it. */
export function examinePorts(context: CommandContext): ExaminePorts {
  const { options, env, sitePorts } = context;
  return {
    open: () => openClientSite(context),
    kitPlace: () => findKit(kitSearch(context)).place,
    pack: () => {
      const { trust, packFile } = findKit(kitSearch(context));
      return verifyPack(packFile, trust);
    },
    places: () => {
      const { productId } = findKit(kitSearch(context)).trust;
      const { stateFolder, anchorFolder } = statePlaces(productId, env, { stateFolder: options.state });
      return openStateStore(stateFolder, productId, sitePorts?.files ?? diskFiles, { anchorFolder }).places();
    },
    inspectParts: context.inspectParts,
  };
}
