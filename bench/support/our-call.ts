// Our own codes over the telephone, as both apps treat them: wrong groups are marked, the typist goes on, and at the end
// what is faulty is mended.
import {
  type Binding,
  type CodeLayout,
  challengePayload,
  confirmationPhrase,
  encodeCode,
  formatGroup,
  readCode,
  suggestCorrections,
} from '@readback/core';
import { type Simulate, Speaker, valuesOf } from './call-run.js';
import { CARELESS } from './planning.js';

const MOST_SIGNATURE_CHECKS = 256;

const samePhrase = (a: Uint8Array, b: Uint8Array): boolean =>
  confirmationPhrase(challengePayload(a)).join() === confirmationPhrase(challengePayload(b)).join();

/** A challenge: a proposal is taken only when its changed groups, read again, are what was proposed. */
export const ourChallenge =
  (layout: CodeLayout): Simulate =>
  (random, line) => {
    const data = random.symbols(layout.dataSymbols);
    const said = encodeCode(layout, data);
    const speaker = new Speaker(random, line, said.map(valuesOf));
    const asked = new Set<number>();
    let typed = speaker.sayAll().map(formatGroup);
    while (!speaker.givenUp) {
      const reading = readCode(layout, typed);
      if (reading.data) {
        if (typed.join() === said.join()) return speaker.end('right');
        return speaker.end('wrong', { phraseAgrees: samePhrase(reading.data, data) });
      }
      const { corrections, placed, wrong } = suggestCorrections(layout, typed);
      const [proposal] = corrections;
      typed = [...(proposal?.groups ?? placed)];
      for (const group of proposal?.changed ?? [nextGroup(layout, wrong, asked)]) {
        const heard = formatGroup(speaker.sayAgain(group));
        if (!proposal || !random.chance(CARELESS)) typed[group] = heard;
      }
    }
    return speaker.end('given-up');
  };

/** A response: the signature says whether a correction is right, so nothing is read again where one is. */
export const ourResponse =
  (layout: CodeLayout): Simulate =>
  (random, line) => {
    const binding: Binding = { group: random.integer(32), code: random.integer(1 << 20) };
    const said = encodeCode(layout, random.symbols(layout.dataSymbols), binding);
    const speaker = new Speaker(random, line, said.map(valuesOf));
    const asked = new Set<number>();
    let signatureChecks = 0;
    let typed = speaker.sayAll().map(formatGroup);
    while (!speaker.givenUp) {
      const isRight = (groups: readonly string[]): boolean => {
        signatureChecks += 1;
        return groups.join() === said.join();
      };
      if (readCode(layout, typed, binding).status === 'ok' && isRight(typed)) {
        return speaker.end('right', { signatureChecks });
      }
      const { corrections, placed, wrong } = suggestCorrections(layout, typed, { binding });
      if (corrections.slice(0, MOST_SIGNATURE_CHECKS).some(({ groups }) => isRight(groups))) {
        return speaker.end('right', { signatureChecks });
      }
      typed = [...placed];
      const group = nextGroup(layout, wrong, asked);
      typed[group] = formatGroup(speaker.sayAgain(group));
    }
    return speaker.end('given-up', { signatureChecks });
  };

/** The first wrong group that was not asked for yet; where none is known to be wrong, each in turn. */
function nextGroup(layout: CodeLayout, wrong: readonly number[], asked: Set<number>): number {
  const places = wrong.length > 0 ? wrong : [...layout.slots.keys()];
  if (places.every((group) => asked.has(group))) asked.clear();
  const group = places.find((place) => !asked.has(place)) ?? 0;
  asked.add(group);
  return group;
}
