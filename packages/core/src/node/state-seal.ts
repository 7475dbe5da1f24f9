// The seal of the records on disk: under whose key the next one is sealed, what a record's own seal says of it, and what counts
// of one whose seal does not fit.
import type { Installation } from '../licence/installation.js';
import type { Notice } from '../licence/licence.js';
import { noticeOf } from './notices.js';
import { trustedPart } from './state-doubt.js';
import { stateError } from './state-errors.js';
import {
  decodeState,
  encodeState,
  type FoundRecord,
  type SealVerdict,
  type StateRecord,
  verdictOf,
} from './state-file.js';
import { type KeyHolders, newStateKey, unwrapStateKey, wrapStateKey } from './state-key.js';
import { edited, foreign } from './state-notices.js';

export interface Judged {
  readonly installation: Installation;
  /** What had to be healed. */
  readonly notices: readonly Notice[];
  /** What the seal of the record says; `unchecked` where nothing is kept yet that it could protect, or there is no record. */
  readonly seal: SealVerdict | 'unchecked';
}

export interface StateSeal {
  /** What counts of a record. `others`: all that can be read, newest first. Throws `state-needs-identity` for writing. */
  judge(record: FoundRecord, others: () => readonly FoundRecord[], isForWriting: boolean): Judged;
  /** Text of a record, under the key of the record before it where this machine has that. */
  sealed(
    record: Pick<StateRecord, 'generation' | 'writes' | 'installation'>,
    before: StateRecord['key'] | undefined,
  ): string;
}

/** `ask`: what the key is wrapped under; asked when it is needed, and again where it opens nothing. */
export function openStateSeal(folder: string, productId: string, ask?: () => KeyHolders): StateSeal {
  let knownHolders: KeyHolders | undefined;
  const holders = (): KeyHolders => {
    knownHolders ??= ask?.() ?? { parts: new Map() };
    return knownHolders;
  };
  const verdict = (record: FoundRecord): SealVerdict => {
    const known = verdictOf(record, holders());
    if (known !== 'foreign') return known;
    // Perhaps this machine could not be read yet when it was asked.
    knownHolders = undefined;
    return verdictOf(record, holders());
  };
  return {
    judge: (record, others, isForWriting) => {
      const { installation } = record;
      // Before the first screen the machine's parts are not read for nothing.
      if (!isForWriting && !isWorthASeal(installation)) return { installation, seal: 'unchecked', notices: [] };
      const seal = verdict(record);
      if (seal === 'sealed') return { installation, seal, notices: [] };
      const found = others();
      if (seal === 'unsealed' && found.every(({ version }) => version === 1)) {
        return { installation, seal, notices: [] };
      }
      const reference = found.find((other) => verdictOf(other, holders()) === 'sealed');
      if (seal === 'foreign' && !reference && holders().identity === undefined && isHeldByIdentity(record)) {
        // It is not known whose it is. A call may be waiting in it, and what is written now would drop it.
        const missing = stateError('state-needs-identity', { folder });
        if (isForWriting) throw missing;
        return { installation, seal, notices: [noticeOf(missing)] };
      }
      const notice = seal === 'foreign' ? foreign(folder) : edited(folder);
      return {
        installation: trustedPart(installation, reference?.installation),
        seal: seal === 'foreign' ? seal : 'edited',
        notices: [notice],
      };
    },
    sealed: (record, before = {}) => {
      const known = unwrapStateKey(before, holders());
      const key = known ?? newStateKey();
      const wrapped = wrapStateKey(key, holders(), known ? before : {});
      const text = encodeState({ productId, ...record, key: wrapped }, key);
      // What could not be read again would lock a licence out.
      if (decodeState(text).kind !== 'intact') throw new Error('a state cannot be written down');
      return text;
    },
  };
}

/** By nothing else: the machine has shown no part of its own. */
const isHeldByIdentity = ({ key }: FoundRecord): boolean => Object.keys(key).join() === 'identity';

/** Where only challenges wait, a hand with an editor could as well begin anew. */
const isWorthASeal = ({ lineage, trials, deactivation }: Installation): boolean =>
  lineage.length > 0 || trials.length > 0 || deactivation !== null;
