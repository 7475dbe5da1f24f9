// Terminal bytes -> key events, as a pure machine. Ink's own parser gives several keystrokes of one read as one event
// without key flags, calls Backspace and Delete by one name, and shows the marks of a bracketed paste as typed text;
// scanners, key repeat and slow lines do all of that daily. So the kit decodes the raw chunks itself.
import type { KeyEvent, KeyName } from './key-event.js';

export interface KeyDecoder {
  /** Takes the next chunk, cut anywhere. @returns the events that are certain by now */
  readonly push: (chunk: string) => KeyEvent[];
  /** No more came in time: a lone ESC was the Escape key, an unfinished paste is handed over as far as it came. */
  readonly flush: () => KeyEvent[];
  /** What `flush` would have to decide. */
  readonly waitingFor: () => 'nothing' | 'escape' | 'paste';
}

const ESC = '\u001B';
const PASTE_START = '\u001B[200~';
const PASTE_END = '\u001B[201~';
// CSI: parameters, intermediates, one final byte. `ESC [ [ A` is the Linux console's F1: `ESC [ [` at the end of what came
// so far waits for its letter. SS3: one byte.
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals speak in control characters
const SEQUENCE = /\u001B+(?:\[\[[A-E]|\[(?!\[$)[0-?]*[ -/]*[@-~]|O[0-?]*[@-~])/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals speak in control characters
const UNFINISHED = /\u001B+(?:\[\[?[0-?]*[ -/]*|O[0-?]*)?$/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals speak in control characters
const CONTROL = /[\u0000-\u001F\u007F]/g;

const LETTER_KEYS: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  Z: 'shift-tab',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  M: 'enter',
  a: 'up',
  b: 'down',
  c: 'right',
  d: 'left',
};
const TILDE_KEYS: Readonly<Record<string, KeyName>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
const LINUX_KEYS: Readonly<Record<string, KeyName>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };
const CTRL_KEYS: readonly (KeyName | undefined)[] = [
  undefined,
  'ctrl-a',
  'ctrl-b',
  'ctrl-c',
  'ctrl-d',
  'ctrl-e',
  'ctrl-f',
  'ctrl-g',
  'backspace',
  'tab',
  'enter',
  'ctrl-k',
  'ctrl-l',
  'enter',
  'ctrl-n',
  'ctrl-o',
  'ctrl-p',
  'ctrl-q',
  'ctrl-r',
  'ctrl-s',
  'ctrl-t',
  'ctrl-u',
  'ctrl-v',
  'ctrl-w',
  'ctrl-x',
  'ctrl-y',
  'ctrl-z',
];

function nameSequence(sequence: string): KeyName | undefined {
  const body = sequence.replaceAll(ESC, '');
  if (body.startsWith('[[')) return LINUX_KEYS[body.slice(2)];
  const last = body.at(-1) ?? '';
  // Modifiers (`1;5C`) are left aside: Ctrl-Right is a Right to every screen we have.
  if ('~$^@'.includes(last)) return TILDE_KEYS[/\d+/.exec(body)?.[0] ?? ''];
  return LETTER_KEYS[last];
}

function nameControl(character: string): KeyName | undefined {
  return character === '\u007F' ? 'backspace' : CTRL_KEYS[character.charCodeAt(0)];
}

/** How much of the end of `text` could be the beginning of `mark`. */
function overlap(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}

export function createKeyDecoder(): KeyDecoder {
  let pending = '';
  // Parts rather than one string: a long paste in many chunks must not be copied again for each of them.
  let paste: string[] | undefined;
  let afterReturn = false;

  function plain(text: string, events: KeyEvent[]): void {
    let from = 0;
    CONTROL.lastIndex = 0;
    for (let match = CONTROL.exec(text); match !== null; match = CONTROL.exec(text)) {
      if (match.index > from) events.push({ type: 'text', text: text.slice(from, match.index) });
      const followsReturn = match.index === from ? afterReturn : false;
      from = match.index + 1;
      afterReturn = match[0] === '\r';
      if (match[0] === '\n' && followsReturn) continue;
      const name = nameControl(match[0]);
      if (name !== undefined) events.push({ type: 'key', name });
    }
    if (from < text.length) {
      events.push({ type: 'text', text: text.slice(from) });
      afterReturn = false;
    }
  }

  function takePaste(input: string, parts: string[], events: KeyEvent[]): string {
    const end = input.indexOf(PASTE_END);
    if (end < 0) {
      const keep = overlap(input, PASTE_END);
      parts.push(input.slice(0, input.length - keep));
      pending = input.slice(input.length - keep);
      return '';
    }
    parts.push(input.slice(0, end));
    events.push({ type: 'paste', text: parts.join('') });
    paste = undefined;
    return input.slice(end + PASTE_END.length);
  }

  /** Takes one sequence that starts at the beginning of `input`. @returns the rest, or undefined when more must come */
  function takeEscape(input: string, events: KeyEvent[]): string | undefined {
    SEQUENCE.lastIndex = 0;
    const sequence = SEQUENCE.exec(input)?.[0];
    if (sequence !== undefined) {
      if (sequence === PASTE_START) paste = [];
      else {
        const name = nameSequence(sequence);
        if (name !== undefined) events.push({ type: 'key', name });
      }
      return input.slice(sequence.length);
    }
    UNFINISHED.lastIndex = 0;
    if (UNFINISHED.test(input)) return undefined;
    // Escape and a key typed right after it: we have no Alt keys, so both are what they say. Several are taken at once, since
    // the rest of them would be looked through again for each.
    let escapes = 0;
    for (; input[escapes] === ESC; escapes++) events.push({ type: 'key', name: 'escape' });
    return input.slice(escapes);
  }

  function push(chunk: string): KeyEvent[] {
    const events: KeyEvent[] = [];
    let input = pending + chunk;
    pending = '';
    while (input !== '') {
      if (paste !== undefined) {
        input = takePaste(input, paste, events);
        continue;
      }
      const escape = input.indexOf(ESC);
      plain(escape < 0 ? input : input.slice(0, escape), events);
      if (escape < 0) break;
      const rest = takeEscape(input.slice(escape), events);
      afterReturn = false;
      if (rest === undefined) {
        pending = input.slice(escape);
        break;
      }
      input = rest;
    }
    return events;
  }

  function flush(): KeyEvent[] {
    const events: KeyEvent[] = [];
    const rest = pending;
    pending = '';
    if (paste !== undefined) {
      events.push({ type: 'paste', text: paste.join('') + rest });
      paste = undefined;
    } else if (rest.startsWith(ESC)) {
      events.push({ type: 'key', name: 'escape' });
      plain(rest.replaceAll(ESC, ''), events);
    }
    return events;
  }

  return {
    push,
    flush,
    waitingFor() {
      if (paste !== undefined) return 'paste';
      return pending === '' ? 'nothing' : 'escape';
    },
  };
}
