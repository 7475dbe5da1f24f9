import type { Plugin } from 'esbuild';

/** Signs that take one column each wherever they stand, as the inside of a character class. */
export const ONE_COLUMN: string;

export const lighterInk: Plugin;
