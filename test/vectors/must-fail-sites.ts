// What the must-fail vectors are made of: the sites, and ways to damage a code (calls-must-fail.json).
import { ALPHABET, type Installation, NEW_INSTALLATION } from '@readback/core';
import { withChallenge } from '../support/example-vendor.js';
import { activated, first, firstAnswer, NOW_MS, type PackName } from './call-site.js';

export interface MustFailVector {
  readonly name: string;
  readonly why: string;
  readonly expect: string;
  /** `site`: typed as a response; `desk`: typed as a challenge. */
  readonly where: 'site' | 'desk';
  /** At a site: the pack it has now, and what it remembers. */
  readonly pack?: PackName;
  readonly installation?: InstallationName;
  readonly nowMs?: number;
  readonly identity?: string;
  readonly groups: readonly string[];
  /** The groups that must be marked, counted from 0. */
  readonly wrongGroups?: readonly number[];
}

export type InstallationName = keyof ReturnType<typeof installations>;

export type Case = Omit<MustFailVector, 'where' | 'name'>;

export const response = firstAnswer.groups;
export const change = withChallenge(activated, 'change');
/** Asked twice: the first challenge is past, the second waits. */
export const older = withChallenge();
export const newer = withChallenge(older.installation);

export const installations = () =>
  ({
    new: NEW_INSTALLATION,
    'first call': first.installation,
    'challenge replaced': newer.installation,
    'renewal asked': change.installation,
    activated,
  }) satisfies Readonly<Record<string, Installation>>;

export const atSite = (name: string, given: Case): MustFailVector => ({
  name,
  where: 'site',
  pack: 'main',
  installation: 'first call',
  nowMs: NOW_MS,
  ...given,
});

export const substitute = (group: string, at: number, by: number): string =>
  Array.from(group, (symbol, index) => (index === at ? ALPHABET.charAt(ALPHABET.indexOf(symbol) ^ by) : symbol)).join(
    '',
  );

export const changedGroup = (groups: readonly string[], index: number, group: string): string[] =>
  groups.map((old, at) => (at === index ? group : old));

/** Changes the second and third symbol so that the check symbol stays right. */
export function unmarked(group: string): string {
  // 8·a = 4·b in GF(32): b = 2·a.
  return substitute(substitute(group, 1, 1), 2, 2);
}
