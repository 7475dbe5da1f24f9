// How a figure is written, on the console, in the report and in documents that quote it.

/** `times`: a ratio of one run. */
export type Unit = 'times' | 's' | 'ms' | '%' | 'symbols' | 'MB' | 'kB' | 'MiB' | 'KiB' | 'h' | 'per million' | '';

const withCommas = (text: string): string => {
  const [whole = '', part] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return part === undefined ? grouped : `${grouped}.${part}`;
};

function digitsOf(value: number, unit: Unit): string {
  const size = Math.abs(value);
  if (unit === 'times') return value.toFixed(size !== 0 && size < 0.1 ? 4 : size >= 20 ? 0 : 2);
  if (Number.isInteger(value)) return value.toFixed(0);
  if (unit === '%' && size >= 10) return value.toFixed(2);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(unit === 's' ? 0 : 1);
  if (size >= 0.1) return value.toFixed(2);
  return value === 0 ? '0' : value.toPrecision(2);
}

/** `1,234`: without the unit, as precise as the unit wants it. */
export const plain = (value: number, unit: Unit): string =>
  Number.isFinite(value) ? withCommas(digitsOf(value, unit)) : 'not measured';

/** `1,234 ms`, `1.08 times`, `0 %`. */
export const format = (value: number, unit: Unit): string =>
  unit === '' ? plain(value, unit) : `${plain(value, unit)} ${unit}`;
