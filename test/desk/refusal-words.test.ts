// Every refusal that a call can end with has words for the line that is kept of it.
import { expect, test } from 'vitest';
import { deskError, deskErrorCodes } from '../../packages/vendor-tui/src/desk/errors.js';
import { refusalWords } from '../../packages/vendor-tui/src/desk/refusal-words.js';

test('refusals of the desk have words', () => {
  const codes = deskErrorCodes.filter((code) => deskError(code).family === 'refusal');
  // Of packs, their signatures and keys: no call ends with them.
  const atCalls = codes.filter(
    (code) => !/^(pack|product|keys?|digest|signed)-/.test(code) || code === 'key-stolen-at-site',
  );
  expect(atCalls.length).toBeGreaterThan(25);
  expect(atCalls.filter((code) => refusalWords(code) === code)).toEqual([]);
});

test('a caller who was slowed down is told of the alerts, which were the cause', () => {
  expect(refusalWords('caller-slowed')).toContain('alerts');
});
