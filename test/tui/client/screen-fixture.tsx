// The app as a person sees it: in the two sizes it must live in, in the room the demo's lower pane leaves it, and read aloud.
import { ClientApp } from '@readback/client-tui';
import type { Viewport } from '@readback/tui-kit';
import { FocusScope, GlyphsContext, unicodeGlyphs } from '@readback/tui-kit';
import { createElement } from 'react';
import { expect } from 'vitest';
import { type Rendered, renderAt, spoken, widest } from '../kit/render.js';
import type { Person } from './client-fixture.js';

export const WIDE: Viewport = { columns: 80, rows: 23 };
export const NARROW: Viewport = { columns: 40, rows: 23 };
export const LOW: Viewport = { columns: 80, rows: 10 };
export const SIZES: readonly Viewport[] = [WIDE, NARROW, LOW];

/** `programName`: what the program was started as, where that is another name than its own. */
export type Shown = Pick<Person, 'store'> & { readonly programName?: string };

export function show({ store, programName }: Shown, viewport: Viewport, isFocused = true): Rendered {
  const app = createElement(ClientApp, { store, ...(programName !== undefined && { programName }) });
  return renderAt(
    <GlyphsContext value={unicodeGlyphs}>
      <FocusScope isFocused={isFocused}>{app}</FocusScope>
    </GlyphsContext>,
    viewport,
  );
}

/** What a frame says, without the line breaks that depend on its width. */
export function textIn(person: Shown, viewport: Viewport): string {
  const app = show(person, viewport);
  const lines = app.lines();
  app.unmount();
  expect(widest(lines)).toBeLessThanOrEqual(viewport.columns);
  expect(lines.length).toBeLessThanOrEqual(viewport.rows);
  return lines.join(' ').replaceAll(/\s+/g, ' ');
}

/** What a screen reader is given. */
export function spokenIn({ store }: Pick<Person, 'store'>): string {
  // Nothing is typed here.
  const app = (
    <FocusScope isFocused={false}>
      <ClientApp store={store} />
    </FocusScope>
  );
  return spoken(app).replaceAll(/\s+/g, ' ');
}
