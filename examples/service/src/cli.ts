// node dist/cli.js [--kit FILE] [--host ADDRESS] [--port N] [--state FOLDER] [--identity TEXT]
import { readConfig } from './config.js';
import { startService } from './service.js';

const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  const service = await startService(readConfig(process.argv.slice(2), process.env), log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service.stop());
} catch (error) {
  // Before it runs: a wrong flag, a missing or changed kit, a port that is taken. Afterwards nothing ends it.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
