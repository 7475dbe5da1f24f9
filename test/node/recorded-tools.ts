// Windows machines and Macs as what their tools print. Written after the documentation of the tools and the shapes other
// people show, not taken from machines: no test here proves that a real machine answers like this.
import type { MachineTools } from '@readback/core/node';

/** Name of a tool, and the argument that tells one question from another → what it prints. */
export type ToolOutputs = Readonly<Record<string, string>>;

/** The name of the tool is the end of its path; what is not recorded fails. */
export function recordedTools(outputs: ToolOutputs): MachineTools & { readonly started: string[] } {
  const started: string[] = [];
  return {
    started,
    runTool: (tool, args) => {
      started.push(tool);
      const name = tool.split(/[\\/]/).at(-1) ?? '';
      return outputs[name] ?? outputs[`${name} ${args.at(-1)}`];
    },
  };
}

const registry = (guid: string): string =>
  `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    ${guid}\r\n\r\n`;

export interface CimAnswer {
  readonly product: unknown;
  readonly board: unknown;
  readonly disks: unknown;
  readonly places: unknown;
  readonly volumes: unknown;
  readonly cards: unknown;
  readonly system: unknown;
}

export const windows = (guid: string, answer: Partial<CimAnswer>): ToolOutputs => ({
  'reg.exe': registry(guid),
  'powershell.exe': `${JSON.stringify(answer)}\r\n`,
});

/** A workstation: system on the second disk, a stick in a port, a card, a wireless card, Bluetooth. */
export const workstation: CimAnswer & { readonly disks: readonly object[] } = {
  system: [{ SystemDrive: 'C:' }],
  product: [{ UUID: '4C4C4544-0042-3510-8052-B4C04F4D3232', IdentifyingNumber: '7HB5R22' }],
  board: [{ SerialNumber: '/7HB5R22/CNIVC0098C01AB/' }],
  disks: [
    { Index: 2, InterfaceType: 'USB', SerialNumber: '4C530001230101117392' },
    { Index: 1, InterfaceType: 'SCSI', SerialNumber: '0025_3851_B71B_0A1C.' },
    { Index: 0, InterfaceType: 'IDE', SerialNumber: '     WD-WCC4N7XY1234' },
  ],
  places: [
    { Volume: 'D:', Partition: 'Disk #0, Partition #0' },
    { Volume: 'C:', Partition: 'Disk #1, Partition #2' },
  ],
  volumes: [
    { DeviceID: 'C:', VolumeSerialNumber: '9A3F11C7' },
    { DeviceID: 'D:', VolumeSerialNumber: '0C55EE12' },
  ],
  cards: [
    { PnPDeviceID: 'BTH\\MS_BTHPAN\\6&1A2B3C4D&0&2', PermanentAddress: '3C6AA7000001' },
    { PnPDeviceID: 'PCI\\VEN_8086&DEV_2723&SUBSYS_00848086&REV_1A\\4&2B&0&00E8', PermanentAddress: '3C6AA7123456' },
    { PnPDeviceID: 'PCI\\VEN_8086&DEV_15BC&SUBSYS_08B91028&REV_10\\3&11583659&0&FE', PermanentAddress: 'D4BED9001122' },
  ],
};

/** The one disk of a server: two, mirrored by the controller. */
export const raidServer: CimAnswer = {
  ...workstation,
  disks: [{ Index: 0, InterfaceType: 'SCSI', SerialNumber: '006d0946605f1e2d3c' }],
  places: [{ Volume: 'C:', Partition: 'Disk #0, Partition #3' }],
};

/** A board that nobody filled in. */
export const noName: CimAnswer = {
  ...workstation,
  product: [{ UUID: '03000200-0400-0500-0006-000700080009', IdentifyingNumber: 'To be filled by O.E.M.' }],
  board: [{ SerialNumber: 'Default string' }],
  disks: [{ Index: 0, InterfaceType: 'SCSI', SerialNumber: '0000_0000_0000_0000.' }],
  places: [{ Volume: 'C:', Partition: 'Disk #0, Partition #1' }],
};

export const hyperVWindows: CimAnswer = {
  system: [{ SystemDrive: 'C:' }],
  product: [{ UUID: 'B1D2E3F4-1A2B-4C3D-9E4F-5A6B7C8D9E0F', IdentifyingNumber: '7183-5614-9022-4417-6650-1928-34' }],
  board: [{ SerialNumber: '7183-5614-9022-4417-6650-1928-34' }],
  disks: [{ Index: 0, InterfaceType: 'SCSI', SerialNumber: '600224801a2b3c4d5e6f708192a3b4c5' }],
  places: [{ Volume: 'C:', Partition: 'Disk #0, Partition #2' }],
  volumes: [{ DeviceID: 'C:', VolumeSerialNumber: '5E7710AB' }],
  cards: [
    {
      PnPDeviceID: 'VMBUS\\{F8615163-DF3E-46C5-913F-F2D2F965ED0E}\\{5F1E2D3C-0000-4000-8000-1A2B3C4D5E6F}',
      PermanentAddress: '00155D010A0B',
    },
  ],
};

export const vmwareWindows: CimAnswer = {
  ...hyperVWindows,
  product: [
    {
      UUID: '564D3A21-9C0E-4B7D-8A11-223344556677',
      IdentifyingNumber: 'VMware-56 4d 3a 21 9c 0e 4b 7d-8a 11 22 33 44 55 66 77',
    },
  ],
  board: [{ SerialNumber: 'None' }],
  disks: [{ Index: 0, InterfaceType: 'SCSI', SerialNumber: '6000c29f3ab1c2d3e4f5061728394a5b' }],
  cards: [
    {
      PnPDeviceID: 'PCI\\VEN_15AD&DEV_07B0&SUBSYS_07B015AD&REV_01\\FF5056FFFE9ABCDE00',
      PermanentAddress: '0050569ABCDE',
    },
  ],
};

/** KVM: a card with an address that its host made up, no number of a disk. */
export const kvmWindows: CimAnswer = {
  ...hyperVWindows,
  product: [{ UUID: 'E7A1B2C3-D4E5-4F60-8172-93A4B5C6D7E8', IdentifyingNumber: '' }],
  board: [],
  disks: [{ Index: 0, InterfaceType: 'SCSI', SerialNumber: null }],
  cards: [
    { PnPDeviceID: 'PCI\\VEN_1AF4&DEV_1041&SUBSYS_11001AF4&REV_01\\4&1F&0&0010', PermanentAddress: '525400ABCD01' },
  ],
};

const platformExpert = (uuid: string, serial: string): string =>
  [
    '+-o J314sAP  <class IOPlatformExpertDevice, id 0x100000110, registered, matched, active, busy 0 (91234 ms), retain 40>',
    '    {',
    '      "IOPolledInterface" = "SMCPolledInterface is not serializable"',
    '      "manufacturer" = <"Apple Inc.">',
    `      "IOPlatformUUID" = "${uuid}"`,
    `      "IOPlatformSerialNumber" = "${serial}"`,
    '      "model" = <"MacBookPro18,3">',
    '    }',
    '    ',
    '',
  ].join('\n');

const storage = (name: string, serial: string | undefined, interconnect: string, location: string): string =>
  [
    `+-o ${name}  <class ${name}, id 0x1000003a1, registered, matched, active, busy 0 (0 ms), retain 8>`,
    '    {',
    `      "Protocol Characteristics" = {"Physical Interconnect"="${interconnect}","Physical Interconnect Location"="${location}"}`,
    '      "device-type" = "Generic"',
    `      "Device Characteristics" = {"Vendor Name"="","Product Name"="a disk"${serial === undefined ? '' : `,"Serial Number"="${serial}"`},"Medium Type"="Solid State"}`,
    '    }',
    '    ',
    '',
  ].join('\n');

const ports = (address: string): string =>
  [
    '',
    'Hardware Port: Thunderbolt Bridge',
    'Device: bridge0',
    'Ethernet Address: 36:2f:8d:11:22:00',
    '',
    'Hardware Port: Wi-Fi',
    'Device: en0',
    `Ethernet Address: ${address}`,
    '',
    'Hardware Port: USB 10/100/1000 LAN',
    'Device: en7',
    'Ethernet Address: 00:e0:4c:68:01:aa',
    '',
    'VLAN Configurations',
    '===================',
    '',
  ].join('\n');

const volume = (uuid: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<plist version="1.0">',
    '<dict>',
    '\t<key>DiskUUID</key>',
    '\t<string>00000000-1111-4222-8333-444455556666</string>',
    '\t<key>MountPoint</key>',
    '\t<string>/System/Volumes/Data</string>',
    '\t<key>VolumeUUID</key>',
    `\t<string>${uuid}</string>`,
    '</dict>',
    '</plist>',
    '',
  ].join('\n');

export const laptop: ToolOutputs = {
  'ioreg IOPlatformExpertDevice': platformExpert('7D1F0A2B-3C4D-5E6F-8081-92A3B4C5D6E7', 'C02XG2JHJG5J'),
  'ioreg IOBlockStorageDevice':
    storage('IOUSBMassStorageDriver', '4C530001230101117392', 'USB', 'External') +
    storage('IONVMeBlockStorageDevice', '0ba0123456789c0d  ', 'Apple Fabric', 'Internal'),
  networksetup: ports('3c:22:fb:12:34:56'),
  diskutil: volume('A1B2C3D4-E5F6-4708-8192-A3B4C5D6E7F8'),
};

/** A virtual Mac: a disk without a number, an address that its host made up. */
export const virtualMac: ToolOutputs = {
  'ioreg IOPlatformExpertDevice': platformExpert('1E2D3C4B-5A69-5877-9665-544332211F0E', 'Z1A2B3C4D5'),
  'ioreg IOBlockStorageDevice': storage('AppleVirtIOStorageDevice', undefined, 'Virtual Interface', 'Internal'),
  networksetup: ports('5e:1a:2b:3c:4d:5f'),
  diskutil: volume('A1B2C3D4-E5F6-4708-8192-A3B4C5D6E7F8'),
};

/** A PC that calls itself a Mac, with what such a one is often given. */
export const imitation: ToolOutputs = {
  'ioreg IOPlatformExpertDevice': platformExpert('00000000-0000-0000-0000-000000000000', '0'),
  'ioreg IOBlockStorageDevice': storage('IOAHCIBlockStorageDevice', 'S4EWNX0R123456A', 'SATA', 'Internal'),
  networksetup: ports('N/A'),
  diskutil: volume('A1B2C3D4-E5F6-4708-8192-A3B4C5D6E7F8'),
};
