// The parts by which a machine is told from others (docs/protocol.md section 6.2). On Linux plain files: no child process,
// no rights needed, though root sees the board as well. On Windows and macOS the tools of the system.
import { type MachineParts, PRINT_SLOTS, type PrintSlot } from '../records/print.js';
import { linuxReadings } from './linux-parts.js';
import { type MachineFiles, machineFiles } from './machine-files.js';
import { type MachineTools, machineTools } from './machine-tools.js';
import { macosReadings } from './macos-parts.js';
import type { MissedSource, PartReadings } from './part-readings.js';
import { windowsReadings } from './windows-parts.js';

/** What is known of one part, without its value: fit for a screen, a log and the phone. */
export interface PartReport {
  readonly slot: PrintSlot;
  readonly found: boolean;
  /** Where the value comes from: a file, or a tool and what it was asked. Only where one was found. */
  readonly source?: string;
  /** Sources that gave no value, in the order in which they were asked; none where the platform has no such part. */
  readonly missed: readonly MissedSource[];
}

/** Never throws; a part that cannot be read is absent. On a platform that is not known no part is, so a licence there needs
 * an identity. On Windows the first call in a process takes as long as PowerShell does. */
export function readMachineParts(
  files: MachineFiles = machineFiles,
  platform: NodeJS.Platform = process.platform,
  tools: MachineTools = machineTools,
): MachineParts {
  const readings = readingsOf(files, platform, tools);
  return Object.fromEntries(
    PRINT_SLOTS.flatMap((slot) => {
      const value = readings?.[slot].found?.value;
      return value === undefined ? [] : [[slot, value]];
    }),
  );
}

/** For `readback doctor`: each part in the order of the mask, whether it was found and where, or why not. Names and
 * reasons only. Never throws. */
export function inspectMachineParts(
  files: MachineFiles = machineFiles,
  platform: NodeJS.Platform = process.platform,
  tools: MachineTools = machineTools,
): PartReport[] {
  const readings = readingsOf(files, platform, tools);
  return PRINT_SLOTS.map((slot) => {
    const { found, missed = [] } = readings?.[slot] ?? {};
    return { slot, found: found !== undefined, ...(found && { source: found.source }), missed };
  });
}

function readingsOf(files: MachineFiles, platform: NodeJS.Platform, tools: MachineTools): PartReadings | undefined {
  switch (platform) {
    case 'linux':
      return linuxReadings(files);
    case 'win32':
      return windowsReadings(tools, process.env['SystemRoot']);
    case 'darwin':
      return macosReadings(tools);
    default:
      return undefined;
  }
}
