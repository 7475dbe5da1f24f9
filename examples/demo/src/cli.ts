// `npm start`: both ends of a call in one terminal; without one, the whole call as a transcript.
import '@readback/tui-kit/prepare-terminal';
import process from 'node:process';
import { describeError, exitCodeOf, isInteractive } from '@readback/tui-kit/plain';
import { makeScene } from './scene.js';

process.env['NODE_ENV'] ??= 'production';

async function main(): Promise<number> {
  const interactive = isInteractive();
  if (interactive) process.stdout.write('Making a desk with keys of its own …\n');
  const scene = await makeScene();
  try {
    if (interactive) {
      const { runDemo } = await import('./run-demo.js');
      return await runDemo(scene);
    }
    const { playTranscript } = await import('./transcript.js');
    await playTranscript(scene, (line = '') => process.stdout.write(`${line.trimEnd()}\n`), Math.random);
    return 0;
  } finally {
    await scene.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${describeError(error, 'readback-demo', process.env)}\n`);
  process.exitCode = exitCodeOf(error);
}
