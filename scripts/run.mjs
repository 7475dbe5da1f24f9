// The two commands on a machine with only Node and npm: `npm start` and `npm test` install what the lockfile pins,
// build, and then run. When nothing changed since the last time, set-up costs a hash and a no-op build.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Readback needs Node 20.19 or newer; this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

/** npm hands its own settings to its scripts as variables; a second npm or pnpm below it warns about each it does not know. */
function quietEnv() {
  const kept = /^npm_config_(registry|cache|prefix|userconfig|globalconfig)$|proxy|cafile/i;
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name) || kept.test(name)),
  );
  env.npm_config_update_notifier = 'false';
  env.npm_config_loglevel = 'error';
  return env;
}

const env = quietEnv();
const tool = (name, file) => join(root, 'node_modules', name, file);

function install() {
  const stampFile = join(root, 'node_modules', '.installed');
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const pnpm = manifest.packageManager;
  console.error(`Setting up: installing the pinned dependencies with ${pnpm} …`);
  const exec = [
    'exec',
    '--yes',
    `--package=${pnpm}`,
    '--',
    'pnpm',
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
    '--loglevel=error',
  ];
  const npmCli = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined;
  const options = { cwd: root, env: { ...env, CI: 'true' }, stdio: ['ignore', 2, 2] };
  const done = npmCli
    ? spawnSync(process.execPath, [npmCli, ...exec], options)
    : spawnSync('npm', exec, { ...options, shell: process.platform === 'win32' });
  if (done.status !== 0) {
    console.error(
      'The dependencies could not be installed. Check the connection to the npm registry and run the command again.',
    );
    process.exit(done.status ?? 1);
  }
  writeFileSync(stampFile, stamp);
}

function build() {
  const done = spawnSync(process.execPath, [tool('typescript', 'bin/tsc'), '-b'], { cwd: root, env, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const vitest = [tool('vitest', 'vitest.mjs'), 'run'];
const projects = (...names) => names.flatMap((name) => ['--project', name]);
const targets = {
  demo: ['examples/demo/dist/cli.js'],
  client: ['packages/client-tui/bin/readback.mjs'],
  vendor: ['packages/vendor-tui/bin/readback-vendor.mjs'],
  test: [...vitest, ...projects('main', 'mocked', 'postgres')],
  'test:postgres': [...vitest, ...projects('postgres, apart', 'postgres, apart, mocked')],
  'test:slow': [...vitest, '--config', 'vitest.slow.config.ts'],
  mutation: ['scripts/mutation.mjs'],
  check: ['scripts/check.mjs'],
  format: [tool('@biomejs/biome', 'bin/biome'), 'check', '--write', '.'],
  bundle: ['scripts/bundle.mjs'],
  bench: ['scripts/bench.mjs'],
  vectors: ['scripts/run-ts.mjs', 'test/vectors/make-vectors.ts'],
  // Packages are read from their sources here, as in the tests: one class of errors, not two.
  fuzz: ['--conditions=source', 'scripts/run-ts.mjs', 'test/fuzz/run.ts'],
  sbom: ['scripts/run-ts.mjs', 'scripts/sbom.ts'],
  pictures: ['scripts/run-ts.mjs', 'test/pictures/make-pictures.ts'],
};

const [name, ...rest] = process.argv.slice(2);
const target = targets[name];
if (!target) {
  console.error(`Unknown target ${name ?? '(none)'}. One of: ${Object.keys(targets).join(', ')}.`);
  process.exit(2);
}
install();
build();
if (name === 'vendor' && rest.includes('ship')) {
  // What is shipped is as the sources are.
  const { freshClientTemplate } = await import('./bundle.mjs');
  await freshClientTemplate();
}
// Names of files count from the folder that npm was called in, also with `--prefix`: npm itself goes to the repository first.
const takesFiles = ['client', 'vendor', 'bundle'].includes(name);
const called = process.env.INIT_CWD ?? root;
const [program, ...words] = takesFiles ? [join(root, target[0]), ...target.slice(1)] : target;
const cwd = takesFiles && existsSync(called) ? called : root;
const child = spawn(process.execPath, [program, ...words, ...rest], { cwd, env, stdio: 'inherit' });
// Ctrl-C reaches the whole process group by itself; the others are handed on.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 128 : (code ?? 1);
});
