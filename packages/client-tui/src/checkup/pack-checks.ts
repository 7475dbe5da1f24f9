// The pack of this site: its version, what its keys are good for, and whether an older one would still be taken.
import { formatDay, formatPackTag, type Installation, type IssuingKey, type Pack } from '@readback/core';
import type { Check } from '../flow/checkup.js';

/** `installation`: absent where it could not be opened. */
export function packChecks(pack: Pack, installation?: Pick<Installation, 'packVersion'>): Check[] {
  const { product, version, tag, keys } = pack;
  return [
    {
      part: 'pack',
      state: 'ok',
      message: `Version ${version} of ${product.title} (${product.id}, tag ${formatPackTag(tag)}).${rememberedWords(installation)}`,
    },
    keyCheck(keys),
  ];
}

function rememberedWords(installation: Pick<Installation, 'packVersion'> | undefined): string {
  if (!installation) return '';
  const { packVersion } = installation;
  if (packVersion === 0) return ' No pack has brought a licence here yet.';
  return ` The newest that brought a licence here is version ${packVersion}; an older one is refused.`;
}

function keyCheck(keys: readonly IssuingKey[]): Check {
  const signs = keys.some(({ status }) => status === 'current' || status === 'next');
  const message = `Issuing keys: ${keys.map(keyWords).join(', ')}.`;
  if (signs) return { part: 'pack', state: 'ok', message };
  return {
    part: 'pack',
    state: 'warn',
    message: `${message} None of them signs any more.`,
    next: 'Ask the vendor for a newer pack before the next call.',
    say: 'This pack has no key that signs.',
  };
}

function keyWords({ epoch, status, lastDay }: IssuingKey): string {
  const until = status === 'retired' && lastDay !== undefined ? ` (grants up to ${formatDay(lastDay)} count)` : '';
  return `${epoch} ${status}${until}`;
}
