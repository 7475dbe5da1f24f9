// The script that the vendor edits: mistakes are named by line, and never stop a call.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_SCRIPT, parseScript, scriptFile } from '../../packages/vendor-tui/src/desk/script.js';
import { phoneIn, sayStep } from '../../packages/vendor-tui/src/flow/saying.js';
import { makeDesk } from './desk-fixture.js';

test('what a new desk is given is the program’s own script, and every line of it is taken', () => {
  expect(parseScript(scriptFile())).toEqual(DEFAULT_SCRIPT);
});

test('an edited sentence is said with its placeholders filled', () => {
  const script = parseScript('group: Now number {group}, {customer}.\r\n# a comment\n');
  expect(script.faults).toEqual([]);
  expect(sayStep(script, 'group', { group: '3', customer: 'Nordhafen' })).toBe('Now number 3, Nordhafen.');
  expect(sayStep(script, 'phrase')).toBe(DEFAULT_SCRIPT.sentences.phrase);
});

test('a placeholder that nothing is known of leaves no gap', () => {
  const script = parseScript('group: Hello {customer}, group {group} , please.\nlater: We call {phone}.');
  expect(sayStep(script, 'group', { group: '2' })).toBe('Hello, group 2, please.');
  expect(sayStep(script, 'later')).toBe('We call your number.');
  expect(phoneIn('ask for Ada, +49 (40) 123-456, weekdays')).toBe('+49 (40) 123-456');
  expect(phoneIn('contract 12')).toBeUndefined();
});

test.each([
  ['group Please read', 'there is no ":" between step and sentence'],
  ['gruop: Please read', 'there is no step "gruop"'],
  ['group:', 'the sentence of "group" is empty'],
  ['group: Read {grup}', 'nothing stands for "{grup}"'],
  [`group: ${'x'.repeat(201)}`, 'the sentence of "group" is longer than 200 characters'],
  ['group: \u202Eabc', 'the sentence of "group" holds characters that cannot be shown'],
])('%s: the line is named and the program’s sentence stands in', (line, what) => {
  const script = parseScript(`# mine\ncustomer: Who is it?\n${line}\n`);
  expect(script.faults).toEqual([{ line: 3, what }]);
  expect(script.sentences).toEqual({ ...DEFAULT_SCRIPT.sentences, customer: 'Who is it?' });
});

test('a step that is there twice keeps its first sentence', () => {
  const script = parseScript('phrase: One\nphrase: Two');
  expect(script.sentences.phrase).toBe('One');
  expect(script.faults).toMatchObject([{ line: 2 }]);
});

test('a desk is made with the file, reads it anew each time, and does without it', async () => {
  const fixture = await makeDesk();
  const file = join(fixture.folder, 'script.txt');
  const desk = await fixture.open();
  try {
    expect(readFileSync(file, 'utf8')).toBe(scriptFile());
    writeFileSync(file, 'finished: Bye.\nnonsense\n');
    const script = await desk.script();
    expect(script.sentences.finished).toBe('Bye.');
    expect(script.faults).toMatchObject([{ line: 2 }]);
    writeFileSync(file, new Uint8Array([0xff, 0xfe, 0x00]));
    expect((await desk.script()).sentences).toEqual(DEFAULT_SCRIPT.sentences);
  } finally {
    await desk.close();
    fixture.remove();
  }
});
