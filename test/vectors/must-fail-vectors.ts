// Vectors of codes that must be refused (calls-must-fail.json), each with the one error code it must be refused with, so
// that a late check cannot hide that an early one is missing.
import type { Installation } from '@readback/core';
import { forgeries } from './forged-vectors.js';
import { installations, type MustFailVector } from './must-fail-sites.js';
import { typingFaults } from './typing-vectors.js';

export interface MustFailFile {
  readonly installations: readonly { readonly name: string; readonly installation: Installation }[];
  readonly cases: readonly MustFailVector[];
}

export const mustFailFile = (): MustFailFile => ({
  installations: Object.entries(installations()).map(([name, installation]) => ({ name, installation })),
  cases: [...typingFaults(), ...forgeries()],
});
