// The truth table of the machine print: which events leave a recorded machine itself, which make it another, as root, as a
// service user on what root activated, and as a service user throughout (docs/protocol.md section 6.2).
import { digestParts, type MachineParts, matchPrint, printOfParts } from '@readback/core';
import { inspectMachineParts, readMachineParts } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import {
  btrfsServer,
  cloudGuest,
  containerOnGuest,
  containerOnServer,
  dellWithRaid,
  hyperVGuest,
  kvmGuest,
  type LinuxMachine,
  linuxTree,
  luksWorkstation,
  proxmoxGuest,
  raspberryPi,
  vmwareGuest,
} from './recorded-linux.js';
import { recorded } from './recorded-machine.js';

type Event = (machine: LinuxMachine) => LinuxMachine;

const NEW_ID = 'aa11bb22cc33dd44ee55ff6600778899';
const NEW_UUID = '2b9e4f10-6c7d-4e8f-a012-3b4c5d6e7f80';

const newCard: Event = (machine) =>
  machine.card ? { ...machine, card: { ...machine.card, address: '00:1b:21:9a:8b:7c' } } : machine;
/** One of the same kind: what names a place or is kept in a disk's file stays. */
const newDisk: Event = (machine) => ({
  ...machine,
  ...(machine.disk && {
    disk: {
      ...machine.disk,
      ids: Object.fromEntries(
        Object.entries(machine.disk.ids).map(([name, id]) => [name, isVirtual(id) ? id : `${id}ff`]),
      ),
    },
  }),
});
const isVirtual = (id: string): boolean => /QEMU|naa\.6000c29|naa\.60022480/.test(id);
const newSystem: Event = (machine) => ({
  ...machine,
  machineId: NEW_ID,
  root: { ...machine.root, uuid: NEW_UUID },
});
const newBoard: Event = (machine) => ({
  ...machine,
  ...(machine.dmi && { dmi: { ...machine.dmi, product_uuid: '4c4c4544-0051-4210-8035-c7c04f394e32' } }),
  ...(machine.deviceTreeSerial !== undefined && { deviceTreeSerial: '10000000f9e8d7c6' }),
});
const both =
  (...events: readonly Event[]): Event =>
  (machine) =>
    events.reduce((changed, event) => event(changed), machine);

/** The disk stays in its place, the card is part of the board. */
const boardSwap = both(newBoard, newCard);
/** Its contents on a disk of another machine. A virtual machine: a new board and a new card, and the disk's file copied. */
const copy = both(newBoard, newDisk, newCard);

const partsOf = (machine: LinuxMachine, isRoot: boolean): MachineParts =>
  readMachineParts(recorded(linuxTree(machine, isRoot)), 'linux');

const slotsOf = (machine: LinuxMachine, isRoot: boolean): string => Object.keys(partsOf(machine, isRoot)).join(' ');

function verdict(machine: LinuxMachine, event: Event, wasRoot: boolean, isRoot: boolean): string {
  const print = printOfParts(digestParts('com.example.historian', partsOf(machine, wasRoot)));
  return matchPrint(print, digestParts('com.example.historian', partsOf(event(machine), isRoot))).verdict;
}

/** As root, as a service user on root's licence, as a service user. */
type Row = readonly [string, Event, string];

const nothing: Row = ['nothing', (machine) => machine, 'same same same'];
const PHYSICAL: readonly Row[] = [
  nothing,
  ['another network card', newCard, 'drifted drifted drifted'],
  ['another disk, system copied over', newDisk, 'drifted drifted drifted'],
  ['system installed anew', newSystem, 'drifted drifted drifted'],
  // Whoever may not see the board sees another network card.
  ['another board', boardSwap, 'other drifted drifted'],
  ['disk copied into another machine', copy, 'other other other'],
];
/** No number of its disk counts, so a service user has one part of hardware: the network card. */
const VIRTUAL: readonly Row[] = [
  nothing,
  ['another network card', newCard, 'drifted other other'],
  ['another disk, system copied over', newDisk, 'same same same'],
  ['system installed anew', newSystem, 'drifted other other'],
  ['machine copied', copy, 'other other other'],
];

const TABLE: readonly (readonly [string, LinuxMachine, string, string, readonly Row[]])[] = [
  ['a Dell server with RAID', dellWithRaid, 'os board disk network root-fs', 'os disk network root-fs', PHYSICAL],
  [
    'a workstation with LUKS and LVM',
    luksWorkstation,
    'os board disk network root-fs',
    'os disk network root-fs',
    PHYSICAL,
  ],
  ['a server on btrfs', btrfsServer, 'os board disk network', 'os disk network', PHYSICAL],
  [
    'a Raspberry Pi',
    raspberryPi,
    'os board disk network root-fs',
    'os board disk network root-fs',
    PHYSICAL.map((row) => (row[1] === boardSwap ? [row[0], boardSwap, 'other other other'] : row)),
  ],
  ['a Proxmox guest', proxmoxGuest, 'os board network root-fs', 'os network root-fs', VIRTUAL],
  ['a KVM guest', kvmGuest, 'os board network root-fs', 'os network root-fs', VIRTUAL],
  ['a VMware guest', vmwareGuest, 'os board network root-fs', 'os network root-fs', VIRTUAL],
  ['a Hyper-V guest', hyperVGuest, 'os board network root-fs', 'os network root-fs', VIRTUAL],
  [
    'a guest in the cloud',
    cloudGuest,
    'os board disk network root-fs',
    'os disk network root-fs',
    PHYSICAL.filter(([, event]) => event !== boardSwap),
  ],
  [
    'a container on a server, without machine-id',
    containerOnServer,
    'board disk',
    'disk',
    [nothing, ['made anew', newCard, 'same same same'], ['started on another server', copy, 'other other other']],
  ],
  [
    'a container on a server, with machine-id',
    { ...containerOnServer, machineId: NEW_ID },
    'os board disk',
    'os disk',
    [nothing, ['made anew', newCard, 'same same same'], ['started on another server', copy, 'other other other']],
  ],
  [
    'a container on a virtual machine, with the machine-id of its host',
    { ...containerOnGuest, machineId: NEW_ID },
    'os',
    'os',
    [
      nothing,
      [
        'started on another host',
        (machine) => ({ ...machine, machineId: '0123456789abcdef0123456789abcdee' }),
        'other other other',
      ],
      // Where the machine-id is part of the image, nothing tells one host from another.
      ['its image on another host', copy, 'same same same'],
    ],
  ],
];

describe.each(TABLE)('%s', (_, machine, asRoot, asUser, rows) => {
  it(`has ${asRoot}; as a service user ${asUser}`, () => {
    expect([slotsOf(machine, true), slotsOf(machine, false)]).toEqual([asRoot, asUser]);
  });

  it.each(rows)('%s', (__, event, expected) => {
    const [root, hidden, user] = [
      verdict(machine, event, true, true),
      verdict(machine, event, true, false),
      verdict(machine, event, false, false),
    ];
    expect(`${root} ${hidden} ${user}`).toBe(expected);
  });

  it.each([true, false])('is reported without any value, as root: %s', (isRoot) => {
    const tree = linuxTree(machine, isRoot);
    const report = inspectMachineParts(recorded(tree), 'linux');
    const parts = partsOf(machine, isRoot);
    expect(report.filter(({ found }) => found).map(({ slot }) => slot)).toEqual(Object.keys(parts));
    for (const { found, source, missed } of report) {
      expect(found).toBe(source !== undefined);
      if (!found) expect(missed.length).toBeGreaterThan(0);
    }
    const said = JSON.stringify(report).toLowerCase();
    for (const value of Object.values(parts)) expect(said).not.toContain(value);
    expect(said).not.toMatch(/[0-9a-f]{8}/);
  });
});

describe('a container on a virtual machine, without machine-id', () => {
  it('has no part, so it needs an identity', () => {
    expect(partsOf(containerOnGuest, true)).toEqual({});
    expect(
      inspectMachineParts(recorded(linuxTree(containerOnGuest, true)), 'linux').map(({ missed }) => missed[0]),
    ).toEqual([
      { source: '/etc/machine-id', reason: 'not-there' },
      { source: '/sys/class/dmi/id/product_uuid', reason: 'not-there' },
      { source: '/sys/class/block/vda/wwid', reason: 'not-there' },
      { source: '/sys/class/net', reason: 'not-there' },
      { source: '/proc/self/mountinfo', reason: 'not-usable' },
    ]);
  });
});

describe('the report of a machine', () => {
  it('tells a service user that the board is there and may not be read', () => {
    const [, board] = inspectMachineParts(recorded(linuxTree(vmwareGuest, false)), 'linux');
    expect(board).toEqual({
      slot: 'board',
      found: false,
      missed: [{ source: '/sys/class/dmi/id/product_uuid', reason: 'no-permission' }],
    });
  });

  it('tells where each part was read, and what was passed over', () => {
    const junk = {
      ...proxmoxGuest,
      dmi: { product_uuid: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', board_serial: 'B0ARD-77' },
    };
    const report = inspectMachineParts(recorded(linuxTree(junk, true)), 'linux');
    expect(report.map(({ slot, source }) => [slot, source])).toEqual([
      ['os', '/etc/machine-id'],
      ['board', '/sys/class/dmi/id/board_serial'],
      ['disk', undefined],
      ['network', '/sys/class/net/ens18/address'],
      ['root-fs', '/dev/disk/by-uuid'],
    ]);
    expect(report[1]?.missed).toEqual([{ source: '/sys/class/dmi/id/product_uuid', reason: 'placeholder' }]);
    expect(report[2]?.missed).toContainEqual({ source: '/sys/class/block/sda/device/wwid', reason: 'placeholder' });
  });

  it('does not say the address by which a card on USB is named', () => {
    const usb = '/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0';
    const machine = { ...kvmGuest, card: { name: 'enx00e04c6801aa', address: '00:e0:4c:68:01:aa', place: usb } };
    const network = inspectMachineParts(recorded(linuxTree(machine, true)), 'linux')[3];
    expect(network).toEqual({ slot: 'network', found: true, source: '/sys/class/net/enx…/address', missed: [] });
  });
});
