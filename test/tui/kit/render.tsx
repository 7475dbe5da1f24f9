// Components in a terminal of a chosen size, without a terminal.
import { type Viewport, ViewportProvider } from '@readback/tui-kit';
import { render as renderInk } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactNode } from 'react';
import { expect, vi } from 'vitest';

export interface Rendered {
  readonly frame: () => string;
  readonly lines: () => string[];
  readonly type: (chunk: string) => void;
  readonly until: (wanted: string | RegExp) => Promise<void>;
  readonly unmount: () => void;
  readonly rerender: (element: ReactNode) => void;
}

export function renderAt(element: ReactNode, viewport: Viewport = { columns: 80, rows: 23 }): Rendered {
  const within = (children: ReactNode) => <ViewportProvider viewport={viewport}>{children}</ViewportProvider>;
  const app = render(within(element));
  const frame = (): string => app.lastFrame() ?? '';
  return {
    frame,
    lines: () => frame().split('\n'),
    type: (chunk) => app.stdin.write(chunk),
    until: async (wanted) => {
      await vi.waitFor(() => expect(frame()).toMatch(wanted), { interval: 5, timeout: 3000 });
    },
    unmount: app.unmount,
    rerender: (next) => app.rerender(within(next)),
  };
}

/** What a screen reader is given. Ink's own switch; the testing library has none for it. */
export function spoken(element: ReactNode): string {
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
  renderInk(element, { stdout, debug: true, isScreenReaderEnabled: true, patchConsole: false }).unmount();
  return written;
}

/** No line may be wider than the screen: the terminal would wrap it and every line below would move. */
export function widest(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => Array.from(line).length));
}
