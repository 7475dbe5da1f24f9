import {
  emptyTextField,
  reduceTextField,
  TextField,
  type TextFieldEvent,
  type TextFieldLimits,
  type TextFieldProps,
  type TextFieldState,
  textFieldOf,
} from '@readback/tui-kit';
import * as fc from 'fast-check';
import { type JSX, useState } from 'react';
import { describe, expect, test } from 'vitest';
import { renderAt, widest } from './render.js';

const insert = (text: string): TextFieldEvent => ({ type: 'insert', text });
const edit = (type: Exclude<TextFieldEvent['type'], 'insert'>): TextFieldEvent => ({ type });

function play(events: readonly TextFieldEvent[], from = emptyTextField, limits: TextFieldLimits = {}): TextFieldState {
  return events.reduce((state, event) => reduceTextField(state, event, limits), from);
}

describe('editing', () => {
  test('inserts at the caret', () => {
    expect(play([insert('Acme'), edit('home'), insert('The ')])).toEqual({ value: 'The Acme', cursor: 4 });
  });

  test('deletes on both sides of the caret and stops at the ends', () => {
    const state = textFieldOf('abc');
    expect(play([edit('left'), edit('delete-back')], state).value).toBe('ac');
    expect(play([edit('left'), edit('delete-forward'), edit('delete-forward')], state).value).toBe('ab');
    expect(play([edit('home'), edit('delete-back'), edit('left')], state)).toEqual({ value: 'abc', cursor: 0 });
    expect(play([edit('clear')], state)).toEqual(emptyTextField);
  });

  test('takes what a person sees as one character as one', () => {
    const family = '👩‍👩‍👧';
    expect(play([edit('delete-back')], textFieldOf(`a${family}`)).value).toBe('a');
    expect(play([edit('delete-back')], textFieldOf('e\u0301')).value).toBe('');
  });

  test('makes one line of a pasted text and leaves out what nobody sees', () => {
    expect(play([insert('Acme\r\nBerlin\n')]).value).toBe('Acme Berlin');
    expect(play([insert('a\u202Eb\u0007c\u200B')]).value).toBe('abc');
  });

  test('keeps to its length', () => {
    expect(play([insert('abcdef'), insert('g')], emptyTextField, { maxLength: 4 }).value).toBe('abcd');
  });

  test('any events leave a caret inside a value without control characters', () => {
    const event = fc.oneof(
      fc.string({ unit: 'grapheme' }).map(insert),
      fc.string({ unit: 'binary' }).map(insert),
      fc.constantFrom(edit('left'), edit('right'), edit('home'), edit('delete-back'), edit('delete-forward')),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const { value, cursor } = play(events, emptyTextField, { maxLength: 20 });
        expect(cursor).toBeGreaterThanOrEqual(0);
        expect(cursor).toBeLessThanOrEqual(value.length);
        expect(value).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

function Field(props: Partial<TextFieldProps>): JSX.Element {
  const [state, setState] = useState(props.state ?? emptyTextField);
  return <TextField {...props} state={state} onEvent={(event) => setState((now) => reduceTextField(now, event))} />;
}

describe('on the screen', () => {
  test('typing, a burst of Backspace and Enter', async () => {
    let submitted = '';
    const app = renderAt(
      <Field
        label="Customer"
        onSubmit={(value) => {
          submitted = value;
        }}
      />,
    );
    app.type('Acmexy\u007F\u007F\r');
    await app.until('Acme');
    await expect.poll(() => submitted).toBe('Acme');
    expect(app.frame()).toContain('Customer');
    app.unmount();
  });

  test('a passphrase is never shown', async () => {
    const app = renderAt(<Field mask label="Passphrase" />);
    app.type('hunter2');
    await app.until(/[•*]{7}/);
    expect(app.frame()).not.toMatch(/[hunter2]{3}/);
    app.unmount();
  });

  test('a placeholder and an error line', () => {
    const app = renderAt(<Field placeholder="name or number" error="No customer of that name." />);
    expect(app.frame()).toContain('name or number');
    expect(app.frame()).toMatch(/[✗!] No customer of that name\./);
    app.unmount();
  });

  test('a long value scrolls inside its width, the caret in sight', () => {
    const app = renderAt(<Field state={textFieldOf('x'.repeat(150))} width={30} />);
    expect(widest(app.lines())).toBeLessThanOrEqual(32);
    expect(app.frame()).toMatch(/[▏|]/);
    app.unmount();
  });
});
