// Passphrases from standard input: read once, each question takes a line, and the last line answers all that follow.

/** The next line; `undefined` where there is none at all. */
export type NextLine = () => Promise<string | undefined>;

export function passphraseLines(readInput: () => Promise<string>): NextLine {
  let waiting: Promise<string[]> | undefined;
  return async () => {
    waiting ??= readInput().then((text) => text.split(/\r?\n/));
    const lines = await waiting;
    const [line, ...rest] = lines;
    if (rest.some((one) => one !== '')) waiting = Promise.resolve(rest);
    return line;
  };
}
