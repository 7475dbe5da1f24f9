// A Windows machine's parts: `reg` for the id of the installation, one question to CIM through PowerShell for the rest. No
// administrator is needed, so the board is never hidden. NEVER RUN ON A REAL MACHINE: written and tested on recorded
// outputs only (docs/protocol.md section 6.2).
import type { MachineTools } from './machine-tools.js';
import { type Card, chooseCard } from './network-cards.js';
import {
  type Asked,
  askText,
  firstFound,
  type MissedSource,
  nothingFound,
  type PartReading,
  type PartReadings,
} from './part-readings.js';

// Cmdlets and plain expressions only, which also run where a policy constrains the language; no double quotes, which would
// have to survive the command line. A class that is missing gives an empty list.
const CIM_QUESTION = [
  "$ErrorActionPreference='SilentlyContinue'",
  '$p=@(Get-CimInstance Win32_ComputerSystemProduct|Select-Object UUID,IdentifyingNumber)',
  '$b=@(Get-CimInstance Win32_BaseBoard|Select-Object SerialNumber)',
  '$d=@(Get-CimInstance Win32_DiskDrive|Select-Object Index,InterfaceType,SerialNumber)',
  '$l=@(Get-CimInstance Win32_LogicalDiskToPartition|ForEach-Object{@{Volume=$_.Dependent.DeviceID;Partition=$_.Antecedent.DeviceID}})',
  '$v=@(Get-CimInstance Win32_LogicalDisk|Select-Object DeviceID,VolumeSerialNumber)',
  '$n=@(Get-CimInstance MSFT_NetAdapter -Namespace root/StandardCimv2|Where-Object{$_.HardwareInterface}|Select-Object PnPDeviceID,PermanentAddress)',
  '$o=@(Get-CimInstance Win32_OperatingSystem|Select-Object SystemDrive)',
  '@{product=$p;board=$b;disks=$d;places=$l;volumes=$v;cards=$n;system=$o}|ConvertTo-Json -Depth 4 -Compress',
].join(';');

const REGISTRY_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Cryptography';

type Row = Readonly<Record<string, unknown>>;
type Answer = (part: string) => readonly Row[];

export function windowsReadings(tools: MachineTools, systemRoot: string | undefined): PartReadings {
  const folder = `${/^[a-z]:\\[\w .-]+$/i.test(systemRoot ?? '') ? systemRoot : 'C:\\Windows'}\\System32`;
  const os = installationId(tools, folder);
  const answer = askCim(tools, folder);
  if (!answer) {
    const failed = nothingFound('powershell', 'tool-failed');
    return { os, board: failed, disk: failed, network: failed, 'root-fs': failed };
  }
  const drive = textOf(answer('system')[0], 'SystemDrive');
  return {
    os,
    board: boardId(answer),
    disk: diskId(answer, drive),
    network: networkId(answer),
    'root-fs': firstFound([
      () => {
        const volume = answer('volumes').find((row) => drive !== undefined && textOf(row, 'DeviceID') === drive);
        return askText('Win32_LogicalDisk.VolumeSerialNumber', textOf(volume, 'VolumeSerialNumber'));
      },
    ]),
  };
}

/** A program of 32 bits would be shown another half of the registry, which lacks it. */
function installationId(tools: MachineTools, folder: string): PartReading {
  const said = tools.runTool(`${folder}\\reg.exe`, ['query', REGISTRY_KEY, '/v', 'MachineGuid', '/reg:64']);
  const source = `reg ${REGISTRY_KEY} MachineGuid`;
  if (said === undefined) return nothingFound(source, 'tool-failed');
  const guid = /^[ \t]*MachineGuid[ \t]+REG_SZ[ \t]+(\S.*)$/m.exec(said)?.[1];
  return firstFound([() => askText(source, guid, /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/)]);
}

function askCim(tools: MachineTools, folder: string): Answer | undefined {
  const said = tools.runTool(`${folder}\\WindowsPowerShell\\v1.0\\powershell.exe`, [
    '-NoLogo',
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    CIM_QUESTION,
  ]);
  const parsed = said === undefined ? undefined : parseJson(said);
  return isRow(parsed) ? (part) => rowsOf(parsed[part]) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** PowerShell 5 may write a list of one as that one, and a list as an object with the list in it. */
function rowsOf(value: unknown): readonly Row[] {
  const list = isRow(value) && Array.isArray(value['value']) ? value['value'] : value;
  return (Array.isArray(list) ? list : [list]).filter(isRow);
}

function textOf(row: Row | undefined, name: string): string | undefined {
  const value = row?.[name];
  return typeof value === 'string' ? value : undefined;
}

function boardId(answer: Answer): PartReading {
  const product = answer('product')[0];
  return firstFound([
    () => askText('Win32_ComputerSystemProduct.UUID', textOf(product, 'UUID')),
    () => askText('Win32_BaseBoard.SerialNumber', textOf(answer('board')[0], 'SerialNumber')),
    () => askText('Win32_ComputerSystemProduct.IdentifyingNumber', textOf(product, 'IdentifyingNumber')),
  ]);
}

/** The disk under the system's drive; where that cannot be told, the first one that is not on USB. */
function diskId(answer: Answer, drive: string | undefined): PartReading {
  const source = 'Win32_DiskDrive.SerialNumber';
  const place = answer('places').find((row) => drive !== undefined && textOf(row, 'Volume') === drive);
  const number = /#(\d+)/.exec(textOf(place, 'Partition') ?? '')?.[1];
  const disks = answer('disks').toSorted((a, b) => indexOf(a) - indexOf(b));
  const disk =
    number === undefined
      ? disks.find((row) => textOf(row, 'InterfaceType') !== 'USB')
      : disks.find((row) => indexOf(row) === Number(number));
  return firstFound([(): Asked => askText(source, textOf(disk, 'SerialNumber'))]);
}

const indexOf = (row: Row): number => (typeof row['Index'] === 'number' ? row['Index'] : Number.POSITIVE_INFINITY);

/** Cards that software makes (bridges, tunnels, Bluetooth) come and go. */
function networkId(answer: Answer): PartReading {
  const source = 'MSFT_NetAdapter.PermanentAddress';
  const cards = answer('cards').map((row): Card | MissedSource => {
    const place = (textOf(row, 'PnPDeviceID') ?? '').toLowerCase();
    const digits = (textOf(row, 'PermanentAddress') ?? '').toLowerCase().replaceAll(/[^0-9a-f]/g, '');
    if (!/^(pci|vmbus|usb|xen|xenvif|acpi|pcip)\\/.test(place)) return { source, reason: 'not-usable' };
    const address = digits.match(/../g)?.join(':') ?? '';
    return { address, source, place, isUsb: place.startsWith('usb\\') };
  });
  return chooseCard(cards, source);
}
