// The one way a component hears keys.
import { useStdin } from 'ink';
import { useLayoutEffect, useRef } from 'react';
import { useIsFocused } from './focus-scope.js';
import type { KeyEvent } from './key-event.js';
import { keyHubOf } from './key-hub.js';

export interface UseKeysOptions {
  /** Default true. A hook in a scope without focus is silent in any case. */
  readonly isActive?: boolean;
}

/** Every active hook hears every key; who owns which key is the app's key table's business. */
export function useKeys(handler: (event: KeyEvent) => void, options: UseKeysOptions = {}): void {
  const { stdin, setRawMode, isRawModeSupported } = useStdin();
  const isActive = useIsFocused() && (options.isActive ?? true) && isRawModeSupported;
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  // On commit, not some time after it: the next key may be waiting.
  useLayoutEffect(() => {
    if (!isActive) return undefined;
    // Raw mode first: it attaches Ink's reader, so that ours does not set the stream flowing.
    setRawMode(true);
    const stop = keyHubOf(stdin).listen((event) => latest.current(event));
    return () => {
      stop();
      setRawMode(false);
    };
  }, [isActive, setRawMode, stdin]);
}
