// Colours by meaning and the signs that say the same without colour. Nothing on a screen is told by colour alone.
import process from 'node:process';
import { createContext, useContext } from 'react';

/** Names that Ink's `color` takes; the 16 basic colours follow the user's own terminal theme. */
export const theme = {
  ok: 'green',
  wrong: 'red',
  warn: 'yellow',
  accent: 'cyan',
  /** Said, but not proved yet. */
  announce: 'magenta',
} as const;

export interface Glyphs {
  readonly ok: string;
  readonly wrong: string;
  readonly inaudible: string;
  readonly partial: string;
  readonly empty: string;
  readonly bullet: string;
  readonly pointer: string;
  readonly next: string;
  readonly caret: string;
  readonly more: string;
  readonly up: string;
  readonly down: string;
  readonly left: string;
  readonly right: string;
  readonly rule: string;
  readonly dot: string;
  readonly barFull: string;
  readonly barEmpty: string;
  readonly spinner: readonly string[];
  readonly border: 'round' | 'classic';
}

export const unicodeGlyphs: Glyphs = {
  ok: '✓',
  wrong: '✗',
  inaudible: '?',
  partial: '~',
  empty: '·',
  bullet: '•',
  pointer: '›',
  next: '→',
  caret: '▏',
  more: '…',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  rule: '─',
  dot: '·',
  barFull: '█',
  barEmpty: '░',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
  border: 'round',
};

export const asciiGlyphs: Glyphs = {
  ok: '+',
  wrong: '!',
  inaudible: '?',
  partial: '~',
  empty: '.',
  bullet: '*',
  pointer: '>',
  next: '->',
  caret: '|',
  more: '...',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  rule: '-',
  dot: '-',
  barFull: '#',
  barEmpty: '.',
  spinner: ['|', '/', '-', '\\'],
  border: 'classic',
};

/** UTF-8 signs only where the locale promises UTF-8; the Linux console has no font for most of them. */
export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  const locale =
    [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '') ?? '';
  if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return asciiGlyphs;
  return /utf-?8/i.test(locale) || env['WT_SESSION'] !== undefined ? unicodeGlyphs : asciiGlyphs;
}

/** Set by `runApp`, or by a test that wants one kind or the other. */
export const GlyphsContext: React.Context<Glyphs> = createContext(glyphsFor(process.env));

export function useGlyphs(): Glyphs {
  return useContext(GlyphsContext);
}
