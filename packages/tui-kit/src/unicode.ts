// Whether a terminal shows more than ASCII.

/** UTF-8 signs only where the locale promises UTF-8; the Linux console has no font for most of them. */
export function showsUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale =
    [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '') ?? '';
  if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return false;
  return /utf-?8/i.test(locale) || env['WT_SESSION'] !== undefined;
}
