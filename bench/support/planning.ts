// What the acts of a call cost. Planning values, not measured on people: the bench says whether its ranking depends on them.

/** How often each act was done. */
export interface Acts {
  /** Digits and letters said plainly. */
  digits: number;
  letters: number;
  /** Letters said as spelling words. */
  spelled: number;
  /** "Capital", before an upper-case letter. */
  capitals: number;
  /** Symbols said again, slowly and spelled; digits said again, slowly. */
  slowSymbols: number;
  slowDigits: number;
  /** Pauses after a group. */
  groups: number;
  /** "Group three again, please." */
  requests: number;
}

export type Seconds = { readonly [act in keyof Acts]: number };

export const SECONDS: Seconds = {
  digits: 0.75,
  letters: 1,
  spelled: 1.2,
  capitals: 0.6,
  slowSymbols: 1.3,
  slowDigits: 1,
  groups: 1,
  requests: 2.5,
};

/** The acts in one order. */
export const ACTS = Object.keys(SECONDS) as readonly (keyof Acts)[];

export const noActs = (): Acts => ({
  digits: 0,
  letters: 0,
  spelled: 0,
  capitals: 0,
  slowSymbols: 0,
  slowDigits: 0,
  groups: 0,
  requests: 0,
});

export const secondsOf = (acts: Acts, seconds: Seconds = SECONDS): number =>
  ACTS.reduce((sum, act) => sum + acts[act] * seconds[act], 0);

export const symbolsOf = ({ digits, letters, spelled, slowSymbols, slowDigits }: Acts): number =>
  digits + letters + spelled + slowSymbols + slowDigits;

/** A way of saying a code over a line. */
export interface Line {
  /** In the ids of figures. */
  readonly id: string;
  readonly name: string;
  /** Mean rate of misheard symbols. */
  readonly symbolErrors: number;
  /** The same line, where only digits are said. */
  readonly digitErrors: number;
  /** Letters as spelling words. */
  readonly spelled: boolean;
}

/** Digits alone are heard better than letters: 0.7 % wrong where plain letters are 5.6 %, 2.0 % where they are 21 %; between
 * and beyond, along the same power. Spelled letters are said over the line on which plain ones are 7 % wrong. */
const digitErrorsAt = (letterErrors: number): number => 0.007 * (letterErrors / 0.056) ** 0.794;

/** Letters said plainly, over a line on which so many of them are misheard. */
export const plainLine = (percent: number): Line => ({
  id: `plain-${percent}`,
  name: `${percent} % of symbols misheard, letters said plainly`,
  symbolErrors: percent / 100,
  digitErrors: digitErrorsAt(percent / 100),
  spelled: false,
});

/** The line on which plain letters are 7 % wrong, with spelling words. */
export const SPELLED_LINE: Line = {
  id: 'spelled-0.7',
  name: '0.7 %, letters spelled on the line with 7 %',
  symbolErrors: 0.007,
  digitErrors: digitErrorsAt(0.07),
  spelled: true,
};

export const LINES: readonly Line[] = [plainLine(7), plainLine(2), SPELLED_LINE];

/** Between and beyond them, for a curve. */
export const CURVE_LINES: readonly Line[] = [0.5, 1, 3.5, 5, 10].map(plainLine);

/** Rates for what is said again, slowly. */
export const AGAIN = { symbolErrors: 0.007, digitsBetter: 0.5 } as const;

/** The typist takes a proposal though something else was read: people hear what they expect. */
export const CARELESS = 0.02;

/** A call is given up when so many times the symbols of the code have been said. */
export const PATIENCE = 8;
