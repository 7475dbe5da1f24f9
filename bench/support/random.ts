// Seeded randomness for benches and tests: xoshiro128** (Blackman and Vigna). The same seed gives the same run, on every
// machine. Not for keys.

const rotate = (word: number, by: number): number => ((word << by) | (word >>> (32 - by))) >>> 0;

export class Random {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    this.#state = Uint32Array.of(seed, 0x9e3779b9, 0x243f6a88, 0xb7e15162);
    // A small seed fills one word of four: the first outputs of neighbouring seeds are alike.
    for (let i = 0; i < 20; i++) this.word();
  }

  /** 32 bits. */
  word(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = Math.imul(rotate(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[0] = a ^ fourth;
    state[1] = b ^ third;
    state[2] = third ^ (b << 9);
    state[3] = rotate(fourth >>> 0, 11);
    return result;
  }

  /** 0 to below 1. */
  fraction(): number {
    return this.word() / 0x1_0000_0000;
  }

  /** 0 to `below` - 1. */
  integer(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  /** True with the given odds. */
  chance(odds: number): boolean {
    return this.fraction() < odds;
  }

  /** Values 0 to 31. */
  symbols(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.word() >>> 27);
  }
}
