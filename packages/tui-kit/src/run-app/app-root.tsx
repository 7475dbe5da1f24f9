// What stands around every full-screen app: the signs of this terminal, a net under the components, the keyboard held
// open, and a clean redraw after the window changed its size.
import { useStdin, useStdout } from 'ink';
import { Component, type JSX, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { useKeys } from '../keys/use-keys.js';
import { type Glyphs, GlyphsContext } from '../theme.js';

export interface AppRootProps {
  readonly glyphs: Glyphs;
  readonly redraws: boolean;
  readonly onCrash: (error: unknown) => void;
  readonly onForcedExit: () => void;
  readonly children: ReactNode;
}

export function AppRoot({ glyphs, redraws, onCrash, onForcedExit, children }: AppRootProps): JSX.Element {
  useHeldKeyboard();
  useRedrawAfterResize(redraws);
  useForcedExit(onForcedExit);
  return (
    <GlyphsContext value={glyphs}>
      <CrashNet onCrash={onCrash}>{children}</CrashNet>
    </GlyphsContext>
  );
}

/** While one screen gives way to the next nobody listens for a moment; what is typed then must wait, not echo. */
function useHeldKeyboard(): void {
  const { setRawMode } = useStdin();
  useEffect(() => {
    setRawMode(true);
    return () => setRawMode(false);
  }, [setRawMode]);
}

const RESIZE_REST_MS = 60;
const CLEAR_SCREEN = '\u001B[2J\u001B[H';

/** Terminals disagree about what is left of a frame after a resize: once the window rests, everything is drawn anew. */
function useRedrawAfterResize(isOn: boolean): void {
  const { stdout, write } = useStdout();
  const latestWrite = useRef(write);
  useLayoutEffect(() => {
    latestWrite.current = write;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const onResize = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => latestWrite.current(CLEAR_SCREEN), RESIZE_REST_MS);
    };
    stdout.on('resize', onResize);
    return () => {
      stdout.off('resize', onResize);
      clearTimeout(timer);
    };
  }, [isOn, stdout]);
}

/** Ctrl-C belongs to the app, which may have something to save; a second one right after it always gets out. */
function useForcedExit(onForcedExit: () => void): void {
  const presses = useRef(0);
  useKeys((event) => {
    presses.current = event.type === 'key' && event.name === 'ctrl-c' ? presses.current + 1 : 0;
    if (presses.current >= 2) onForcedExit();
  });
}

interface CrashNetProps {
  readonly onCrash: (error: unknown) => void;
  readonly children: ReactNode;
}

/** Before Ink's own, which would draw the stack on the screen. */
class CrashNet extends Component<CrashNetProps, { readonly hasCrashed: boolean }> {
  override readonly state: { readonly hasCrashed: boolean } = { hasCrashed: false };

  static getDerivedStateFromError(): { readonly hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onCrash(error);
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? null : this.props.children;
  }
}
