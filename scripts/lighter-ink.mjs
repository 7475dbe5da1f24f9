// What Ink's dependencies do at every start or every frame without anybody seeing it, left out of our bundles. Each mend
// names the text it expects: a release that has changed fails the build instead of being bundled unmended.
import { readFileSync } from 'node:fs';

const mends = [
  {
    // Yoga fetches its own WebAssembly from a data URL, for which Node loads its whole HTTP client: a quarter of the time
    // to the first frame. The loader takes the bytes as well.
    file: /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/]yoga-wasm-base64-esm\.js$/,
    mend(source) {
      const [dataUrl, base64] = /"data:application\/octet-stream;base64,([^"]+)"/.exec(source) ?? [];
      return dataUrl && exchange(exchange(source, dataUrl, '""'), 'export default loadYoga;', bytesLoader(base64));
    },
  },
  {
    // Asked between every two cells of a frame, nearly all of which look the same: 3 MB of garbage for each frame.
    file: /[\\/]ansi-tokenize[\\/]build[\\/]diff\.js$/,
    mend: (source) =>
      exchange(
        source,
        'export function diffAnsiCodes(from, to) {',
        `export function diffAnsiCodes(from, to) {
  if (from.length === to.length && from.every((style, index) => style.code === to[index].code)) return [];`,
      ),
  },
  {
    // A line that fits its box is not cut.
    file: /[\\/]ink[\\/]build[\\/]output\.js$/,
    mend: (source) =>
      exchange(
        source,
        'return sliceAnsi(line, from, to);',
        'return from === 0 && to === width ? line : sliceAnsi(line, from, to);',
      ),
  },
  {
    // The pattern of all emoji takes 17 ms to build, and no text of ours holds one: it is built when the first one comes.
    // Every emoji has a sign that costs nothing to look for. Version 7, which is also there, has no such pattern.
    file: /[\\/]string-width[\\/]index\.js$/,
    mend: (source) =>
      source.includes("from 'emoji-regex'")
        ? source
        : exchange(source, 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;', LATE_EMOJI_PATTERN),
  },
];

const LATE_EMOJI_PATTERN = `
const emojiSign = /[\\p{Emoji_Presentation}\\p{Extended_Pictographic}\\u20E3]/u;
let emojiPattern;
const rgiEmojiRegex = {
  test: (text) => emojiSign.test(text) && (emojiPattern ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text),
};`;

const bytesLoader = (base64) => `export default () => loadYoga({ wasmBinary: Buffer.from('${base64}', 'base64') });`;

const exchange = (source, before, after) => (source.includes(before) ? source.replace(before, () => after) : undefined);

/** A plugin of esbuild. */
export const lighterInk = {
  name: 'lighter-ink',
  setup({ onLoad }) {
    for (const { file, mend } of mends) {
      onLoad({ filter: file }, ({ path }) => {
        const contents = mend(readFileSync(path, 'utf8'));
        if (contents === undefined) throw new Error(`${path} is not as scripts/lighter-ink.mjs knows it`);
        return { contents };
      });
    }
  },
};
