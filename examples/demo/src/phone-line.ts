// The telephone between the two panes: the only thing that crosses, a few symbols at a time, as they are heard.

/** Symbols that are taken for one another on a bad line. */
const SOUND_ALIKE = ['BCDEGPTVZ3', 'AHJK8', 'FSX6', 'MN', '1Y59', 'QW2', '04R'] as const;

export interface Utterance {
  readonly said: string;
  readonly heard: string;
}

/** Says something over a line that is clear. */
export function say(text: string): Utterance {
  return { said: text, heard: text };
}

/** Says something over a line that changes one symbol into one that sounds like it. `random`: 0 up to 1. */
export function sayOverNoise(text: string, random: () => number): Utterance {
  const places = Array.from(text, (symbol, place) => ({ symbol, place })).filter(
    ({ symbol }) => likeness(symbol) !== '',
  );
  const chosen = places[Math.floor(random() * places.length)];
  if (!chosen) return say(text);
  const others = likeness(chosen.symbol).replace(chosen.symbol, '');
  const heardSymbol = others.charAt(Math.floor(random() * others.length));
  return { said: text, heard: text.slice(0, chosen.place) + heardSymbol + text.slice(chosen.place + 1) };
}

function likeness(symbol: string): string {
  return SOUND_ALIKE.find((symbols) => symbols.includes(symbol)) ?? '';
}
