// A response that goes on after a pause, or comes in pieces: each group keeps its place, and nothing of a line is lost.
import { ALPHABET, BN254_RESPONSE_LAYOUT, bindingOf, encodeCode, groupAccepts } from '@readback/core';
import { readCodeInput, reduceCodeInput, startCodeInput } from '@readback/tui-kit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spelled } from '../../e2e/reader.js';
import { siteIn } from '../../node/site-fixture.js';
import { atEntry, misheard, type Person, personAt } from './client-fixture.js';

const readings = (person: Person): readonly string[] => person.on('entry').reading.groups;

const valuesOf = (group: string): number[] => Array.from(group, (symbol) => ALPHABET.indexOf(symbol));

/** Stopped in the middle of group 4, with `begun` symbols of it typed, and started again. */
async function resumed(begun: number): Promise<{ person: Person; groups: readonly string[] }> {
  const first = await atEntry();
  await first.type(...first.groups.slice(0, 3), first.groups[3]?.slice(0, begun) ?? '');
  await first.press('interrupt');
  return { person: personAt(first.folder), groups: first.groups };
}

describe('a group that was begun before a pause', () => {
  test.each([1, 2, 3, 4])(
    'with %i symbols: going on and typing it once more both keep what follows in place',
    async (begun) => {
      const on = await resumed(begun);
      await on.person.type(on.groups[3]?.slice(begun) ?? '', ...on.groups.slice(4, 6));
      expect(readings(on.person).slice(0, 6)).toEqual(on.groups.slice(0, 6));

      const again = await resumed(begun);
      await again.person.type(...Array.from(`${again.groups[3]} ${again.groups[4]} `), ...again.groups.slice(5));
      again.person.on('unlocked');
      expect(siteIn(again.person.folder).licence().status).toBe('active');
    },
  );

  test('once more in spelling words', async () => {
    const { person, groups } = await resumed(2);
    await person.type(`${spelled(groups[3] ?? '')} `, groups[4] ?? '');
    expect(readings(person).slice(0, 5)).toEqual(groups.slice(0, 5));
  });

  test('gone on with, and misheard: what comes next is the next group all the same', async () => {
    const { person, groups } = await resumed(2);
    const rest = groups[3]?.slice(2) ?? '';
    await person.type(`${misheard(rest)} `, ...groups.slice(4, 7));
    expect(readings(person).slice(4, 7)).toEqual(groups.slice(4, 7));
    expect(person.on('entry').reading.marks.slice(3, 7)).toEqual(['wrong', 'ok', 'ok', 'ok']);
  });

  test('a group typed out of turn before the pause stays where it is', async () => {
    const first = await atEntry();
    await first.type(first.groups[0] ?? '', { type: 'jump', group: 8 }, first.groups[8] ?? '');
    await first.type({ type: 'jump', group: 1 }, first.groups[1]?.slice(0, 3) ?? '');
    await first.press('interrupt');
    const person = personAt(first.folder);
    await person.type(...Array.from(first.groups[1] ?? ''), ...first.groups.slice(2, 8), ...first.groups.slice(9));
    person.on('unlocked');
  });
});

test('whatever the group: going on never moves it, typing it once more only where both readings are right', () => {
  const context = { layout: BN254_RESPONSE_LAYOUT, binding: bindingOf(new Uint8Array(10)) };
  const symbols = fc.uint8Array({ min: 0, max: 31, minLength: 56, maxLength: 56 });
  const property = fc.property(symbols, fc.integer({ min: 1, max: 4 }), (data, begun) => {
    const said = encodeCode(BN254_RESPONSE_LAYOUT, data, context.binding);
    const [first = '', second = '', third = ''] = said;
    const stopped = startCodeInput(context, [first, second.slice(0, begun)]);
    const goneOn = reduceCodeInput(stopped, { type: 'jump', group: 1 }, context);
    const typing = (text: string): readonly string[] =>
      readCodeInput(reduceCodeInput(goneOn, { type: 'text', text }, context), context).groups.slice(0, 3);
    expect(typing(`${second.slice(begun)} ${third}`)).toEqual([first, second, third]);
    const both = `${second.slice(0, begun)}${second}`.slice(0, 5);
    fc.pre(!groupAccepts(BN254_RESPONSE_LAYOUT, 1, context.binding)(valuesOf(both)));
    expect(typing(`${second} ${third}`)).toEqual([first, second, third]);
  });
  fc.assert(property, { numRuns: 200 });
});

describe('a paste that the terminal does not mark', () => {
  test('a whole response with words around it counts as one', async () => {
    const person = await atEntry();
    await person.type(`Your response: ${person.groups.join(' ')}. Thank you!`);
    person.on('unlocked');
  });

  test('line by line, with the Enter of each line, in chunks cut anywhere', async () => {
    for (const cut of [7, 16, 40]) {
      const person = await atEntry();
      const lines = [person.groups.slice(0, 5), person.groups.slice(5, 10), person.groups.slice(10)];
      for (const line of lines) {
        const text = line.join(' ');
        for (let from = 0; from < text.length; from += cut) await person.type(text.slice(from, from + cut));
        await person.type({ type: 'enter' });
      }
      person.on('unlocked');
    }
  });
});
