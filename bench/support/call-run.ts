// One code on its way over the telephone: what was said, and how it ended.
import { ALPHABET } from '@readback/core';
import { hearAll } from './channel.js';
import { type Acts, type Line, noActs, PATIENCE, symbolsOf } from './planning.js';
import type { Random } from './random.js';
import { SYMBOLS, type Voice } from './voices.js';

type Heard = readonly (number | null)[];

export interface CallRun {
  readonly acts: Acts;
  /** Groups said again. */
  readonly again: number;
  /** `wrong`: another code than the one said was taken. */
  readonly end: 'right' | 'wrong' | 'given-up';
  /** Where the end is wrong: the confirmation phrase would not have shown it. */
  readonly phraseAgrees: boolean;
  /** Signatures checked before the right one. */
  readonly signatureChecks: number;
}

/** One code that goes over the line. */
export type Simulate = (random: Random, line: Line) => CallRun;

/** Says groups and counts what that takes. */
export class Speaker {
  readonly acts: Acts = noActs();
  again = 0;
  readonly #random: Random;
  readonly #line: Line;
  readonly #said: readonly (readonly number[])[];
  readonly #voice: Voice;

  constructor(random: Random, line: Line, said: readonly (readonly number[])[], voice = SYMBOLS) {
    this.#random = random;
    this.#line = line;
    this.#said = said;
    this.#voice = voice;
  }

  /** The whole code for the first time. */
  sayAll(): Heard[] {
    return hearAll(this.#random, this.#said, (group) => {
      this.#voice.count(this.acts, group, this.#line);
      this.acts.groups += 1;
      return this.#voice.hear(this.#random, group, this.#line);
    });
  }

  /** "Group three again, please." */
  sayAgain(group: number): Heard {
    this.acts.requests += 1;
    return this.#slowly(group);
  }

  /** "All of it again, please." */
  sayAllAgain(): Heard[] {
    this.acts.requests += 1;
    return this.#said.map((_, group) => this.#slowly(group));
  }

  get givenUp(): boolean {
    return symbolsOf(this.acts) > PATIENCE * this.#said.flat().length;
  }

  end(end: CallRun['end'], more: { phraseAgrees?: boolean; signatureChecks?: number } = {}): CallRun {
    const { phraseAgrees = false, signatureChecks = 0 } = more;
    return { acts: this.acts, again: this.again, end, phraseAgrees, signatureChecks };
  }

  #slowly(group: number): Heard {
    const symbols = this.#said[group] ?? [];
    this.again += 1;
    this.acts.groups += 1;
    this.#voice.countSlowly(this.acts, symbols);
    return this.#voice.hearSlowly(this.#random, symbols, this.#line);
  }
}

export const valuesOf = (group: string): number[] => Array.from(group, (symbol) => ALPHABET.indexOf(symbol));
