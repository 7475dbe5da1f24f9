// Colours by meaning and the signs that say the same without colour. Nothing on a screen is told by colour alone.
import process from 'node:process';
import { createContext, useContext } from 'react';
import { showsUnicode } from './unicode.js';

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

export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  return showsUnicode(env) ? unicodeGlyphs : asciiGlyphs;
}

/** Set by `runApp`, or by a test that wants one kind or the other. */
export const GlyphsContext: React.Context<Glyphs> = createContext(glyphsFor(process.env));

export function useGlyphs(): Glyphs {
  return useContext(GlyphsContext);
}
