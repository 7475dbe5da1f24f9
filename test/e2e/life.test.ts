// The life of a licence after its first call, in one real terminal: a usage report, a check, giving it up with a receipt that is
// there again after a restart. The vendor's answers come from the same code as the desk's.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  CHALLENGE_LAYOUT,
  dayOfMs,
  type Pack,
  readCode,
  SHORT_LAYOUT,
  storedChallenge,
  verifyLineage,
  verifyPack,
} from '@readback/core';
import { openSite, type Site } from '@readback/core/node';
import { formatKit, verifyReceipt, verifyReport } from '@readback/core/vendor';
import { afterAll, expect, test } from 'vitest';
import { challengePayload } from '../../packages/core/src/records/challenge.js';
import { answer, trust } from '../support/example-vendor.js';
import { lifePackFile } from '../support/life-pack.js';
import { closeTerminals, type OpenTerminal, openTerminal } from '../support/terminal.js';
import { PATIENCE_MS, readGroup, readWords } from './reader.js';

const folder = mkdtempSync(join(tmpdir(), 'readback-life-'));
const stateFolder = join(folder, 'state');
const packFile = lifePackFile();
const pack: Pack = verifyPack(packFile, trust);
writeFileSync(join(folder, 'readback.kit.json'), formatKit({ trust: { ...trust, minVersion: 0 }, packFile }));

afterAll(() => {
  closeTerminals();
  rmSync(folder, { recursive: true, force: true });
});

const site = (): Site => openSite({ trust, packFile, stateFolder });
const start = (): OpenTerminal =>
  openTerminal([process.execPath, resolve('packages/client-tui/bin/readback.mjs')], {
    cols: 80,
    rows: 24,
    cwd: folder,
    env: { HOME: folder, READBACK_STATE: stateFolder },
  });

/** What the desk answers today to the challenge that waits. */
function response(policyId: string): readonly string[] {
  const { pending, lineage } = site().installation();
  const [waiting] = pending;
  if (!waiting) throw new Error('no challenge waits');
  const base = waiting.purpose === 'activate' ? undefined : verifyLineage(pack, lineage).at(-1)?.digest;
  const day = dayOfMs(Date.now());
  return answer(storedChallenge(waiting.challenge), { pack, policyId, quantity: 1, day, ...(base && { base }) }).groups;
}

/** Opens the list and does the act of that name. */
async function doAct(terminal: OpenTerminal, label: string): Promise<void> {
  terminal.type('m');
  await terminal.until('What do you want to do?', PATIENCE_MS);
  for (let row = 0; !terminal.screen().includes(`› ${label}`); row++) {
    expect(row).toBeLessThan(9);
    // A row that is only half drawn is neither this one nor the next.
    const pointed = (screen: string): string | undefined => /› (\S.*\S)/.exec(screen)?.[1];
    await terminal.until((screen) => pointed(screen) !== undefined, PATIENCE_MS);
    const before = pointed(terminal.screen());
    terminal.press('down');
    await terminal.until((screen) => ![undefined, before].includes(pointed(screen)), PATIENCE_MS);
  }
  terminal.press('enter');
}

/** Reads all groups aloud, as the operator does. */
async function readAll(terminal: OpenTerminal, count: number): Promise<string[]> {
  const groups: string[] = [];
  for (let place = 1; place <= count; place++) {
    groups.push(await readGroup(terminal, place));
    if (place < count) terminal.press('space');
  }
  return groups;
}

test(
  'a licence is used, reported, checked, given up, and its receipt is there after a restart',
  async () => {
    const first = start();
    const until = (wanted: string | RegExp): Promise<string> => first.until(wanted, PATIENCE_MS);
    await until('needs a licence');
    first.press('enter');
    await readGroup(first, 1);
    first.press('enter');
    await until('1 of 15');
    first.paste(response('counted').join(' '));
    await until('Unlocked: Counted');
    const words = await readWords(first);
    first.press('enter');
    await until(`Closing words of the newest grant: ${words}`);
    const [grant] = verifyLineage(pack, site().installation().lineage);

    await doAct(first, 'Report usage');
    await until('Read this report');
    const report = readCode(SHORT_LAYOUT, await readAll(first, SHORT_LAYOUT.groups));
    expect(report.data && grant && verifyReport(report.data, grant)).toBe(true);
    first.press('escape');
    await until('newest grant');

    await doAct(first, 'Check this installation');
    await until('Check of this installation');
    first.press('end');
    await until(/This is Example Historian, pack version 2: licensed until 20/);
    first.press('escape');
    await until('What do you want to do?');
    first.press('escape');
    await until('newest grant');

    await doAct(first, 'Give the licence up');
    await until('Press Y to give it up');
    first.type('n');
    await until(/Enter choose/);
    expect(site().licence().status).toBe('active');
    first.press('enter');
    await until('Press Y to give it up');
    first.type('y');
    await until('Read this receipt');
    const receipt = await readAll(first, CHALLENGE_LAYOUT.groups);
    const { data } = readCode(CHALLENGE_LAYOUT, receipt);
    expect(data && grant && verifyReceipt(challengePayload(data), grant)).toBe(true);
    first.kill('SIGKILL');
    await first.exited;

    const second = start();
    await second.until('was given up', PATIENCE_MS);
    await doAct(second, 'Show the receipt again');
    await second.until('Read this receipt', PATIENCE_MS);
    expect(await readAll(second, CHALLENGE_LAYOUT.groups)).toEqual(receipt);
    second.type('q');
    expect(await second.exited).toMatchObject({ exitCode: 0 });
  },
  4 * PATIENCE_MS,
);
