// What PostgreSQL, its driver and the network say, in the words of the ledger.
import { ReadbackError } from '@readback/core';
import { type LedgerErrorCode, ledgerError } from './errors.js';

/** By SQLSTATE (appendix A of the PostgreSQL manual) or by the code of the system. */
const CODES: Readonly<Record<string, LedgerErrorCode>> = {
  '28000': 'ledger-login-refused',
  '28P01': 'ledger-login-refused',
  '3D000': 'ledger-database-missing',
  '55P03': 'ledger-locked',
  '57014': 'ledger-too-slow',
  '40001': 'ledger-conflict',
  '40P01': 'ledger-conflict',
  '25006': 'ledger-read-only',
  '42501': 'ledger-read-only',
  '53100': 'ledger-disk-full',
  '22021': 'ledger-bad-value',
  '22P05': 'ledger-bad-value',
  '58030': 'ledger-unreadable',
  XX001: 'ledger-damaged',
  XX002: 'ledger-damaged',
  '53300': 'ledger-unreachable',
  '57P03': 'ledger-unreachable',
  ECONNREFUSED: 'ledger-unreachable',
  ENOENT: 'ledger-unreachable',
  EACCES: 'ledger-unreachable',
  ENOTFOUND: 'ledger-unreachable',
  EAI_AGAIN: 'ledger-unreachable',
  EHOSTUNREACH: 'ledger-unreachable',
  ENETUNREACH: 'ledger-unreachable',
  ECONNRESET: 'ledger-connection-lost',
  EPIPE: 'ledger-connection-lost',
  ETIMEDOUT: 'ledger-connection-lost',
  '57P01': 'ledger-connection-lost',
  '57P02': 'ledger-connection-lost',
  '57P05': 'ledger-connection-lost',
  '25P03': 'ledger-connection-lost',
};

/** What the driver says without a code. */
const SENTENCES: readonly (readonly [RegExp, LedgerErrorCode])[] = [
  [/^SASL/, 'ledger-login-refused'],
  [/connection timeout|timeout exceeded|timeout expired/i, 'ledger-unreachable'],
  [/^Query read timeout/, 'ledger-connection-lost'],
  [/^Connection (terminated|ended)|not queryable/, 'ledger-connection-lost'],
  [/does not support SSL|establishing an SSL connection/, 'ledger-not-encrypted'],
];

const TLS_CODES = /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/** While connecting, a connection that ends is a server that cannot be reached. */
export function connectError(error: unknown, place: string): ReadbackError {
  const named = postgresError(error, place);
  return named.code === 'ledger-connection-lost' ? ledgerError('ledger-unreachable', { place }, error) : named;
}

/** Never holds the address as it was given: `place` is the one without a password. */
export function postgresError(error: unknown, place: string): ReadbackError {
  if (error instanceof ReadbackError) return error;
  return ledgerError(codeFor(error), { place }, error);
}

function codeFor(error: unknown): LedgerErrorCode {
  const code = codeOf(error);
  const known = CODES[code];
  if (known !== undefined) return known;
  if (TLS_CODES.test(code)) return 'ledger-not-encrypted';
  // Class 08 is about connections.
  if (code.startsWith('08')) return 'ledger-connection-lost';
  const message = error instanceof Error ? error.message : '';
  return SENTENCES.find(([pattern]) => pattern.test(message))?.[1] ?? 'ledger-failed';
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
