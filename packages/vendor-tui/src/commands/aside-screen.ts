// A screen that leaves nothing behind: the terminal's alternate screen, which no scrollback keeps. For words of a key.
import process from 'node:process';
import { type AskSecret, createSecretPrompt, type SecretTerminal } from './secret-prompt.js';

export interface AsideScreen {
  readonly show: (lines: readonly string[]) => void;
  /** Shows what is typed. Throws `Interrupted`. */
  readonly ask: AskSecret;
}

/** The screen that was there before comes back when the work ends, whatever happens. */
export type Aside = <T>(work: (screen: AsideScreen) => Promise<T>) => Promise<T>;

const ENTER = '\u001B[?1049h\u001B[2J\u001B[H';
const LEAVE = '\u001B[2J\u001B[H\u001B[?1049l';
const CLEAR = '\u001B[2J\u001B[H';

export function createAside({ input, print }: SecretTerminal): Aside {
  const askTexts = createSecretPrompt({ input, print, echo: true });
  return async (work) => {
    const leave = (): void => print(LEAVE);
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
