// The parts by which a machine is told from others, read from plain files: no child process, no rights needed, though root
// sees the board as well (docs/protocol.md section 6.2).
import type { MachineParts } from '../records/print.js';
import { linuxParts } from './linux-parts.js';
import { type MachineFiles, machineFiles } from './machine-files.js';

/** Never throws; a part that cannot be read is absent. On a platform other than Linux no part is read yet, so a licence
 * there needs an identity. */
export function readMachineParts(
  files: MachineFiles = machineFiles,
  platform: NodeJS.Platform = process.platform,
): MachineParts {
  return platform === 'linux' ? linuxParts(files) : {};
}
