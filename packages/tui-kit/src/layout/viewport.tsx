// How much room a part of the screen has: the terminal's size at the root, less for a pane beside another.
import { useStdout } from 'ink';
import { createContext, type JSX, type ReactNode, useCallback, useContext, useSyncExternalStore } from 'react';

export interface Viewport {
  readonly columns: number;
  readonly rows: number;
}

const ViewportContext = createContext<Viewport | undefined>(undefined);

export interface ViewportProviderProps {
  readonly viewport: Viewport;
  readonly children: ReactNode;
}

export function ViewportProvider({ viewport, children }: ViewportProviderProps): JSX.Element {
  return <ViewportContext value={viewport}>{children}</ViewportContext>;
}

/** The size of the whole terminal, also while it changes. 80 x 24 where the terminal does not say. */
export function useTerminalSize(): Viewport {
  const { stdout } = useStdout();
  const subscribe = useCallback(
    (listener: () => void) => {
      stdout.on('resize', listener);
      return () => {
        stdout.off('resize', listener);
      };
    },
    [stdout],
  );
  const columns = useSyncExternalStore(subscribe, () => stdout.columns || 80);
  const rows = useSyncExternalStore(subscribe, () => stdout.rows || 24);
  return { columns, rows };
}

/** The room to draw in. A frame as tall as the terminal would make Ink wipe the scrollback, so one row stays free. */
export function useViewport(): Viewport {
  const terminal = useTerminalSize();
  return useContext(ViewportContext) ?? { columns: terminal.columns, rows: terminal.rows - 1 };
}
