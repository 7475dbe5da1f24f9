import { ReadbackError } from '@readback/core';
import {
  asciiGlyphs,
  describeError,
  exitCodeOf,
  GlyphsContext,
  glyphsFor,
  Notice,
  Phrase,
  Progress,
  Screen,
  Spinner,
  unicodeGlyphs,
} from '@readback/tui-kit';
import { prepareTerminal } from '@readback/tui-kit/prepare-terminal';
import { Text } from 'ink';
import { describe, expect, test } from 'vitest';
import { renderAt, widest } from './render.js';

describe('screen', () => {
  test('is as tall as its viewport, title above, keys below', () => {
    const app = renderAt(
      <Screen title="Readback" aside="Example 1.0" hints={[{ keys: 'Space', label: 'go on' }]}>
        <Text>body</Text>
      </Screen>,
    );
    expect(app.lines()).toHaveLength(23);
    expect(app.lines()[0]).toMatch(/^Readback +Example 1\.0$/);
    expect(app.lines()[2]).toBe('body');
    expect(app.lines().at(-1)).toBe('Space go on');
    app.unmount();
  });

  test('never grows past it, whatever the body', () => {
    const app = renderAt(
      <Screen title={'t'.repeat(90)} aside={'a'.repeat(90)} hints={[{ keys: 'Space', label: 'go on' }]}>
        {Array.from({ length: 60 }, (_, line) => (
          <Text key={`line ${line + 1}`}>{`line ${line + 1}`}</Text>
        ))}
      </Screen>,
      { columns: 40, rows: 12 },
    );
    expect(app.lines()).toHaveLength(12);
    expect(widest(app.lines())).toBeLessThanOrEqual(40);
    expect(app.lines()[2]).toBe('line 1');
    expect(app.lines().at(-1)).toBe('Space go on');
    app.unmount();
  });
});

test('a notice says in a word how serious it is, and what to do next', () => {
  const app = renderAt(
    <GlyphsContext value={asciiGlyphs}>
      <Notice kind="error" message="There is a wrong symbol in group 3." next="Ask to hear group 3 again." />
    </GlyphsContext>,
  );
  expect(app.lines()).toEqual(['Problem: There is a wrong symbol in group 3.', '-> Ask to hear group 3 again.']);
  app.unmount();
});

test('a phrase is two words in a box', () => {
  const app = renderAt(<Phrase label="Both say these two words" words={['quiet', 'harbour']} />);
  expect(app.frame()).toMatch(/[│|] +quiet {3}harbour +[│|]/);
  app.unmount();
});

test('progress is a number too, and keeps to 0-100', () => {
  const bar = (done: number): string => {
    const app = renderAt(<Progress label="Opening the key file" done={done} width={10} />);
    const frame = app.frame();
    app.unmount();
    return frame;
  };
  expect(bar(0.42)).toContain(' 42 %');
  expect(bar(7)).toContain(' 100 %');
  expect(bar(Number.NaN)).toContain(' 0 %');
});

test('a spinner turns', async () => {
  const app = renderAt(<Spinner label="Checking" />);
  const first = app.frame();
  await expect.poll(() => app.frame()).not.toBe(first);
  expect(app.frame()).toContain('Checking');
  app.unmount();
});

test('signs beyond ASCII only where the locale and the terminal can show them', () => {
  expect(glyphsFor({ LANG: 'en_GB.UTF-8' })).toBe(unicodeGlyphs);
  expect(glyphsFor({ LANG: 'C.utf8' })).toBe(unicodeGlyphs);
  expect(glyphsFor({ LANG: 'de_DE.ISO-8859-1' })).toBe(asciiGlyphs);
  expect(glyphsFor({ LC_ALL: 'C', LANG: 'en_GB.UTF-8' })).toBe(asciiGlyphs);
  expect(glyphsFor({ LC_ALL: '', LANG: 'en_GB.UTF-8' })).toBe(unicodeGlyphs);
  expect(glyphsFor({ LANG: 'en_GB.UTF-8', TERM: 'linux' })).toBe(asciiGlyphs);
  expect(glyphsFor({})).toBe(asciiGlyphs);
});

test('the environment is settled before Ink reads it', () => {
  const prepared = (env: NodeJS.ProcessEnv, isInteractive = true): NodeJS.ProcessEnv => {
    prepareTerminal(env, isInteractive);
    return env;
  };
  expect(prepared({ NO_COLOR: '1' })).toEqual({ NO_COLOR: '1', FORCE_COLOR: '0' });
  expect(prepared({ NO_COLOR: '' })).toEqual({ NO_COLOR: '' });
  expect(prepared({ CI: '1' })).toEqual({ CI: 'false' });
  expect(prepared({ CI: '1' }, false)).toEqual({ CI: '1' });
});

describe('errors at the end of a program', () => {
  const refused = new ReadbackError('key-stolen', 'refusal', 'The key was stolen.', 'Call the vendor.');

  test('one sentence and the next step', () => {
    expect(describeError(refused, 'readback', {})).toBe('readback: The key was stolen.\nCall the vendor.');
  });

  test('no stack unless it is asked for', () => {
    const fault = new TypeError('x is not a function');
    expect(describeError(fault, 'readback', {})).not.toMatch(/TypeError|x is not|\n +at /);
    expect(describeError(fault, 'readback', { READBACK_DEBUG: '1' })).toContain('TypeError: x is not a function');
  });

  test('exit codes by family', () => {
    expect(exitCodeOf(refused)).toBe(4);
    expect(exitCodeOf(new ReadbackError('x', 'typing', '', ''))).toBe(3);
    expect(exitCodeOf(new ReadbackError('x', 'system', '', ''))).toBe(5);
    expect(exitCodeOf(new Error('x'))).toBe(70);
  });
});
