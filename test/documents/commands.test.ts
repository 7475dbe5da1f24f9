// Every command that stands in a document runs as it stands there, and every command named within a sentence exists with
// its options.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandsOn } from '../desk/commands-fixture.js';
import { programWith } from '../tui/client/readback.js';
import { commandsIn, readDocuments, wordsOf } from './documents.js';
import { namedIn, surfaceOf } from './named-commands.js';
import { ELSEWHERE, SCENES } from './scenes.js';
import { Stage } from './stage.js';

const documents = readDocuments();
const commands = documents.flatMap(commandsIn);
const stage = new Stage();

/** A bench takes minutes and is run by whoever asks for figures; test/structure/figures.test.ts holds what they are quoted for. */
const isBench = (text: string): boolean => /^npm run bench(?: |$)/.test(text);

function benchSources(): { readonly knows: (word: string) => boolean } {
  const text = ['bench', 'bench/support']
    .flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`))
    .filter((file) => file.endsWith('.ts'))
    .concat('scripts/bench.mjs')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  return {
    knows: (word) => {
      const [, flag] = /^--([\w-]+)/.exec(word) ?? [];
      if (flag !== undefined) return text.includes(`--${flag}`) || text.includes(`'${flag}'`);
      return word === 'report' || existsSync(`bench/${word}.ts`);
    },
  };
}

describe('commands in documents', () => {
  it.each(Object.entries(SCENES))('run: %s', async (_name, scene) => {
    await scene(stage);
  });

  it('are each played in a scene above, or run by another test', () => {
    expect(commands.length).toBeGreaterThan(80);
    const unplayed = commands
      .filter(({ text }) => !stage.played.has(text) && !ELSEWHERE.has(text) && !isBench(text))
      .map(
        ({ place, text }) =>
          `${place}: \`${text}\` is run by no test. Play it in one of SCENES (test/documents/scenes/), or add it to ELSEWHERE (test/documents/scenes.ts) with the test that runs it.`,
      );
    expect(unplayed).toEqual([]);
  });

  it('are run where ELSEWHERE says', () => {
    const wrong = [...ELSEWHERE].flatMap(([command, { file, shows }]) => {
      if (!commands.some(({ text }) => text === command))
        return `No document has \`${command}\` any more: take it out of ELSEWHERE.`;
      return existsSync(file) && readFileSync(file, 'utf8').includes(shows)
        ? []
        : `${file} does not show \`${shows}\`, which is to run \`${command}\`: name the test that does.`;
    });
    expect(wrong).toEqual([]);
  });

  it('of benches name benches and flags that there are', () => {
    const benches = commands.filter(({ text }) => isBench(text));
    expect(benches.length).toBeGreaterThan(1);
    const sources = benchSources();
    const wrong = benches.flatMap(({ place, text }) =>
      wordsOf(text)
        .slice(3)
        .filter((word) => word !== '--' && !sources.knows(word))
        .map((word) => `${place}: ${text}: no bench has ${word}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of npm are scripts of this repository', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const runner = readFileSync('scripts/run.mjs', 'utf8');
    const unknown = commands.flatMap(({ place, text }) => {
      const [, name] = /^npm (?!pack )(?:run )?([\w:-]+)/.exec(text) ?? [];
      if (name === undefined) return [];
      const [, target = ''] = /^node scripts\/run\.mjs (\S+)$/.exec(scripts[name] ?? '') ?? [];
      return target !== '' && new RegExp(`^ {2}'?${target}'?: \\[`, 'm').test(runner) ? [] : `${place}: ${text}`;
    });
    expect(unknown).toEqual([]);
    expect(runner).toMatch(/client: \['packages\/client-tui\/bin\/readback\.mjs'\]/);
    expect(runner).toMatch(/vendor: \['packages\/vendor-tui\/bin\/readback-vendor\.mjs'\]/);
  });

  it('named in a sentence exist, with their options', async () => {
    const vendor = await surfaceOf(async (args) => (await commandsOn('/nowhere')(...args)).output);
    const program = programWith();
    const client = await surfaceOf(async (args) => (await program.call(args)).out);
    expect(vendor.size).toBeGreaterThan(50);
    expect(client.size).toBeGreaterThan(10);
    // The report of figures names flags of benches; it is made, and its commands are looked at above.
    const spans = documents.filter(({ path }) => path !== 'docs/figures.md').flatMap((document) => document.spans);
    const named = spans.flatMap((span) => namedIn(span, [vendor, client]));
    expect(named.length).toBeGreaterThan(30);
    expect(named.flatMap(({ wrong }) => wrong)).toEqual([]);
  });
});
