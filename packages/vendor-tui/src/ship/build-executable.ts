// One executable from a bundle and a Node: a single executable application, as Node itself builds it (`--build-sea`). The
// same bytes each time: no code cache, no snapshot, no path of this computer.
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { withFirstStatement } from '@readback/core/vendor';
import { shipError } from './errors.js';
import type { ShipPorts } from './ports.js';
import { checkedRuntime } from './runtime-cache.js';
import type { RuntimeTarget } from './runtimes.js';

/** Checked programs: what each target is made from, and the one that builds them all. */
export interface RuntimesAtHand {
  readonly builder: string;
  readonly executables: ReadonlyMap<RuntimeTarget, string>;
}

/** Looked at once for all that is built. Throws `ship-host-unknown`, `ship-runtime-...`. */
export async function checkedRuntimes(ports: ShipPorts, targets: readonly RuntimeTarget[]): Promise<RuntimesAtHand> {
  const { host, hostName } = ports;
  if (host === undefined) throw shipError('ship-host-unknown', { host: hostName });
  const executables = new Map<RuntimeTarget, string>();
  for (const target of targets) executables.set(target, await checkedRuntime(ports, target));
  const why = `, which builds the one for ${targets.join(' and ')}`;
  return { builder: executables.get(host) ?? (await checkedRuntime(ports, host, why)), executables };
}

export interface ExecutableRequest {
  readonly target: RuntimeTarget;
  /** Of the bundle, a module or CommonJS. */
  readonly format: 'mjs' | 'cjs';
  readonly bundle: string;
  /** What is inside is called so in stack traces. */
  readonly name: string;
  readonly output: string;
  /** A folder for what is needed meanwhile. */
  readonly work: string;
}

const CONFIG = 'sea.json';

/** Coverage is begun before any code of ours; this is the first that runs. */
const STOP_COVERAGE = 'if(process.env.NODE_V8_COVERAGE)process.getBuiltinModule("node:v8").stopCoverage();';

/** Throws `ship-build-failed`. */
export async function buildExecutable(
  ports: Pick<ShipPorts, 'buildSea'>,
  { builder, executables }: RuntimesAtHand,
  request: ExecutableRequest,
): Promise<void> {
  const { target, format, name, output } = request;
  const executable = executables.get(target) ?? '';
  // A folder of its own: several are built at once.
  const work = await mkdtemp(join(request.work, '.build-'));
  const main = `${name}.${format}`;
  const built = join(work, 'executable');
  try {
    await writeFile(join(work, main), withFirstStatement(request.bundle, STOP_COVERAGE, 'dropped'));
    await writeFile(join(work, CONFIG), JSON.stringify(seaConfig(main, format, relative(work, executable), target)));
    const { exitCode, said } = await ports.buildSea(builder, CONFIG, work);
    if (exitCode !== 0) throw shipError('ship-build-failed', { target, why: firstLine(said) });
    await chmod(built, 0o755);
    await rename(built, output);
  } catch (cause) {
    if (cause instanceof Error && 'errno' in cause) {
      throw shipError('ship-build-failed', { target, why: cause.message }, cause);
    }
    throw cause;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function seaConfig(main: string, format: 'mjs' | 'cjs', executable: string, target: RuntimeTarget): object {
  return {
    main,
    mainFormat: format === 'mjs' ? 'module' : 'commonjs',
    executable,
    output: 'executable',
    disableExperimentalSEAWarning: true,
    // A cache differs from build to build, and starting was no slower without one.
    useSnapshot: false,
    useCodeCache: false,
    // OPENSSL_CONF could name a library to load into the process; nothing here is encrypted by OpenSSL's settings.
    execArgv: [`--openssl-config=${target.startsWith('win') ? 'NUL' : '/dev/null'}`],
    // NODE_OPTIONS and --node-options are not looked at.
    execArgvExtension: 'none',
  };
}

const firstLine = (said: string): string => (said.split('\n')[0] ?? '').replace(/\.$/, '') || 'Node said nothing';
