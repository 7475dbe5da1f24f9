// Asks for a passphrase on a terminal without echoing it. Keys that came in too early belong to the next question.
import { StringDecoder } from 'node:string_decoder';
import { Interrupted } from './interrupted.js';

export interface SecretTerminal {
  readonly input: Pick<NodeJS.ReadStream, 'on' | 'off' | 'setRawMode' | 'resume' | 'pause'>;
  readonly print: (text: string) => void;
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

  /** Takes one key. */
  press(key: string): Taken {
    if (ENTER.includes(key)) return { end: 'typed', text: this.#typed.join('') };
    if (key === CTRL_C || (key === CTRL_D && this.#typed.length === 0)) return { end: 'interrupted' };
    if (key === CTRL_U) this.#typed = [];
    else if (BACKSPACE.includes(key)) this.#typed.pop();
    else if (key >= ' ') this.#typed.push(key);
    return undefined;
  }
}

/** What was typed; throws `Interrupted` at Ctrl-C, at Ctrl-D on an empty line, and where the terminal goes away. */
export function createSecretPrompt({ input, print }: SecretTerminal): (prompt: string) => Promise<string> {
  const decoder = new StringDecoder('utf8');
  let early: string[] = [];
  return (prompt) =>
    new Promise((resolve, reject) => {
      const line = new SecretLine();
      const finish = (taken: NonNullable<Taken>): void => {
        input.off('data', hear);
        input.off('end', gone);
        input.setRawMode(false);
        input.pause();
        print('\n');
        if (taken.end === 'typed') resolve(taken.text);
        else reject(new Interrupted());
      };
      const gone = (): void => finish({ end: 'interrupted' });
      const press = (keys: readonly string[]): void => {
        for (const [index, key] of keys.entries()) {
          const taken = line.press(key);
          if (taken === undefined) continue;
          early = keys.slice(index + 1);
          finish(taken);
          return;
        }
      };
      const hear = (chunk: Buffer | string): void => {
        const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
        press(Array.from(text.replace(ESCAPE_SEQUENCES, '')));
      };
      print(prompt);
      input.setRawMode(true);
      input.on('data', hear);
      input.on('end', gone);
      input.resume();
      const waiting = early;
      early = [];
      press(waiting);
    });
}
