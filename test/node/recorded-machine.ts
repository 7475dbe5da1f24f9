// Machines as trees of files, in the shape in which Linux shows them.
import type { MachineFiles } from '@readback/core/node';

export interface RecordedMachine {
  /** Path → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Path → path, both absolute; also for whole folders. */
  readonly links?: Readonly<Record<string, string>>;
  /** Files that are there and that this user may not read. */
  readonly denied?: readonly string[];
}

export function recorded({ files, links = {}, denied = [] }: RecordedMachine): MachineFiles {
  const paths = [...Object.keys(files), ...Object.keys(links)];
  const exists = (path: string): boolean => paths.some((known) => known === path || known.startsWith(`${path}/`));
  const follow = (path: string, depth = 0): string | undefined => {
    const link = Object.keys(links).find((from) => path === from || path.startsWith(`${from}/`));
    if (link !== undefined && depth < 9) return follow(`${links[link]}${path.slice(link.length)}`, depth + 1);
    return exists(path) ? path : undefined;
  };
  return {
    read: (file) => (denied.includes(file) ? undefined : files[follow(file) ?? file]),
    whyNot: (file) => (denied.includes(file) ? 'no-permission' : 'not-there'),
    list: (folder) => {
      const place = `${follow(folder) ?? folder}/`;
      const below = paths.filter((path) => path.startsWith(place)).map((path) => path.slice(place.length));
      return [...new Set(below.map((rest) => rest.split('/')[0] ?? ''))].toSorted();
    },
    follow: (path) => follow(path),
  };
}

const PCI = '/sys/devices/pci0000:00';

/** A rack server: SCSI disk with three partitions, two cards, a bond-free network, a virtual bridge. */
export const server: RecordedMachine = {
  files: {
    '/etc/machine-id': '8C1F0A2B3C4D5E6F708192A3B4C5D6E7\n',
    '/sys/class/dmi/id/product_uuid': '4C4C4544-0042-3510-8052-B4C04F4D3232\n',
    '/sys/class/dmi/id/board_serial': '.7HB5R22.CNIVC0098C01AB.\n',
    '/proc/self/mountinfo': [
      '22 28 0:21 / /proc rw,nosuid - proc proc rw',
      '28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro',
      '41 28 8:1 / /boot/efi rw,relatime shared:30 - vfat /dev/sda1 rw',
      '',
    ].join('\n'),
    [`${PCI}/0000:00:1f.2/block/sda/removable`]: '0\n',
    [`${PCI}/0000:00:1f.2/block/sda/device/wwid`]: 'naa.5000c500a1b2c3d4\n',
    [`${PCI}/0000:00:1f.2/block/sda/sda2/partition`]: '2\n',
    [`${PCI}/0000:00:1f.2/block/sdb/removable`]: '0\n',
    [`${PCI}/0000:00:1f.2/block/sdb/device/wwid`]: 'naa.5000c500a0000001\n',
    '/dev/sda1': '',
    '/dev/sda2': '',
    [`${PCI}/0000:00:1c.0/net/eno2/address`]: 'd4:be:d9:00:11:23\n',
    [`${PCI}/0000:00:1c.0/net/eno2/addr_assign_type`]: '0\n',
    [`${PCI}/0000:00:1b.0/net/eno1/address`]: 'D4:BE:D9:00:11:22\n',
    [`${PCI}/0000:00:1b.0/net/eno1/addr_assign_type`]: '0\n',
    '/sys/devices/virtual/net/br0/address': '02:42:ac:11:00:02\n',
    '/sys/devices/virtual/net/br0/addr_assign_type': '3\n',
    '/sys/devices/virtual/net/lo/address': '00:00:00:00:00:00\n',
    '/sys/devices/virtual/net/lo/addr_assign_type': '0\n',
  },
  links: {
    '/sys/class/net/eno1/device': `${PCI}/0000:00:1b.0`,
    '/sys/class/net/eno1': `${PCI}/0000:00:1b.0/net/eno1`,
    '/sys/class/net/eno2/device': `${PCI}/0000:00:1c.0`,
    '/sys/class/net/eno2': `${PCI}/0000:00:1c.0/net/eno2`,
    '/sys/class/net/br0': '/sys/devices/virtual/net/br0',
    '/sys/class/net/lo': '/sys/devices/virtual/net/lo',
    '/sys/dev/block/8:2': `${PCI}/0000:00:1f.2/block/sda/sda2`,
    '/sys/class/block/sda2': `${PCI}/0000:00:1f.2/block/sda/sda2`,
    '/sys/class/block/sda': `${PCI}/0000:00:1f.2/block/sda`,
    '/sys/class/block/sdb': `${PCI}/0000:00:1f.2/block/sdb`,
    '/sys/block/sda': `${PCI}/0000:00:1f.2/block/sda`,
    '/sys/block/sdb': `${PCI}/0000:00:1f.2/block/sdb`,
    '/dev/disk/by-uuid/1A2B-3C4D': '/dev/sda1',
    '/dev/disk/by-uuid/6F9619FF-8B86-D011-B42D-00CF4FC964FF': '/dev/sda2',
  },
};

/** A virtual machine whose board is a form nobody filled in, with a disk named after its place. */
export const virtualMachine: RecordedMachine = {
  files: {
    '/etc/machine-id': 'uninitialized\n',
    '/var/lib/dbus/machine-id': '00112233445566778899aabbccddeeff\n',
    '/sys/class/dmi/id/product_uuid': '03000200-0400-0500-0006-000700080009\n',
    '/sys/class/dmi/id/board_serial': 'To be filled by O.E.M.\n',
    '/sys/class/dmi/id/product_serial': 'Default string\n',
    '/proc/self/mountinfo': '25 1 253:1 / / rw,relatime - ext4 /dev/root rw\n',
    [`${PCI}/0000:00:05.0/block/vda/removable`]: '0\n',
    [`${PCI}/0000:00:05.0/block/vda/serial`]: 'drive-virtio0',
    [`${PCI}/0000:00:05.0/block/vda/vda1/partition`]: '1\n',
    [`${PCI}/0000:00:03.0/net/ens3/address`]: '52:54:00:ab:cd:01\n',
    [`${PCI}/0000:00:03.0/net/ens3/addr_assign_type`]: '0\n',
    '/dev/vda1': '',
  },
  links: {
    '/sys/class/net/ens3/device': `${PCI}/0000:00:03.0`,
    '/sys/class/net/ens3': `${PCI}/0000:00:03.0/net/ens3`,
    '/sys/dev/block/253:1': `${PCI}/0000:00:05.0/block/vda/vda1`,
    '/sys/class/block/vda1': `${PCI}/0000:00:05.0/block/vda/vda1`,
    '/sys/class/block/vda': `${PCI}/0000:00:05.0/block/vda`,
    '/sys/block/vda': `${PCI}/0000:00:05.0/block/vda`,
    '/dev/disk/by-uuid/0b51a9b6-1f0c-4e0d-9c53-6f1f3e1f2a10': '/dev/vda1',
  },
};

/** A container: its root is an overlay, its network a pair of virtual cards. */
export const container: RecordedMachine = {
  files: {
    '/etc/machine-id': '\n',
    '/proc/self/mountinfo': '1203 984 0:231 / / rw,relatime - overlay overlay rw,lowerdir=/l/A:/l/B\n',
    '/sys/devices/virtual/net/eth0/address': '02:42:ac:11:00:02\n',
    '/sys/devices/virtual/net/eth0/addr_assign_type': '3\n',
  },
  links: { '/sys/class/net/eth0': '/sys/devices/virtual/net/eth0' },
};
