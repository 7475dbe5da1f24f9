// A Linux machine's parts, from /etc, /proc and /sys.
import { basename, dirname } from 'node:path';
import { type MachineParts, PRINT_SLOTS } from '../records/print.js';
import type { MachineFiles } from './machine-files.js';
import { identityOf } from './placeholders.js';

export function linuxParts(files: MachineFiles): MachineParts {
  const root = rootMount(files);
  const found: Record<keyof MachineParts, string | undefined> = {
    os: operatingSystemId(files),
    board: boardId(files),
    disk: diskId(files, root),
    network: networkId(files),
    'root-fs': rootFileSystemId(files, root),
  };
  return Object.fromEntries(PRINT_SLOTS.flatMap((slot) => (found[slot] === undefined ? [] : [[slot, found[slot]]])));
}

const firstOf = (files: MachineFiles, paths: readonly string[]): string | undefined => {
  for (const path of paths) {
    const value = identityOf(files.read(path));
    if (value !== undefined) return value;
  }
  return undefined;
};

/** 32 hex digits; an image that has not been started yet says `uninitialized`. */
function operatingSystemId(files: MachineFiles): string | undefined {
  return ['/etc/machine-id', '/var/lib/dbus/machine-id']
    .map((path) => identityOf(files.read(path)))
    .find((id) => id !== undefined && /^[0-9a-f]{32}$/.test(id));
}

/** Only root may read the first three; small computers without a BIOS have the last one. */
function boardId(files: MachineFiles): string | undefined {
  return firstOf(files, [
    '/sys/class/dmi/id/product_uuid',
    '/sys/class/dmi/id/board_serial',
    '/sys/class/dmi/id/product_serial',
    '/sys/firmware/devicetree/base/serial-number',
  ]);
}

interface RootMount {
  /** Name of its block device in /sys/class/block. */
  readonly device: string;
  readonly type: string;
}

/** The block device under `/`; `undefined` in a container and wherever it is not one device. */
function rootMount(files: MachineFiles): RootMount | undefined {
  const lines = (files.read('/proc/self/mountinfo') ?? '').split('\n').map((line) => line.split(' '));
  // A later mount covers an earlier one.
  const line = lines.findLast((fields) => fields[4] === '/');
  const dash = line?.indexOf('-', 6) ?? -1;
  if (!line || dash < 0) return undefined;
  const [numbers = '', type = '', source = ''] = [line[2], line[dash + 1], line[dash + 2]];
  // btrfs numbers its mounts apart from any device (0:n) and names one of its devices as the source.
  const path = numbers.startsWith('0:') ? sourcePath(source) : `/sys/dev/block/${numbers}`;
  const device = path && files.follow(path);
  return device ? { device: basename(device), type } : undefined;
}

const sourcePath = (source: string): string | undefined => (source.startsWith('/dev/') ? source : undefined);

/** The disk under `/`; where that cannot be told, the first built-in one. Several disks (a mirror): the smallest id, which
 * does not depend on the order in which they were found. */
function diskId(files: MachineFiles, root: RootMount | undefined): string | undefined {
  const under = root ? disksUnder(files, root.device) : [];
  const disks = under.length > 0 ? under : builtInDisks(files);
  const ids = disks.map((disk) =>
    firstOf(
      files,
      ['wwid', 'device/wwid', 'serial', 'device/serial', 'device/cid'].map(
        (name) => `/sys/class/block/${disk}/${name}`,
      ),
    ),
  );
  const known = ids.filter((id) => id !== undefined);
  return under.length > 0 ? known.toSorted()[0] : known[0];
}

/** Through encryption, volumes and mirrors (`slaves`) and from a partition to its disk. */
function disksUnder(files: MachineFiles, device: string, depth = 0): string[] {
  const path = files.follow(`/sys/class/block/${device}`);
  if (path === undefined || depth > 8) return [];
  const slaves = files.list(`/sys/class/block/${device}/slaves`);
  if (slaves.length > 0) return slaves.flatMap((slave) => disksUnder(files, slave, depth + 1));
  const isPartition = files.read(`/sys/class/block/${device}/partition`) !== undefined;
  return [isPartition ? basename(dirname(path)) : device];
}

/** In the order of their places on the bus, not of their names, which change. */
function builtInDisks(files: MachineFiles): string[] {
  return files
    .list('/sys/block')
    .map((name) => ({
      name,
      place: files.follow(`/sys/block/${name}/device`),
      path: files.follow(`/sys/block/${name}`),
    }))
    .filter(({ name, place }) => place !== undefined && files.read(`/sys/block/${name}/removable`)?.trim() !== '1')
    .filter(({ path }) => path !== undefined && !path.includes('/usb'))
    .toSorted((a, b) => compare(a.path ?? '', b.path ?? ''))
    .map(({ name }) => name);
}

interface Card {
  readonly address: string;
  readonly isLocal: boolean;
  readonly isUsb: boolean;
  readonly place: string;
}

/** The address of the first network card that is real and keeps its address. Addresses from a maker come first. One that
 * is locally administered counts where a virtual machine has no other: its host wrote it into the machine's settings, and
 * a copy gets a new one. It does not count on USB (telephones invent one at each plugging) or where it looks numbered by
 * hand, because many machines share such a number. */
function networkId(files: MachineFiles): string | undefined {
  const cards = files.list('/sys/class/net').flatMap((name) => readCard(files, name) ?? []);
  return cards
    .filter(({ address, isLocal, isUsb }) => !isLocal || !(isUsb || isNumberedByHand(address)))
    .toSorted(
      (a, b) =>
        Number(a.isLocal) - Number(b.isLocal) ||
        Number(a.isUsb) - Number(b.isUsb) ||
        compare(a.place, b.place) ||
        compare(a.address, b.address),
    )[0]?.address;
}

function readCard(files: MachineFiles, name: string): Card | undefined {
  const folder = `/sys/class/net/${name}`;
  const place = files.follow(`${folder}/device`);
  if (place === undefined) return undefined;
  // In a bond every card shows the bond's address; its own stands beside it.
  const own = files.read(`${folder}/bonding_slave/perm_hwaddr`);
  if (own === undefined && files.read(`${folder}/addr_assign_type`)?.trim() !== '0') return undefined;
  const address = identityOf(own ?? files.read(`${folder}/address`));
  if (address === undefined || !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address)) return undefined;
  const first = Number.parseInt(address.slice(0, 2), 16);
  if (address === '00:00:00:00:00:00' || first & 1) return undefined;
  return { address, isLocal: (first & 2) !== 0, isUsb: place.includes('/usb'), place };
}

const isNumberedByHand = (address: string): boolean =>
  address === '52:54:00:12:34:56' || address.split(':').filter((octet) => octet === '00').length >= 3;

/** Copied with the disk's contents, so it tells a system and not a machine; it counts together with the system's id. */
function rootFileSystemId(files: MachineFiles, root: RootMount | undefined): string | undefined {
  if (!root || root.type === 'btrfs') return undefined;
  const folder = '/dev/disk/by-uuid';
  return identityOf(
    files.list(folder).find((uuid) => basename(files.follow(`${folder}/${uuid}`) ?? '') === root.device),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
