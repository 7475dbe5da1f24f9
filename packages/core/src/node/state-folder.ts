// Where a licence is kept when nobody says where.
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `$READBACK_STATE`; for root `/var/lib/readback/<product>`; else below `$XDG_STATE_HOME` or `~/.local/state`. */
export function defaultStateFolder(
  productId: string,
  env: Environment,
  isRoot: boolean = process.getuid?.() === 0,
): string {
  const named = env['READBACK_STATE'];
  if (named) return resolve(named);
  if (isRoot) return join('/var/lib/readback', productId);
  const xdg = env['XDG_STATE_HOME'];
  // The XDG specification has a relative path ignored.
  const base = xdg && isAbsolute(xdg) ? xdg : join(env['HOME'] || homedir(), '.local', 'state');
  return join(base, 'readback', productId);
}
