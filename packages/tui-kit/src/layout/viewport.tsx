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

interface ResizeHub {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}

const resizeHubs = new WeakMap<NodeJS.WriteStream, ResizeHub>();

/** One listener on the stream, however many parts of the screen look: Node warns of more than ten, on the screen. */
function onResize(stdout: NodeJS.WriteStream, listener: () => void): () => void {
  const hub = resizeHubs.get(stdout) ?? startHub(stdout);
  hub.listeners.add(listener);
  return () => {
    hub.listeners.delete(listener);
    if (hub.listeners.size > 0) return;
    stdout.off('resize', hub.tell);
    resizeHubs.delete(stdout);
  };
}

function startHub(stdout: NodeJS.WriteStream): ResizeHub {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  stdout.on('resize', tell);
  const hub = { listeners, tell };
  resizeHubs.set(stdout, hub);
  return hub;
}

/** The size of the whole terminal, also while it changes. 80 x 24 where the terminal does not say. */
export function useTerminalSize(): Viewport {
  const { stdout } = useStdout();
  const subscribe = useCallback((listener: () => void) => onResize(stdout, listener), [stdout]);
  const columns = useSyncExternalStore(subscribe, () => stdout.columns || 80);
  const rows = useSyncExternalStore(subscribe, () => stdout.rows || 24);
  return { columns, rows };
}

/** The room to draw in. A frame as tall as the terminal would make Ink wipe the scrollback, so one row stays free. */
export function useViewport(): Viewport {
  const terminal = useTerminalSize();
  return useContext(ViewportContext) ?? { columns: terminal.columns, rows: terminal.rows - 1 };
}
