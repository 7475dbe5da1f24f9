// Asks on a terminal: for a passphrase without echoing it, or for something that may be seen. Keys that came in too early
// belong to the next question.
import { StringDecoder } from 'node:string_decoder';
import { Interrupted } from './interrupted.js';

export interface SecretTerminal {
  readonly input: Pick<NodeJS.ReadStream, 'on' | 'off' | 'setRawMode' | 'resume' | 'pause'>;
  readonly print: (text: string) => void;
  /** Whether what is typed is shown. */
  readonly echo?: boolean;
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const BACKSPACE = ['\u0008', '\u007F'];
const ENTER = ['\r', '\n'];
// biome-ignore lint/suspicious/noControlCharactersInRegex: arrow keys are sequences that begin with one.
const ESCAPE_SEQUENCES = /\u001B(\[[0-9;?]*[ -/]*[@-~]|O.|.)?/g;

type Taken = { readonly end: 'typed'; readonly text: string } | { readonly end: 'interrupted' } | undefined;

/** A line that is being typed. */
class SecretLine {
  #typed: string[] = [];

  /** What is typed so far. */
  get text(): string {
    return this.#typed.join('');
  }

  /** Takes one key. */
  press(key: string): Taken {
    if (ENTER.includes(key)) return { end: 'typed', text: this.text };
    if (key === CTRL_C || (key === CTRL_D && this.#typed.length === 0)) return { end: 'interrupted' };
    if (key === CTRL_U) this.#typed = [];
    else if (BACKSPACE.includes(key)) this.#typed.pop();
    else if (key >= ' ') this.#typed.push(key);
    return undefined;
  }
}

/** Asks one question. Throws `Interrupted` at Ctrl-C, at Ctrl-D on an empty line, and where the terminal goes away. */
export type AskSecret = (prompt: string) => Promise<string>;

/** Asks as many questions as the work needs. The terminal echoes nothing from the first to the last, so that what is
 * typed between two of them stays secret as well. */
export type AskSecrets = <T>(work: (ask: AskSecret) => Promise<T>) => Promise<T>;

/** What makes one text of the other on a terminal, also where the line is longer than the screen is wide. */
function changeOf(shown: string, text: string): string {
  const [before, now] = [[...shown], [...text]];
  const differs = before.findIndex((character, index) => character !== now[index]);
  const same = differs < 0 ? before.length : differs;
  return `${'\b \b'.repeat(before.length - same)}${now.slice(same).join('')}`;
}

export function createSecretPrompt({ input, print, echo = false }: SecretTerminal): AskSecrets {
  return async (work) => {
    const decoder = new StringDecoder('utf8');
    let waiting: string[] = [];
    let press: (() => void) | undefined;
    let isGone = false;
    const hear = (chunk: Buffer | string): void => {
      const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
      waiting.push(...text.replace(ESCAPE_SEQUENCES, ''));
      press?.();
    };
    const leave = (): void => {
      isGone = true;
      press?.();
    };
    const ask: AskSecret = (prompt) =>
      new Promise((resolve, reject) => {
        const line = new SecretLine();
        let shown = '';
        press = () => {
          const { taken, rest } = takeLine(line, isGone ? [...waiting, CTRL_C] : waiting);
          waiting = rest;
          if (echo) {
            print(changeOf(shown, line.text));
            shown = line.text;
          }
          if (taken === undefined) return;
          press = undefined;
          print('\n');
          if (taken.end === 'typed') resolve(taken.text);
          else reject(new Interrupted());
        };
        print(prompt);
        press();
      });

    input.setRawMode(true);
    input.on('data', hear);
    input.on('end', leave);
    input.resume();
    try {
      return await work(ask);
    } finally {
      input.off('data', hear);
      input.off('end', leave);
      input.setRawMode(false);
      input.pause();
    }
  };
}

/** Presses keys until the line is ended; the keys after that are left. */
function takeLine(line: SecretLine, keys: readonly string[]): { readonly taken: Taken; readonly rest: string[] } {
  for (const [index, key] of keys.entries()) {
    const taken = line.press(key);
    if (taken !== undefined) return { taken, rest: keys.slice(index + 1) };
  }
  return { taken: undefined, rest: [] };
}
