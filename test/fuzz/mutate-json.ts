// Damage to a JSON value, at any depth: the shape stays JSON, so that what reads it is reached behind the parser of JSON.
import type { Random } from '../../bench/support/random.js';

type Box = unknown[] | Record<string, unknown>;

const isBox = (value: unknown): value is Box => typeof value === 'object' && value !== null;

/** Deeper than anything real, and than a stack takes that calls itself three times a level. */
const DEEP = [3, 40, 1000, 6000, 9000];

/** Changes the value, or gives another one. */
export function mutateJson(
  value: unknown,
  pool: readonly unknown[],
  words: readonly string[],
  random: Random,
): unknown {
  if (!isBox(value)) return another(value, pool, words, random);
  const box = someBox(value, random);
  const names = Object.keys(box);
  const name = names[random.integer(names.length)];
  const old = name === undefined ? undefined : get(box, name);
  switch (random.integer(9)) {
    case 0:
    case 1:
    case 2:
      if (name !== undefined) put(box, name, another(old, pool, words, random));
      return value;
    case 3:
      if (name !== undefined) remove(box, name);
      return value;
    case 4:
      put(box, words[random.integer(words.length)] ?? 'x', another(old, pool, words, random));
      return value;
    case 5:
      // Under another name.
      if (name !== undefined) {
        remove(box, name);
        put(box, words[random.integer(words.length)] ?? 'x', old);
      }
      return value;
    case 6: {
      const other = names[random.integer(names.length)];
      if (name !== undefined && other !== undefined) {
        put(box, name, get(box, other));
        put(box, other, old);
      }
      return value;
    }
    case 7:
      if (Array.isArray(box)) box.splice(random.integer(box.length + 1), 0, structuredClone(old));
      else if (name !== undefined) put(box, `${name}2`, structuredClone(old));
      return value;
    default:
      if (name !== undefined) put(box, name, from(pool, random));
      return value;
  }
}

/** An object or a list somewhere inside, itself among them. */
function someBox(value: Box, random: Random): Box {
  let box = value;
  for (let depth = 0; depth < 6; depth++) {
    if (random.chance(0.3)) break;
    const inner: Box[] = Object.values(box).filter(isBox);
    const next = inner[random.integer(inner.length)];
    if (next === undefined) break;
    box = next;
  }
  return box;
}

function from(pool: readonly unknown[], random: Random): unknown {
  const whole = pool[random.integer(pool.length)];
  if (!isBox(whole)) return whole;
  const box = someBox(whole, random);
  const values = Object.values(box);
  return structuredClone(values[random.integer(values.length)] ?? box);
}

function another(old: unknown, pool: readonly unknown[], words: readonly string[], random: Random): unknown {
  const word = words[random.integer(words.length)] ?? '';
  switch (random.integer(12)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return word;
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return [old, old];
    case 6:
      return from(pool, random);
    case 7:
      return random.chance(0.05) ? deepWord(DEEP[random.integer(DEEP.length)] ?? 3, random.chance(0.5)) : '';
    case 8:
      return Number(word);
    case 9:
      return typeof old === 'number'
        ? old + (random.chance(0.5) ? 1 : -1)
        : random.integer(0x1_0000_0000) * 2 ** random.integer(31);
    case 10:
      return typeof old === 'string' ? bent(old, random) : isBox(old) ? word : String(old);
    default:
      return typeof old === 'number' ? -old : typeof old === 'string' ? old + old : word.repeat(random.integer(60));
  }
}

function bent(text: string, random: Random): string {
  const at = random.integer(text.length + 1);
  switch (random.integer(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + String.fromCharCode(random.integer(0x250)) + text.slice(at);
    case 2:
      return `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ (1 << random.integer(7)))}${text.slice(at + 1)}`;
    case 3:
      return text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase();
    default:
      return ` ${text}\ud800`;
  }
}

/** A value so deep that writing it takes a stack of its own: it stands as a word until the text is there. */
const deepWord = (levels: number, asLists: boolean): string => `@deep ${levels} ${asLists ? 'lists' : 'objects'}@`;

/** Puts deep values in the place of their words. */
export function withDeepValues(text: string): string {
  if (!text.includes('"@deep ')) return text;
  return text.replaceAll(/"@deep (\d+) (lists|objects)@"/g, (_, digits: string, kind: string) => {
    const levels = Number(digits);
    const [open, close] = kind === 'lists' ? ['[', ']'] : ['{"a":', '}'];
    return `${open.repeat(levels)}0${close.repeat(levels)}`;
  });
}

const get = (box: Box, name: string): unknown => Reflect.get(box, name);

/** As JSON.parse does it: `__proto__` is a member like any other. */
function put(box: Box, name: string, value: unknown): void {
  if (Array.isArray(box)) {
    const index = Number(name);
    if (Number.isSafeInteger(index) && index >= 0 && index <= box.length) box[index] = value;
    else box.push(value);
    return;
  }
  Object.defineProperty(box, name, { value, writable: true, enumerable: true, configurable: true });
}

function remove(box: Box, name: string): void {
  if (Array.isArray(box)) box.splice(Number(name), 1);
  else Reflect.deleteProperty(box, name);
}
