// Which call a licence asks for: the same in the app and in plain text. Nothing of the kit here, so that commands need not
// load it.
import type { Licence, Purpose } from '@readback/core';

/** As its reason says it. `held`: what the base policy allows; nothing where no licence counts, so that only a first one helps. */
export function neededPurpose(site: { readonly licence: Pick<Licence, 'status'>; readonly held: unknown }): Purpose {
  if (site.held === undefined) return 'activate';
  switch (site.licence.status) {
    case 'wrong-machine':
      return 'move';
    case 'clock-suspect':
      return 'clock';
    case 'expired':
      return 'change';
    default:
      return 'activate';
  }
}
