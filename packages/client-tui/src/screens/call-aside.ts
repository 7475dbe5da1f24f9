// What stands at the right of the title during a call: how long it has been going on, beside what the screen has to say.
import { useElapsed } from '@readback/tui-kit';
import type { ClientState } from '../flow/state.js';

export function useCallAside({ callSinceMs }: ClientState, text: string): string {
  const elapsed = useElapsed(callSinceMs);
  return elapsed === undefined ? text : `${text}  ${elapsed}`;
}
