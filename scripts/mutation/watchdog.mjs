// Ends a process in which a mutant runs for ever: a loop that comes by no other mutant is not counted, and no timer of
// its own thread stops it, so this looks from another thread. Stryker then starts a new process and asks it for the same
// mutant, which hot-runner.mjs answers from the note that is left here.
import { writeFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** Without asking anything of the processor: what modules await while they load does not come. */
const IDLE_MS = 60_000;
const LOOK_MS = 500;
/** What the look itself takes is less. */
const BUSY_MS = 50;

let dog;
const tell = (task) => dog.postMessage(task, []);

/** What `act` gives. Where it takes more than `mostMs` of the processor, and a second for a timer that stops it more
 * gently, the process ends, and `note` is the file that says why. */
export async function watched(note, mostMs, act) {
  if (!dog) {
    dog = new Worker(new URL(import.meta.url), { execArgv: [] });
    dog.unref();
  }
  tell({ note, mostMs: mostMs + 1000 });
  try {
    return await act();
  } finally {
    tell(undefined);
  }
}

/** Of all threads of the process. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function watch(port) {
  let task;
  let start = 0;
  let [busyAt, busyMs] = [0, 0];
  const end = (reason) => {
    writeFileSync(task.note, reason);
    process.kill(process.pid, 'SIGKILL');
  };
  port.on('message', (message) => {
    task = message;
    start = cpuMs();
    [busyAt, busyMs] = [performance.now(), start];
  });
  setInterval(() => {
    if (!task) return;
    const now = cpuMs();
    if (now - start > task.mostMs) end(`still runs after ${task.mostMs} ms`);
    if (now - busyMs > BUSY_MS) [busyAt, busyMs] = [performance.now(), now];
    if (performance.now() - busyAt > IDLE_MS) end(`waits for ${IDLE_MS} ms`);
  }, LOOK_MS);
}

if (!isMainThread) watch(parentPort);
