// What an installation remembers of its challenges and of the packs that brought its licences (docs/protocol.md section 6.1).
import { dropChallenge, type Installation, NEW_INSTALLATION, observeTime, requestChallenge } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { rememberPack } from '../../packages/core/src/licence/installation.js';
import { NOW_MS, pack, print, withChallenge } from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';

const RULES = { toleranceMs: 0, earliestMs: 0 };
const request = { print, random: { nonce: 1, counterStart: 41 }, nowMs: NOW_MS };
const activate = (installation: Installation, fresh = false) =>
  requestChallenge(installation, pack, { ...request, purpose: 'activate', fresh });

describe('a new installation', () => {
  it('remembers nothing', () => {
    const { pending, past, lineage, trials, packOrigin } = NEW_INSTALLATION;
    expect({ pending, past, lineage, trials, packOrigin }).toEqual({
      pending: [],
      past: [],
      lineage: [],
      trials: [],
      packOrigin: '',
    });
  });

  it('has nothing that a renewal could be asked for', () => {
    expect(thrownBy(() => requestChallenge(NEW_INSTALLATION, pack, { ...request, purpose: 'change' }))).toMatchObject({
      code: 'no-base-licence',
    });
  });
});

describe('a challenge that waits', () => {
  const first = activate(NEW_INSTALLATION);

  it('is shown again, and only a fresh one takes its place', () => {
    expect(activate(first.installation)).toEqual({ installation: first.installation, pending: first.pending });
    const { installation, pending } = activate(first.installation, true);
    expect(pending.challenge).not.toBe(first.pending.challenge);
    expect(installation).toMatchObject({ counter: 42, pending: [pending], past: [first.pending.challenge] });
  });

  it('knows at which running time it was made', () => {
    const time = { ...observeTime(null, { clockMs: NOW_MS, bootId: 'a', uptimeMs: 0 }, RULES), runMs: 5 };
    expect(activate({ ...NEW_INSTALLATION, time }).pending).toMatchObject({ createdAtMs: NOW_MS, createdRunMs: 5 });
    expect(first.pending.createdRunMs).toBe(0);
  });

  it('waits no more once it is dropped, and is remembered; the others wait on', () => {
    const licensed = { ...first.installation, lineage: [{ challenge: '', response: '' }] };
    const { installation } = withChallenge(licensed, 'change');
    const [change, waiting] = installation.pending;
    expect(waiting).toEqual(first.pending);
    expect(dropChallenge(installation, first.pending.challenge)).toEqual({
      ...installation,
      pending: [change],
      past: [first.pending.challenge],
    });
    expect(dropChallenge(installation, 'another')).toBe(installation);
  });

  it('is remembered for eight that came after it', () => {
    const made = [first];
    for (let count = 0; count < 10; count++) made.push(activate(made.at(-1)?.installation ?? NEW_INSTALLATION, true));
    const challenges = made.map(({ pending }) => pending.challenge).reverse();
    expect(made.at(-1)?.installation.past).toEqual(challenges.slice(1, 9));
  });
});

describe('the pack that brought a licence', () => {
  const seen = { ...NEW_INSTALLATION, packVersion: 5, packOrigin: 'ours' };

  it.each([
    ['an older one of the same origin leaves the newest that counts', 4, 'ours', 5],
    ['a newer one of the same origin counts from now on', 6, 'ours', 6],
    ['one of another origin counts for itself', 4, 'theirs', 4],
  ])('%s', (_, version, origin, packVersion) => {
    expect(rememberPack(seen, { ...pack, version }, origin)).toEqual({ packVersion, packOrigin: origin });
  });
});
