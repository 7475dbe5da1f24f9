// The challenge being read out, group by group.
import { confirmationPhrase, type PendingChallenge, storedChallenge } from '@readback/core';
import type { CodeDisplayEvent } from '@readback/tui-kit';
import { reduceCodeDisplay, startCodeDisplay } from '@readback/tui-kit';
import type { ChallengeScreen } from './state.js';

export function challengeScreen(pending: PendingChallenge, isOther = false): ChallengeScreen {
  return {
    name: 'challenge',
    pending,
    groups: pending.challenge.split(' '),
    confirmation: confirmationPhrase(storedChallenge(pending.challenge)),
    reader: startCodeDisplay,
    question: undefined,
    isQrShown: false,
    isOther,
  };
}

export function reduceReading(screen: ChallengeScreen, event: CodeDisplayEvent): ChallengeScreen {
  if (screen.question || screen.isQrShown) return screen;
  return { ...screen, reader: reduceCodeDisplay(screen.reader, event, screen.groups.length) };
}
