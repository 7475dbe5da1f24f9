// The example service on a machine and under a clock that the test holds. argv: the service's own flags, then `--`, then how
// the machine is found, as JSON. Standard input takes one JSON act a line; each is answered with `done` once it is over.
import { createInterface } from 'node:readline';
import { diskFiles, diskFolders } from '@readback/core/node';
import { readConfig } from '../../examples/service/src/config.js';
import { startService } from '../../examples/service/src/service.js';
import { type MachineStart, simulatedMachine } from '../node/simulated-machine.js';

/** What a test may do to the machine of a service. */
export interface MachineAct {
  readonly run?: number;
  readonly sleep?: number;
  readonly setClock?: number;
  readonly setParts?: MachineStart['parts'];
  readonly stop?: true;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const split = process.argv.indexOf('--', 2);
const start = JSON.parse(process.argv[split + 1] ?? '{}') as Partial<MachineStart>;
const computer = simulatedMachine(start);
const folders = { ...computer.ports.folders, fingerprint: diskFolders.fingerprint };
const ports = { ...computer.ports, files: diskFiles, folders };
const config = readConfig(process.argv.slice(2, split), process.env);
const service = await startService(config, say, { ports, pollMs: 24 * 3_600_000 });
for await (const line of createInterface({ input: process.stdin })) {
  const act = JSON.parse(line) as MachineAct;
  if (act.setClock !== undefined) computer.setClock(act.setClock);
  if (act.setParts) computer.setParts(act.setParts);
  // What the operator did meanwhile, the file system tells.
  computer.tell();
  if (act.run !== undefined) await computer.run(act.run);
  if (act.sleep !== undefined) await computer.sleep(act.sleep);
  if (act.stop) break;
  // The log is written by promises that are due by now.
  await new Promise((resolve) => setImmediate(resolve));
  say('done');
}
await service.stop();
