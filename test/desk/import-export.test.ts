// Customers and orders from and to CSV files: all of a file or none, bad rows by their line.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { visible } from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCsv } from '../../packages/vendor-tui/src/desk/csv.js';
import { commandsOn, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk } from './desk-fixture.js';

let fixture: DeskFixture;
let run: Run;

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder);
});
afterEach(() => fixture.remove());

const imported = async (what: 'customer' | 'order', text: string, ...options: readonly string[]) => {
  const path = join(fixture.folder, `${what}.csv`);
  writeFileSync(path, text);
  return await run(what, 'import', path, ...options, ...(options.includes('--agent') ? [] : WITH_PASSPHRASE));
};
const rowsOf = async (): Promise<number> => (await run('ledger', 'list', '--count', '999')).output.split('\n').length;

describe('an export with --json', () => {
  it('is an array of objects, more than one page long, and empty where there is nothing', async () => {
    const json = async (what: string, ...options: readonly string[]) => {
      const { output, exitCode } = await run(what, 'export', '--json', ...options);
      expect(exitCode).toBe(0);
      return JSON.parse(output);
    };
    const rows = Array.from({ length: 600 }, (_, n) => `Customer ${n},"+49 555 ${10_000 + n}; 0555 999${100 + n}"`);
    expect((await imported('customer', `name,callNumbers\n${rows.join('\n')}\n`)).exitCode).toBe(0);
    const customers = await json('customer');
    expect(customers).toHaveLength(601);
    expect(customers).toContainEqual({ id: 'c-3', name: 'Example Plant', note: expect.any(String), callNumbers: [] });
    expect(customers).toContainEqual(
      expect.objectContaining({ name: 'Customer 7', callNumbers: ['+49 555 10007', '0555 999107'] }),
    );
    await imported('order', 'customer,policy,validUntil\nc-3,professional,2027-03-31\n');
    // By their ids, as text.
    expect(await json('order')).toMatchObject([
      { validUntil: '2027-03-31', identity: null, seatsUsed: 0 },
      { id: 'o-4', customer: 'Example Plant', policy: 'professional', quantity: 12, seats: 3, validUntil: null },
    ]);
    const path = join(fixture.folder, 'out.csv');
    expect(await json('order', '--out', path)).toEqual({ path });
    expect(readFileSync(path, 'utf8')).toMatch(/^id,customer,/);
    await fixture.tamper('delete from grants; delete from orders');
    expect(await json('order')).toEqual([]);
  });
});

describe('an import of customers', () => {
  it('adds every row, and what is exported says the same', async () => {
    const text = '\u{feff}name;note\r\n"Mill; ""North"" & Sons";night shift\r\n=SUM(A1);"two\nlines"\r\n\r\n';
    expect(await imported('customer', text)).toMatchObject({
      exitCode: 0,
      output: 'Imported 2 customers (c-5 to c-6).',
    });
    const { output } = await run('customer', 'export');
    expect(output).toContain('id,name,note,callNumbers');
    expect(output).toContain('c-5,"Mill; ""North"" & Sons",night shift');
    expect(output).toContain(`c-6,'=SUM(A1),two lines,`);
    const back = readCsv(output, { known: ['id', 'name', 'note', 'callNumbers'], needed: [] });
    expect(back.rows.map(({ cells }) => cells.name)).toEqual(
      expect.arrayContaining(['Mill; "North" & Sons', '=SUM(A1)', 'Example Plant']),
    );
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
    expect((await run('search', 'north')).output).toContain('Mill');
  });

  it('brings call-back numbers along, and no PIN', async () => {
    const text = 'name,callNumbers\nMill,"+49 555 010020; 0555 010021"\nPump,\n';
    expect((await imported('customer', text)).exitCode).toBe(0);
    const { output } = await run('customer', 'export');
    const { rows } = readCsv(output, { known: ['id', 'name', 'note', 'callNumbers'], needed: [] });
    const numbers = rows.map(({ cells }) => [cells.name, cells.callNumbers]);
    expect(numbers).toContainEqual(['Mill', '+49 555 010020; 0555 010021']);
    expect(numbers).toContainEqual(['Pump', '']);
    expect(output).not.toMatch(/pin/i);
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
    const wrong = await imported('customer', 'name,callNumbers\nA,"call me; 12"\nB,"0555 010020; +49 555 010020"\n');
    expect(wrong.errors).toContain('line 2: call me is no call-back number');
    expect(wrong.errors).toContain('line 3: the call-back number +49 555 010020 is there twice');
  });

  it('names each bad row and records nothing', async () => {
    const before = await rowsOf();
    const { exitCode, errors } = await imported('customer', 'name,note\nOne,\n,nobody\n"Exámple  PLANT",\nONE,twice\n');
    expect(exitCode).toBe(3);
    expect(errors).toContain('line 3: the name is missing');
    const late = await imported('customer', 'name,note\nOne,\n"Exámple  PLANT",\nONE,twice\n', '--json');
    expect(JSON.parse(late.output).error).toMatchObject({
      code: 'import-invalid',
      problems: [
        expect.stringMatching(/^line 3: the customer Exámple {2}PLANT is on record, as c-3/),
        expect.stringMatching(/^line 4: the customer ONE is in this file twice/),
      ],
    });
    expect(await rowsOf()).toBe(before);
  });
});

describe('faults of every kind', () => {
  it('of customers are told at once, the first twenty lines of them', async () => {
    const rows = [
      'Example Plant,,',
      ',nobody,',
      'Mill,a\u200bb,12',
      'One,two,three,four',
      'Mill,,',
      ...Array.from({ length: 30 }, (_, n) => `,row ${n},`),
    ];
    const { errors } = await imported('customer', `name,note,callNumbers\n${rows.join('\n')}\n`);
    for (const says of [
      '35 rows have to be mended',
      'line 2: the customer Example Plant is on record, as c-3; take the row out',
      'line 3: the name is missing; mend it, or take the row out',
      'line 4: the note holds a character that is not seen, U+200B; mend it, or take the row out',
      'line 4: 12 is no call-back number; mend it',
      'line 5: there are 4 cells, and 3 columns',
      'line 19: the name is missing',
    ]) {
      expect(errors).toContain(says);
    }
    expect(errors.match(/line \d+: /g)).toHaveLength(20);
  });

  it('of orders are told at once, also several of one row', async () => {
    const text = 'customer,policy,quantity,seats,validUntil,note\nc-3,professional,12,5,,A\n';
    expect((await imported('order', text)).exitCode).toBe(0);
    const before = await rowsOf();
    const rows = [
      'c-3,professional,12,5,,A',
      'nobody,gold,x,y,never,',
      'c-3,professional,129,1,,',
      'c-3,professional,1,1,,"a\0b"',
      'c-3,professional,1,1,,,more',
    ];
    const { errors } = await imported('order', `${text.split('\n')[0]}\n${rows.join('\n')}\n`);
    for (const says of [
      '5 rows have to be mended',
      'line 2: it is just like order o-5; take the row out; if it is meant, give --repeat',
      'line 3: there is no customer "nobody"',
      'line 3: the quantity "x" is no whole number',
      'line 3: the seats "y" are no whole number',
      'line 3: "never" is not a day',
      'has no policy gold',
      'line 4: the quantity is a whole number from 1 to 128; mend it, or take the row out',
      'line 5: the note holds a character that is not seen, U+0000',
      'line 6: there are 7 cells, and 6 columns',
    ]) {
      expect(errors).toContain(says);
    }
    expect(await rowsOf()).toBe(before);
  });
});

describe('what is not seen, or obeyed by a terminal', () => {
  const unseenIn = (text: string) => Array.from(text).filter((letter) => letter !== '\n' && visible(letter) !== letter);
  const ESCAPES = 'Esc \u001b[31mred\u001b]0;pwn\u0007';

  it('is in no customer: not in a name, a note, a number', async () => {
    const before = await rowsOf();
    const rows = ['"a\0b",', `"${ESCAPES}",`, 'Right \u202eleft,', 'Mill,x\u200by', 'Pump,ok'];
    const { exitCode, errors } = await imported('customer', `name,note\n${rows.join('\n')}\n`);
    expect(exitCode).toBe(3);
    for (const [line, what] of [
      [2, 'the name holds a character that is not seen, U+0000'],
      [3, 'the name holds a character that is not seen, U+001B'],
      [4, 'the name holds a character that is not seen, U+202E'],
      [5, 'the note holds a character that is not seen, U+200B'],
    ]) {
      expect(errors).toContain(`line ${line}: ${what}`);
    }
    expect(errors).not.toContain('line 6');
    const numbers = await imported('customer', `name,callNumbers\nMill,"0555\n010020"\nPump,0555\u001b010021\n`);
    expect(numbers.errors).toMatch(/line 2: .* is no call-back number/);
    expect(numbers.errors).toMatch(/line 4: .* is no call-back number/);
    expect(unseenIn(`${errors}${numbers.errors}`)).toEqual([]);
    expect(await rowsOf()).toBe(before);
    expect((await run('customer', 'export')).output.split('\n')).toHaveLength(2);
  });

  it('is in no order, and in no error about one', async () => {
    const rows = [
      'c-3,professional,"P\0O",',
      `"${ESCAPES}",professional,,`,
      'c-3,professional,,me\u202e',
      'c-3,\u001b,,',
    ];
    const texts: string[] = [];
    for (const row of rows) {
      const { exitCode, errors } = await imported('order', `customer,policy,note,identity\n${row}\n`);
      expect(exitCode).toBe(3);
      texts.push(errors);
    }
    expect(texts[0]).toContain('line 2: the note holds a character that is not seen, U+0000');
    expect(texts[1]).toContain('line 2: the name holds a character that is not seen, U+001B');
    expect(texts[2]).toContain('the identity holds a character that is not seen, U+202E');
    expect(unseenIn(texts.join())).toEqual([]);
  });

  it('is shown as what it is where a ledger has it', async () => {
    await fixture.tamper(
      `update customers set name = 'Esc ${ESCAPES} \u202eplant', note = '\u001b[2J' where id = 'c-3'`,
    );
    const shown = await Promise.all([
      run('customer', 'list'),
      run('search', 'plant'),
      run('ending', '--days', '9999'),
      run('ledger', 'list'),
    ]);
    const text = shown.map(({ output }) => output).join('\n');
    expect(text).toContain('Esc Esc \ufffd[31mred\ufffd]0;pwn\ufffd \ufffdplant (\ufffd[2J)');
    expect(text).toContain('order o-4 added for Esc Esc \ufffd[31m');
    expect(unseenIn(text)).toEqual([]);
  });
});

it('a file that would keep other desks waiting has to be split', async () => {
  const { exitCode, errors } = await imported('customer', `name\n${'x\n'.repeat(1001)}`);
  expect([exitCode, errors]).toEqual([3, expect.stringContaining('line 1: there are 1001 rows; split it')]);
});

describe('an import of orders', () => {
  const HEAD = 'customer,policy,quantity,seats,validUntil,note\n';

  it('adds every row once; the same file again is refused by its rows', async () => {
    const text = `${HEAD}example plant,professional,12,5,2027-03-31,PO-1\nc-3,enterprise,,,,\n`;
    expect(await imported('order', text)).toMatchObject({ exitCode: 0, output: 'Imported 2 orders (o-5 to o-6).' });
    expect((await run('order', 'list', '--customer', 'c-3')).output).toContain('0 of 5 seats taken, until 2027-03-31');
    expect((await run('order', 'export')).output).toContain(
      'o-5,Example Plant,com.example.historian,professional,12,5,0,2027-03-31,,PO-1',
    );
    const again = await imported('order', text);
    expect(again.errors).toContain('line 2: it is just like order o-5');
    expect(again.errors).toContain('line 3: it is just like order o-6');
    expect((await imported('order', text, '--repeat')).exitCode).toBe(0);
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
  });

  it('names each bad row and records nothing', async () => {
    const before = await rowsOf();
    const rows = ['c-3,professional,12,1,,', 'nobody,professional,1,1,,', 'c-3,gold,1,1,,', 'c-3,professional,x,1,,'];
    const { exitCode, errors } = await imported(
      'order',
      `${HEAD}${rows.join('\n')}\nc-3,professional,1,1,2027-02-30,\n`,
    );
    expect(exitCode).toBe(3);
    for (const [line, what] of [
      [3, 'there is no customer "nobody"'],
      [4, 'has no policy gold'],
      [5, 'the quantity "x" is no whole number'],
      [6, '"2027-02-30" is not a day'],
    ]) {
      expect(errors).toMatch(new RegExp(`line ${line}: .*${what}`));
    }
    const beyond = await imported('order', `${HEAD}${rows[0]}\nc-3,professional,129,1,,\n`);
    expect(beyond.errors).toContain('line 3: the quantity is a whole number from 1 to 128');
    expect(await rowsOf()).toBe(before);
  });

  it('goes to the customer with that id, whatever another one is called', async () => {
    expect((await imported('customer', 'name\nC-3\n')).exitCode).toBe(0);
    expect((await imported('order', 'customer,policy\nc-3,professional\nc-5,professional\n')).exitCode).toBe(0);
    expect(JSON.parse((await run('order', 'list', '--customer', 'c-3', '--json')).output)).toHaveLength(2);
    expect(JSON.parse((await run('order', 'list', '--customer', 'c-5', '--json')).output)).toHaveLength(1);
  });

  it('of an agent waits for a supervisor, who approves this file and no other', async () => {
    const words = join(fixture.folder, 'bo.txt');
    writeFileSync(words, 'seven quiet rivers bend\n');
    await run('agent', 'add', 'Bo', '--new-passphrase-file', words, ...WITH_PASSPHRASE);
    const asBo = ['--agent', 'Bo', '--passphrase-file', words];
    const text = `${HEAD}c-3,professional,12,2,,PO-1\n`;
    const asked = await imported('order', text, ...asBo);
    expect(asked).toMatchObject({ exitCode: 4, errors: expect.stringContaining('a-6') });
    expect((await run('approval', 'show', 'a-6')).output).toContain('import of orders: 1, seats: 2');
    await run('approval', 'approve', 'a-6', ...WITH_PASSPHRASE);
    expect((await imported('order', `${HEAD}c-3,professional,12,3,,PO-1\n`, ...asBo)).exitCode).toBe(4);
    expect((await imported('order', text, ...asBo)).exitCode).toBe(0);
    expect((await imported('order', text, '--repeat', ...asBo)).exitCode).toBe(4);
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
  });
});

describe('a CSV file', () => {
  const columns = { known: ['name', 'note'], needed: ['name'] } as const;

  it.each([
    ['', 1, 'empty'],
    ['note\nx\n', 1, 'the column name is missing'],
    ['name,nmae\nx,y\n', 1, 'no column "nmae"'],
    ['name,note,name\n', 1, 'twice'],
    ['name\n"open\n', 2, 'not closed'],
    ['name\n"a"b\n', 2, 'behind a quote'],
    ['name,note\na,b\nMill, Sons, north\n', 3, '3 cells'],
    ['name\nM\u{fffd}ller\n', 2, 'cannot be read'],
  ])('that is not right is told by its line: %j', (text, line, what) => {
    const { faults } = readCsv(text, columns);
    expect(faults).toEqual([{ line, what: expect.stringContaining(what), mend: expect.any(String) }]);
  });

  it('may have lines within quotes, any end of line, and none at the end', () => {
    const { rows } = readCsv('Name\tNOTE\r"a\r\nb"\tc\rd', columns);
    expect(rows).toEqual([
      { line: 2, cells: { name: 'a\r\nb', note: 'c' } },
      { line: 4, cells: { name: 'd', note: '' } },
    ]);
  });
});
