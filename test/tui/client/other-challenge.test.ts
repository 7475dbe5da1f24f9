// A sound response to another challenge, typed with `readback enter`: told as that, whatever that challenge adds to the groups
// (docs/protocol.md section 3.7). Under some of them many groups pass in places that are not theirs.
import { bindingOf, NEW_INSTALLATION, requestChallenge, storedChallenge } from '@readback/core';
import { expect, test } from 'vitest';
import { fixedPorts, siteIn } from '../../node/site-fixture.js';
import { answer, NOW_MS, pack, print } from '../../support/example-vendor.js';
import { programWith } from './readback.js';

const challengeWith = (nonce: number): Uint8Array => {
  const random = { nonce, counterStart: 41 };
  const { pending } = requestChallenge(NEW_INSTALLATION, pack, { purpose: 'activate', print, random, nowMs: NOW_MS });
  return storedChallenge(pending.challenge);
};

test('with each of the 31 other bindings of a group', async () => {
  const program = programWith();
  const ours = bindingOf(storedChallenge(siteIn(program.state).challenge('activate').challenge)).group;
  const others = new Map<number, Uint8Array>();
  for (let nonce = 0; others.size < 31; nonce++) {
    const challenge = challengeWith(nonce);
    const { group } = bindingOf(challenge);
    if (group !== ours && !others.has(group)) others.set(group, challenge);
  }
  const told: string[] = [];
  for (const challenge of others.values()) {
    const { groups } = answer(challenge);
    for (const text of [groups.join(' '), `Dear Operator,\nhere is your code:\n${groups.join(' ')}\nThe desk`]) {
      const ran = await program.call(['enter', '--json', text], { sitePorts: fixedPorts });
      told.push(String(/"code":"([\w-]+)"/.exec(ran.out + ran.err)?.[1]));
    }
  }
  expect(told).toEqual(told.map(() => 'other-challenge'));
});
