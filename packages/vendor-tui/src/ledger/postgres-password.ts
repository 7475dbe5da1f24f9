// The password of a server where its address has none: `PGPASSWORD`, else the line of `~/.pgpass` that fits, as every
// client of PostgreSQL reads it. The driver would do so too, but warns on the terminal that it will not for ever.
import { readFileSync, statSync } from 'node:fs';
import { homedir, platform, userInfo } from 'node:os';
import { join } from 'node:path';
import type { PostgresAddress } from './postgres-address.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** Empty where there is none: a server that wants one refuses. */
export function passwordFor(address: PostgresAddress, env: Variables = process.env): string {
  if (address.password !== undefined) return address.password;
  if (env['PGPASSWORD'] !== undefined) return env['PGPASSWORD'];
  const host = address.host ?? env['PGHOST'] ?? 'localhost';
  const user = address.user ?? env['PGUSER'] ?? env['USER'] ?? userInfo().username;
  const wanted = [
    host.startsWith('/') ? 'localhost' : host,
    String(address.port ?? env['PGPORT'] ?? 5432),
    address.database ?? env['PGDATABASE'] ?? user,
    user,
  ];
  for (const line of linesOf(env)) {
    const [password, ...rest] = fieldsOf(line).toReversed();
    const fields = rest.toReversed();
    const fits = fields.length === wanted.length && fields.every((field, at) => field === '*' || field === wanted[at]);
    if (fits && password !== undefined) return password;
  }
  return '';
}

function linesOf(env: Variables): readonly string[] {
  const onWindows = platform() === 'win32';
  const usual = onWindows
    ? join(env['APPDATA'] ?? homedir(), 'postgresql', 'pgpass.conf')
    : join(env['HOME'] ?? homedir(), '.pgpass');
  const file = env['PGPASSFILE'] ?? usual;
  try {
    // A file that others can read counts for nothing, so that nobody gets used to it.
    if (!onWindows && (statSync(file).mode & 0o077) !== 0) return [];
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => !line.startsWith('#'));
  } catch {
    return [];
  }
}

/** `host:port:database:user:password`; `\:` and `\\` stand for the signs themselves. */
function fieldsOf(line: string): string[] {
  const fields = [''];
  for (const [part] of line.matchAll(/\\[\s\S]|[\s\S]/g)) {
    if (part === ':') fields.push('');
    else fields.push(`${fields.pop() ?? ''}${part.startsWith('\\') && part.length > 1 ? part.slice(1) : part}`);
  }
  return fields;
}
