// The suites a verifier knows, by the id that stands in a pack.
import { BN254 } from './bn254.js';
import type { SuiteId, VerifyingSuite } from './suite.js';

const SUITES: Readonly<Record<SuiteId, VerifyingSuite>> = { bn254: BN254 };

export const SUITE_IDS: readonly SuiteId[] = ['bn254'];

export function suiteOf(id: SuiteId): VerifyingSuite {
  return SUITES[id];
}
