// A code names one error, wherever it comes from: programs and support desks look it up by its name alone. And no sentence
// hands a terminal what it would obey.
import { coreErrorCodes, type ErrorDetails, type ReadbackError, visible } from '@readback/core';
import { stateErrorCodes } from '@readback/core/node';
import { vendorErrorCodes } from '@readback/core/vendor';
import { deskErrorCodes } from '@readback/vendor-tui';
import { expect, test } from 'vitest';
import { deskError } from '../../packages/vendor-tui/src/desk/errors.js';
import { keystoreErrorCodes } from '../../packages/vendor-tui/src/keystore/index.js';
import { ledgerError, ledgerErrorCodes } from '../../packages/vendor-tui/src/ledger/index.js';
import { shipError, shipErrorCodes } from '../../packages/vendor-tui/src/ship/errors.js';

const all: readonly string[] = [
  ...coreErrorCodes,
  ...vendorErrorCodes,
  ...stateErrorCodes,
  ...deskErrorCodes,
  ...keystoreErrorCodes,
  ...ledgerErrorCodes,
  ...shipErrorCodes,
];

test('no two packages use one code for two errors', () => {
  expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([]);
});

test('codes are words with dashes', () => {
  expect(all.filter((code) => !/^[a-z]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
});

test('a sentence shows whatever was in a file, and no terminal obeys it', () => {
  const details = new Proxy<ErrorDetails>({}, { get: (_, name) => (name === 'groups' ? [0] : 'a\u001B[2Jb\u202Ec') });
  const errors: readonly ReadbackError[] = [
    ...deskErrorCodes.map((code) => deskError(code, details)),
    ...ledgerErrorCodes.map((code) => ledgerError(code, details)),
    ...shipErrorCodes.map((code) => shipError(code, details)),
  ];
  const obeyed = errors.filter(({ message, next }) => visible(`${message} ${next}`) !== `${message} ${next}`);
  expect(obeyed.map(({ code }) => code)).toEqual([]);
  expect(errors.filter(({ message }) => message.includes('a\uFFFD')).length).toBeGreaterThan(50);
});
