// One line on a terminal that says what is being worked on; nothing where the output is no terminal.

/** Called with a step and how much of it is done, 0 to 1; without arguments it takes the line away. */
export function createProgressLine(
  output: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>,
): (step?: string, fraction?: number) => void {
  let isShown = false;
  return (step, fraction = 0) => {
    if (output.isTTY !== true) return;
    if (step !== undefined) output.write(`\r\u001b[K${step} … ${Math.round(fraction * 100)} %`);
    else if (isShown) output.write('\r\u001b[K');
    isShown = step !== undefined;
  };
}
