// The tools of Windows and macOS that know a machine's identity, as a port. A tool is started by its full path, without a
// shell and without a search through PATH, with a bound on its time and its output, and once in the life of a process.
// Linux needs none of them.
import { spawnSync } from 'node:child_process';
import { isAbsolute } from 'node:path';

export interface MachineTools {
  /** What the tool printed; `undefined` where it is missing, failed, took too long or said too much. `tool` is a full path. */
  runTool(tool: string, args: readonly string[]): string | undefined;
}

/** PowerShell takes seconds on a machine that has just started. */
const MAX_TOOL_MS = 20_000;
const MAX_OUTPUT_BYTES = 1 << 18;
const RETRY_AFTER_MS = 60_000;

/** A module path from another PowerShell would make this one load the wrong modules. */
function toolEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => name.toLowerCase() !== 'psmodulepath');
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

function startTool(tool: string, args: readonly string[]): string | undefined {
  if (!isAbsolute(tool)) return undefined;
  const { status, stdout, error } = spawnSync(tool, args, {
    encoding: 'latin1',
    env: toolEnvironment(),
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    shell: false,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: MAX_TOOL_MS,
    windowsHide: true,
  });
  return error === undefined && status === 0 ? stdout : undefined;
}

/** Keeps what a tool said for the life of the process, for an identity does not change under a running system; what failed
 * is tried again after a minute, for a tool may only have been slow while the machine started. */
export function rememberTools(tools: MachineTools, elapsedMs: () => number = () => performance.now()): MachineTools {
  const known = new Map<string, { readonly said: string | undefined; readonly atMs: number }>();
  return {
    runTool: (tool, args) => {
      const key = JSON.stringify([tool, ...args]);
      const before = known.get(key);
      if (before && (before.said !== undefined || elapsedMs() - before.atMs < RETRY_AFTER_MS)) return before.said;
      const said = tools.runTool(tool, args);
      known.set(key, { said, atMs: elapsedMs() });
      return said;
    },
  };
}

/** The tools of this machine. */
export const machineTools: MachineTools = rememberTools({ runTool: startTool });
