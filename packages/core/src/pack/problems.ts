// Checking JSON that people wrote: every problem is named with its path, what is wrong and how to mend it, and all of
// them at once, so that nobody mends a file one error a time.
import { visible } from '../errors/visible.js';

export interface Problem {
  /** Such as `policies[2].term.months`. */
  readonly path: string;
  readonly what: string;
  readonly mend: string;
}

/** One line a problem. */
export function formatProblem({ path, what, mend }: Problem): string {
  return `${path}: ${what}; ${mend}`;
}

const MISSING = 'is missing';

/** One begins with the other: a letter too many, an ending forgotten. */
const isNear = (known: string, name: string): boolean =>
  name.length > 2 && (known.startsWith(name) || name.startsWith(known));

type Members = Readonly<Record<string, unknown>>;

/** Collects problems while fields are read; a field that fails gives its fallback, and the reading goes on. */
export class Checker {
  readonly problems: Problem[] = [];

  report(path: string, what: string, mend: string): void {
    // Names and texts of a file that nobody has proved yet.
    this.problems.push({ path: visible(path), what: visible(what), mend });
  }

  /** An object with no other members than these. */
  object(value: unknown, path: string, known: readonly string[]): Members {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.report(path, value === undefined ? MISSING : 'is not an object', 'write it as { … }');
      return {};
    }
    for (const name of Object.keys(value)) {
      if (!known.includes(name)) {
        const near = known.find((one) => isNear(one.toLowerCase(), name.toLowerCase()));
        const mend = near === undefined ? `use one of ${known.join(', ')}` : `write ${near}, if that is meant`;
        this.report(`${path}.${name}`, 'is not a known field', mend);
      }
    }
    return value as Members;
  }

  /** The same, to be read by the names of its members. */
  fields<Name extends string>(value: unknown, path: string, known: readonly Name[]): Fields<Name> {
    return new Fields(this, this.object(value, path, known), path);
  }

  list(value: unknown, path: string, fallback?: readonly unknown[]): readonly unknown[] {
    if (value === undefined && fallback) return fallback;
    if (Array.isArray(value)) return value;
    this.report(path, value === undefined ? MISSING : 'is not a list', 'write it as [ … ]');
    return [];
  }

  text(value: unknown, path: string, { fallback, pattern, hint, max = 200 }: TextRule = {}): string {
    if (value === undefined && fallback !== undefined) return fallback;
    if (typeof value !== 'string')
      this.report(path, value === undefined ? MISSING : 'is not a text', 'write a text in quotes');
    else if (/[\uD800-\uDFFF]/u.test(value)) this.report(path, 'holds half of a character', 'write it again');
    else if (value.length > max) this.report(path, `is longer than ${max} characters`, 'shorten it');
    else if (pattern && !pattern.test(value)) this.report(path, `"${value}" is not allowed`, hint ?? 'change it');
    else return value;
    return fallback ?? '';
  }

  integer(value: unknown, path: string, { fallback, min, max }: IntegerRule): number {
    if (value === undefined && fallback !== undefined) return fallback;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
    this.report(
      path,
      value === undefined ? MISSING : 'is not a whole number in range',
      `write a number from ${min} to ${max}`,
    );
    return fallback ?? min;
  }

  flag(value: unknown, path: string, fallback: boolean): boolean {
    if (value === undefined) return fallback;
    if (typeof value === 'boolean') return value;
    this.report(path, 'is neither true nor false', 'write true or false');
    return fallback;
  }

  oneOf<const Choice extends string>(
    value: unknown,
    path: string,
    choices: readonly Choice[],
    fallback: Choice,
  ): Choice {
    if (value === undefined) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    this.report(path, 'is not one of the choices', `use one of ${choices.join(', ')}`);
    return fallback;
  }
}

/** The members of one object, each of which knows its path. */
export class Fields<Name extends string> {
  readonly #check: Checker;
  readonly #members: Members;
  readonly #path: string;

  constructor(check: Checker, members: Members, path: string) {
    this.#check = check;
    this.#members = members;
    this.#path = path;
  }

  value(name: Name): unknown {
    return this.#members[name];
  }

  path(name: Name): string {
    return `${this.#path}.${name}`;
  }

  report(name: Name, what: string, mend: string): void {
    this.#check.report(this.path(name), what, mend);
  }

  list(name: Name, fallback?: readonly unknown[]): readonly unknown[] {
    return this.#check.list(this.value(name), this.path(name), fallback);
  }

  /** A list of texts under one rule. */
  texts(name: Name, rule: TextRule, fallback?: readonly unknown[]): string[] {
    return this.list(name, fallback).map((entry, i) => this.#check.text(entry, `${this.path(name)}[${i}]`, rule));
  }

  /** People read it, and are to trust it. */
  text(name: Name, rule?: TextRule): string {
    const text = this.#check.text(this.value(name), this.path(name), rule);
    if (visible(text) !== text) this.report(name, 'holds what is not seen', 'take it out');
    return text;
  }

  integer(name: Name, rule: IntegerRule): number {
    return this.#check.integer(this.value(name), this.path(name), rule);
  }

  flag(name: Name, fallback: boolean): boolean {
    return this.#check.flag(this.value(name), this.path(name), fallback);
  }

  oneOf<const Choice extends string>(name: Name, choices: readonly Choice[], fallback: Choice): Choice {
    return this.#check.oneOf(this.value(name), this.path(name), choices, fallback);
  }
}

export interface TextRule {
  readonly fallback?: string;
  readonly pattern?: RegExp;
  readonly hint?: string;
  readonly max?: number;
}

interface IntegerRule {
  readonly fallback?: number;
  readonly min: number;
  readonly max: number;
}
