// Import this before anything that imports Ink. Ink's parts read the environment while they are loaded, and read it
// in ways that do not suit a person at a terminal: chalk knows nothing of NO_COLOR, and with CI set Ink draws only
// the last frame.
import process from 'node:process';

/** Settles what Ink's parts will find in `env`. Runs by itself on import. */
export function prepareTerminal(env: NodeJS.ProcessEnv, isInteractive: boolean): void {
  // no-color.org: present and not empty, whatever the value. A dumb terminal shows escape codes as rubbish.
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') env['FORCE_COLOR'] = '0';
  if (!isInteractive) return;
  // Somebody looks at this terminal, so it is no build log, even if the shell came from one.
  for (const name of ['CI', 'CONTINUOUS_INTEGRATION']) if (name in env) env[name] = 'false';
}

prepareTerminal(process.env, process.stdin.isTTY === true && process.stdout.isTTY === true);
