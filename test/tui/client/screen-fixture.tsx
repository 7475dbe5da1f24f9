// The app as a person sees it: in the two sizes it must live in, in the room the demo's lower pane leaves it, and read aloud.
import { ClientApp } from '@readback/client-tui';
import type { Viewport } from '@readback/tui-kit';
import { FocusScope, GlyphsContext, unicodeGlyphs } from '@readback/tui-kit';
import { render } from 'ink';
import { createElement } from 'react';
import { expect } from 'vitest';
import { type Rendered, renderAt, widest } from '../kit/render.js';
import type { Person } from './client-fixture.js';

export const WIDE: Viewport = { columns: 80, rows: 23 };
export const NARROW: Viewport = { columns: 40, rows: 23 };
export const LOW: Viewport = { columns: 80, rows: 10 };
export const SIZES: readonly Viewport[] = [WIDE, NARROW, LOW];

export function show(person: Pick<Person, 'store'>, viewport: Viewport, isFocused = true): Rendered {
  const app = createElement(ClientApp, { store: person.store });
  return renderAt(
    <GlyphsContext value={unicodeGlyphs}>
      <FocusScope isFocused={isFocused}>{app}</FocusScope>
    </GlyphsContext>,
    viewport,
  );
}

/** What a frame says, without the line breaks that depend on its width. */
export function textIn(person: Pick<Person, 'store'>, viewport: Viewport): string {
  const app = show(person, viewport);
  const lines = app.lines();
  app.unmount();
  expect(widest(lines)).toBeLessThanOrEqual(viewport.columns);
  expect(lines.length).toBeLessThanOrEqual(viewport.rows);
  return lines.join(' ').replaceAll(/\s+/g, ' ');
}

/** What a screen reader is given. */
export function spokenIn({ store }: Pick<Person, 'store'>): string {
  let written = '';
  const stdout = Object.assign(Object.create(process.stdout), {
    columns: 80,
    rows: 24,
    isTTY: false,
    write(data: string) {
      if (written === '') written = data;
      return true;
    },
  });
  // Nothing is typed here.
  const app = (
    <FocusScope isFocused={false}>
      <ClientApp store={store} />
    </FocusScope>
  );
  render(app, { stdout, debug: true, isScreenReaderEnabled: true, patchConsole: false }).unmount();
  return written.replaceAll(/\s+/g, ' ');
}
