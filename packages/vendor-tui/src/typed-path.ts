// A path as it is best copied into a shell: short, and one word of the command. Not relative: it is typed in another window.

/** Nothing in it that a shell reads otherwise. */
const PLAIN = /^[\w./+@:,%-]+$/;

/** `home`: absolute, of whoever types. */
export function typedPath(path: string, home: string | undefined): string {
  if (!PLAIN.test(path)) return isWindows(path) ? `"${path}"` : `'${path.replaceAll("'", `'\\''`)}'`;
  const above = home?.replace(/\/+$/, '');
  return above?.startsWith('/') && path.startsWith(`${above}/`) ? `~${path.slice(above.length)}` : path;
}

const isWindows = (path: string): boolean => /^([a-z]:|\\\\)/i.test(path);
