// A screen that leaves nothing behind: the terminal's alternate screen, which no scrollback keeps. For words of a key.
import process from 'node:process';
import { commandErrors } from './errors.js';
import { type AskSecret, createSecretPrompt, type SecretTerminal } from './secret-prompt.js';

export interface AsideScreen {
  readonly show: (lines: readonly string[]) => void;
  /** Shows what is typed. Throws `Interrupted`. */
  readonly ask: AskSecret;
}

/** The screen that was there before comes back when the work ends, whatever happens. Throws `paper-screen-keeps`. */
export type Aside = <T>(work: (screen: AsideScreen) => Promise<T>) => Promise<T>;

/** What the terminal says of itself. */
export interface TerminalKind {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

const ENTER = '\u001B[?1049h\u001B[2J\u001B[H';
const CLEAR = '\u001B[2J\u001B[H';
const LEAVE = `${CLEAR}\u001B[?1049l`;
/** The console of Linux has no other screen; it forgets what is shown and what has scrolled away. */
const LEAVE_CONSOLE = `${CLEAR}\u001B[3J`;

const NO_OTHER_SCREEN = /^(|dumb|unknown|ansi|cons25|sun|vt\d.*)$/;

function keepsWhatIsShown({ env, platform }: TerminalKind): boolean {
  const term = env['TERM'] ?? '';
  // Windows has no TERM, and its console the screen.
  if (platform === 'win32' && term === '') return false;
  // GNU screen has one that is off unless somebody has set it; tmux calls itself screen too, and has it.
  const isGnuScreen = Boolean(env['STY']) || (term.startsWith('screen') && !env['TMUX']);
  return isGnuScreen || NO_OTHER_SCREEN.test(term);
}

export function createAside({ input, print }: SecretTerminal, kind: TerminalKind): Aside {
  const askTexts = createSecretPrompt({ input, print, echo: true });
  const { TERM: term } = kind.env;
  return async (work) => {
    if (keepsWhatIsShown(kind)) throw commandErrors.error('paper-screen-keeps', { term: term || 'is not set' });
    const leave = (): void => print(term === 'linux' ? LEAVE_CONSOLE : LEAVE);
    // Where a signal ends the program, too.
    process.once('exit', leave);
    print(ENTER);
    try {
      return await askTexts((ask) => work({ show: (lines) => print(`${CLEAR}${lines.join('\r\n')}\r\n`), ask }));
    } finally {
      process.off('exit', leave);
      leave();
    }
  };
}
