// The first run: a whole desk or none.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseKit, verifyPack } from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretPrompt } from '../../packages/vendor-tui/src/commands/secret-prompt.js';
import { deskError } from '../../packages/vendor-tui/src/desk/errors.js';
import { createDeskFiles, fileError } from '../../packages/vendor-tui/src/desk/files.js';
import { defaultDeskFolder } from '../../packages/vendor-tui/src/desk/folder.js';
import { initDesk, randomPassphrase } from '../../packages/vendor-tui/src/desk/init-desk.js';
import { openDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { commandsOn } from './commands-fixture.js';
import { NOW_MS, PASSPHRASE, PRODUCT } from './desk-fixture.js';
import { codeOf, temporaryFolder } from './ledger-fixture.js';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
const ports = { nowMs: () => NOW_MS, workFactor: 2 };
const wanted = () => ({ folder, passphrase: PASSPHRASE, agent: 'Ada' });

beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'desks', 'first');
});

afterEach(() => temporary.remove());

describe('a new desk', () => {
  it('has all that a first call needs', async () => {
    const steps: [string, number][] = [];
    const made = await initDesk(wanted(), ports, (step, fraction) => steps.push([step, fraction]));
    for (const file of [made.productFile, made.packFile, made.kitFile, made.rootKeyFile, made.issuingKeyFile]) {
      expect(existsSync(file)).toBe(true);
    }
    const kit = parseKit(readFileSync(made.kitFile, 'utf8'));
    expect(verifyPack(kit.packFile, kit.trust).product.id).toBe(PRODUCT);
    expect(steps.at(-1)?.[1]).toBe(1);
    expect(steps.map(([, fraction]) => fraction)).toEqual(
      steps.map(([, fraction]) => fraction).toSorted((a, b) => a - b),
    );
    expect(readdirSync(dirname(folder))).toEqual(['first']);
    expect(statSync(folder).mode & 0o077).toBe(0);
    for (const file of [made.rootKeyFile, join(folder, 'ledger.sqlite')]) expect(statSync(file).mode & 0o077).toBe(0);

    const desk = await openDesk(folder, PASSPHRASE, ports);
    expect(await desk.products()).toMatchObject([
      { id: PRODUCT, packVersion: 1, policies: [{ id: 'professional' }, {}, {}] },
    ]);
    expect(await desk.findCustomers('')).toMatchObject([{ name: 'Example Plant' }]);
    await desk.close();
  });

  it('holds no secret outside its age files', async () => {
    await initDesk(wanted(), ports);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(folder, name)).isFile(),
    );
    expect(files.length).toBeGreaterThan(6);
    for (const name of files) expect(readFileSync(join(folder, name), 'latin1')).not.toMatch(/-secret-|copper lantern/);
  });

  it('can be made with a passphrase that nobody has to invent', async () => {
    const passphrase = randomPassphrase();
    expect(passphrase).toMatch(/^([0-9A-Z]{6}-){3}[0-9A-Z]{6}$/);
    expect(randomPassphrase()).not.toBe(passphrase);
    await initDesk({ ...wanted(), passphrase }, ports);
    await (await openDesk(folder, passphrase, ports)).close();
  });

  it('may be made in an empty folder, and in no other', async () => {
    mkdirSync(folder, { recursive: true });
    await initDesk(wanted(), ports);
    const before = readFileSync(join(folder, 'desk.json'), 'utf8');
    expect(await codeOf(initDesk(wanted(), ports))).toBe('desk-exists');
    expect(readFileSync(join(folder, 'desk.json'), 'utf8')).toBe(before);
    folder = join(temporary.path, 'photos');
    mkdirSync(folder);
    writeFileSync(join(folder, 'holiday.jpg'), '');
    expect(await codeOf(initDesk(wanted(), ports))).toBe('desk-folder-not-empty');
    expect(readdirSync(folder)).toEqual(['holiday.jpg']);
  });

  it('is made once where two are made at the same time', async () => {
    const ends = await Promise.all([codeOf(initDesk(wanted(), ports)), codeOf(initDesk(wanted(), ports))]);
    expect(ends.toSorted()).toEqual(['desk-exists', 'nothing was refused']);
    expect(readdirSync(dirname(folder))).toEqual(['first']);
    await (await openDesk(folder, PASSPHRASE, ports)).close();
  });

  it.each(['makeFolder', 'write', 'publishFolder'] as const)(
    'leaves nothing when the disk is full at %s',
    async (step) => {
      const files = {
        ...createDeskFiles(),
        [step]: async (path: string) => {
          throw fileError(Object.assign(new Error('no space'), { code: 'ENOSPC' }), path, 'desk-unwritable');
        },
      };
      expect(await codeOf(initDesk(wanted(), { ...ports, files }))).toBe('desk-disk-full');
      expect(existsSync(folder)).toBe(false);
      expect(existsSync(dirname(folder)) ? readdirSync(dirname(folder)) : []).toEqual([]);
      await initDesk(wanted(), ports);
    },
  );

  it('removes what a try that was broken off has left, and leaves one alone that is being made', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const left = join(dirname(folder), `.first.new-${pid}-0123456789ab`);
    const others = [`.first.new-${process.pid}-0123456789ab`, '.first.new-old', `.second.new-${pid}-0123456789ab`];
    for (const place of [left, ...others.map((name) => join(dirname(folder), name))]) {
      mkdirSync(join(place, 'keys'), { recursive: true });
    }
    const ran = await commandsOn(folder)('init', '--passphrase-file', '-');
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(ran.errors).toBe(`A half-made desk of a try that was broken off was removed: ${left}`);
    expect(readdirSync(dirname(folder)).toSorted()).toEqual([...others, 'first'].toSorted());
  });

  it.runIf(existsSync('/proc/self'))(
    'says that the system makes no folder there, and does not try for ever',
    async () => {
      await expect(initDesk({ ...wanted(), folder: '/proc/readback/desk' }, ports)).rejects.toMatchObject({
        code: 'desk-unwritable',
        message: 'This place cannot be written: /proc/readback/desk',
      });
    },
  );

  it('says which folder cannot be written', async () => {
    const files = {
      ...createDeskFiles(),
      makeFolder: async (path: string) => {
        throw deskError('desk-unwritable', { path });
      },
    };
    await expect(initDesk(wanted(), { ...ports, files })).rejects.toMatchObject({
      code: 'desk-unwritable',
      message: `This place cannot be written: ${folder}`,
    });
    writeFileSync(join(temporary.path, 'file'), '');
    folder = join(temporary.path, 'file', 'desk');
    expect(await codeOf(initDesk(wanted(), ports))).toBe('desk-unwritable');
  });

  it('refuses passphrases and names that will not do', async () => {
    expect(await codeOf(initDesk({ ...wanted(), passphrase: 'short' }, ports))).toBe('passphrase-too-short');
    expect(await codeOf(initDesk({ ...wanted(), passphrase: 'passwordpassword' }, ports))).toBe('passphrase-too-weak');
    for (const agent of ['', ' ', 'a\nb', 'x'.repeat(41)]) {
      expect(await codeOf(initDesk({ ...wanted(), agent }, ports))).toBe('agent-name-invalid');
    }
    expect(existsSync(folder)).toBe(false);
  });

  it('lies where the environment says', () => {
    expect(defaultDeskFolder({ READBACK_DESK: '/d' })).toBe('/d');
    expect(defaultDeskFolder({ XDG_DATA_HOME: '/data', HOME: '/home/ada' })).toBe('/data/readback-desk');
    expect(defaultDeskFolder({ HOME: '/home/ada' })).toBe('/home/ada/.local/share/readback-desk');
  });
});

/** A terminal that types these lines by itself, each when it is asked. */
function typing(...lines: readonly string[]) {
  const asked: string[] = [];
  return {
    asked,
    ask: async (prompt: string) => {
      asked.push(prompt);
      const line = lines[asked.length - 1];
      if (line === undefined) throw new Error('asked once too often');
      return line;
    },
  };
}

describe('init on a terminal', () => {
  it('asks twice, tells the strength, and goes on until it will do', async () => {
    const { asked, ask } = typing('short', PASSPHRASE, 'another', PASSPHRASE, PASSPHRASE);
    const ran = await commandsOn(folder, { askSecrets: (work) => work(ask) })('init', '--agent', 'Ada');
    expect(ran.exitCode).toBe(0);
    expect(asked).toEqual([
      'Passphrase: ',
      'Passphrase: ',
      'The same once more: ',
      'Passphrase: ',
      'The same once more: ',
    ]);
    expect(ran.errors).toContain('Too short: 7 more characters.');
    expect(ran.errors).toContain('not the same');
    expect(ran.errors + ran.output).not.toContain(PASSPHRASE);
    expect(ran.output).toContain(join(folder, 'kits'));
  });

  it('does not ask where there is a desk already', async () => {
    await initDesk(wanted(), ports);
    const { asked, ask } = typing();
    const ran = await commandsOn(folder, { askSecrets: (work) => work(ask) })('init');
    expect(ran).toMatchObject({ exitCode: 3 });
    expect(asked).toEqual([]);
  });
});

/** A terminal's input as a test types it. */
class FakeInput {
  raw = false;
  readonly #listeners = new Map<string, (chunk: Buffer) => void>();
  on(event: string, listener: (chunk: Buffer) => void): this {
    this.#listeners.set(event, listener);
    return this;
  }
  off(event: string): this {
    this.#listeners.delete(event);
    return this;
  }
  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  hangUp(): void {
    this.#listeners.get('end')?.(Buffer.alloc(0));
  }
  type(text: string | Buffer): void {
    this.#listeners.get('data')?.(Buffer.from(text));
  }
}

describe('the passphrase prompt', () => {
  const start = () => {
    const input = new FakeInput();
    const printed: string[] = [];
    // The test's terminal has the five methods that are used, with looser types.
    const askSecrets = createSecretPrompt({ input: input as never, print: (text) => printed.push(text) });
    return { input, printed, askSecrets };
  };

  it('echoes nothing and gives the terminal back', async () => {
    const { input, printed, askSecrets } = start();
    const answer = askSecrets((ask) => ask('Passphrase: '));
    expect(input.raw).toBe(true);
    input.type('cop');
    input.type('x\u007Fper\u001B[D é');
    input.type('\r');
    expect(await answer).toBe('copper é');
    expect(printed.join('')).toBe('Passphrase: \n');
    expect(input.raw).toBe(false);
  });

  it('shows what may be seen, key by key, however long the line is', async () => {
    const input = new FakeInput();
    const printed: string[] = [];
    const askTexts = createSecretPrompt({ input: input as never, print: (text) => printed.push(text), echo: true });
    const answer = askTexts((ask) => ask('Group 1: '));
    input.type('008j');
    input.type('4');
    input.type('\u007F\u007F');
    input.type('5\u0015K7\r');
    expect(await answer).toBe('K7');
    expect(printed).toEqual(['Group 1: ', '', '008j', '4', '\b \b\b \b', `${'\b \b'.repeat(3)}K7`, '\n']);
  });

  it('keeps what was typed ahead for the next question', async () => {
    const { input, askSecrets } = start();
    const answers = askSecrets(async (ask) => {
      const first = await ask('one ');
      expect(input.raw).toBe(true);
      return [first, await ask('two '), await ask('three ')];
    });
    input.type('abc\rdef\rgh');
    input.type('\u0015i\r');
    expect(await answers).toEqual(['abc', 'def', 'i']);
  });

  it('takes characters that arrive in two pieces', async () => {
    const { input, askSecrets } = start();
    const answer = askSecrets((ask) => ask(''));
    const bytes = Buffer.from('ü\n');
    input.type(bytes.subarray(0, 1));
    input.type(bytes.subarray(1));
    expect(await answer).toBe('ü');
  });

  it.each([
    ['Ctrl-C', (input: FakeInput) => input.type('abc\u0003')],
    ['Ctrl-D', (input: FakeInput) => input.type('\u0004')],
    ['the end of the terminal', (input: FakeInput) => input.hangUp()],
  ])('ends at %s', async (_name, happen) => {
    const { input, askSecrets } = start();
    const ending = commandsOn(folder, {
      askSecrets: (work) =>
        askSecrets((ask) =>
          work(async (prompt) => {
            const answer = ask(prompt);
            happen(input);
            return await answer;
          }),
        ),
    })('init');
    expect((await ending).exitCode).toBe(130);
    expect(input.raw).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });
});
