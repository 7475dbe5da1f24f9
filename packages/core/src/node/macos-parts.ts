// A Mac's parts, from `ioreg`, `diskutil` and `networksetup`, which any user may run, so the board is never hidden. macOS
// has no id of the installation apart from that of the volume with its data. NEVER RUN ON A REAL MACHINE: written and
// tested on recorded outputs only (docs/protocol.md section 6.2).
import type { MachineTools } from './machine-tools.js';
import { chooseCard } from './network-cards.js';
import { type Asked, askText, firstFound, nothingFound, type PartReading, type PartReadings } from './part-readings.js';

export function macosReadings(tools: MachineTools): PartReadings {
  return {
    os: { missed: [] },
    board: boardId(tools),
    disk: diskId(tools),
    network: networkId(tools),
    'root-fs': dataVolumeId(tools),
  };
}

const ioreg = (tools: MachineTools, kind: string): string | undefined =>
  tools.runTool('/usr/sbin/ioreg', ['-r', '-d', '1', '-w', '0', '-c', kind]);

function boardId(tools: MachineTools): PartReading {
  const said = ioreg(tools, 'IOPlatformExpertDevice');
  if (said === undefined) return nothingFound('ioreg IOPlatformExpertDevice', 'tool-failed');
  const ask = (name: string) => (): Asked =>
    askText(`ioreg ${name}`, new RegExp(`"${name}" = "([^"]*)"`).exec(said)?.[1]);
  return firstFound([ask('IOPlatformUUID'), ask('IOPlatformSerialNumber')]);
}

/** The first one built in that has a number. */
function diskId(tools: MachineTools): PartReading {
  const said = ioreg(tools, 'IOBlockStorageDevice');
  const source = 'ioreg IOBlockStorageDevice Serial Number';
  if (said === undefined) return nothingFound(source, 'tool-failed');
  const devices = said.split(/^\+-o /m).filter((device) => /"Physical Interconnect Location"="Internal"/.test(device));
  if (devices.length === 0) return nothingFound(source, 'not-there');
  return firstFound(
    devices.map((device) => () => {
      const characteristics = /"Device Characteristics" = \{(.*)\}/.exec(device)?.[1] ?? '';
      return askText(source, /"Serial Number"="([^"]*)"/.exec(characteristics)?.[1]);
    }),
  );
}

/** The first built-in port; the list shows the address of its maker, also while another one is in use. */
function networkId(tools: MachineTools): PartReading {
  const said = tools.runTool('/usr/sbin/networksetup', ['-listallhardwareports']);
  const source = 'networksetup en0';
  if (said === undefined) return nothingFound(source, 'tool-failed');
  const port = said.split(/\n\s*\n/).find((block) => /^Device: en0$/m.test(block)) ?? '';
  const address = /^Ethernet Address: (\S+)$/m.exec(port)?.[1]?.toLowerCase();
  return chooseCard(address === undefined ? [] : [{ address, source, place: 'en0', isUsb: false }], source);
}

/** The volume with the data: that of the system itself is sealed and replaced by updates. */
function dataVolumeId(tools: MachineTools): PartReading {
  const said = tools.runTool('/usr/sbin/diskutil', ['info', '-plist', '/System/Volumes/Data']);
  const source = 'diskutil VolumeUUID of /System/Volumes/Data';
  if (said === undefined) return nothingFound(source, 'tool-failed');
  const uuid = /<key>VolumeUUID<\/key>\s*<string>([^<]*)<\/string>/.exec(said)?.[1];
  return firstFound([() => askText(source, uuid)]);
}
