// What the service is told at its start, by flags or by its environment.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ClientKit, compiledInKit, parseKit, withPackOf } from '@readback/core';

export interface ServiceConfig {
  readonly kit: ClientKit;
  readonly host: string;
  readonly port: number;
  /** Where nobody names one, the library finds the place, as `readback` does. */
  readonly stateFolder?: string;
  /** Where the licence is bound to one. */
  readonly identity?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Shipped, the service has its kit compiled in, and a kit file brings a newer pack only. Until then the file is all. */
function findKit(file: string | undefined, own: ClientKit | undefined): ClientKit {
  if (!own) return parseKit(readFileSync(file ?? 'readback.kit.json', 'utf8'));
  return file === undefined ? own : withPackOf(own, readFileSync(file, 'utf8'));
}

/** Throws for an unknown flag, a kit that cannot be read or is another product's, a port that is none. */
export function readConfig(args: readonly string[], env: Environment): ServiceConfig {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kit: { type: 'string' },
      port: { type: 'string', default: env['PORT'] ?? '8080' },
      host: { type: 'string', default: env['HOST'] ?? '127.0.0.1' },
      state: { type: 'string' },
      identity: { type: 'string', default: env['READBACK_IDENTITY'] ?? '' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`--port ${values.port} is no port`);
  return {
    kit: findKit(values.kit ?? env['READBACK_KIT'], compiledInKit()),
    host: values.host,
    port,
    ...(values.state !== undefined && { stateFolder: values.state }),
    ...(values.identity !== '' && { identity: values.identity }),
  };
}
