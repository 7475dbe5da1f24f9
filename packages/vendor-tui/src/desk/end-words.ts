// What is said of a response that counts no more: the same in a list, in a command and on the screen.
import type { GrantEnd } from './call-views.js';

/** One word or two, for a row of a list. */
export const endWord = ({ what }: GrantEnd): string => (what === 'revoked' ? 'revoked' : 'given back');

/** In front of its groups: what has happened, and what to do. */
export function endNotice(grantId: string, { what, on, grantId: which }: GrantEnd): EndNotice {
  if (what === 'revoked') {
    const why =
      which === grantId ? `${grantId} was revoked on ${on}.` : `${which}, on which it builds, was revoked on ${on}.`;
    return { message: `DO NOT READ THIS OUT: ${why}`, next: 'Ask the supervisor before you tell the caller anything.' };
  }
  return {
    message: `DO NOT READ THIS OUT: its licence was given back on ${on}.`,
    next: 'The machine takes it no more: ask for a challenge of a first activation.',
  };
}

export interface EndNotice {
  readonly message: string;
  readonly next: string;
}
