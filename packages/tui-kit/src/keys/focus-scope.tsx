// Which part of the screen the keyboard belongs to. Two apps can share one process and one terminal (the demo):
// only what lies in the focused scope hears keys. Without a scope everything does.
import { createContext, type JSX, type ReactNode, useContext } from 'react';

const FocusContext = createContext(true);

export interface FocusScopeProps {
  readonly isFocused: boolean;
  readonly children: ReactNode;
}

/** Scopes nest: an inner one has the keyboard only while the outer one has it. */
export function FocusScope({ isFocused, children }: FocusScopeProps): JSX.Element {
  const outer = useContext(FocusContext);
  return <FocusContext value={outer && isFocused}>{children}</FocusContext>;
}

export function useIsFocused(): boolean {
  return useContext(FocusContext);
}
