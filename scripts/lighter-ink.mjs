// What Ink and its dependencies do at every start or every frame without anybody seeing it, and what they carry that our
// programs never use, left out of our bundles. Each mend names the text it expects: a release that has changed fails the
// build instead of being bundled unmended.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const KIT = fileURLToPath(new URL('../packages/tui-kit', import.meta.url));

/** Signs that take one column each wherever they stand: of ASCII, Latin letters, and what the screens draw with. */
export const ONE_COLUMN =
  '\\u0020-\\u007E\\u00B7\\u00C0-\\u024F\\u2013\\u2022\\u2026\\u203A\\u2190-\\u2193\\u2500-\\u259F\\u2713\\u2717\\u2800-\\u28FF';

const mends = [
  {
    // Yoga fetches its own WebAssembly from a data URL, for which Node loads its whole HTTP client: a quarter of the time
    // to the first frame. The loader takes the bytes as well; packed they are a third.
    file: /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/]yoga-wasm-base64-esm\.js$/,
    mend(source) {
      const [dataUrl, base64] = /"data:application\/octet-stream;base64,([^"]+)"/.exec(source) ?? [];
      return dataUrl && exchange(source, [dataUrl, '""'], ['export default loadYoga;', bytesLoader(base64)]);
    },
  },
  {
    // An error that no program of ours expects is told by its own sentence; never by a stack with lines of the source.
    file: /[\\/]ink[\\/]build[\\/]components[\\/]ErrorOverview\.js$/,
    mend: (source) =>
      source.includes('export default function ErrorOverview({ error }) {')
        ? 'export default function ErrorOverview() { return null; }'
        : undefined,
  },
  {
    // Asked between every two cells of a frame, nearly all of which look the same: 3 MB of garbage for each frame.
    file: /[\\/]ansi-tokenize[\\/]build[\\/]diff\.js$/,
    mend: (source) =>
      exchange(source, [
        'export function diffAnsiCodes(from, to) {',
        `export function diffAnsiCodes(from, to) {
  if (from.length === to.length && from.every((style, index) => style.code === to[index].code)) return [];`,
      ]),
  },
  {
    // A line that fits its box is not cut.
    file: /[\\/]ink[\\/]build[\\/]output\.js$/,
    mend: (source) =>
      exchange(source, [
        'return sliceAnsi(line, from, to);',
        'return from === 0 && to === width ? line : sliceAnsi(line, from, to);',
      ]),
  },
  {
    // What can tell where a character of any script ends takes 20 ms to begin, and the pattern of all emoji 17: both wait for
    // the first text that needs them. Ours hold signs of one column each, and every emoji has a sign that is quickly found.
    file: /[\\/]string-width[\\/]index\.js$/,
    mend: (source) =>
      exchange(
        source,
        ['const segmenter = new Intl.Segmenter();', 'let segmenter;'],
        ['of segmenter.segment(string)', 'of (segmenter ??= new Intl.Segmenter()).segment(string)'],
        ['if (/^[\\u0020-\\u007E]*$/.test(string)) {', `if (/^[${ONE_COLUMN}]*$/.test(string)) {`],
        ['const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;', LATE_EMOJI_PATTERN],
      ),
  },
  {
    file: /[\\/]slice-ansi[\\/]tokenize-ansi\.js$/,
    mend: (source) =>
      exchange(
        source,
        [
          "const GRAPHEME_SEGMENTER = new Intl.Segmenter(undefined, {granularity: 'grapheme'});",
          'let segmenter;\nconst lateSegmenter = () => (segmenter ??= new Intl.Segmenter());',
        ],
        ['GRAPHEME_SEGMENTER.segment(', 'lateSegmenter().segment('],
      ),
  },
  {
    file: /[\\/]ansi-tokenize[\\/]build[\\/]tokenize\.js$/,
    mend: (source) =>
      exchange(
        source,
        ['const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });', LATE_SEGMENTS],
        ['of segmenter.segment(str)', 'of segmentsOf(str)'],
      ),
  },
];

const LATE_SEGMENTS = `
let segmenter;
const eachIsOne = /^[\\u001B${ONE_COLUMN}]*$/;
const segmentsOf = (text) =>
  eachIsOne.test(text)
    ? Array.from(text, (segment, index) => ({ segment, index }))
    : (segmenter ??= new Intl.Segmenter()).segment(text);`;

const LATE_EMOJI_PATTERN = `
const emojiSign = /[\\p{Emoji_Presentation}\\p{Extended_Pictographic}\\u20E3]/u;
let emojiPattern;
const rgiEmojiRegex = {
  test: (text) => emojiSign.test(text) && (emojiPattern ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text),
};`;

function bytesLoader(base64) {
  const packed = brotliCompressSync(Buffer.from(base64, 'base64')).toString('base64');
  return `import { brotliDecompressSync } from 'node:zlib';
export default () => loadYoga({ wasmBinary: brotliDecompressSync(Buffer.from('${packed}', 'base64')) });`;
}

/** Every place of each text; nothing where one is not there. */
const exchange = (source, ...pairs) =>
  pairs.every(([before]) => source.includes(before))
    ? pairs.reduce((text, [before, after]) => text.replaceAll(before, () => after), source)
    : undefined;

/** A plugin of esbuild. */
export const lighterInk = {
  name: 'lighter-ink',
  setup({ onLoad, onResolve, resolve }) {
    // One measure of a text's width. A package that Ink uses asks for the version before, which spells out every emoji.
    onResolve({ filter: /^string-width$/ }, async ({ kind, pluginData }) => {
      if (pluginData === 'of Ink') return undefined;
      const { path: ink } = await resolve('ink', { kind, resolveDir: KIT });
      return resolve('string-width', { kind, resolveDir: dirname(ink), pluginData: 'of Ink' });
    });
    for (const { file, mend } of mends) {
      onLoad({ filter: file }, ({ path }) => {
        const contents = mend(readFileSync(path, 'utf8'));
        if (contents === undefined) throw new Error(`${path} is not as scripts/lighter-ink.mjs knows it`);
        return { contents };
      });
    }
  },
};
