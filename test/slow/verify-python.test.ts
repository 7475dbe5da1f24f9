// The second implementation of verification (examples/verify-python), where there is a Python to run it: all published
// vectors, a grant from the command line, and 2,000 random cases of which it must say what the core says.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatKit } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { Random } from '../../bench/support/random.js';
import { randomCall, randomPack } from '../support/call-cases.js';
import { answer, packFile, trust, withChallenge } from '../support/example-vendor.js';
import { MAKERS, type VerificationCase } from '../support/verification-cases.js';
import { buildVectors } from '../vectors/build-vectors.js';

const PROGRAM = fileURLToPath(new URL('../../examples/verify-python/verify.py', import.meta.url));
const CASES = 2000;
/** Of the cases; a grant costs Python some 45 ms for each pairing check. */
const PACKS = 20;
const CALLS_EACH = 5;
const SEED = Number(process.env['READBACK_SEED'] ?? 20261122);

const isPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;

interface Ran {
  readonly status: number | null;
  readonly said: string;
  readonly complaint: string;
}

async function python(args: readonly string[], input = ''): Promise<Ran> {
  // Without -B, compiled files would be left beside the sources.
  const child = spawn('python3', ['-B', PROGRAM, ...args], { stdio: 'pipe' });
  let said = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { status, said, complaint };
}

function makeCases(random: Random): VerificationCase[] {
  const others = MAKERS.flatMap(([maker, inThousand]) =>
    Array.from({ length: Math.round((inThousand * CASES) / 1000) }, () => maker(random)),
  );
  const calls = Array.from({ length: PACKS }, () => randomPack(random)).flatMap((pack) =>
    Array.from({ length: CALLS_EACH }, () => randomCall(random, pack)),
  );
  return [...others, ...calls];
}

const isRefusal = (want: unknown): boolean => typeof want === 'object' && want !== null && 'refused' in want;

describe.skipIf(!isPython)(
  `verification in Python${isPython ? '' : ' (skipped: no python3 of 3.9 or newer here)'}`,
  () => {
    it('agrees with all published vectors', async () => {
      const { status, said, complaint } = await python([]);
      const lines = said.trimEnd().split('\n');
      expect(lines.filter((line) => !line.endsWith(' passed, 0 failed'))).toEqual([]);
      expect([status, complaint, lines.length]).toEqual([0, '', buildVectors().size]);
    });

    it('verifies a grant against a client kit', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'readback-python-'));
      try {
        const kit = join(folder, 'kit.json');
        writeFileSync(kit, formatKit({ trust: { ...trust, minVersion: 1 }, packFile }));
        const { challenge, groups } = withChallenge();
        const right = answer(challenge).groups.join(' ');
        const verify = (response: string) =>
          python(['grant', '--kit', kit, '--challenge', groups.join(' '), '--response', response]);

        const { status, said } = await verify(right);
        expect(status).toBe(0);
        expect(JSON.parse(said)).toMatchObject({ purpose: 'activate', policy: 'professional', quantity: 12 });
        expect(await verify(right.replace('A', 'B'))).toEqual({
          status: 4,
          said: '',
          complaint: 'refused: group-mismatch\n',
        });
        writeFileSync(kit, '{}');
        expect(await verify(right)).toEqual({ status: 4, said: '', complaint: 'refused: kit-malformed\n' });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it(`agrees with the core on ${CASES} random cases`, async () => {
      const cases = makeCases(new Random(SEED));
      const refused = cases.filter(({ want }) => isRefusal(want)).length;
      expect(cases.length).toBeGreaterThanOrEqual(CASES);
      expect(refused).toBeGreaterThan(CASES / 10);
      expect(cases.length - refused).toBeGreaterThan(CASES / 2);

      const { status, said, complaint } = await python(
        ['cases'],
        cases.map(({ ask }) => `${JSON.stringify(ask)}\n`).join(''),
      );
      const answers = said.trimEnd().split('\n');
      expect([status, complaint, answers.length]).toEqual([0, '', cases.length]);
      const differing = cases.flatMap(({ ask, want }, index) => {
        const found: unknown = JSON.parse(answers[index] ?? 'null');
        const wanted: unknown = JSON.parse(JSON.stringify(want));
        return isSame(found, wanted) ? [] : [{ ask, found, wanted }];
      });
      expect(differing, `seed ${SEED}`).toEqual([]);
    });
  },
);

const isSame = (found: unknown, wanted: unknown): boolean =>
  JSON.stringify(sorted(found)) === JSON.stringify(sorted(wanted));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
