// A machine print as the grants table holds it: whole, for finding the machine, and in parts, for finding its like.
import { type MachinePrint, PRINT_SLOTS, type PrintSlot, partOf } from '@readback/core';
import type { GrantRecord } from './schema-grants.js';

export type PartColumn = 'partOs' | 'partBoard' | 'partDisk' | 'partNetwork' | 'partRootFs' | 'partIdentity';
export type MachineColumns = Pick<GrantRecord, 'print' | 'printMask' | PartColumn>;

const PARTS_BITS = 40n;

const COLUMNS = {
  os: 'partOs',
  board: 'partBoard',
  disk: 'partDisk',
  network: 'partNetwork',
  'root-fs': 'partRootFs',
} as const satisfies Record<PrintSlot, PartColumn>;

/** The columns of a print; parts it does not have are null. */
export function machineColumns(print: MachinePrint): MachineColumns {
  const part = (slot: PrintSlot): number | null => {
    const value = partOf(print, slot);
    return value === undefined ? null : Number(value);
  };
  return {
    print: wholePrint(print),
    printMask: print.mask,
    partOs: part('os'),
    partBoard: part('board'),
    partDisk: part('disk'),
    partNetwork: part('network'),
    partRootFs: part('root-fs'),
    partIdentity: print.mask === 0 ? Number(print.parts) : null,
  };
}

/** The parts a print has, by column. */
export function presentParts(print: MachinePrint): readonly (readonly [PartColumn, number])[] {
  const columns = machineColumns(print);
  const names: PartColumn[] = [...PRINT_SLOTS.map((slot) => COLUMNS[slot]), 'partIdentity'];
  return names.flatMap((name) => {
    const value = columns[name];
    return value === null ? [] : [[name, value] as const];
  });
}

/** Mask and parts, 45 bits, as 12 hex digits. */
export function wholePrint(print: MachinePrint): string {
  return ((BigInt(print.mask) << PARTS_BITS) | print.parts).toString(16).padStart(12, '0');
}

/** The print that a grant was signed for. */
export function printOfGrant(grant: Pick<GrantRecord, 'print'>): MachinePrint {
  const whole = BigInt(`0x${grant.print}`);
  return { mask: Number(whole >> PARTS_BITS), parts: whole & ((1n << PARTS_BITS) - 1n) };
}

/** Bits of a challenge below its print: counter and nonce (docs/protocol.md section 6.1). */
const BELOW_PRINT = 20n;

/** Of the payload of a challenge, 20 hex digits. */
export function wholePrintOfChallenge(challenge: string): string | undefined {
  if (!/^[0-9a-f]{20}$/.test(challenge)) return undefined;
  const print = (BigInt(`0x${challenge}`) >> BELOW_PRINT) & ((1n << (PARTS_BITS + 5n)) - 1n);
  return print.toString(16).padStart(12, '0');
}
