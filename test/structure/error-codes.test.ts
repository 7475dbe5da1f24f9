// A code names one error, wherever it comes from: programs and support desks look it up by its name alone.
import { coreErrorCodes } from '@readback/core';
import { stateErrorCodes } from '@readback/core/node';
import { vendorErrorCodes } from '@readback/core/vendor';
import { deskErrorCodes } from '@readback/vendor-tui';
import { expect, test } from 'vitest';
import { keystoreErrorCodes } from '../../packages/vendor-tui/src/keystore/index.js';
import { ledgerErrorCodes } from '../../packages/vendor-tui/src/ledger/index.js';
import { shipErrorCodes } from '../../packages/vendor-tui/src/ship/errors.js';

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
