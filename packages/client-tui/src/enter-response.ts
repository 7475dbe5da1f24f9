// A response is entered where its challenge waits. Where none waits, it is told whether this one was entered before: who has
// typed it twice needs no other call.
import {
  bindingOf,
  isUsable,
  type Phrase,
  ReadbackError,
  readCode,
  responseLayoutOf,
  storedChallenge,
} from '@readback/core';
import type { Site } from '@readback/core/node';
import { clientErrors } from './errors.js';

export interface EnteredResponse {
  readonly closingPhrase: Phrase;
  /** It was entered before, and the product may run by it. */
  readonly isAgain: boolean;
}

/** Throws `response-past`, and what `site.enterResponse` throws. */
export function enterResponse(site: Site, groups: readonly string[]): EnteredResponse {
  try {
    return { closingPhrase: site.enterResponse(groups).closingPhrase, isAgain: false };
  } catch (fault) {
    if (!(fault instanceof ReadbackError) || fault.code !== 'no-challenge-pending') throw fault;
    // Another program may have entered it.
    site.refresh();
    const closingPhrase = site.lastClosingPhrase();
    const isNewest = site.installation().lineage.at(-1)?.response === groups.join(' ');
    const isAgain = isNewest && isUsable(site.licence().status);
    if (closingPhrase && isAgain) return { closingPhrase, isAgain };
    throw answersPast(site, groups) ? clientErrors.error('response-past', {}, fault) : fault;
  }
}

/** Also with slips in it. By chance so many groups fit no other challenge. */
function answersPast(site: Site, groups: readonly string[]): boolean {
  const layout = responseLayoutOf(site.pack);
  return site.installation().past.some((challenge) => {
    const { marks } = readCode(layout, groups, bindingOf(storedChallenge(challenge)));
    return marks.filter((mark) => mark === 'ok').length > layout.groups / 2;
  });
}
