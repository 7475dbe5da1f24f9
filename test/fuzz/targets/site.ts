// Fuzz targets of what a site reads back: its state and meters, a licence from paper, a response that is heard right, and
// what the machine says of itself (docs/protocol.md sections 6.2 and 9).
import { createHash } from 'node:crypto';
import {
  acceptResponse,
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  canonicalJson,
  digestParts,
  evaluate,
  type Installation,
  type Json,
  NEW_INSTALLATION,
  newestSignedDay,
  type Pack,
  readTime,
  restoreLineage,
  splitTyped,
  trustedTime,
  verifyLineage,
} from '@readback/core';
import { inspectMachineParts, readMachineParts } from '@readback/core/node';
import { grantsIn } from '../../../packages/client-tui/src/commands/paper.js';
import { decodeMeters, encodeMeters } from '../../../packages/core/src/node/meter-file.js';
import { decodeState, encodeState, verdictOf } from '../../../packages/core/src/node/state-file.js';
import { wrapStateKey } from '../../../packages/core/src/node/state-key.js';
import { container, recorded, server, virtualMachine } from '../../node/recorded-machine.js';
import * as tools from '../../node/recorded-tools.js';
import {
  answer,
  definition,
  machine,
  NOW_MS,
  pack,
  parts,
  TODAY,
  withChallenge,
} from '../../support/example-vendor.js';
import { type FuzzTarget, promised } from '../engine.js';

/** The pack with keys that take every signature: what stands behind one is reached without the time it costs. */
const believing: Pack = {
  ...pack,
  policies: pack.policies.map((policy) => ({ ...policy, restorable: true })),
  keys: pack.keys.map((key) => ({
    ...key,
    verifying: () => ({ suite: 'bn254', publicKey: key.publicKey, verify: () => true }),
  })),
};

const first = withChallenge();
const response = answer(first.challenge);

const activated: Installation = {
  ...first.installation,
  pending: [],
  past: [first.groups.join(' ')],
  lineage: [{ challenge: first.groups.join(' '), response: response.groups.join(' ') }],
  packVersion: 1,
  packOrigin: 'a'.repeat(64),
  time: {
    markMs: NOW_MS,
    runMs: 60_000,
    starts: [{ bootId: '11111111-2222-4333-8444-555555555555', uptimeMs: 70_000, runMs: 60_000, markMs: NOW_MS }],
    ahead: { byMs: 5, heldMs: 7, shownMs: -3, isFar: true, isRestFar: false },
    behindSinceRunMs: 4,
    offsetMs: -9,
    falseStartMs: 2,
    isFalseStart: false,
  },
  trials: [{ policyId: 'try', day: TODAY }],
  deactivation: { receipt: first.groups.join(' '), atMs: NOW_MS },
  reportSequence: 3,
};
const holders = { parts };
const key = new Uint8Array(32).fill(7);
const stateOf = (installation: Installation): string =>
  encodeState(
    {
      productId: definition.product.id,
      generation: 12,
      writes: ['one', 'two'],
      installation,
      key: wrapStateKey(key, holders, {}),
    },
    key,
  );

const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(value as Json))
    .digest('hex');

/** The checksum of what was damaged, so that the damage is read. */
function withChecksum(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { checksum: _, ...content } = Object.fromEntries(Object.entries(value));
  try {
    return { ...content, checksum: sha256(content) };
  } catch {
    return value;
  }
}

const stateFile: FuzzTarget = {
  name: 'state-file',
  share: 0.25,
  about: 'decodeState and the verdict on its seal; what is intact can be used',
  seeds: [stateOf(activated), stateOf(withChallenge(activated, 'change').installation), stateOf(NEW_INSTALLATION)],
  tokens: ['readback-state/1', 'readback-state/2', 'readback-state/3', 'checksum', 'seal', 'key', 'installation'],
  json: true,
  mend: withChecksum,
  run: (text) => {
    const reading = decodeState(text);
    if (reading.kind !== 'intact') return false;
    verdictOf(reading.record, holders);
    const { installation } = reading.record;
    const again = decodeState(encodeState(reading.record, key));
    promised(
      again.kind === 'intact' &&
        canonicalJson(again.record.installation as unknown as Json) === canonicalJson(installation as unknown as Json),
      'a state written again is another',
    );
    if (installation.time !== null) {
      const { nowMs } = readTime(installation.time, { clockMs: NOW_MS }, { toleranceMs: 90_000_000, earliestMs: 0 });
      promised(Number.isFinite(nowMs), 'a time that is none');
    }
    return true;
  },
};

const meterText = encodeMeters({
  generation: 7,
  writes: ['a', 'b'],
  totals: new Map([
    ['pages', 12],
    ['__proto__', 3],
  ]),
});

const meterFile: FuzzTarget = {
  name: 'meter-file',
  about: 'decodeMeters; what is intact is written again as it was',
  seeds: [meterText, encodeMeters({ generation: 0, writes: [], totals: new Map() })],
  tokens: ['readback-meters/1', 'readback-meters/2', 'totals', 'writes', 'generation', 'checksum'],
  json: true,
  mend: withChecksum,
  run: (text) => {
    const reading = decodeMeters(text);
    if (reading.kind !== 'intact') return false;
    const again = decodeMeters(encodeMeters(reading.record));
    promised(
      again.kind === 'intact' && again.record.totals.size === reading.record.totals.size,
      'meters written again',
    );
    return true;
  },
};

/** A page with so many grants; that they do not build on each other is for signatures to tell. */
const page = (copies: number): string => {
  const grant = `challenge: ${first.groups.join(' ')}\nresponse: ${response.groups.join(' ')}\n`;
  return `Licence of Example Historian for this machine.\nKeep this page.\n\n${grant.repeat(copies)}`;
};

const paper: FuzzTarget = {
  name: 'paper',
  about: 'a licence from paper: its lines, its codes and its lineage, every signature good',
  seeds: [page(1), page(3)],
  tokens: ['challenge:', 'response=', 'Challenge :', '\r\n', '> '],
  run: (text) => {
    const grants = grantsIn(text, BN254_RESPONSE_LAYOUT);
    const circumstances = { parts, identity: undefined };
    const act = restoreLineage(NEW_INSTALLATION, believing, { grants, circumstances, origin: '' });
    promised(act.installation.lineage.length === grants.length, 'grants are lost');
    return true;
  },
};

const accepted: FuzzTarget = {
  name: 'response',
  about: 'a response typed at a site, every signature good: accepting and evaluating it',
  seeds: [response.groups.join(' '), response.groups.join('')],
  tokens: response.groups,
  run: (text) => {
    const binding = bindingOf(first.challenge);
    const { groups } = splitTyped(text, BN254_RESPONSE_LAYOUT, binding);
    const act = acceptResponse(first.installation, believing, { groups, nowMs: NOW_MS, identity: undefined });
    const lineage = verifyLineage(believing, act.installation.lineage, undefined);
    const licence = evaluate(lineage, {
      parts: digestParts(definition.product.id, machine),
      identity: undefined,
      time: trustedTime(NOW_MS, newestSignedDay(lineage)),
      support: definition.support,
    });
    promised(licence.status === 'active', `a licence that is ${licence.status}`);
    return true;
  },
};

/** A value is one line without white space around it. */
function checkParts(
  read: () => Readonly<Record<string, string | undefined>>,
  inspect: () => readonly object[],
): boolean {
  const found = Object.values(read());
  promised(
    found.every((value) => value !== undefined && value.length >= 4 && value === value.trim() && !value.includes('\n')),
    'a part that is no identity',
  );
  promised(inspect().length === 5, 'a report on each part');
  return found.length > 0;
}

/** What one tool prints is damaged; the others say what they say. */
const toolTarget = (
  name: string,
  platform: NodeJS.Platform,
  outputs: readonly tools.ToolOutputs[],
  tool: string,
): FuzzTarget => ({
  name,
  about: `what ${tool} prints, on ${platform === 'win32' ? 'Windows' : 'macOS'}`,
  seeds: outputs.map((output) => output[tool] ?? ''),
  tokens: [
    'value',
    'Index',
    'USB',
    'PCI\\',
    'Internal',
    'VolumeUUID',
    'Device: en0',
    '\r\n',
    'REG_SZ',
    '"="',
    '{',
    '}',
  ],
  json: tool === 'powershell.exe',
  run: (text) => {
    const machineTools = tools.recordedTools({ ...outputs[0], [tool]: text });
    const noFiles = recorded({ files: {} });
    return checkParts(
      () => readMachineParts(noFiles, platform, machineTools),
      () => inspectMachineParts(noFiles, platform, machineTools),
    );
  },
});

const WINDOWS = [tools.workstation, tools.raidServer, tools.hyperVWindows].map((one) =>
  tools.windows('0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', one),
);
const MACS = [tools.laptop, tools.virtualMac, tools.imitation];

/** Every file of a machine in one text, and back. */
const treeText = (files: Readonly<Record<string, string>>): string =>
  Object.entries(files)
    .map(([path, text]) => `${path}\u0001${text}`)
    .join('\u0002');

const linux: FuzzTarget = {
  name: 'linux-files',
  about: 'files below /etc, /proc and /sys, with anything in them',
  seeds: [server, virtualMachine, container].map(({ files }) => treeText(files)),
  tokens: ['/ / rw', '0:42', ' - ext4 /dev/sda2', '/dev/../..', 'uninitialized', '\u0001', '\u0002', '8:2'],
  run: (text) => {
    const files = Object.fromEntries(
      text.split('\u0002').map((entry) => {
        const [path = '', ...rest] = entry.split('\u0001');
        return [path, rest.join('\u0001')];
      }),
    );
    const disk = recorded({ ...server, files });
    return checkParts(
      () => readMachineParts(disk, 'linux'),
      () => inspectMachineParts(disk, 'linux'),
    );
  },
};

export const siteTargets: readonly FuzzTarget[] = [
  stateFile,
  meterFile,
  paper,
  accepted,
  linux,
  toolTarget('windows-reg', 'win32', WINDOWS, 'reg.exe'),
  toolTarget('windows-cim', 'win32', WINDOWS, 'powershell.exe'),
  toolTarget('mac-board', 'darwin', MACS, 'ioreg IOPlatformExpertDevice'),
  toolTarget('mac-disk', 'darwin', MACS, 'ioreg IOBlockStorageDevice'),
  toolTarget('mac-ports', 'darwin', MACS, 'networksetup'),
  toolTarget('mac-volume', 'darwin', MACS, 'diskutil'),
];
