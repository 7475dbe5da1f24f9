// The address of a ledger on a PostgreSQL server: `postgres://user@host:5432/database?sslmode=verify-full`.
// What is wrong with one is told without repeating it: a password may be anywhere in it.
import { readFileSync } from 'node:fs';
import { ledgerError } from './errors.js';

export interface PostgresAddress {
  /** The address without its password: what is shown, and what desk.json keeps. */
  readonly place: string;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
  /** Settings of the session, such as `-c search_path=desk`. */
  readonly options?: string | undefined;
  readonly ssl?: false | { readonly rejectUnauthorized: boolean; readonly ca?: string } | undefined;
}

/** Whether it looks like one: whatever begins so is no file. */
export function isPostgresAddress(text: string): boolean {
  return /^postgres(ql)?:/i.test(text.trim());
}

const KNOWN = ['host', 'port', 'sslmode', 'sslrootcert', 'options'];

/** What is not in it (user, host, password ...) comes from the usual variables (`PGUSER`, `PGPASSWORD` ...) and from
 * `~/.pgpass`. Throws `ledger-address-invalid`. */
export function parsePostgresAddress(text: string): PostgresAddress {
  const url = urlOf(text.trim());
  const query = url.searchParams;
  // `user:12/34@host/db` and its like: half of a password would be taken for the name of a database.
  if (/[/@]/.test(url.pathname.slice(1)) || url.hash !== '') throw invalid('a sign in the password needs %, as in %2F');
  const unknown = [...query.keys()].some((name) => !KNOWN.includes(name));
  if (unknown) throw invalid(`what follows the ? may only be ${KNOWN.join(', ')}`);
  const host = decoded(url.hostname).replace(/^\[(.*)\]$/, '$1') || query.get('host') || undefined;
  const port = portOf(url.port || query.get('port') || '');
  return {
    place: placeOf(url),
    host,
    port,
    user: decoded(url.username) || undefined,
    password: decoded(url.password) || undefined,
    database: decoded(url.pathname.slice(1)) || undefined,
    options: query.get('options') ?? undefined,
    ssl: sslOf(query),
  };
}

function urlOf(text: string): URL {
  if (!/^postgres(ql)?:\/\//i.test(text)) throw invalid('it begins with postgres://');
  // The error of the parser would repeat the whole text.
  if (!URL.canParse(text)) throw invalid('host and port cannot be read');
  return new URL(text);
}

function placeOf(url: URL): string {
  const shown = new URL(url);
  shown.password = '';
  shown.protocol = 'postgres:';
  return shown.href.replace(/^postgresql:/, 'postgres:');
}

function portOf(text: string): number | undefined {
  if (text === '') return undefined;
  if (!/^\d{1,5}$/.test(text)) throw invalid('the port is no number');
  return Number(text);
}

function sslOf(query: URLSearchParams): PostgresAddress['ssl'] {
  const mode = query.get('sslmode');
  const file = query.get('sslrootcert');
  if (mode === null && file !== null) throw invalid('sslrootcert is for sslmode=verify-full');
  switch (mode) {
    case null:
      return undefined;
    case 'disable':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-full':
      return { rejectUnauthorized: true, ...(file === null ? {} : { ca: certificateOf(file) }) };
    default:
      throw invalid('sslmode is disable, require or verify-full');
  }
}

function certificateOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw invalid('the file of sslrootcert cannot be read');
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('a % is not followed by two hex digits');
  }
}

const invalid = (what: string) => ledgerError('ledger-address-invalid', { what });
