// The command line of both programs: what is understood, what is refused and in which words, and what help says.
import { ReadbackError } from '@readback/core';
import { Command, EXIT, exitCodeOf, runCommandLine } from '@readback/tui-kit/plain';
import { describe, expect, test } from 'vitest';
import { helpText } from '../../../packages/tui-kit/src/command-line/help.js';

type Call = readonly [command: string, ...given: unknown[]];

/** A program that tells what its actions got. */
function sample(called: Call[] = []) {
  const told =
    (command: string) =>
    (context: object, ...given: readonly unknown[]): number => {
      called.push([command, ...given, context]);
      return EXIT.ok;
    };
  const program = new Command<object>('prog', 'A program.')
    .option('--desk <folder>', 'the folder')
    .choice('--spelling <name>', 'how', ['icao', 'german'])
    .flag('--json', 'one object')
    .action(told(''));
  const order = program.command('order', 'orders: add, list');
  order
    .command('add', 'add an order')
    .requiredOption('--customer <name>', 'who')
    .requiredOption('--policy <id>', 'which')
    .option('--valid-until <day>', 'the last day')
    .option('--seats <number>', 'how many', '1')
    .flag('--dry-run', 'only say')
    .list('--tag <names>', 'tags', (value) => value.split(','))
    .action(told('order add'));
  order.command('list', 'the orders').argument('[words...]', 'of the name').action(told('order list'));
  program
    .command('confirm', 'the two words')
    .argument('<grant>', 'such as g-6')
    .argument('<words...>', 'two')
    .action(told('confirm'));
  const ship = program
    .command('ship', 'one file')
    .argument('[product]', 'its id')
    .option('--key <file>', 'a key')
    .action(told('ship'));
  ship.command('sign', 'sign it').argument('<folder>', 'it').option('--key <file>', 'a key').action(told('ship sign'));
  program.command('init', 'begin').action(told('init'));
  return program;
}

interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  readonly called: readonly Call[];
}

async function run(line: string): Promise<Ran> {
  const called: Call[] = [];
  const [out, err]: [string[], string[]] = [[], []];
  const exitCode = await runCommandLine(sample(called), line === '' ? [] : line.split(' '), {
    version: '1.2.3',
    helpEnd: 'THE END',
    print: (text) => out.push(text),
    printError: (text) => err.push(text),
    context: (options) => ({ program: options }),
    report: (error, isJson) => {
      if (!(error instanceof ReadbackError)) throw error;
      (isJson ? out : err).push(`${error.code} ${error.message} ${error.next}`);
      return exitCodeOf(error);
    },
  });
  return { exitCode, out: out.join('\n'), err: err.join('\n'), called };
}

const NONE = { program: { json: false } };
const ADD = { customer: 'Acme', policy: 'gold', seats: '1', dryRun: false };

describe('is understood', () => {
  test.each<[line: string, ...Call]>([
    ['', '', { json: false }, NONE],
    ['init', 'init', {}, NONE],
    ['order list', 'order list', [], {}, NONE],
    ['order list a b', 'order list', ['a', 'b'], {}, NONE],
    ['confirm g-6 a b', 'confirm', 'g-6', ['a', 'b'], {}, NONE],
    ['ship', 'ship', undefined, {}, NONE],
    ['ship x', 'ship', 'x', {}, NONE],
    ['order add --customer Acme --policy=gold', 'order add', ADD, NONE],
    ['order add --policy gold --dry-run --customer Acme', 'order add', { ...ADD, dryRun: true }, NONE],
    [
      'order add --customer x --policy gold --customer Acme --seats 3 --valid-until d',
      'order add',
      { ...ADD, seats: '3', validUntil: 'd' },
      NONE,
    ],
    ['order add --customer Acme --policy gold --tag a,b --tag c', 'order add', { ...ADD, tag: ['a', 'b', 'c'] }, NONE],
    // The program's own options stand anywhere.
    ['--desk d init', 'init', {}, { program: { json: false, desk: 'd' } }],
    ['init --desk=d --json', 'init', {}, { program: { json: true, desk: 'd' } }],
    [
      'order --desk d list --spelling german',
      'order list',
      [],
      {},
      { program: { json: false, desk: 'd', spelling: 'german' } },
    ],
    // A command's options stand behind it, and those below may have one of the same name.
    ['ship --key a', 'ship', undefined, { key: 'a' }, NONE],
    ['ship --key a sign x', 'ship sign', 'x', { key: 'a' }, NONE],
    ['ship sign x --key sign', 'ship sign', 'x', { key: 'sign' }, NONE],
    // Dashes.
    ['order list -', 'order list', ['-'], {}, NONE],
    ['confirm g-6 -3', 'confirm', 'g-6', ['-3'], {}, NONE],
    ['order list -49 555', 'order list', ['-49', '555'], {}, NONE],
    ['order list -- --json -h', 'order list', ['--json', '-h'], {}, NONE],
    ['-- order list x', 'order list', ['x'], {}, NONE],
    ['init --desk -', 'init', {}, { program: { json: false, desk: '-' } }],
    ['init --desk -3', 'init', {}, { program: { json: false, desk: '-3' } }],
    ['init --desk=--json', 'init', {}, { program: { json: false, desk: '--json' } }],
    ['init --desk=', 'init', {}, { program: { json: false, desk: '' } }],
  ])('%s', async (line, ...call) => {
    expect(await run(line)).toEqual({ exitCode: EXIT.ok, out: '', err: '', called: [call] });
  });
});

describe('is refused, and says what to do', () => {
  test.each([
    ['frob', 'There is no command "frob". See prog --help.'],
    ['int', 'There is no command "int". Did you mean init? See prog --help.'],
    ['it', 'There is no command "it". See prog --help.'],
    ['order ad', 'There is no command "ad" behind "order". Did you mean add? See prog order --help.'],
    ['oder --customer x', 'There is no command "oder". Did you mean order? See prog --help.'],
    ['init --polic', 'There is no option --polic. See prog init --help.'],
    ['order add --polic x', 'There is no option --polic. Did you mean --policy? See prog order add --help.'],
    ['init --no-json', 'There is no option --no-json. See prog init --help.'],
    ['init -x', 'There is no option -x. See prog init --help.'],
    ['init x', '"init" takes no arguments. See prog init --help.'],
    [
      'ship x y',
      '"ship" takes one argument, not more. Put quotation marks around one that has spaces in it. See prog ship --help.',
    ],
    ['confirm', '"confirm" needs <grant> and <words...>. See prog confirm --help.'],
    ['order add', '"order add" needs --customer <name> and --policy <id>. See prog order add --help.'],
    ['init --desk', '--desk needs a value. Write --desk <folder>; if the value begins with a dash, --desk=VALUE.'],
    [
      'init --desk --spelling',
      '--desk needs a value. Write --desk <folder>; if the value begins with a dash, --desk=VALUE.',
    ],
    ['init --spelling klingon', '"klingon" is no value of --spelling. Give one of: icao, german.'],
    ['order add --dry-run=yes', '--dry-run takes no value. Write --dry-run alone, or leave it out.'],
    // An option that stands before its command takes no word away from where the command is looked for.
    ['--key ship sign x', 'There is no option --key. See prog --help.'],
    ['ship --customer ship sign x', 'There is no option --customer. See prog ship --help.'],
  ])('%s', async (line, says) => {
    expect(await run(line)).toEqual({ exitCode: EXIT.usage, out: '', err: `usage ${says}`, called: [] });
  });

  test.each([
    '--passphrase hunter2 init',
    '--passphrase=hunter2',
    'init --passphrase hunter2',
    'init --passphrase=hunter2',
    'init -phunter2',
    'init hunter2',
    'order --passphrase hunter2 list',
    'init --json=hunter2',
    'init --desk -hunter2',
  ])('%s, without repeating what may be a secret', async (line) => {
    const { exitCode, err } = await run(line);
    expect(exitCode).toBe(EXIT.usage);
    expect(err).not.toContain('hunter');
  });

  test.each(['init x --json', '--json order', 'order add --customer --json'])('%s, for programs too', async (line) => {
    const { exitCode, out, err } = await run(line);
    expect([exitCode, err]).toEqual([EXIT.usage, '']);
    expect(out).toMatch(/^usage /);
  });

  test('nothing behind -- asks for JSON', async () => {
    expect((await run('init -- --json')).out).toBe('');
  });
});

test('an action gets what the flags say, and no other type compiles', () => {
  const add = new Command<object>('prog', '')
    .argument('[id]', '')
    .option('--valid-until <day>', '')
    .flag('--dry-run', '');
  add.action((_context, id, options) => (options.dryRun && options.validUntil === id ? 0 : 1));
  // @ts-expect-error: no such option
  add.action((_context, _id, options) => (options.until ? 0 : 1));
  // @ts-expect-error: it may be missing
  add.action((_context, id: string) => id.length);
  expect(add.tree.options.map(({ key }) => key)).toEqual(['validUntil', 'dryRun']);
});

describe('help', () => {
  const [first = ''] = helpText(sample().tree, sample().tree, 80).split('\n');

  test.each([
    ['--help', 'Usage: prog [options] [command]'],
    ['help', 'Usage: prog [options] [command]'],
    ['-h init', 'Usage: prog init [options]'],
    ['order add -h', 'Usage: prog order add --customer <name> --policy <id> [options]'],
    ['order help add', 'Usage: prog order add --customer <name> --policy <id> [options]'],
    ['help ship', 'Usage: prog ship [options] [command] [product]'],
    ['confirm --bogus --help', 'Usage: prog confirm [options] <grant> <words...>'],
  ])('%s', async (line, usage) => {
    const { exitCode, out, err } = await run(line);
    expect([exitCode, out.split('\n')[0], err]).toEqual([EXIT.ok, usage, '']);
    expect(out.endsWith('THE END')).toBe(usage === first);
  });

  test('a group by itself is wrong, and shows what it has', async () => {
    const { exitCode, out, err } = await run('order');
    expect([exitCode, out]).toEqual([EXIT.usage, '']);
    expect(err).toContain('Usage: prog order [options] <command>');
  });

  test.each(['--version', '-V', 'order -V', 'init --version'])('%s prints the version', async (line) => {
    expect(await run(line)).toMatchObject({ exitCode: EXIT.ok, out: '1.2.3', err: '' });
  });

  test('lists everything, wrapped', () => {
    const program = sample();
    const add = program.tree.commands[0]?.commands[0];
    expect(
      helpText(add ?? program.tree, program.tree, 44),
    ).toBe(`Usage: prog order add --customer <name> --policy <id> [options]

add an order

Options:
  --customer <name>    who
  --policy <id>        which
  --valid-until <day>  the last day
  --seats <number>     how many (default: 1)
  --dry-run            only say
  --tag <names>        tags
  -h, --help           print this help

Options of every command:
  --desk <folder>      the folder
  --spelling <name>    how (one of: icao,
                       german)
  --json               one object
  -V, --version        print the version`);
  });
});
