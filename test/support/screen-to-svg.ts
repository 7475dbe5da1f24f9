// Draws a terminal's screen as an SVG: colours, bold, dim, underline, inverse and wide characters as they are in the
// buffer. Text stays text, so that a picture can be searched, scaled and read aloud.
import type { IBufferCell, Terminal } from '@xterm/headless';

const CELL_WIDTH = 8.4;
const LINE_HEIGHT = 18;
const BASELINE = 13;
const PADDING = 14;
const TITLE_BAR = 36;

const PAPER = '#17191c';
const INK = '#d7dae0';
const FRAME = '#5c6370';
const ANSI = [
  ['#17191c', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#c8ccd4'],
  ['#7f8793', '#ff8f98', '#b5e890', '#ffd98c', '#8fc9ff', '#de9bf0', '#7fdbe6', '#ffffff'],
].flat();

const hex = (rgb: number): string => `#${rgb.toString(16).padStart(6, '0')}`;

/** xterm's 256 colours: 16 named, a cube of 6 x 6 x 6, 24 greys. */
function paletteColour(index: number): string {
  const named = ANSI[index];
  if (named !== undefined) return named;
  if (index >= 232) return hex((8 + (index - 232) * 10) * 0x01_01_01);
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  const red = level(Math.floor(cube / 36));
  const green = level(Math.floor(cube / 6) % 6);
  const blue = level(cube % 6);
  return hex(red * 0x1_00_00 + green * 0x1_00 + blue);
}

const foregroundOf = (cell: IBufferCell): string => {
  if (cell.isFgDefault()) return INK;
  return cell.isFgRGB() ? hex(cell.getFgColor()) : paletteColour(cell.getFgColor());
};

const backgroundOf = (cell: IBufferCell): string => {
  if (cell.isBgDefault()) return PAPER;
  return cell.isBgRGB() ? hex(cell.getBgColor()) : paletteColour(cell.getBgColor());
};

/** Neighbouring cells of one line that look the same. */
interface Run {
  readonly column: number;
  width: number;
  text: string;
  readonly attributes: string;
  readonly background: string;
}

function attributesOf(cell: IBufferCell, fill: string): string {
  const attributes = [`fill="${fill}"`];
  if (cell.isBold()) attributes.push('font-weight="bold"');
  if (cell.isItalic()) attributes.push('font-style="italic"');
  if (cell.isDim()) attributes.push('opacity="0.65"');
  if (cell.isUnderline()) attributes.push('text-decoration="underline"');
  return attributes.join(' ');
}

function runsOfLine(terminal: Terminal, row: number): Run[] {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.baseY + row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column++) {
    const cell = line?.getCell(column);
    // A cell of width 0 is the right half of the wide character before it.
    if (!cell || cell.getWidth() === 0) continue;
    const colours = [foregroundOf(cell), backgroundOf(cell)] as const;
    const [foreground, background] = cell.isInverse() ? [colours[1], colours[0]] : colours;
    const attributes = attributesOf(cell, foreground);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last && last.attributes === attributes && last.background === background) {
      last.text += text;
      last.width += cell.getWidth();
    } else {
      runs.push({ column, width: cell.getWidth(), text, attributes, background });
    }
  }
  return runs;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const px = (value: number): string => String(Math.round(value * 10) / 10);

function drawRun(run: Run, row: number): string {
  const x = px(PADDING + run.column * CELL_WIDTH);
  const width = px(run.width * CELL_WIDTH);
  const top = TITLE_BAR + row * LINE_HEIGHT;
  const parts: string[] = [];
  if (run.background !== PAPER) {
    parts.push(`<rect x="${x}" y="${top}" width="${width}" height="${LINE_HEIGHT}" fill="${run.background}"/>`);
  }
  if (run.text.trim() !== '' || run.attributes.includes('underline')) {
    // The length is fixed so that columns stay columns in whatever monospaced font the reader has.
    const place = `x="${x}" y="${top + BASELINE}" textLength="${width}" lengthAdjust="spacingAndGlyphs"`;
    parts.push(`<text ${place} ${run.attributes}>${escapeXml(run.text)}</text>`);
  }
  return parts.join('');
}

/** The screen of `terminal` as it is now; `title` stands in the window's bar and is the picture's name. */
export function screenToSvg(terminal: Terminal, title: string): string {
  const width = px(terminal.cols * CELL_WIDTH + PADDING * 2);
  const height = px(TITLE_BAR + terminal.rows * LINE_HEIGHT + PADDING);
  const name = escapeXml(title);
  const rows = Array.from({ length: terminal.rows }, (_, row) =>
    runsOfLine(terminal, row)
      .map((run) => drawRun(run, row))
      .join(''),
  );
  const buttons = [18, 36, 54].map((x) => `<circle cx="${x}" cy="18" r="5"/>`).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">`,
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    `<g fill="${FRAME}">${buttons}</g>`,
    `<text x="50%" y="23" text-anchor="middle" fill="#9aa2ad" font-family="sans-serif" font-size="13">${name}</text>`,
    `<g font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">`,
    ...rows.filter((row) => row !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
