// The harness that the end-to-end tests and the pictures stand on: if it lied, they would.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { drawScene } from '../pictures/draw-scene.js';
import { closeTerminals, type OpenTerminal, openTerminal } from '../support/terminal.js';

afterEach(closeTerminals);

/** Starts Node on a line of program. */
const node = (program: string, options: Parameters<typeof openTerminal>[1] = {}): OpenTerminal =>
  openTerminal([process.execPath, '-e', program], options);

const ECHO_RAW = `
  process.stdin.setRawMode(true);
  process.stdin.on('data', (chunk) => {
    process.stdout.write(JSON.stringify(String(chunk)) + '\\r\\n');
    if (String(chunk) === '\\u0003') process.exit(130);
  });
  process.stdout.write('ready\\r\\n');
`;

describe('a terminal', () => {
  test('shows what the program draws, after its escapes', async () => {
    const terminal = node(String.raw`process.stdout.write('first\r\u001B[2Ksecond \u001B[1mbold\u001B[0m\n')`);
    expect(await terminal.until('bold')).toBe('second bold');
    expect(terminal.raw()).toContain('first');
    expect(await terminal.exited).toEqual({ exitCode: 0 });
  });

  test('is a terminal to the program, of the size asked for, and tells it of a new size', async () => {
    const program = `
      const tell = () => console.log('size', process.stdout.isTTY, process.stdout.columns, process.stdout.rows);
      process.stdout.on('resize', tell); tell(); process.stdin.resume();`;
    const terminal = node(program, { cols: 62, rows: 11 });
    await terminal.until('size true 62 11');
    terminal.resize(40, 9);
    await terminal.until('size true 40 9');
  });

  test('hands on keys, text and pastes as a terminal would', async () => {
    const terminal = node(ECHO_RAW);
    await terminal.until('ready');
    terminal.press('up');
    await terminal.until(String.raw`"\u001b[A"`);
    terminal.type('K7P2Z\r');
    await terminal.until(String.raw`"K7P2Z\r"`);
    terminal.paste('K7P2Z 008J4');
    await terminal.until(String.raw`"\u001b[200~K7P2Z 008J4\u001b[201~"`);
    terminal.press('ctrl-c');
    expect(await terminal.exited).toMatchObject({ exitCode: 130 });
  });

  test('gives the program a clean environment', async () => {
    const terminal = node(
      `console.log('CI' in process.env, 'NO_COLOR' in process.env, 'VITEST' in process.env, process.env.MINE, 'end')`,
      { env: { MINE: 'yes' } },
    );
    expect(await terminal.until('end')).toBe('false false false yes end');
  });

  test('answers what a program asks of its terminal', async () => {
    const program = String.raw`
      process.stdin.setRawMode(true);
      process.stdin.on('data', (d) => console.log(JSON.stringify(String(d))));
      process.stdout.write('\u001B[6n')`;
    await node(program).until(String.raw`"\u001b[1;1R"`);
  });

  test('that waits in vain fails with the screen', async () => {
    const terminal = node(`console.log('only this'); process.stdin.resume()`);
    await terminal.until('only this');
    await expect(terminal.until('something else', 50)).rejects.toThrow(
      /"something else" did not appear within 50 ms\n.*only this/s,
    );
  });

  test('whose program ends does not wait on', async () => {
    const terminal = node(`console.log('bye'); process.exitCode = 3`);
    await expect(terminal.until(/never/)).rejects.toThrow(/\/never\/ did not appear before .* exit code 3\n.*bye/s);
    expect(() => terminal.type('x')).toThrow(/has ended/);
  });

  test('dies by a signal and says which', async () => {
    const terminal = node(`console.log('up'); setInterval(() => {}, 1000)`);
    await terminal.until('up');
    terminal.kill('SIGTERM');
    expect(await terminal.exited).toMatchObject({ signal: 15 });
  });
});

describe('the picture of a screen', () => {
  const draw = async (program: string): Promise<string> => {
    const terminal = node(`${program}; process.stdout.write('\\u001B[0m.')`, { cols: 20, rows: 3 });
    await terminal.exited;
    return terminal.picture('A <title>');
  };

  test('keeps text, place, colour and weight', async () => {
    const svg = await draw(String.raw`process.stdout.write('ab\r\n  \u001B[1;31mK7 & P\u001B[0m')`);
    expect(svg).toContain('aria-label="A &lt;title&gt;"');
    expect(svg).toMatch(/<text x="14" y="49"[^>]*>ab +<\/text>/);
    expect(svg).toMatch(/<text x="30.8" y="67"[^>]* fill="#e06c75" font-weight="bold">K7 &amp; P<\/text>/);
  });

  test('draws backgrounds, inverse, the palette and true colour', async () => {
    const svg = await draw(
      String.raw`process.stdout.write('\u001B[44mA\u001B[0;7mB\u001B[0;38;5;196mC\u001B[0;38;5;244mD\u001B[0;38;2;1;2;3mE')`,
    );
    expect(svg).toMatch(/<rect x="14" [^>]*fill="#61afef"\/><text [^>]*fill="#d7dae0">A</);
    expect(svg).toMatch(/<rect x="22.4" [^>]*fill="#d7dae0"\/><text [^>]*fill="#17191c">B</);
    expect(svg).toMatch(/fill="#ff0000">C</);
    expect(svg).toMatch(/fill="#808080">D</);
    expect(svg).toMatch(/fill="#010203">E</);
  });

  test('gives wide characters two columns', async () => {
    const svg = await draw(String.raw`process.stdout.write('漢字\u001B[1mx')`);
    expect(svg).toMatch(/<text x="14" [^>]*textLength="33.6"[^>]*>漢字</);
    expect(svg).toMatch(/<text x="47.6" [^>]*>x</);
  });
});

describe('a scene', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readback-pictures-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const home = join(folder, 'home-of-a-scene');

  const scene = {
    title: 'Home',
    argv: [process.execPath, '-e', `console.log('home', process.env.HOME); process.stdin.resume()`],
    cols: 60,
    rows: 4,
  };

  test('is played in a home of its own, and drawn', async () => {
    const play = async (terminal: OpenTerminal): Promise<void> => {
      await terminal.until(/home .*home-of-a-scene/);
    };
    const file = await drawScene({ ...scene, name: 'home', play }, folder, home);
    expect(file).toBe(join(folder, 'home.svg'));
    expect(readFileSync(file, 'utf8')).toMatch(/<svg .+home \S+home-of-a-scene/s);
  });

  test('that does not come to its screen leaves no picture', async () => {
    const play = async (terminal: OpenTerminal): Promise<void> => {
      await terminal.until('somewhere else', 50);
    };
    await expect(drawScene({ ...scene, name: 'nowhere', play }, folder, home)).rejects.toThrow('somewhere else');
    expect(readdirSync(folder)).not.toContain('nowhere.svg');
  });
});
