// Windows and macOS: parts from what their tools print, and how the tools are started. On recorded outputs only; the port
// that starts tools is tried with this Node.
import { digestParts, matchPrint, PRINT_SLOTS, printOfParts } from '@readback/core';
import { inspectMachineParts, machineTools, readMachineParts } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { rememberTools } from '../../packages/core/src/node/machine-tools.js';
import { recorded } from './recorded-machine.js';
import {
  type CimAnswer,
  hyperVWindows,
  imitation,
  kvmWindows,
  laptop,
  noName,
  raidServer,
  recordedTools,
  type ToolOutputs,
  virtualMac,
  vmwareWindows,
  windows,
  workstation,
} from './recorded-tools.js';

const noFiles = recorded({ files: {} });
const GUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

const partsOf = (outputs: ToolOutputs, platform: NodeJS.Platform) =>
  readMachineParts(noFiles, platform, recordedTools(outputs));
const windowsParts = (answer: Partial<CimAnswer>) => partsOf(windows(GUID, answer), 'win32');
const report = (outputs: ToolOutputs, platform: NodeJS.Platform) =>
  inspectMachineParts(noFiles, platform, recordedTools(outputs));

describe('Windows', () => {
  it('has all five parts, and of its disks the one the system is on', () => {
    expect(windowsParts(workstation)).toEqual({
      os: GUID,
      board: '4c4c4544-0042-3510-8052-b4c04f4d3232',
      disk: '0025_3851_b71b_0a1c.',
      network: 'd4:be:d9:00:11:22',
      'root-fs': '9a3f11c7',
    });
    expect(windowsParts(raidServer).disk).toBe('006d0946605f1e2d3c');
  });

  it.each<[string, Partial<CimAnswer>, object]>([
    ['a board that nobody filled in', noName, { network: 'd4:be:d9:00:11:22', 'root-fs': '9a3f11c7' }],
    [
      'Hyper-V',
      hyperVWindows,
      { board: 'b1d2e3f4-1a2b-4c3d-9e4f-5a6b7c8d9e0f', network: '00:15:5d:01:0a:0b', 'root-fs': '5e7710ab' },
    ],
    [
      'VMware',
      vmwareWindows,
      { board: '564d3a21-9c0e-4b7d-8a11-223344556677', network: '00:50:56:9a:bc:de', 'root-fs': '5e7710ab' },
    ],
    [
      'KVM',
      kvmWindows,
      { board: 'e7a1b2c3-d4e5-4f60-8172-93a4b5c6d7e8', network: '52:54:00:ab:cd:01', 'root-fs': '5e7710ab' },
    ],
    ['an answer without anything', {}, {}],
    ['classes that are missing', { product: [], board: null, disks: 'x', cards: [7], volumes: [[]] }, {}],
  ])('of %s', (_, answer, expected) => {
    expect(windowsParts(answer)).toEqual({ os: GUID, ...expected });
  });

  it('reads lists in each way that PowerShell writes them', () => {
    const wrapped = Object.fromEntries(
      Object.entries(workstation).map(([name, rows]) => [name, { value: rows, Count: rows.length }]),
    );
    expect(windowsParts(wrapped)).toEqual(windowsParts(workstation));
    const single = Object.fromEntries(
      Object.entries(hyperVWindows).map(([name, rows]) => [name, Array.isArray(rows) ? rows[0] : rows]),
    );
    expect(windowsParts(single)).toEqual(windowsParts(hyperVWindows));
  });

  it('takes the first disk that is not on USB where it cannot tell the disk of the system', () => {
    expect(windowsParts({ ...workstation, places: [] }).disk).toBe('wd-wcc4n7xy1234');
    const stick = { Index: -1, InterfaceType: 'USB', SerialNumber: '4C530001230101117393' };
    expect(windowsParts({ disks: [stick, ...workstation.disks] }).disk).toBe('wd-wcc4n7xy1234');
    expect(windowsParts({ ...workstation, system: [] })).toMatchObject({ disk: 'wd-wcc4n7xy1234' });
    expect(windowsParts({ ...workstation, system: [] })['root-fs']).toBeUndefined();
  });

  it('falls back to the serial numbers of board and product', () => {
    const uuid = 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF';
    const junk = { ...workstation, product: [{ UUID: uuid, IdentifyingNumber: '7HB5R22' }] };
    expect(windowsParts(junk).board).toBe('/7hb5r22/cnivc0098c01ab/');
    expect(windowsParts({ ...junk, board: [{ SerialNumber: 'None' }] }).board).toBe('7hb5r22');
  });

  it('passes over cards that software makes', () => {
    const cards = [
      { PnPDeviceID: 'ROOT\\NET\\0000', PermanentAddress: '00FF12345678' },
      { PnPDeviceID: 'SWD\\MSRRAS\\MS_NDISWANIP', PermanentAddress: '00FF12345679' },
      { PnPDeviceID: 'PCI\\VEN_8086', PermanentAddress: '' },
      { PnPDeviceID: 'USB\\VID_0BDA&PID_8153\\000001', PermanentAddress: '00-E0-4C-68-01-AA' },
    ];
    expect(windowsParts({ ...workstation, cards }).network).toBe('00:e0:4c:68:01:aa');
    expect(windowsParts({ ...workstation, cards: cards.slice(0, 3) }).network).toBeUndefined();
  });

  it('keeps its installation id where PowerShell is forbidden, and the rest where reg is', () => {
    const { 'reg.exe': reg = '', 'powershell.exe': powershell = '' } = windows(GUID, workstation);
    expect(partsOf({ 'reg.exe': reg }, 'win32')).toEqual({ os: GUID });
    expect(partsOf({ 'powershell.exe': powershell }, 'win32').os).toBeUndefined();
    expect(partsOf({ 'reg.exe': reg, 'powershell.exe': 'Access is denied.' }, 'win32')).toEqual({ os: GUID });
    expect(partsOf({ 'reg.exe': 'ERROR: The system was unable to find it.' }, 'win32')).toEqual({});
    expect(partsOf({ 'reg.exe': reg.replace(GUID, 'not-a-guid-1') }, 'win32')).toEqual({});
    expect(partsOf({}, 'win32')).toEqual({});
  });

  it('starts two tools, by full paths in the folder of the system', () => {
    const tools = recordedTools(windows(GUID, workstation));
    readMachineParts(noFiles, 'win32', tools);
    expect(tools.started).toEqual([
      'C:\\Windows\\System32\\reg.exe',
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    ]);
  });

  it('is another machine where it was copied, and itself where one thing changed', () => {
    const print = printOfParts(digestParts('p', windowsParts(vmwareWindows)));
    const verdict = (answer: CimAnswer, guid = GUID) =>
      matchPrint(print, digestParts('p', partsOf(windows(guid, answer), 'win32'))).verdict;
    const product = [{ UUID: '564D99AA-0000-4B7D-8A11-2233445566FF' }];
    const cards = [{ PnPDeviceID: 'PCI\\VEN_15AD', PermanentAddress: '0050569A0001' }];
    expect(verdict(vmwareWindows)).toBe('same');
    expect(verdict({ ...vmwareWindows, cards })).toBe('drifted');
    expect(verdict({ ...vmwareWindows, volumes: [] }, '00112233-4455-6677-8899-aabbccddeeff')).toBe('drifted');
    expect(verdict({ ...vmwareWindows, product, cards })).toBe('other');
  });
});

describe('macOS', () => {
  it('has four parts', () => {
    expect(partsOf(laptop, 'darwin')).toEqual({
      board: '7d1f0a2b-3c4d-5e6f-8081-92a3b4c5d6e7',
      disk: '0ba0123456789c0d',
      network: '3c:22:fb:12:34:56',
      'root-fs': 'a1b2c3d4-e5f6-4708-8192-a3b4c5d6e7f8',
    });
  });

  it('has three in a virtual machine, and passes over what an imitation is given', () => {
    expect(partsOf(virtualMac, 'darwin')).toEqual({
      board: '1e2d3c4b-5a69-5877-9665-544332211f0e',
      network: '5e:1a:2b:3c:4d:5f',
      'root-fs': 'a1b2c3d4-e5f6-4708-8192-a3b4c5d6e7f8',
    });
    expect(partsOf(imitation, 'darwin')).toEqual({
      disk: 's4ewnx0r123456a',
      'root-fs': 'a1b2c3d4-e5f6-4708-8192-a3b4c5d6e7f8',
    });
  });

  it.each(Object.keys(laptop))('lacks one part without %s', (tool) => {
    const { [tool]: _, ...rest } = laptop;
    expect(Object.keys(partsOf(rest, 'darwin'))).toHaveLength(3);
    expect(report(rest, 'darwin').flatMap(({ missed }) => missed.map(({ reason }) => reason))).toEqual(['tool-failed']);
  });

  it('has none without tools, or where they say something else', () => {
    expect(partsOf({}, 'darwin')).toEqual({});
    const noise = Object.fromEntries(Object.keys(laptop).map((tool) => [tool, 'usage: see the manual']));
    expect(partsOf(noise, 'darwin')).toEqual({});
  });

  it('starts each tool by its full path', () => {
    const tools = recordedTools(laptop);
    readMachineParts(noFiles, 'darwin', tools);
    expect(new Set(tools.started)).toEqual(
      new Set(['/usr/sbin/ioreg', '/usr/sbin/networksetup', '/usr/sbin/diskutil']),
    );
    expect(tools.started).toHaveLength(4);
  });
});

describe('the report', () => {
  const machines: readonly (readonly [string, ToolOutputs, NodeJS.Platform])[] = [
    ['a workstation', windows(GUID, workstation), 'win32'],
    ['a board that nobody filled in', windows(GUID, noName), 'win32'],
    ['Hyper-V', windows(GUID, hyperVWindows), 'win32'],
    ['a laptop', laptop, 'darwin'],
    ['an imitation', imitation, 'darwin'],
    ['nothing', {}, 'win32'],
  ];
  it.each(machines)('of %s names sources and reasons, and no value', (_, outputs, platform) => {
    const parts = partsOf(outputs, platform);
    const found = report(outputs, platform).filter((entry) => entry.found);
    expect(found.map(({ slot }) => slot)).toEqual(Object.keys(parts));
    const said = JSON.stringify(report(outputs, platform)).toLowerCase();
    for (const value of Object.values(parts)) expect(said).not.toContain(value);
    expect(said).not.toMatch(/[0-9a-f]{8}/);
  });

  it('tells a tool that failed from a value that many share', () => {
    expect(report({}, 'win32').map(({ missed }) => missed[0]?.reason)).toEqual(PRINT_SLOTS.map(() => 'tool-failed'));
    expect(report(windows(GUID, noName), 'win32')[1]).toEqual({
      slot: 'board',
      found: false,
      missed: [
        { source: 'Win32_ComputerSystemProduct.UUID', reason: 'placeholder' },
        { source: 'Win32_BaseBoard.SerialNumber', reason: 'placeholder' },
        { source: 'Win32_ComputerSystemProduct.IdentifyingNumber', reason: 'placeholder' },
      ],
    });
  });
});

describe('Linux', () => {
  it('starts no tool', () => {
    const tools = recordedTools({});
    readMachineParts(noFiles, 'linux', tools);
    inspectMachineParts(noFiles, 'linux', tools);
    expect(tools.started).toEqual([]);
  });
});

describe('a tool', () => {
  const node = (script: string) => machineTools.runTool(process.execPath, ['-e', script]);

  it('says what it prints, and is started once', () => {
    const script = 'process.stdout.write(String(process.pid))';
    const pid = node(script);
    expect(pid).toMatch(/^\d+$/);
    expect(node(script)).toBe(pid);
  });

  it.each([
    ['fails', 'process.stdout.write("x"); process.exit(1)'],
    ['says too much', 'process.stdout.write("x".repeat(300000))'],
  ])('that %s says nothing', (_, script) => {
    expect(node(script)).toBeUndefined();
  });

  it('is not searched for, and not given to a shell', () => {
    expect(machineTools.runTool('node', ['-p', '1'])).toBeUndefined();
    expect(machineTools.runTool('/nowhere/tool', [])).toBeUndefined();
    expect(machineTools.runTool('/nowhere/tool || echo shell', [])).toBeUndefined();
    expect(node('process.stdout.write(process.env.LC_ALL + process.env.PSModulePath)')).toBe('Cundefined');
  });

  it('that failed is tried again after a minute; one that answered is not', () => {
    let nowMs = 0;
    const answers: (string | undefined)[] = [undefined, undefined, 'yes', 'another'];
    const tools = rememberTools({ runTool: () => answers.shift() }, () => nowMs);
    const ask = () => tools.runTool('/t', ['a']);
    expect([ask(), ask()]).toEqual([undefined, undefined]);
    nowMs = 60_000;
    expect([ask(), ask()]).toEqual([undefined, undefined]);
    nowMs = 120_000;
    expect([ask(), ask()]).toEqual(['yes', 'yes']);
    nowMs = 1e9;
    expect(ask()).toBe('yes');
    expect(answers).toEqual(['another']);
  });
});
