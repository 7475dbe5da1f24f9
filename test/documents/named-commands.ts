// Commands as sentences name them: `ledger verify --head`, `issue --ask`, `--builds-on "amber orchard"`. Held against what the
// programs' own help lists.
import type { Span } from './documents.js';
import { wordsOf } from './documents.js';

/** Of each command, such as `ledger verify`, the options it takes; of a group, those of the program. */
export type Surface = ReadonlyMap<string, ReadonlySet<string>>;

export async function surfaceOf(help: (args: readonly string[]) => Promise<string>): Promise<Surface> {
  const surface = new Map<string, ReadonlySet<string>>();
  const look = async (path: readonly string[]): Promise<void> => {
    const text = await help([...path, '--help']);
    surface.set(
      path.join(' '),
      new Set([...text.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name = '']) => name)),
    );
    const [, list = ''] = /^Commands:\n((?: {2}.*\n?)*)/m.exec(text) ?? [];
    for (const [, name = ''] of list.matchAll(/^ {2}([a-z][\w-]*)/gm)) await look([...path, name]);
  };
  await look([]);
  return surface;
}

export interface NamedCommand {
  readonly wrong: readonly string[];
}

/** One entry if the span names a command or an option of one of the programs. */
export function namedIn({ place, text }: Span, surfaces: readonly Surface[]): readonly NamedCommand[] {
  const words = wordsOf(text);
  const options = words.filter((word) => /^--[a-z][\w-]*$/.test(word));
  const [first = '', second = ''] = words;
  if (/^--[a-z]/.test(first)) {
    // Of a database's address, of other programs: only those that stand alone are ours.
    const isOurs = surfaces.some((surface) => [...surface.values()].some((known) => known.has(first)));
    return [{ wrong: isOurs ? [] : [`${place}: no command takes ${first}`] }];
  }
  const isGroup = (surface: Surface): boolean => [...surface.keys()].some((path) => path.startsWith(`${first} `));
  const known = surfaces.filter((surface) => first !== '' && surface.has(first));
  if (known.length === 0 || words.length < 2 || !/^[a-z-]/.test(second)) return [];
  const fits = known.some((surface) => {
    const path = isGroup(surface) ? `${first} ${second}` : first;
    const takes = surface.get(path);
    return takes !== undefined && options.every((option) => takes.has(option));
  });
  return [{ wrong: fits ? [] : [`${place}: there is no \`${text}\`: see --help of the program`] }];
}
