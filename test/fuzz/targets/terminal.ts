// Fuzz target of the bytes of a terminal: keys, pastes, what scanners send, cut anywhere.
import { createKeyDecoder } from '../../../packages/tui-kit/src/keys/decode-keys.js';
import type { KeyEvent } from '../../../packages/tui-kit/src/keys/key-event.js';
import { type FuzzTarget, promised } from '../engine.js';

const ESC = '\u001b';
const SEQUENCES = [
  `${ESC}[A`,
  `${ESC}OA`,
  `${ESC}[1;5C`,
  `${ESC}[3~`,
  `${ESC}[15~`,
  `${ESC}[[A`,
  `${ESC}[200~`,
  `${ESC}[201~`,
  `${ESC}[Z`,
  ESC,
  `${ESC}${ESC}[A`,
  '\r\n',
  '\r',
  '\u007f',
  '\u0003',
  '\t',
];

/** Runs of text may come in pieces; keys and pastes may not. */
function merged(events: readonly KeyEvent[]): string {
  const lines: string[] = [];
  let text = '';
  for (const event of events) {
    if (event.type === 'text') {
      text += event.text;
      continue;
    }
    if (text !== '') lines.push(`text ${text}`);
    text = '';
    lines.push(event.type === 'key' ? `key ${event.name}` : `paste ${event.text}`);
  }
  if (text !== '') lines.push(`text ${text}`);
  return JSON.stringify(lines);
}

function decode(chunks: readonly string[]): KeyEvent[] {
  const decoder = createKeyDecoder();
  const events = chunks.flatMap((chunk) => decoder.push(chunk));
  return [...events, ...decoder.flush()];
}

const keys: FuzzTarget = {
  name: 'terminal-keys',
  about: 'createKeyDecoder: the same events wherever the bytes were cut',
  seeds: [
    '77KZZ CAQZ8\r',
    `abc${ESC}[A${ESC}[B${ESC}OP\r\n\u007f\u007f`,
    `${ESC}[200~${'77KZZ CAQZ8\n'.repeat(3)}${ESC}[201~x`,
    SEQUENCES.join('q'),
  ],
  tokens: SEQUENCES,
  run: (text) => {
    const whole = decode([text]);
    const third = Math.floor(text.length / 3);
    const pieces = decode([text.slice(0, third), text.slice(third, third + 1), text.slice(third + 1)]);
    promised(merged(whole) === merged(pieces), 'other events where the bytes were cut');
    return whole.length > 0;
  },
};

export const terminalTargets: readonly FuzzTarget[] = [keys];
