// What a site says of a stored licence that counts no more: one notice for each thing that can be done about it.
import { ReadbackError } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { type CoreErrorCode, coreError } from '../../packages/core/src/errors/core-errors.js';
import { refusalOf, refusedLineage } from '../../packages/core/src/node/stored-licence.js';

const support = { vendor: 'Example Support', phone: '+00 555 0100', hours: '' };
const call = 'Show a challenge and call Example Support, +00 555 0100.';
const FOLDER = '/var/lib/readback/historian';

describe('a stored licence', () => {
  it.each<[CoreErrorCode, string]>([
    ['grant-revoked', 'licence-revoked'],
    ['key-retired', 'licence-key-withdrawn'],
    ['key-stolen', 'licence-key-withdrawn'],
    ['policy-unknown', 'licence-other-pack'],
    ['policy-needs-identity', 'licence-needs-identity'],
    ['signature-invalid', 'licence-not-genuine'],
    ['signature-malformed', 'licence-not-genuine'],
    ['response-stale', 'licence-refused'],
  ])('that is refused with %s is told as %s', (cause, code) => {
    const notice = refusalOf(coreError(cause), support, FOLDER);
    expect(notice.code).toBe(code);
    expect(notice.next).toMatch(/\.$/);
    expect(refusedLineage(coreError(cause), support, FOLDER)).toMatchObject({
      status: 'unlicensed',
      reason: notice,
    });
  });

  it('says whom to call, wherever that is what helps', () => {
    const next = (cause: CoreErrorCode) => refusalOf(coreError(cause), support, FOLDER).next;
    for (const cause of ['grant-revoked', 'key-stolen', 'response-stale'] as const) expect(next(cause)).toBe(call);
    for (const cause of ['policy-unknown', 'signature-invalid'] as const) {
      expect(next(cause)).toContain(FOLDER);
      expect(next(cause)).toMatch(new RegExp(`${call.replaceAll(/[.+]/g, String.raw`\$&`)}$`));
    }
    expect(next('policy-needs-identity')).not.toContain('call');
  });

  it('that is refused otherwise says why; one that cannot be read at all says that', () => {
    const cause = new ReadbackError('odd', 'refusal', 'It is odd.', 'Wait.');
    expect(refusalOf(cause, support, FOLDER)).toEqual({
      code: 'licence-refused',
      message: 'The licence kept here is refused: It is odd.',
      next: call,
    });
    for (const other of [new TypeError('x'), 'x', undefined]) {
      expect(refusalOf(other, support, FOLDER)).toMatchObject({ code: 'licence-damaged', next: call });
    }
  });
});
