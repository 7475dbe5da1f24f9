// Kinds of Linux machines, built up from what differs between them, as trees of files in the shape in which Linux shows
// them. What an event changes on a machine is then one field.
import type { RecordedMachine } from './recorded-machine.js';

export interface LinuxMachine {
  readonly machineId?: string;
  /** Files of /sys/class/dmi/id; only root may read them. */
  readonly dmi?: Readonly<Record<string, string>>;
  /** Number in the device tree; anybody may read it. */
  readonly deviceTreeSerial?: string;
  readonly disk?: { readonly name: string; readonly ids: Readonly<Record<string, string>> };
  readonly root: { readonly kind: 'partition' | 'lvm' | 'luks-lvm' | 'btrfs' | 'overlay'; readonly uuid: string };
  /** A card without a place is one that software made. */
  readonly card?: { readonly name: string; readonly address: string; readonly place?: string };
}

const PCI = '/sys/devices/pci0000:00';

export function linuxTree(machine: LinuxMachine, isRoot: boolean): RecordedMachine {
  const parts = [systemTree(machine), boardTree(machine, isRoot), diskTree(machine), cardTree(machine)];
  return {
    files: Object.assign({}, ...parts.map(({ files }) => files)),
    links: Object.assign({}, ...parts.map(({ links }) => links)),
    denied: parts.flatMap(({ denied = [] }) => denied),
  };
}

const systemTree = ({ machineId }: LinuxMachine): RecordedMachine => ({
  files: machineId === undefined ? {} : { '/etc/machine-id': `${machineId}\n` },
});

function boardTree({ dmi = {}, deviceTreeSerial }: LinuxMachine, isRoot: boolean): RecordedMachine {
  const files = Object.fromEntries(
    Object.entries(dmi).map(([name, text]) => [`/sys/class/dmi/id/${name}`, `${text}\n`]),
  );
  const tree = '/sys/firmware/devicetree/base/serial-number';
  return {
    files: { ...files, ...(deviceTreeSerial === undefined ? {} : { [tree]: `${deviceTreeSerial}\0` }) },
    denied: isRoot ? [] : Object.keys(files),
  };
}

/** The number of the device under `/`, the layers between it and the disk's second partition, and what btrfs and
 * containers say instead. */
function diskTree({ disk, root }: LinuxMachine): RecordedMachine {
  const mounted = (numbers: string, type: string, source: string): Record<string, string> => ({
    '/proc/self/mountinfo': [
      '22 28 0:21 / /proc rw,nosuid - proc proc rw',
      `28 1 ${numbers} / / rw,relatime shared:1 - ${type} ${source} rw`,
      '',
    ].join('\n'),
  });
  const whole = disk && `${PCI}/0000:00:1f.2/block/${disk.name}`;
  const part = disk && `${disk.name}${/\d$/.test(disk.name) ? 'p' : ''}2`;
  const files: Record<string, string> = {};
  const links: Record<string, string> = {};
  if (disk && whole && part) {
    files[`${whole}/removable`] = '0\n';
    files[`${whole}/${part}/partition`] = '2\n';
    files[`${whole}/device/model`] = 'of some kind\n';
    for (const [name, id] of Object.entries(disk.ids)) files[`${whole}/${name}`] = `${id}\n`;
    files[`/dev/${part}`] = '';
    links[`/sys/class/block/${disk.name}`] = whole;
    links[`/sys/class/block/${part}`] = `${whole}/${part}`;
    links[`/sys/block/${disk.name}`] = whole;
  }
  if (root.kind === 'overlay') return { files: { ...files, ...mounted('0:231', 'overlay', 'overlay') }, links };
  if (root.kind === 'btrfs') {
    links[`/dev/disk/by-uuid/${root.uuid}`] = `/dev/${part}`;
    return { files: { ...files, ...mounted('0:27', 'btrfs', `/dev/${part}`) }, links };
  }
  const layers = { partition: [], lvm: ['dm-0'], 'luks-lvm': ['dm-1', 'dm-0'] }[root.kind];
  const chain = [...layers, `${part}`];
  for (const [index, name] of layers.entries()) {
    const virtual = `/sys/devices/virtual/block/${name}`;
    const below = chain[index + 1] ?? '';
    files[`${virtual}/dm/name`] = 'volume\n';
    files[`/dev/${name}`] = '';
    links[`/sys/class/block/${name}`] = virtual;
    links[`${virtual}/slaves/${below}`] = `/sys/class/block/${below}`;
  }
  const [top = ''] = chain;
  const numbers = layers.length > 0 ? '252:1' : '8:2';
  links[`/sys/dev/block/${numbers}`] = layers.length > 0 ? `/sys/devices/virtual/block/${top}` : `${whole}/${part}`;
  links[`/dev/disk/by-uuid/${root.uuid}`] = `/dev/${top}`;
  return { files: { ...files, ...mounted(numbers, 'ext4', `/dev/${top}`) }, links };
}

function cardTree({ card }: LinuxMachine): RecordedMachine {
  if (!card) return { files: {} };
  const { name, address, place } = card;
  const folder = place === undefined ? `/sys/devices/virtual/net/${name}` : `${place}/net/${name}`;
  return {
    files: {
      [`${folder}/address`]: `${address}\n`,
      [`${folder}/addr_assign_type`]: place === undefined ? '3\n' : '0\n',
      '/sys/devices/virtual/net/lo/address': '00:00:00:00:00:00\n',
      '/sys/devices/virtual/net/lo/addr_assign_type': '0\n',
    },
    links: {
      ...(place === undefined ? {} : { [`/sys/class/net/${name}/device`]: place }),
      [`/sys/class/net/${name}`]: folder,
      '/sys/class/net/lo': '/sys/devices/virtual/net/lo',
    },
  };
}

const CARD_PLACE = `${PCI}/0000:00:1c.0`;

/** Its two disks are one to the system: the controller mirrors them and numbers the mirror. */
export const dellWithRaid: LinuxMachine = {
  machineId: '8c1f0a2b3c4d5e6f708192a3b4c5d6e7',
  dmi: {
    product_uuid: '4c4c4544-0042-3510-8052-b4c04f4d3232',
    board_serial: '.7HB5R22.CNIVC0098C01AB.',
    product_serial: '7HB5R22',
  },
  disk: { name: 'sda', ids: { 'device/wwid': 'naa.6d094660650d1e002a1b3c4d5e6f7081' } },
  root: { kind: 'partition', uuid: '6f9619ff-8b86-d011-b42d-00cf4fc964ff' },
  card: { name: 'eno1', address: 'd4:be:d9:00:11:22', place: CARD_PLACE },
};

/** A workstation with an encrypted system. */
export const luksWorkstation: LinuxMachine = {
  machineId: '1d2c3b4a596877665544332211f0e0d1',
  dmi: {
    product_uuid: '5a1e7c40-1f2d-11ee-8c0f-a8a159c3d4e5',
    board_serial: 'Default string',
    product_serial: 'Default string',
  },
  disk: { name: 'nvme0n1', ids: { wwid: 'eui.0025385b71b0a1c2', 'device/serial': 'S4EWNX0R123456A' } },
  root: { kind: 'luks-lvm', uuid: '0a6f3c1e-9b57-4d2e-8f11-6f7a8b9c0d1e' },
  card: { name: 'enp5s0', address: 'a8:a1:59:c3:d4:e5', place: CARD_PLACE },
};

export const btrfsServer: LinuxMachine = {
  ...luksWorkstation,
  root: { kind: 'btrfs', uuid: '77c1a2b3-0d4e-4f5a-9b6c-7d8e9fa0b1c2' },
};

/** No BIOS: the board's number stands in the device tree, where anybody may read it. */
export const raspberryPi: LinuxMachine = {
  machineId: '40f1e2d3c4b5a6978869504132231405',
  deviceTreeSerial: '10000000a1b2c3d4',
  disk: { name: 'mmcblk0', ids: { 'device/cid': '03534453433332478012345678013a00', 'device/serial': '0x12345678' } },
  root: { kind: 'partition', uuid: '3b614a3f-4a65-4480-876a-8a998e01ac9b' },
  card: { name: 'eth0', address: 'dc:a6:32:0a:1b:2c', place: '/sys/devices/platform/scb/fd580000.ethernet' },
};

const guest = {
  machineId: 'f0e1d2c3b4a5968778695a4b3c2d1e0f',
  root: { kind: 'lvm', uuid: 'c0ffee12-3456-4789-abcd-ef0123456789' },
} as const;

export const proxmoxGuest: LinuxMachine = {
  ...guest,
  dmi: { product_uuid: '9d0c7a52-33b1-4c0e-9b6e-5f1a2b3c4d5e' },
  disk: { name: 'sda', ids: { 'device/wwid': '0QEMU    QEMU HARDDISK   drive-scsi0' } },
  card: { name: 'ens18', address: 'bc:24:11:5a:6b:7c', place: CARD_PLACE },
};

export const kvmGuest: LinuxMachine = {
  ...guest,
  dmi: { product_uuid: 'e7a1b2c3-d4e5-4f60-8172-93a4b5c6d7e8', product_serial: '' },
  disk: { name: 'vda', ids: {} },
  card: { name: 'enp1s0', address: '52:54:00:ab:cd:01', place: CARD_PLACE },
};

export const vmwareGuest: LinuxMachine = {
  ...guest,
  dmi: {
    product_uuid: '564d3a21-9c0e-4b7d-8a11-223344556677',
    board_serial: 'None',
    product_serial: 'VMware-56 4d 3a 21 9c 0e 4b 7d-8a 11 22 33 44 55 66 77',
  },
  disk: { name: 'sda', ids: { 'device/wwid': 'naa.6000c29f3ab1c2d3e4f5061728394a5b' } },
  card: { name: 'ens192', address: '00:50:56:9a:bc:de', place: CARD_PLACE },
};

export const hyperVGuest: LinuxMachine = {
  ...guest,
  dmi: { product_uuid: 'b1d2e3f4-1a2b-4c3d-9e4f-5a6b7c8d9e0f', board_serial: '7183-5614-9022-4417-6650-1928-34' },
  disk: { name: 'sda', ids: { 'device/wwid': 'naa.600224801a2b3c4d5e6f708192a3b4c5' } },
  card: { name: 'eth0', address: '00:15:5d:01:0a:0b', place: '/sys/devices/LNXSYSTM:00/LNXSYBUS:00/VMBUS:01/5f1e2d3c' },
};

/** In the cloud: the number of its volume is given by the platform, and no copy has it. */
export const cloudGuest: LinuxMachine = {
  ...guest,
  dmi: { product_uuid: 'ec2a1b2c-3d4e-5f60-7182-93a4b5c6d7e8', board_serial: 'i-0a1b2c3d4e5f60718' },
  disk: {
    name: 'nvme0n1',
    ids: { wwid: 'nvme.1d0f-766f6c3061316232633364346535663630-416d617a6f6e-00000001' },
  },
  card: { name: 'ens5', address: '0a:1b:2c:3d:4e:5f', place: CARD_PLACE },
};

/** What a container sees of a server: its board where the container runs as root, its disk, a card that software made. */
export const containerOnServer: LinuxMachine = {
  ...(dellWithRaid.dmi && { dmi: dellWithRaid.dmi }),
  ...(dellWithRaid.disk && { disk: dellWithRaid.disk }),
  machineId: '',
  root: { kind: 'overlay', uuid: '' },
  card: { name: 'eth0', address: '02:42:ac:11:00:02' },
};

/** What a container sees of a virtual machine. */
export const containerOnGuest: LinuxMachine = {
  root: { kind: 'overlay', uuid: '' },
  disk: { name: 'vda', ids: {} },
  card: { name: 'eth0', address: '02:42:ac:11:00:02' },
};
