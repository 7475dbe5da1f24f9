// Numbers that a bench takes: `--trials=100000`.

export function numberFlag(name: string, otherwise: number): number {
  const prefix = `--${name}=`;
  const given = process.argv.findLast((argument) => argument.startsWith(prefix));
  if (given === undefined) return otherwise;
  const value = Number(given.slice(prefix.length));
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${prefix} takes a whole number above 0`);
  return value;
}
