// Which of a machine's network cards stands for it: the same choice on every platform.
import { type Asked, isFound, type MissedSource, type PartReading } from './part-readings.js';

export interface Card {
  /** Lower case, six octets with colons. */
  readonly address: string;
  /** Where the address was read: a name, never an address. */
  readonly source: string;
  /** Where the card is on its bus; does not change with the order in which cards are found. */
  readonly place: string;
  readonly isUsb: boolean;
}

/** One that keeps its address, first those whose address comes from a maker. A locally administered address counts where a
 * virtual machine has no other: its host wrote it into the machine's settings, and a copy gets a new one. It does not count
 * on USB (telephones invent one at each plugging) or where it looks numbered by hand, because many machines share such a
 * number. */
export function chooseCard(cards: readonly (Card | MissedSource)[], folder: string): PartReading {
  const asked = cards.map((card) => ('address' in card ? { card, asked: judge(card) } : { asked: card }));
  const missed = asked.flatMap((entry) => (isFound(entry.asked) ? [] : [entry.asked]));
  const best = asked
    .flatMap((entry) => (entry.card && isFound(entry.asked) ? [{ ...entry.card, found: entry.asked }] : []))
    .toSorted(
      (a, b) =>
        Number(isLocal(a)) - Number(isLocal(b)) ||
        Number(a.isUsb) - Number(b.isUsb) ||
        compareTexts(a.place, b.place) ||
        compareTexts(a.address, b.address),
    )[0];
  if (best) return { found: best.found, missed };
  return { missed: missed.length > 0 ? missed : [{ source: folder, reason: 'not-there' }] };
}

function judge(card: Card): Asked {
  const { address, source, isUsb } = card;
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address) || address === '00:00:00:00:00:00' || firstOctet(card) & 1) {
    return { source, reason: 'not-usable' };
  }
  if (isLocal(card) && isUsb) return { source, reason: 'not-usable' };
  return isLocal(card) && isNumberedByHand(address) ? { source, reason: 'placeholder' } : { source, value: address };
}

const firstOctet = ({ address }: Card): number => Number.parseInt(address.slice(0, 2), 16);
const isLocal = (card: Card): boolean => (firstOctet(card) & 2) !== 0;

const isNumberedByHand = (address: string): boolean =>
  address === '52:54:00:12:34:56' || address.split(':').filter((octet) => octet === '00').length >= 3;

export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
