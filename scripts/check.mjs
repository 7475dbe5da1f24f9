// `npm run check`: everything that is checked without running the tests. One line a check, the findings of those that
// fail above it, and a last line `checks: N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageShape } from './package-shape.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tool = (name, file) => join(root, 'node_modules', name, file);

/** Runs a tool of node_modules; its findings, or undefined when it had none. */
function run(script, args) {
  const done = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status === 0) return undefined;
  const findings = `${done.stdout ?? ''}${done.stderr ?? ''}`.trim();
  return findings || `it ended with ${done.status ?? done.signal ?? done.error} and said nothing`;
}

const types = (folder) => run(tool('typescript', 'bin/tsc'), ['-p', folder, '--pretty', 'false']);

/** Nothing that is installed may run code of its own while it is installed: no network, no compiler, no surprise. */
function installScripts() {
  const findings = [];
  const settings = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  if (!/^onlyBuiltDependencies: \[\]$/m.test(settings))
    findings.push('pnpm-workspace.yaml: onlyBuiltDependencies must stay empty');
  if (!/^strictDepBuilds: true$/m.test(settings)) findings.push('pnpm-workspace.yaml: strictDepBuilds must stay true');
  if (/^(allowBuilds|dangerouslyAllowAllBuilds)\b/m.test(settings))
    findings.push('pnpm-workspace.yaml: no build may be allowed');
  const ignored = /^ignoredBuiltDependencies:\n((?: +[-#] .*\n?)*)/m.exec(settings)?.[1] ?? '';
  const known = [...ignored.matchAll(/- ['"]?([^'"\n]+)/g)].map(([, name]) => name);
  for (const { folder, name, manifest } of installedPackages()) {
    const scripts = ['preinstall', 'install', 'postinstall'].filter((script) => manifest.scripts?.[script]);
    if (existsSync(join(folder, 'binding.gyp'))) scripts.push('binding.gyp');
    if (scripts.length > 0 && !known.includes(name))
      findings.push(`${name} wants to run at install time: ${scripts.join(', ')}`);
  }
  return findings.length > 0 ? findings.join('\n') : undefined;
}

function* installedPackages() {
  const store = join(root, 'node_modules', '.pnpm');
  for (const entry of readdirSync(store)) {
    // `@scope+name@1.2.3_peers` holds the package itself in node_modules/@scope/name; the rest there are links.
    const name = /^(@[^+]+\+)?[^@]+/.exec(entry)?.[0].replace('+', '/');
    const folder = name && join(store, entry, 'node_modules', name);
    if (!folder || !existsSync(join(folder, 'package.json'))) continue;
    yield { folder, name, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
  }
}

async function shapeOfPackages() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const findings = await packageShape(root, packageManager);
  return findings.length > 0 ? findings.join('\n') : undefined;
}

const checks = {
  'types of test/': () => types('test'),
  'types of bench/': () => types('bench'),
  'biome: lint and format': () =>
    run(tool('@biomejs/biome', 'bin/biome'), ['check', '--error-on-warnings', '--max-diagnostics=200', '.']),
  'oxlint, with types': () => run(tool('oxlint', 'bin/oxlint'), ['--type-aware', '--deny-warnings']),
  'knip: dead code and dependencies': () => run(tool('knip', 'bin/knip.js'), ['--no-progress', '--no-config-hints']),
  'install scripts': installScripts,
  'shape of the packages': shapeOfPackages,
};

let passed = 0;
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const start = performance.now();
  const findings = await check();
  if (findings === undefined) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`\n${findings}\n`);
  }
  console.log(
    `${findings === undefined ? 'ok  ' : 'FAIL'}  ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
}
console.log(`checks: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
