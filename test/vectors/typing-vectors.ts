// Codes that were misheard, mistyped or typed in the wrong place (calls-must-fail.json): refused without a signature.
import { challengeGroups, encodeCode, SHORT_LAYOUT } from '@readback/core';
import { counting, print } from '../support/example-vendor.js';
import { first } from './call-site.js';
import {
  atSite,
  type Case,
  changedGroup,
  type MustFailVector,
  response,
  substitute,
  unmarked,
} from './must-fail-sites.js';
import { rawChallenge } from './record-vectors.js';

/** Every place once, and every other symbol at some places. */
function wrongSymbols(): MustFailVector[] {
  const everyPlace = response.flatMap((group, index) =>
    Array.from(group, (_, at) => ({ index, at, by: ((index * 5 + at) % 31) + 1 })),
  );
  const everySymbol = [0, 4, 37, 70, 74].flatMap((place) =>
    Array.from({ length: 31 }, (_, by) => ({ index: Math.floor(place / 5), at: place % 5, by: by + 1 })),
  );
  const seen = new Set<string>();
  return [...everyPlace, ...everySymbol].flatMap(({ index, at, by }) => {
    const key = `${index} ${at} ${by}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const group = substitute(response[index] ?? '', at, by);
    return atSite(`symbol ${at + 1} of group ${index + 1} is ${group.charAt(at)}`, {
      why: 'one symbol wrong',
      expect: 'group-mismatch',
      groups: changedGroup(response, index, group),
      wrongGroups: [index],
    });
  });
}

function swappedGroups(): MustFailVector[] {
  const neighbours = response.slice(1).map((_, index) => [index, index + 1] as const);
  const far = [
    [0, 14],
    [0, 7],
    [3, 11],
    [1, 13],
    [5, 9],
  ] as const;
  return [...neighbours, ...far].map(([a, b]) =>
    atSite(`groups ${a + 1} and ${b + 1} swapped`, {
      why: 'intact groups in wrong places',
      expect: 'group-mismatch',
      groups: response.map((group, index) => response[index === a ? b : index === b ? a : index] ?? group),
      wrongGroups: [a, b],
    }),
  );
}

/** In every group the first two neighbours that differ. */
function swappedNeighbours(): MustFailVector[] {
  return response.map((group, index) => {
    const at = Array.from(group).findIndex((symbol, i) => i < 4 && symbol !== group.charAt(i + 1));
    const swapped = group.slice(0, at) + group.charAt(at + 1) + group.charAt(at) + group.slice(at + 2);
    return atSite(`symbols ${at + 1} and ${at + 2} of group ${index + 1} swapped`, {
      why: 'neighbours swapped',
      expect: 'group-mismatch',
      groups: changedGroup(response, index, swapped),
      wrongGroups: [index],
    });
  });
}

function typing(): MustFailVector[] {
  const [one = '', two = ''] = response;
  const inaudible = changedGroup(response, 6, `${response[6]?.slice(0, 4)}?`);
  return [
    atSite('nothing', { why: 'nothing was typed', expect: 'code-empty', groups: [] }),
    atSite('empty groups', { why: 'nothing was typed', expect: 'code-empty', groups: ['', '', ''] }),
    atSite('14 groups', { why: 'the last group is missing', expect: 'code-too-short', groups: response.slice(0, 14) }),
    atSite('a group left out', {
      why: 'group 4 is empty',
      expect: 'code-too-short',
      groups: changedGroup(response, 3, ''),
    }),
    atSite('a group cut off', {
      why: 'the last group has four symbols',
      expect: 'code-too-short',
      groups: changedGroup(response, 14, response[14]?.slice(0, 4) ?? ''),
    }),
    atSite('16 groups', {
      why: 'a group too many',
      expect: 'code-too-long',
      groups: [...response, '00000'],
    }),
    atSite('a group of six', {
      why: 'a symbol too many',
      expect: 'group-mismatch',
      groups: changedGroup(response, 1, `${two}0`),
      wrongGroups: [1],
    }),
    atSite('a group dropped, the rest moved up', {
      why: 'groups in wrong places come before what is missing',
      expect: 'group-mismatch',
      groups: response.filter((_, index) => index !== 2),
      wrongGroups: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    }),
    atSite('inaudible', {
      why: 'a symbol nobody heard',
      expect: 'symbol-inaudible',
      groups: inaudible,
      wrongGroups: [6],
    }),
    atSite('inaudible, and another group wrong', {
      why: 'a wrong group is named first',
      expect: 'group-mismatch',
      groups: changedGroup(inaudible, 0, substitute(one, 0, 1)),
      wrongGroups: [0],
    }),
    ...response.map((group, index) =>
      atSite(`two symbols of group ${index + 1} wrong, check symbol right`, {
        why: 'only the outer code can tell',
        expect: 'check-mismatch',
        groups: changedGroup(response, index, unmarked(group)),
        wrongGroups: [],
      }),
    ),
    atSite('challenge typed as response', {
      why: 'the code on the own screen was typed back',
      expect: 'wrong-kind',
      groups: first.groups,
    }),
    atSite('report typed as response', {
      why: 'another kind of code',
      expect: 'wrong-kind',
      groups: encodeCode(SHORT_LAYOUT, counting(0, 20)),
    }),
    atSite('no challenge waits', {
      why: 'nothing was asked',
      expect: 'no-challenge-pending',
      installation: 'new',
      groups: response,
    }),
    atSite('typed a second time', {
      why: 'the response has been accepted already',
      expect: 'no-challenge-pending',
      installation: 'activated',
      groups: response,
    }),
  ];
}

function atDesk(): MustFailVector[] {
  const { groups } = first;
  const desk = (name: string, given: Case): MustFailVector => ({ name, where: 'desk', ...given });
  const wrong = groups.flatMap((group, index) =>
    Array.from(group, (_, at) =>
      desk(`challenge: symbol ${at + 1} of group ${index + 1} wrong`, {
        why: 'one symbol wrong',
        expect: 'group-mismatch',
        groups: changedGroup(groups, index, substitute(group, at, ((index * 5 + at) % 31) + 1)),
        wrongGroups: [index],
      }),
    ),
  );
  const swapped = groups.flatMap((_, a) =>
    groups.slice(a + 1).map((__, offset) => {
      const b = a + 1 + offset;
      return desk(`challenge: groups ${a + 1} and ${b + 1} swapped`, {
        why: 'intact groups in wrong places',
        expect: 'group-mismatch',
        groups: groups.map((group, index) => groups[index === a ? b : index === b ? a : index] ?? group),
        wrongGroups: [a, b],
      });
    }),
  );
  const ofPayload = (payload: Uint8Array) => challengeGroups(payload);
  return [
    ...wrong,
    ...swapped,
    desk('nothing', { why: 'nothing was typed', expect: 'code-empty', groups: [] }),
    desk('four groups', { why: 'the last is missing', expect: 'code-too-short', groups: groups.slice(0, 4) }),
    desk('six groups', { why: 'one too many', expect: 'code-too-long', groups: [...groups, '00000'] }),
    desk('inaudible', {
      why: 'a symbol nobody heard',
      expect: 'symbol-inaudible',
      groups: changedGroup(groups, 2, `?${groups[2]?.slice(1)}`),
      wrongGroups: [2],
    }),
    desk('two symbols wrong, check symbol right', {
      why: 'only the outer code can tell',
      expect: 'check-mismatch',
      groups: changedGroup(groups, 0, unmarked(groups[0] ?? '')),
      wrongGroups: [],
    }),
    desk('response typed as challenge', { why: 'another kind of code', expect: 'wrong-kind', groups: response }),
    desk('report typed as challenge', {
      why: 'another kind of code',
      expect: 'wrong-kind',
      groups: encodeCode(SHORT_LAYOUT, counting(0, 20)),
    }),
    desk('receipt typed as challenge', {
      why: 'purpose 5 asks for nothing',
      expect: 'wrong-kind',
      groups: ofPayload(rawChallenge(5, print.mask, print.parts)),
    }),
    ...[0, 6, 7].map((purpose) =>
      desk(`purpose ${purpose}`, {
        why: 'reserved',
        expect: 'purpose-reserved',
        groups: ofPayload(rawChallenge(purpose, print.mask, print.parts)),
      }),
    ),
    desk('bits that no part owns', {
      why: 'three parts fill 39 bits',
      expect: 'print-malformed',
      groups: ofPayload(rawChallenge(1, 28, 1n << 39n)),
    }),
  ];
}

/** Everything that is typed wrong, at a site or at a desk. */
export const typingFaults = (): MustFailVector[] => [
  ...wrongSymbols(),
  ...swappedGroups(),
  ...swappedNeighbours(),
  ...typing(),
  ...atDesk(),
];
