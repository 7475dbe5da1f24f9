// One measured call in a process of its own: `accept-once.ts accept|floor`, scene on standard input, milliseconds out.
import { readFileSync } from 'node:fs';
import { type AcceptScene, prepare } from './accept-scene.js';
import { timed } from './compare.js';

const work = prepare(JSON.parse(readFileSync(0, 'utf8')) as AcceptScene);
console.log(timed(work[process.argv[2] === 'floor' ? 'floor' : 'accept']));
