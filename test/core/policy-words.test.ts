// How an offer is named on every screen, and which kinds of policies answer which challenge.
import { describeOffer, describeTerm, type Policy, type PolicyTerm, type PolicyUnit } from '@readback/core';
import { readProductDefinition } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { answersPurpose, type PolicyKind } from '../../packages/core/src/pack/policy.js';
import type { Purpose } from '../../packages/core/src/records/challenge.js';
import { productJson } from '../support/example-vendor.js';

const { policies } = readProductDefinition({ ...productJson, policies: [{ code: 1, id: 'basic', title: 'Basic' }] });

function policyWith(term: PolicyTerm, unit: PolicyUnit): Policy {
  const [basic] = policies;
  if (!basic) throw new Error('no policy');
  return { ...basic, term, unit };
}

describe('the words of an offer', () => {
  it.each<[PolicyTerm, PolicyUnit, number, string]>([
    [null, 'none', 1, 'Basic, perpetual'],
    [{ months: 1 }, 'none', 1, 'Basic, 1 month'],
    [{ months: 12 }, 'none', 3, 'Basic, 12 months'],
    [{ months: 1 }, 'term', 3, 'Basic, 3 months'],
    [{ months: 12 }, 'term', 2, 'Basic, 24 months'],
    [{ days: 1 }, 'term', 1, 'Basic, 1 day'],
    [{ days: 30 }, 'none', 1, 'Basic, 30 days'],
    [null, { limit: 'tags' }, 5, 'Basic, 5 × tags, perpetual'],
    [{ months: 12 }, { limit: 'tags' }, 5, 'Basic, 5 × tags, 12 months'],
  ])('%j with unit %j, %i times: %s', (term, unit, quantity, words) => {
    const policy = policyWith(term, unit);
    expect(describeOffer(policy, quantity)).toBe(words);
    expect(words.endsWith(`, ${describeTerm(policy, quantity)}`)).toBe(true);
  });
});

it.each<[Purpose, PolicyKind[]]>([
  ['activate', ['base']],
  ['change', ['base', 'add-on']],
  ['move', ['base']],
  ['clock', ['base']],
])('a challenge to %s is answered by %j', (purpose, kinds) => {
  const all: PolicyKind[] = ['base', 'add-on', 'trial'];
  expect(all.filter((kind) => answersPurpose(kind, purpose))).toEqual(kinds);
});
