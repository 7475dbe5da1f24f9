// A Linux machine's parts, from /etc, /proc and /sys (docs/protocol.md section 6.2).
import { basename, dirname } from 'node:path';
import type { MachineFiles } from './machine-files.js';
import { type Card, chooseCard, compareTexts } from './network-cards.js';
import {
  askFile,
  askText,
  firstFound,
  type MissedSource,
  nothingFound,
  type PartReading,
  type PartReadings,
} from './part-readings.js';

export function linuxReadings(files: MachineFiles): PartReadings {
  const root = rootMount(files);
  return {
    os: operatingSystemId(files),
    board: boardId(files),
    disk: diskId(files, root),
    network: networkId(files),
    'root-fs': rootFileSystemId(files, root),
  };
}

const firstFile = (files: MachineFiles, paths: readonly string[], shape?: RegExp): PartReading =>
  firstFound(paths.map((path) => () => askFile(files, path, shape)));

/** 32 hex digits; an image that has not been started yet says `uninitialized`. */
const operatingSystemId = (files: MachineFiles): PartReading =>
  firstFile(files, ['/etc/machine-id', '/var/lib/dbus/machine-id'], /^[0-9a-f]{32}$/);

/** Only root may read the first three; small computers without a BIOS have the last one, which everybody may read. */
const boardId = (files: MachineFiles): PartReading =>
  firstFile(files, [
    '/sys/class/dmi/id/product_uuid',
    '/sys/class/dmi/id/board_serial',
    '/sys/class/dmi/id/product_serial',
    '/sys/firmware/devicetree/base/serial-number',
  ]);

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

const DISK_IDS: readonly string[] = ['wwid', 'device/wwid', 'serial', 'device/serial', 'device/cid'];

/** The disk under `/`; where that cannot be told, the first built-in one. Several disks (a mirror): the smallest id, which
 * does not depend on the order in which they were found. */
function diskId(files: MachineFiles, root: RootMount | undefined): PartReading {
  const under = root ? disksUnder(files, root.device) : [];
  const disks = under.length > 0 ? under : builtInDisks(files);
  if (disks.length === 0) return nothingFound('/sys/block', 'not-there');
  const readings = disks.map((disk) =>
    firstFile(
      files,
      DISK_IDS.map((name) => `/sys/class/block/${disk}/${name}`),
    ),
  );
  const known = readings.flatMap(({ found }) => found ?? []);
  const found = under.length > 0 ? known.toSorted((a, b) => compareTexts(a.value, b.value))[0] : known[0];
  const missed = readings.flatMap((reading) => reading.missed);
  return found ? { found, missed } : { missed };
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
    .toSorted((a, b) => compareTexts(a.path ?? '', b.path ?? ''))
    .map(({ name }) => name);
}

/** Every card that is real: one that software makes has no device. */
function networkId(files: MachineFiles): PartReading {
  const folder = '/sys/class/net';
  return chooseCard(
    files.list(folder).flatMap((name) => readCard(files, `${folder}/${name}`) ?? []),
    folder,
  );
}

function readCard(files: MachineFiles, folder: string): Card | MissedSource | undefined {
  const place = files.follow(`${folder}/device`);
  if (place === undefined) return undefined;
  // A card on USB may be named after its address.
  const source = `${folder.replace(/[0-9a-f]{12}$/i, '…')}/address`;
  // In a bond every card shows the bond's address; its own stands beside it.
  const own = files.read(`${folder}/bonding_slave/perm_hwaddr`);
  if (own === undefined && files.read(`${folder}/addr_assign_type`)?.trim() !== '0') {
    return { source, reason: 'not-usable' };
  }
  const address = (own ?? files.read(`${folder}/address`) ?? '').trim().toLowerCase();
  return { address, source, place, isUsb: place.includes('/usb') };
}

/** Copied with the disk's contents, so it tells a system and not a machine; it counts together with the system's id. */
function rootFileSystemId(files: MachineFiles, root: RootMount | undefined): PartReading {
  if (!root || root.type === 'btrfs') return nothingFound('/proc/self/mountinfo', 'not-usable');
  const folder = '/dev/disk/by-uuid';
  const uuid = files.list(folder).find((name) => basename(files.follow(`${folder}/${name}`) ?? '') === root.device);
  return firstFound([() => askText(folder, uuid)]);
}
