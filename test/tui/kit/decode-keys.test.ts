import { createKeyDecoder, type KeyEvent } from '@readback/tui-kit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Events as short texts: `"ABC"`, `<enter>`, `paste"x"`. */
function show(events: readonly KeyEvent[]): string {
  return events
    .map((event) => {
      if (event.type === 'key') return `<${event.name}>`;
      return `${event.type === 'paste' ? 'paste' : ''}"${event.text}"`;
    })
    .join(' ');
}

function decode(...chunks: string[]): string {
  const decoder = createKeyDecoder();
  const events = chunks.flatMap((chunk) => decoder.push(chunk));
  return show([...events, ...decoder.flush()]);
}

const ESC = '\u001B';

describe('several keys in one chunk', () => {
  test.each([
    ['ABC\r', '"ABC" <enter>'],
    ['\u007F\u007F', '<backspace> <backspace>'],
    ['\tABC', '<tab> "ABC"'],
    ['AB\u0003', '"AB" <ctrl-c>'],
    ['a\r\nb', '"a" <enter> "b"'],
    ['a\r\r', '"a" <enter> <enter>'],
    ['\n', '<enter>'],
    [`${ESC}[A${ESC}[A${ESC}[B`, '<up> <up> <down>'],
    [`A${ESC}[DB`, '"A" <left> "B"'],
    ['\b', '<backspace>'],
    ['\u0000', ''],
  ])('%j', (chunk, expected) => {
    expect(decode(chunk)).toBe(expected);
  });
});

describe('names of keys', () => {
  test.each([
    [`${ESC}[3~`, '<delete>'],
    [`${ESC}[5~${ESC}[6~`, '<page-up> <page-down>'],
    [`${ESC}[H${ESC}[F${ESC}OH${ESC}[1~${ESC}[4~`, '<home> <end> <home> <home> <end>'],
    [`${ESC}[Z`, '<shift-tab>'],
    [`${ESC}[1;5C`, '<right>'],
    [`${ESC}OP${ESC}[15~${ESC}[[A`, '<f1> <f5> <f1>'],
    [`${ESC}${ESC}[A`, '<up>'],
    [`${ESC}[200;1;99x`, ''],
    [`${ESC}[I`, ''],
    ['\u0001\u001A', '<ctrl-a> <ctrl-z>'],
  ])('%j', (chunk, expected) => {
    expect(decode(chunk)).toBe(expected);
  });
});

describe('escape', () => {
  test('alone is the Escape key once nothing follows', () => {
    const decoder = createKeyDecoder();
    expect(decoder.push(ESC)).toEqual([]);
    expect(decoder.waitingFor()).toBe('escape');
    expect(show(decoder.flush())).toBe('<escape>');
    expect(decoder.waitingFor()).toBe('nothing');
  });

  test('a sequence cut in two by a slow line is still one key', () => {
    expect(decode(ESC, '[', 'A')).toBe('<up>');
    expect(decode(`${ESC}[1`, ';5C')).toBe('<right>');
  });

  test('followed by a key is both', () => {
    expect(decode(`${ESC}q`)).toBe('<escape> "q"');
    expect(decode(ESC, 'q')).toBe('<escape> "q"');
    expect(decode(`${ESC}\r`)).toBe('<escape> <enter>');
  });
});

describe('bracketed paste', () => {
  const START = `${ESC}[200~`;
  const END = `${ESC}[201~`;

  test('is one event, control characters and all', () => {
    expect(decode(`A${START}K7M4X\r\n9QD2T\t${END}B`)).toBe('"A" paste"K7M4X\r\n9QD2T\t" "B"');
  });

  test('may be cut anywhere', () => {
    const whole = `x${START}K7M4X ${ESC} 9QD2T${END}\r`;
    const expected = `"x" paste"K7M4X ${ESC} 9QD2T" <enter>`;
    for (let cut = 0; cut <= whole.length; cut += 1) {
      expect(decode(whole.slice(0, cut), whole.slice(cut))).toBe(expected);
    }
    expect(decode(...whole)).toBe(expected);
  });

  test('whose end mark is lost is handed over on flush', () => {
    expect(decode(`${START}K7M4X`)).toBe('paste"K7M4X"');
  });

  test('an end mark without a beginning is nothing', () => {
    expect(decode(`A${END}B`)).toBe('"A" "B"');
  });
});

test('10 kB of plain characters are one event', () => {
  const text = 'K7M4X 9QD2T '.repeat(1000);
  expect(createKeyDecoder().push(text)).toEqual([{ type: 'text', text }]);
});

test('any bytes in any chunks: nothing throws, and all that is no control character comes through', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(ESC, `${ESC}[`, `${ESC}[200~`, `${ESC}[201~`, '\r', '\n', 'K7', `${ESC}O`, '[', '\u007F'),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const decoder = createKeyDecoder();
      for (const event of pieces.flatMap((chunk) => decoder.push(chunk))) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
        if (event.type === 'text') expect(event.text).not.toMatch(/[\u0000-\u001F\u007F]/);
      }
      decoder.flush();
      expect(decoder.waitingFor()).toBe('nothing');
    }),
  );
});

test('where a chunk is cut makes no difference to what was typed', () => {
  const piece = fc.constantFrom(
    `${ESC}[A`,
    `${ESC}OP`,
    `${ESC}[200~a\rb${ESC}[201~`,
    '\r',
    '\r\n',
    'K7',
    'ü',
    '\u007F',
    '\t',
  );
  const joinText = (events: readonly KeyEvent[]): string => show(events).replaceAll('" "', '');
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(60)), (pieces, cuts) => {
      const whole = pieces.join('');
      const marks = [...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort((a, b) => a - b);
      const decoder = createKeyDecoder();
      let from = 0;
      const events: KeyEvent[] = [];
      for (const to of marks) {
        events.push(...decoder.push(whole.slice(from, to)));
        from = to;
      }
      expect(joinText(events)).toBe(joinText(createKeyDecoder().push(whole)));
    }),
  );
});
