// Which parts a machine has, on recorded machines and on this one.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRINT_SLOTS } from '@readback/core';
import { inspectMachineParts, machineFiles, readMachineParts } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { container, type RecordedMachine, recorded, server, virtualMachine } from './recorded-machine.js';

const partsOf = (machine: RecordedMachine) => readMachineParts(recorded(machine), 'linux');

const change = (
  machine: RecordedMachine,
  files: Readonly<Record<string, string | undefined>>,
  links: Readonly<Record<string, string | undefined>> = {},
): RecordedMachine => ({
  files: present({ ...machine.files, ...files }),
  links: present({ ...machine.links, ...links }),
});

const present = (entries: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const SDA = '/sys/devices/pci0000:00/0000:00:1f.2/block/sda';
const mountedFrom = (line: string) => ({ '/proc/self/mountinfo': `${line}\n` });

describe('a server', () => {
  it('has all five parts', () => {
    expect(partsOf(server)).toEqual({
      os: '8c1f0a2b3c4d5e6f708192a3b4c5d6e7',
      board: '4c4c4544-0042-3510-8052-b4c04f4d3232',
      disk: 'naa.5000c500a1b2c3d4',
      network: 'd4:be:d9:00:11:22',
      'root-fs': '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
    });
  });

  it('hides its board from a user who is not root, and nothing else', () => {
    const user = change(server, {
      '/sys/class/dmi/id/product_uuid': undefined,
      '/sys/class/dmi/id/board_serial': undefined,
    });
    const { board: _, ...rest } = partsOf(server);
    expect(partsOf(user)).toEqual(rest);
  });

  it('falls back to the serial numbers of board and product', () => {
    const junk = { '/sys/class/dmi/id/product_uuid': 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF' };
    expect(partsOf(change(server, junk)).board).toBe('.7hb5r22.cnivc0098c01ab.');
    const more = { ...junk, '/sys/class/dmi/id/board_serial': '0', '/sys/class/dmi/id/product_serial': ' 7HB5R22 \0' };
    expect(partsOf(change(server, more)).board).toBe('7hb5r22');
  });

  it('keeps its parts when disks and cards are found in another order', () => {
    const swapped = change(
      server,
      {},
      {
        '/sys/class/net/eth1/device': server.links?.['/sys/class/net/eno1/device'],
        '/sys/class/net/eth1': server.links?.['/sys/class/net/eno1'],
        '/sys/class/net/eno1/device': undefined,
        '/sys/class/net/eno1': undefined,
      },
    );
    expect(partsOf(swapped)).toEqual(partsOf(server));
  });

  it('knows a card by its own address while a bond hides it', () => {
    const card = '/sys/devices/pci0000:00/0000:00:1b.0/net/eno1';
    const bonded = change(server, {
      [`${card}/address`]: 'd4:be:d9:00:11:23\n',
      [`${card}/addr_assign_type`]: '3\n',
      [`${card}/bonding_slave/perm_hwaddr`]: 'd4:be:d9:00:11:22\n',
    });
    expect(partsOf(bonded).network).toBe('d4:be:d9:00:11:22');
  });
});

describe('a disk', () => {
  it('is found under encryption, volumes and mirrors, whichever half of a mirror is called first', () => {
    const layers = {
      '/sys/devices/virtual/block/dm-0/dm/name': 'root\n',
      '/sys/devices/virtual/block/md0/md/level': 'raid1\n',
      '/dev/dm-0': '',
    };
    const links = {
      '/sys/dev/block/252:0': '/sys/devices/virtual/block/dm-0',
      '/sys/class/block/dm-0': '/sys/devices/virtual/block/dm-0',
      '/sys/class/block/md0': '/sys/devices/virtual/block/md0',
      '/sys/devices/virtual/block/dm-0/slaves/md0': '/sys/devices/virtual/block/md0',
      '/sys/devices/virtual/block/md0/slaves/sda2': `${SDA}/sda2`,
      '/sys/devices/virtual/block/md0/slaves/sdb': '/sys/devices/pci0000:00/0000:00:1f.2/block/sdb',
      '/dev/disk/by-uuid/9f7a6e0c-52f5-4c1b-8a67-0d5b4d1c2e33': '/dev/dm-0',
    };
    const root = mountedFrom('28 1 252:0 / / rw shared:1 - xfs /dev/mapper/root rw');
    const machine = change(server, { ...layers, ...root }, links);
    expect(partsOf(machine)).toMatchObject({
      disk: 'naa.5000c500a0000001',
      'root-fs': '9f7a6e0c-52f5-4c1b-8a67-0d5b4d1c2e33',
    });
  });

  it('under btrfs is the one the mount names; its file system has no id that stays', () => {
    const root = mountedFrom('28 1 0:27 /@ / rw,relatime shared:1 - btrfs /dev/sda2 rw,subvol=/@');
    const parts = partsOf(change(server, root));
    expect(parts.disk).toBe('naa.5000c500a1b2c3d4');
    expect(parts['root-fs']).toBeUndefined();
  });

  it('is the first built-in one where the root cannot be told', () => {
    const usb = '/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/block/sdc';
    const machine = change(
      server,
      {
        ...mountedFrom('28 1 0:40 / / rw - zfs tank/root rw'),
        [`${usb}/removable`]: '0\n',
        [`${usb}/device/wwid`]: 'naa.1111111122222222\n',
        '/sys/devices/virtual/block/loop0/serial': 'loop-123456',
      },
      {
        '/sys/block/sdc': usb,
        '/sys/class/block/sdc': usb,
        '/sys/block/loop0': '/sys/devices/virtual/block/loop0',
        '/sys/class/block/loop0': '/sys/devices/virtual/block/loop0',
      },
    );
    expect(partsOf(machine).disk).toBe('naa.5000c500a1b2c3d4');
    expect(partsOf(change(machine, { [`${SDA}/removable`]: '1\n' })).disk).toBe('naa.5000c500a0000001');
  });

  it('of no identity is not replaced by a data disk, which comes and goes', () => {
    expect(partsOf(change(server, { [`${SDA}/device/wwid`]: 't10.ATA QEMU HARDDISK QM00001' })).disk).toBeUndefined();
  });
});

describe('a virtual machine', () => {
  it('has no part that its makers left blank, and the card that its host gave it', () => {
    expect(partsOf(virtualMachine)).toEqual({
      os: '00112233445566778899aabbccddeeff',
      network: '52:54:00:ab:cd:01',
      'root-fs': '0b51a9b6-1f0c-4e0d-9c53-6f1f3e1f2a10',
    });
  });

  it.each([
    ['the default of its host', '52:54:00:12:34:56', '0'],
    ['numbered by hand', '02:fc:00:00:00:01', '0'],
    ['made up at the start', '52:54:00:ab:cd:01', '1'],
    ['set by somebody', '52:54:00:ab:cd:01', '3'],
    ['for many', '01:00:5e:00:00:01', '0'],
    ['cut off', '52:54:00:ab', '0'],
  ])('does not count an address that is %s', (_, address, assigned) => {
    const card = '/sys/devices/pci0000:00/0000:00:03.0/net/ens3';
    const machine = change(virtualMachine, {
      [`${card}/address`]: address,
      [`${card}/addr_assign_type`]: assigned,
    });
    expect(partsOf(machine).network).toBeUndefined();
  });

  it('prefers an address from a maker, and one that is not on USB', () => {
    const usb = '/sys/devices/pci0000:00/0000:00:02.0/usb1/1-1/1-1:1.0';
    const onUsb = (address: string) =>
      change(
        virtualMachine,
        { [`${usb}/net/usb0/address`]: address, [`${usb}/net/usb0/addr_assign_type`]: '0' },
        { '/sys/class/net/usb0/device': usb, '/sys/class/net/usb0': `${usb}/net/usb0` },
      );
    expect(partsOf(onUsb('b8:27:eb:12:34:56')).network).toBe('b8:27:eb:12:34:56');
    expect(partsOf(onUsb('42:27:eb:12:34:56')).network).toBe('52:54:00:ab:cd:01');
    expect(partsOf(change(server, onUsb('00:27:eb:12:34:56').files, onUsb('').links)).network).toBe(
      'd4:be:d9:00:11:22',
    );
  });
});

describe('a machine that says little', () => {
  it('such as a container, has no part', () => {
    expect(partsOf(container)).toEqual({});
  });

  it('such as a small computer without a BIOS, has the serial number of its board', () => {
    const machine = { files: { '/sys/firmware/devicetree/base/serial-number': '10000000a1b2c3d4\0' } };
    expect(partsOf(machine)).toEqual({ board: '10000000a1b2c3d4' });
  });

  it('with both a BIOS and a device tree, has one board for root and none that differs for a service', () => {
    const uuid = '/sys/class/dmi/id/product_uuid';
    const serial = '/sys/class/dmi/id/board_serial';
    const files = {
      [uuid]: '4C4C4544-0042-3510-8052-B4C04F4D3232\n',
      [serial]: 'B0ARD-77',
      '/sys/firmware/devicetree/base/serial-number': '10000000a1b2c3d4\0',
    };
    expect(partsOf({ files })).toEqual({ board: '4c4c4544-0042-3510-8052-b4c04f4d3232' });
    expect(partsOf({ files, denied: [uuid, serial] })).toEqual({});
    // Nor where only one of root's files was opened to it.
    expect(partsOf({ files, denied: [uuid] })).toEqual({});
  });

  it.each([
    ['nothing at all', { files: {} }],
    ['a mount table that is none', { files: { '/proc/self/mountinfo': '28 1\n - \n/ / / / / / - -' } }],
    ['a loop of slaves', loopOfSlaves()],
  ])('such as %s, has no part and no error', (_, machine) => {
    expect(partsOf(machine)).toEqual({});
  });

  it('such as one of a platform that nobody described, has no part', () => {
    expect(readMachineParts(recorded(server), 'freebsd')).toEqual({});
    expect(inspectMachineParts(recorded(server), 'freebsd').map(({ found, missed }) => [found, missed])).toEqual(
      PRINT_SLOTS.map(() => [false, []]),
    );
  });
});

function loopOfSlaves(): RecordedMachine {
  return {
    files: { ...mountedFrom('28 1 252:0 / / rw - ext4 /dev/dm-0 rw'), '/sys/devices/virtual/block/dm-0/size': '1' },
    links: {
      '/sys/dev/block/252:0': '/sys/devices/virtual/block/dm-0',
      '/sys/class/block/dm-0': '/sys/devices/virtual/block/dm-0',
      '/sys/devices/virtual/block/dm-0/slaves/dm-0': '/sys/devices/virtual/block/dm-0',
    },
  };
}

describe('a value that many machines share', () => {
  it.each([
    '',
    '0',
    '0000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '00000000-0000-0000-0000-000000000000',
    '12345678',
    '1234567890',
    '0123456789',
    '123456789',
    'None',
    'N/A',
    'Not Specified',
    'Not Applicable 1',
    'Default string',
    'System Serial Number',
    'Base Board Serial Number',
    'To Be Filled By O.E.M. 1',
    'OEM 1',
    '.......',
    'XXXXXXXXXXXX',
    'INVALID 0',
    'overlayblk',
    'QM00003',
    'persistent-disk-0',
    'FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE',
    '00020003-0004-0005-0006-000700080009',
    '0000_0000_0000_0000.',
    '0000-0000-0000-0000-0000-0000-00',
    '00000000000000000001',
    'BSS-0123456789',
    'SN: 000001',
    'VMWare NVME_0000',
    'naa.6000c29f3ab1c2d3e4f5061728394a5b',
    '6000c29f3ab1c2d3e4f5061728394a5b',
    'naa.600224801a2b3c4d5e6f708192a3b4c5',
    'VB1a2b3c4d-5e6f7081',
    't10.ATA     VBOX HARDDISK                           VB1a2b3c4d-5e6f7081 ',
    'nvme.15ad-564d57617265204e564d455f30303030-564d77617265-00000001',
  ])('is no board: "%s"', (value) => {
    expect(partsOf({ files: { '/sys/class/dmi/id/board_serial': value } })).toEqual({});
  });

  it.each([
    'VMware-56 4d 3a 21 9c 0e 4b 7d-8a 11 22 33 44 55 66 77',
    '7183-5614-9022-4417-6650-1928-34',
    '00000000-0000-0000-0000-ac1f6b4d2e10',
    'naa.6d094660650d1e002a1b3c4d5e6f7081',
    'nvme.1d0f-766f6c30616263646566-416d617a6f6e-00000001',
    'PF1ABCDE',
    'CZC1234567',
    '4c4c4544-0042-3510-8052-b4c04f4d3232',
    'Parallels-6B 1F 22',
  ])('is not this one: "%s"', (value) => {
    expect(partsOf({ files: { '/sys/class/dmi/id/board_serial': value } }).board).toBe(value.toLowerCase());
  });
});

describe('this machine', () => {
  it('tells a file that this user may not read from one that is not there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'readback-parts-'));
    const file = join(folder, 'serial');
    writeFileSync(file, 'PF1ABCDE');
    chmodSync(file, 0);
    const user = process.geteuid?.();
    // Nothing is forbidden to root.
    if (user === 0) process.seteuid?.(65534);
    try {
      expect([machineFiles.read(file), machineFiles.whyNot(file)]).toEqual([undefined, 'no-permission']);
      expect(machineFiles.whyNot('/nowhere/at/all')).toBe('not-there');
    } finally {
      if (user === 0) process.seteuid?.(user);
      rmSync(folder, { recursive: true });
    }
  });

  it('is read without an error, and twice the same', () => {
    const parts = readMachineParts();
    expect(readMachineParts(machineFiles)).toEqual(parts);
    for (const value of Object.values(parts)) expect(value).toMatch(/^\S(.*\S)?$/);
  });
});
