// Callers, agents, approvals and alerts by command.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { challengeGroups, digestParts, encodeChallenge, printOfParts } from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandsOn, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, PRODUCT, Site } from './desk-fixture.js';

const BOS = 'seven quiet rivers bend';
let fixture: DeskFixture;
let run: Run;
let files: { readonly pin: string; readonly wrong: string; readonly bo: string; readonly desk: string };

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder);
  const file = (name: string, text: string): string => {
    const path = join(fixture.folder, name);
    writeFileSync(path, `${text}\n`);
    return path;
  };
  const desk = file('desk.txt', 'copper lantern drifts north');
  files = { pin: file('pin.txt', '480217'), wrong: file('wrong.txt', '111222'), bo: file('bo.txt', BOS), desk };
});

afterEach(() => fixture.remove());

const json = async (...args: readonly string[]) => {
  const { exitCode, output } = await run(...args, '--json', ...WITH_PASSPHRASE);
  return { exitCode, value: JSON.parse(output) };
};
const asBo = async (...args: readonly string[]) => {
  const { exitCode, output } = await run(...args, '--json', '--agent', 'Bo', '--passphrase-file', files.bo);
  return { exitCode, value: JSON.parse(output) };
};
const challengeOf = (n: number): string[] => {
  const print = printOfParts(digestParts(PRODUCT, { os: `os-${n}`, board: `b-${n}`, disk: `d-${n}` }));
  const { pack } = new Site(fixture);
  return [...challengeGroups(encodeChallenge({ purpose: 'activate', packTag: pack.tag, print, counter: n, nonce: n }))];
};
const CUSTOMER = ['--customer', 'c-3'];

describe('a caller by commands', () => {
  it('is loudly unknown, put on record, checked, and refused with the wrong PIN', async () => {
    const code = challengeOf(1).join(' ');
    const unknown = await run('hear', code, ...CUSTOMER, ...WITH_PASSPHRASE);
    expect(unknown.output).toContain('CALLER NOT VERIFIED');
    expect((await json('caller', 'add-number', '+49', '555', '010020', ...CUSTOMER)).value.numbers).toHaveLength(1);
    const set = await json('caller', 'set-pin', ...CUSTOMER, '--new-pin-file', files.pin);
    expect(set).toMatchObject({ exitCode: 0, value: { hasPin: true, needs: ['number', 'pin'] } });
    expect(await json('hear', code, ...CUSTOMER)).toMatchObject({
      exitCode: 3,
      value: { error: { code: 'caller-facts-missing' } },
    });
    const facts = [...CUSTOMER, '--number', '0555 010020', '--pin-file'];
    const wrong = await run('caller', 'check', ...facts, files.wrong, ...WITH_PASSPHRASE);
    expect(wrong).toMatchObject({ exitCode: 4, errors: expect.stringContaining('The next try can be made in 5 s.') });
    expect(await json('hear', code, ...facts, files.pin)).toMatchObject({
      value: { error: { code: 'caller-must-wait' } },
    });
    const late = commandsOn(fixture.folder, { desk: { nowMs: () => fixture.clock.nowMs + 5000, workFactor: 2 } });
    const heard = await late('hear', code, ...facts, files.pin, '--json', ...WITH_PASSPHRASE);
    expect(JSON.parse(heard.output)).toMatchObject({ callerChecked: true });
    const shown = await run('caller', 'show', ...CUSTOMER);
    expect(shown.output).toContain('+49 555 010020');
    expect(shown.output + wrong.output + heard.output).not.toContain('480217');
  });

  it('has a PIN only out of a file or a terminal', async () => {
    expect(await json('caller', 'set-pin', ...CUSTOMER)).toMatchObject({
      exitCode: 3,
      value: { error: { code: 'secret-not-given', next: expect.stringContaining('--new-pin-file FILE') } },
    });
    await json('caller', 'set-pin', ...CUSTOMER, '--new-pin-file', files.pin);
    const onRecord = ['caller', 'set-pin', ...CUSTOMER, '--order', 'o-4', '--new-pin-file', files.pin];
    for (const args of [onRecord, ['caller', 'check', ...CUSTOMER, '--number', '1']]) {
      expect((await json(...args)).value.error.next).toMatch(/with --pin-file FILE\.$/);
    }
    const typed = ['480217', '480218'];
    const asked = commandsOn(fixture.folder, {
      askSecrets: async (work) => await work(async () => typed.shift() ?? ''),
    });
    const { exitCode, errors } = await asked('caller', 'set-pin', ...CUSTOMER, ...WITH_PASSPHRASE);
    expect({ exitCode, errors }).toEqual({
      exitCode: 3,
      errors: expect.stringContaining('The two PINs were not the same'),
    });
  });
});

describe('agents by commands', () => {
  beforeEach(async () => {
    const added = await json('agent', 'add', 'Bo', '--daily-cap', '2', '--new-passphrase-file', files.bo);
    expect(added).toMatchObject({ exitCode: 0, value: { name: 'Bo', role: 'agent', dailyCap: 2, isDisabled: false } });
  });

  it('open the desk by their name, are changed and disabled', async () => {
    expect((await asBo('customer', 'add', 'Northfield')).exitCode).toBe(0);
    expect((await json('ledger', 'list', '--count', '1')).value).toMatchObject([{ agent: 'Bo' }]);
    expect(await asBo('rule', 'set', 'callers', 'off')).toMatchObject({
      exitCode: 4,
      value: { error: { code: 'act-not-allowed' } },
    });
    expect((await json('agent', 'role', 'Bo', 'supervisor')).value).toMatchObject({ role: 'supervisor' });
    expect((await json('agent', 'cap', 'Bo', 'default')).value.dailyCap).toBeUndefined();
    expect((await json('agent', 'role', 'Bo', 'king')).value.error.code).toBe('role-invalid');
    await json('agent', 'disable', 'Bo');
    expect((await asBo('customer', 'add', 'Southfield')).value.error.code).toBe('agent-disabled');
    await json('agent', 'enable', 'Bo');
    expect((await json('agent', 'share')).value).toEqual({ shared: 0 });
    expect((await run('agent', 'list')).output).toMatch(
      /Ada {2}supervisor, responses today: 0\nBo {2}supervisor, responses today: 0/,
    );
  });

  it('ask a supervisor, who decides at the same desk', async () => {
    for (const n of [1, 2, 3]) await json('issue', ...challengeOf(n), ...CUSTOMER, '--order', 'o-4');
    const args = ['issue', ...challengeOf(4), ...CUSTOMER, '--order', 'o-4'];
    expect((await asBo(...args)).value.error.code).toBe('order-no-seat');
    expect((await asBo(...args, '--ask')).value.error.code).toBe('approval-needed');
    const [request] = (await json('approval', 'list')).value;
    expect((await run('approval', 'show', request.id)).output).toMatch(/orderId +o-4/);
    expect((await run('approval', 'show', request.id)).output).toMatch(/customer +Example Plant/);
    const decided = await asBo('approval', 'approve', request.id, '--as', 'Ada', '--as-passphrase-file', files.desk);
    expect(decided).toMatchObject({ exitCode: 0, value: { state: 'approved', decidedBy: 'Ada' } });
    expect(await asBo(...args, '--ask')).toMatchObject({ exitCode: 0, value: { shownAgain: false } });
    expect((await json('approval', 'list', '--all')).value).toMatchObject([{ state: 'used' }]);
    expect((await json('approval', 'deny', request.id)).value.error.code).toBe('approval-settled');
  });
});

it('rules, alerts, the search and what ends soon', async () => {
  expect((await json('rule', 'set', 'four-eyes', 'yes')).value).toMatchObject({
    'four-eyes': 'yes',
    callers: 'number+pin',
  });
  expect((await run('rule', 'list')).output).toContain('daily-cap        100');
  await json('issue', ...challengeOf(9), ...CUSTOMER, '--order', 'o-4');
  const back = challengeOf(9);
  const print = printOfParts(digestParts(PRODUCT, { os: 'os-9', board: 'b-9', disk: 'd-9' }));
  const { pack } = new Site(fixture);
  const clone = encodeChallenge({ purpose: 'activate', packTag: pack.tag, print, counter: 2, nonce: 77 });
  await json('issue', ...challengeGroups(clone), ...CUSTOMER, '--order', 'o-4');
  const [alert] = (await json('alert', 'list')).value;
  expect(alert).toMatchObject({ kind: 'counter-back' });
  expect((await run('alert', 'dismiss', alert.id, ...WITH_PASSPHRASE)).output).toContain('Dismissed');
  expect((await run('alert', 'list')).output).toBe('No alert is open.');
  expect((await run('search', back[2] ?? '')).output).toContain('Example Plant: Professional, 12 months');
  expect((await run('search', 'nothing')).exitCode).toBe(1);
  expect((await run('ending', '--days', '10')).output).toBe('No order ends within 10 days or has few seats left.');
});

describe('an agent who is added with passphrases from standard input', () => {
  const adding = (input: string, ...more: string[]) =>
    commandsOn(fixture.folder, { readInput: async () => input })(
      'agent',
      'add',
      'Bo',
      '--passphrase-file',
      '-',
      ...more,
    );

  it('gets the second line, and never the one that opened the desk', async () => {
    for (const more of [[], ['--new-passphrase-file', '-']]) {
      const alone = await adding('copper lantern drifts north\n', ...more);
      expect([alone.exitCode, alone.errors]).toEqual([3, expect.stringContaining('the second line of standard input')]);
    }
    expect((await adding(`copper lantern drifts north\n${BOS}\n`)).exitCode).toBe(0);
    expect((await asBo('customer', 'add', 'Northfield')).exitCode).toBe(0);
  });
});

it('an agent whom nobody knows is told who there is, before any passphrase', async () => {
  const { exitCode, errors } = await run('customer', 'add', 'X', '--agent', 'Nobody');
  expect([exitCode, errors]).toEqual([3, expect.stringContaining('There is no agent "Nobody"')]);
  expect(errors).toContain('The agents of this desk: Ada.');
});
