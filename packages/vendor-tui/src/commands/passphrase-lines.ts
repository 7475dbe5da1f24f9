// Passphrases from standard input: read once, each question takes a line, and the last line answers all that follow.

/** The next line; `undefined` where there is none at all, and for one that must be `'another'` where all have been given. */
export type NextLine = (which?: 'another') => Promise<string | undefined>;

export function passphraseLines(readInput: () => Promise<string>): NextLine {
  let waiting: Promise<string[]> | undefined;
  let isLastGiven = false;
  return async (which) => {
    waiting ??= readInput().then((text) => text.split(/\r?\n/));
    const lines = await waiting;
    if (which === 'another' && isLastGiven) return undefined;
    const [line, ...rest] = lines;
    if (rest.some((one) => one !== '')) waiting = Promise.resolve(rest);
    else isLastGiven = true;
    return line;
  };
}
