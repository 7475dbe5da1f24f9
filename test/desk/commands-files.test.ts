// Where more than a voice is allowed: a challenge out of an e-mail, a response into a file or a QR code; and what a
// challenge that was typed wrong may have been.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandsOn, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, Site } from './desk-fixture.js';

let fixture: DeskFixture;
let run: Run;
let site: Site;
let challenge: readonly string[];

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder, { env: { LANG: 'C.UTF-8' } });
  site = new Site(fixture);
  challenge = site.challenge();
});

afterEach(() => fixture.remove());

const ORDER = ['--customer', 'c-3', '--order', 'o-4', ...WITH_PASSPHRASE] as const;

function letter(...codes: readonly (readonly string[])[]): string {
  const file = join(fixture.folder, 'mail.txt');
  const lines = codes.map((groups) => `our request: ${groups.join(' ').toLowerCase()}`);
  writeFileSync(
    file,
    `Dear desk,\n\nas spoken on the phone, here is\n${lines.join('\nor\n')}\n\nKind regards\nAda, plant 4\n`,
  );
  return file;
}

describe('files', () => {
  it('takes the challenge out of an e-mail and writes the response for the site', async () => {
    const out = join(fixture.folder, 'response.txt');
    const issued = await run('issue', '--in', letter(challenge), '--out', out, ...ORDER);
    expect(issued).toMatchObject({ exitCode: 0, errors: '' });
    expect(issued.output).toContain(`Written to ${out}`);
    const text = readFileSync(out, 'utf8');
    expect(text).toMatch(/^Response for Example Plant: Professional, 12 months, 2026-11-22\n/);
    const groups = [...text.matchAll(/\b[0-9A-HJKMNP-TV-Z]{5}\b/g)].map(([group]) => group).slice(0, 15);
    expect(site.enter(groups)).toHaveLength(2);
  });

  it('takes none of two different challenges, and says when there is none', async () => {
    const other = site.challenge('activate', true);
    const two = await run('hear', '--in', letter(challenge, other), ...WITH_PASSPHRASE);
    expect(two).toMatchObject({ exitCode: 3 });
    expect(two.errors).toContain('There are two challenges in this text');
    writeFileSync(join(fixture.folder, 'long.txt'), 'Nothing of interest was written in this letter. '.repeat(200));
    const none = await run('hear', '--in', 'long.txt', ...WITH_PASSPHRASE);
    expect(none.errors).toContain('There is no challenge in this text.');
    expect((await run('hear', '--in', 'missing.txt', ...WITH_PASSPHRASE)).errors).toContain('cannot be read');
    expect((await run('hear', ...WITH_PASSPHRASE)).errors).toContain('No challenge was given.');
  });

  it('shows a response again, with a row, into a file and as a QR code', async () => {
    await run('issue', ...challenge, ...ORDER);
    const [grant] = JSON.parse((await run('grant', 'list', '--json')).output);
    const shown = await run('grant', 'show', grant.grantId, '--qr', '--out', 'again.txt', ...WITH_PASSPHRASE);
    expect(shown.exitCode).toBe(0);
    expect(shown.output).toContain('was answered on 2026-11-22');
    expect(shown.output).toContain('█');
    expect(readFileSync(join(fixture.folder, 'again.txt'), 'utf8')).toContain(grant.groups.slice(0, 5).join(' '));
    expect((await run('ledger', 'list')).output).toContain(`grant ${grant.grantId} shown again`);
    expect(await run('grant', 'show', 'g-99', ...WITH_PASSPHRASE)).toMatchObject({ exitCode: 3 });
  });

  it('says before anything is issued that no QR code can be drawn', async () => {
    const plain = commandsOn(fixture.folder, { env: { NO_COLOR: '1', LANG: 'C.UTF-8' } });
    const refused = await plain('issue', ...challenge, '--qr', ...ORDER);
    expect(refused.errors).toContain('shows no colours');
    expect((await run('grant', 'list')).output).toBe('Nothing has been issued yet.');
  });

  it('a file that cannot be written: the response is recorded, and how to get it is told', async () => {
    const failed = await run('issue', ...challenge, '--out', 'no/such/folder.txt', ...ORDER);
    expect(failed.exitCode).toBe(5);
    const [, grantId = ''] = /recorded as (g-\d+)/.exec(failed.errors) ?? [];
    expect((await run('grant', 'show', grantId, '--out', 'here.txt', ...WITH_PASSPHRASE)).exitCode).toBe(0);
  });
});

describe('a challenge typed wrong', () => {
  it('is refused, with what it may have been', async () => {
    const third = challenge[2] ?? '';
    const wrong = (third.startsWith('B') ? 'D' : 'B') + third.slice(1);
    const typed = challenge.map((group, index) => (index === 2 ? wrong : group));
    const told = await run('issue', ...typed, ...ORDER);
    expect(told.exitCode).toBe(3);
    expect(told.errors).toContain(`group 3 may be ${third} (typed: ${wrong})`);
    const json = JSON.parse((await run('issue', ...typed, '--json', ...ORDER)).output);
    expect(json.error.proposals[0]).toBe(`group 3 may be ${third} (typed: ${wrong})`);
    expect((await run('grant', 'list')).output).toBe('Nothing has been issued yet.');
  });
});
