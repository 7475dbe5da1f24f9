// What a full-screen app switches on in a terminal, and switches off again whatever happens.

export interface TerminalModes {
  readonly enter: () => void;
  /** May be called more than once. */
  readonly leave: () => void;
}

/** The other screen, so that no code stays in the scrollback; erased before use, since some terminals keep it. */
const ENTER_SCREEN = '\u001B[?1049h\u001B[2J\u001B[H';
const LEAVE_SCREEN = '\u001B[2J\u001B[?1049l';
const PASTE_MARKS_ON = '\u001B[?2004h';
const PASTE_MARKS_OFF = '\u001B[?2004l';
const SHOW_CURSOR = '\u001B[?25h';

export function createTerminalModes(write: (data: string) => void, alternateScreen: boolean): TerminalModes {
  let isEntered = false;
  return {
    enter() {
      isEntered = true;
      write((alternateScreen ? ENTER_SCREEN : '') + PASTE_MARKS_ON);
    },
    leave() {
      if (!isEntered) return;
      isEntered = false;
      write(PASTE_MARKS_OFF + (alternateScreen ? LEAVE_SCREEN : '') + SHOW_CURSOR);
    },
  };
}
