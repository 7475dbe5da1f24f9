// What a store has to tell of a state that was not as it should be (docs/integrate.md, State).
import type { Notice } from '../licence/licence.js';

const CHECK_THE_DISK = 'Check the disk.';
const DO_IT_AGAIN = 'If the last thing you did here is missing, do it again.';

export const healedFromOlder = (damaged: readonly string[], used: string): Notice => ({
  code: 'state-healed',
  message: `The newest record of this licence is damaged (${damaged.join(', ')}); ${used} is used.`,
  next: `${CHECK_THE_DISK} ${DO_IT_AGAIN}`,
});

export const healedFromCopy = (damaged: readonly string[], copy: string): Notice => ({
  code: 'state-healed',
  message: `The newest record of this licence is damaged (${damaged.join(', ')}); the copy in ${copy} is used.`,
  next: `${CHECK_THE_DISK} Nothing is lost.`,
});

export const allDamaged = (folder: string): Notice => ({
  code: 'state-damaged',
  message: `Every record of a licence in ${folder} is damaged; this installation begins anew.`,
  next: 'Put the folder back from a backup of this machine, or show a challenge and call.',
});

/** `older`: there was a record, and it was not the newest. */
export const putBack = (folder: string, copy: string, older: boolean): Notice => ({
  code: older ? 'state-put-back' : 'state-missing',
  message: older
    ? `The record of this licence in ${folder} is an older one, put back; the newer one in ${copy} is used.`
    : `The record of this licence in ${folder} is gone; the copy in ${copy} is used.`,
  next: older
    ? 'Nothing is lost. If a backup was put back here, that is why.'
    : `${DO_IT_AGAIN} Find out who removed the record.`,
});

export const copyRenewed = (copy: string): Notice => ({
  code: 'state-copy-renewed',
  message: `The second copy of the record of this licence, in ${copy}, was missing; it was made again.`,
  next: 'Nothing is lost. If this comes again, find out who removes or replaces it.',
});

export const usageHealed = (damaged: readonly string[], used: string): Notice => ({
  code: 'usage-damaged',
  message: `The newest record of what was counted is damaged (${damaged.join(', ')}); ${used} is used.`,
  next: `${CHECK_THE_DISK} Say it with the next usage report.`,
});

export const usageLost = (folder: string): Notice => ({
  code: 'usage-damaged',
  message: `Every record of what was counted in ${folder} is damaged; counting begins anew.`,
  next: 'Put the folder back from a backup of this machine, or say it with the next usage report.',
});

export const edited = (folder: string): Notice => ({
  code: 'state-edited',
  message: `The record of this licence in ${folder} was changed by something else than this program.`,
  next: 'The licence counts as far as its signatures prove it. Leave these files alone; programs keep them.',
});

export const foreign = (folder: string): Notice => ({
  code: 'state-foreign',
  message: `The record of this licence in ${folder} was written on another machine.`,
  next: 'Run the program where it was activated. On a new machine, show a challenge and call.',
});
