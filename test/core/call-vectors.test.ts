// Whole calls of the published vectors, good and bad, against the public API (docs/protocol.md sections 6, 9 and 11).
import {
  ALPHABET,
  acceptResponse,
  BN254,
  challengeGroups,
  confirmationPhrase,
  decodeChallenge,
  decodeResponse,
  digestParts,
  encodeCode,
  evaluate,
  faultOfReading,
  grantDigest,
  type Installation,
  identityDigest,
  NEW_INSTALLATION,
  newestSignedDay,
  type Pack,
  ReadbackError,
  readCode,
  requestChallenge,
  trustedTime,
  verifyGrant,
  verifyLineage,
  verifyPack,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { definition } from '../support/example-vendor.js';
import { type CallsFile, licenceVector } from '../vectors/call-vectors.js';
import { LAYOUT_OF } from '../vectors/code-vectors.js';
import type { MustFailVector } from '../vectors/must-fail-sites.js';
import type { MustFailFile } from '../vectors/must-fail-vectors.js';
import { read, trustOf } from '../vectors/read-vectors.js';
import { hex, hexNumber, unhex } from '../vectors/vector-file.js';

const split = (groups: string): string[] => groups.split(' ');

const { trust, packs, calls }: CallsFile = read('calls.json');
const packOf: Readonly<Record<string, Pack>> = Object.fromEntries(
  packs.map(({ name, file }) => [name, verifyPack(file, trustOf(trust))]),
);
const packNamed = (name: string): Pack => {
  const pack = packOf[name];
  if (!pack) throw new Error(`no pack is called ${name}`);
  return pack;
};

describe('calls.json', () => {
  it.each(calls)('$name', (call) => {
    const pack = packNamed(call.pack);
    const identity = call.identity === undefined ? undefined : identityDigest(trust.productId, call.identity);
    const print = { mask: call.print.mask, parts: BigInt(`0x${call.print.parts}`) };
    let installation: Installation = NEW_INSTALLATION;
    for (const step of call.steps) {
      const { purpose, nonce, counter, challengedAtMs: nowMs } = step;
      const asked = requestChallenge(installation, pack, {
        purpose,
        print: step.print ? { mask: step.print.mask, parts: BigInt(`0x${step.print.parts}`) } : print,
        random: { nonce, counterStart: counter },
        nowMs,
      });
      expect(asked.pending.challenge).toBe(step.challenge);
      expect(challengeGroups(unhex(step.challengePayload)).join(' ')).toBe(step.challenge);
      expect(confirmationPhrase(unhex(step.challengePayload))).toEqual(step.confirmationPhrase);
      const accepted = acceptResponse(asked.installation, pack, {
        groups: split(step.response),
        nowMs: step.typedAtMs,
        identity,
      });
      const { grant } = accepted;
      expect(accepted.closingPhrase).toEqual(step.closingPhrase);
      expect(hex(grantDigest(grant.challengePayload, grant.responsePayload))).toBe(step.grantDigest);
      expect({
        policyId: grant.policy.id,
        policyDigest: hex(grant.policy.digest),
        quantity: grant.quantity,
        day: grant.day,
        keyEpoch: grant.keyEpoch,
        base: hex(grant.base),
        responsePayload: hex(grant.responsePayload),
        grantDigest: hex(grant.digest),
      }).toEqual({
        policyId: step.policyId,
        policyDigest: step.policyDigest,
        quantity: step.quantity,
        day: step.day,
        keyEpoch: step.keyEpoch,
        base: step.base,
        responsePayload: step.responsePayload,
        grantDigest: step.grantDigest,
      });
      const { quantity, day } = decodeResponse(BN254, unhex(step.responsePayload));
      expect({ quantity, day }).toEqual({ quantity: step.quantity, day: step.day });
      installation = accepted.installation;
    }
    const lineage = verifyLineage(packNamed(call.evaluated.pack), installation.lineage, identity);
    const licence = evaluate(lineage, {
      parts: digestParts(trust.productId, call.machine),
      identity,
      time: trustedTime(call.evaluated.atMs, newestSignedDay(lineage)),
      support: definition.support,
    });
    expect(licenceVector(licence)).toEqual(call.licence);
  });
});

describe('calls-must-fail.json', () => {
  const { installations, cases }: MustFailFile = read('calls-must-fail.json');
  const installationOf = Object.fromEntries(installations.map(({ name, installation }) => [name, installation]));

  function refuse(vector: MustFailVector): ReadbackError | undefined {
    try {
      if (vector.where === 'site') {
        const { pack = 'main', installation = 'first call', nowMs = 0 } = vector;
        const identity = vector.identity === undefined ? undefined : identityDigest(trust.productId, vector.identity);
        acceptResponse(installationOf[installation] ?? NEW_INSTALLATION, packNamed(pack), {
          groups: vector.groups,
          nowMs,
          identity,
        });
      } else {
        const layout = LAYOUT_OF.challenge;
        const reading = readCode(layout, vector.groups);
        if (!reading.data) throw faultOfReading(reading, vector.groups, { want: layout.kind, groups: layout.groups });
        const groups = encodeCode(layout, reading.data);
        expect(groups).toEqual(vector.groups);
        decodeChallenge(unhex(payloadHex(groups)));
      }
      return undefined;
    } catch (error) {
      if (error instanceof ReadbackError) return error;
      throw error;
    }
  }

  /** Data symbols of a challenge as bytes, by another way than the library's. */
  const payloadHex = (groups: readonly string[]): string => {
    const bits = Array.from(
      groups
        .map((group) => group.slice(0, 4))
        .join('')
        .slice(0, 16),
      (symbol) => ALPHABET.indexOf(symbol).toString(2).padStart(5, '0'),
    ).join('');
    return hexNumber(BigInt(`0b${bits}`), 10);
  };

  it('covers every class', () => {
    expect([...new Set(cases.map((vector) => vector.expect))].sort()).toEqual([
      'check-mismatch',
      'code-empty',
      'code-too-long',
      'code-too-short',
      'grant-revoked',
      'group-mismatch',
      'key-retired',
      'key-stolen',
      'no-challenge-pending',
      'other-challenge',
      'policy-needs-identity',
      'policy-not-for-purpose',
      'policy-unknown',
      'print-malformed',
      'purpose-reserved',
      'response-older-challenge',
      'response-stale',
      'signature-invalid',
      'signature-malformed',
      'symbol-inaudible',
      'wrong-kind',
    ]);
    expect(new Set(cases.map(({ where, name, why }) => `${where}, ${name}: ${why}`)).size).toBe(cases.length);
  });

  it.each(cases)('$where, $name: $expect', (vector) => {
    const error = refuse(vector);
    expect(error?.code).toBe(vector.expect);
    if (vector.wrongGroups) expect(error?.details.groups ?? []).toEqual(vector.wrongGroups);
  });

  it('is about codes of which the good one is accepted', () => {
    // The same site and the same pack as nearly all cases: nothing but the named change refuses them.
    const [step] = calls[0]?.steps ?? [];
    const good = verifyGrant(packNamed('main'), {
      challenge: unhex(step?.challengePayload ?? ''),
      response: unhex(step?.responsePayload ?? ''),
      base: new Uint8Array(32),
    });
    expect(hex(good.digest)).toBe(step?.grantDigest);
    expect(installationOf['first call']?.pending[0]?.challenge).toBe(step?.challenge);
  });
});
