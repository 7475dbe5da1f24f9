// Codes to be scanned: what is drawn is the symbol, black on white, and fits; elsewhere a sentence says why not.
import { asciiGlyphs, type Glyphs, GlyphsContext, Qr, qrObstacle, qrText, unicodeGlyphs } from '@readback/tui-kit';
import { describe, expect, test } from 'vitest';
import { fittingQr, qrRows } from '../../../packages/tui-kit/src/qr/qr-text.js';
import { renderAt, widest } from './render.js';

const CHALLENGE = '008J4 4CT4B ANK72 F24SZ Z3D75';
const RESPONSE = Array.from({ length: 15 }, (_, index) => `K7M${index % 10}X`).join(' ');

/** The modules of drawn rows, as a scanner sees them. */
function modulesOf(rows: readonly string[]): boolean[][] {
  return rows.flatMap((row) => [
    Array.from(row, (drawn) => drawn === '▀' || drawn === '█'),
    Array.from(row, (drawn) => drawn === '▄' || drawn === '█'),
  ]);
}

describe.each([
  ['challenge', CHALLENGE],
  ['response', RESPONSE],
])('a %s', (_, code) => {
  test('has the three corner marks that a scanner looks for', () => {
    const modules = modulesOf(qrRows(code, 0));
    const side = modules[0]?.length ?? 0;
    for (const [left, top] of [
      [0, 0],
      [side - 7, 0],
      [0, side - 7],
    ] as const) {
      const mark = modules.slice(top, top + 7).map((row) => row.slice(left, left + 7));
      const lines = mark.map((row) => row.map((dark) => (dark ? '#' : '.')).join(''));
      expect(lines).toEqual(['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']);
    }
  });

  test.each([2, 4])('has %s light modules around it', (quiet) => {
    const bare = modulesOf(qrRows(code, 0));
    const side = bare[0]?.length ?? 0;
    for (const [y, row] of modulesOf(qrRows(code, quiet)).entries()) {
      expect(row).toHaveLength(side + 2 * quiet);
      for (const [x, dark] of row.entries()) expect(dark).toBe(bare[y - quiet]?.[x - quiet] === true);
    }
  });

  test('needs no capitals: alphanumeric mode either way', () => {
    expect(qrRows(code.toLowerCase())).toEqual(qrRows(code));
  });

  test.each([
    [80, 20],
    [40, 20],
  ])('fits %s columns and %s rows', (columns, rows) => {
    const lines = fittingQr(code, columns, rows) ?? [];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(widest(lines)).toBeLessThanOrEqual(columns);
  });

  test('as plain text is black on white in every row, whatever the theme', () => {
    for (const line of qrText(code).split('\n')) {
      expect(line.startsWith('\u001B[38;5;16;48;5;231m')).toBe(true);
      expect(line.endsWith('\u001B[0m')).toBe(true);
    }
  });
});

describe('on a screen', () => {
  const shown = (glyphs: Glyphs, env: Record<string, string>, viewport = { columns: 80, rows: 23 }): string => {
    const app = renderAt(
      <GlyphsContext value={glyphs}>
        <Qr code={RESPONSE} env={env} />
      </GlyphsContext>,
      viewport,
    );
    const frame = app.frame();
    app.unmount();
    return frame;
  };

  test('the symbol', () => expect(modulesOf(shown(unicodeGlyphs, {}).split('\n')).flat()).toContain(true));
  test('too small a window', () => expect(shown(unicodeGlyphs, {}, { columns: 80, rows: 15 })).toContain('too small'));
  test('no colours', () => expect(shown(unicodeGlyphs, { NO_COLOR: '1' })).toContain('no colours'));
  test('no Unicode', () => expect(shown(asciiGlyphs, {})).toContain('cannot draw'));

  test('what stands in the way is told from the environment', () => {
    expect(qrObstacle({}, true)).toBeUndefined();
    expect(qrObstacle({ NO_COLOR: '' }, true)).toBeUndefined();
    expect(qrObstacle({ NO_COLOR: '1' }, true)).toBe('colour');
    expect(qrObstacle({ FORCE_COLOR: '0' }, true)).toBe('colour');
    expect(qrObstacle({ TERM: 'dumb' }, true)).toBe('colour');
    expect(qrObstacle({}, false)).toBe('unicode');
  });
});
