// The small decisions behind the parts of a machine: what a value is worth, and which network card stands for it.
import { describe, expect, it } from 'vitest';
import type { MachineFiles } from '../../packages/core/src/node/machine-files.js';
import { type Card, chooseCard, compareTexts } from '../../packages/core/src/node/network-cards.js';
import { askFile, askText, firstFound } from '../../packages/core/src/node/part-readings.js';
import { identityOf } from '../../packages/core/src/node/placeholders.js';
import { windowsReadings } from '../../packages/core/src/node/windows-parts.js';

describe('what a source says', () => {
  it.each<[raw: string | undefined, said: object]>([
    [undefined, { reason: 'not-there' }],
    ['', { reason: 'not-there' }],
    [' \0\n ', { reason: 'not-there' }],
    ['To be filled by O.E.M. 1', { reason: 'placeholder' }],
    ['SN 0042 ', { value: 'sn 0042' }],
    ['abc', { reason: 'placeholder' }],
    ['12a', { reason: 'placeholder' }],
    ['12ab', { value: '12ab' }],
  ])('%j is %j', (raw, said) => {
    expect(askText('the source', raw)).toEqual({ source: 'the source', ...said });
  });

  it('is no identity in another shape', () => {
    expect(askText('s', 'AB12', /^[a-z0-9]{4}$/)).toEqual({ source: 's', value: 'ab12' });
    expect(askText('s', 'AB123', /^[a-z0-9]{4}$/)).toEqual({ source: 's', reason: 'not-usable' });
  });

  it('in a file is that, or why it could not be read', () => {
    const files: MachineFiles = {
      read: (file) => (file === '/good' ? 'SN 0042\n' : undefined),
      whyNot: () => 'no-permission',
      list: () => [],
      follow: () => undefined,
    };
    expect(askFile(files, '/good')).toEqual({ source: '/good', value: 'sn 0042' });
    expect(askFile(files, '/bad')).toEqual({ source: '/bad', reason: 'no-permission' });
  });

  it('is asked of one source after the other, until one has a value', () => {
    const asked: string[] = [];
    const source = (name: string, value?: string) => () => {
      asked.push(name);
      return value === undefined ? ({ source: name, reason: 'not-there' } as const) : { source: name, value };
    };
    expect(firstFound([source('a'), source('b', 'x'), source('c', 'y')])).toEqual({
      found: { source: 'b', value: 'x' },
      missed: [{ source: 'a', reason: 'not-there' }],
    });
    expect(asked).toEqual(['a', 'b']);
    expect(firstFound([])).toEqual({ missed: [] });
  });

  it('is compared without spaces around it, in lower case, with one space between words', () => {
    expect(identityOf(' AB\0 \t12\n')).toBe('ab 12');
    expect(identityOf(undefined)).toBeUndefined();
  });
});

describe('the network card that stands for a machine', () => {
  const card = (address: string, changes: Partial<Card> = {}): Card => ({
    address,
    source: `source of ${address}`,
    place: '1',
    isUsb: false,
    ...changes,
  });
  const chosen = (...cards: Parameters<typeof chooseCard>[0]) => chooseCard(cards, '/sys/class/net').found?.value;
  const MAKERS = '00:11:22:33:44:55';
  const OTHER = '00:11:22:33:44:66';
  const LOCAL = '02:11:22:33:44:55';

  it.each<[string, Card[], string]>([
    ['one by a maker before one that was given locally', [card(LOCAL, { place: '0' }), card(MAKERS)], MAKERS],
    ['one built in before one on USB', [card(OTHER, { isUsb: true, place: '0' }), card(MAKERS)], MAKERS],
    ['one by a maker on USB before a local one built in', [card(LOCAL), card(MAKERS, { isUsb: true })], MAKERS],
    ['the one at the first place', [card(MAKERS, { place: '2' }), card(OTHER, { place: '1' })], OTHER],
    ['the smaller address at one place', [card(OTHER), card(MAKERS)], MAKERS],
    ['a local one where there is no other', [card(LOCAL)], LOCAL],
  ])('is %s, in whatever order they are found', (_, cards, address) => {
    expect(chosen(...cards)).toBe(address);
    expect(chosen(...cards.toReversed())).toBe(address);
  });

  it.each<[string, string, boolean, string]>([
    ['no address', '', false, 'not-usable'],
    ['more than an address', `${MAKERS}:66`, false, 'not-usable'],
    ['an address in something else', `x${MAKERS}`, false, 'not-usable'],
    ['only zeros', '00:00:00:00:00:00', false, 'not-usable'],
    ['an address of a group', '01:11:22:33:44:55', false, 'not-usable'],
    ['a local address on USB', LOCAL, true, 'not-usable'],
    ['a local address numbered by hand', '02:00:00:00:00:01', false, 'placeholder'],
    ['the address of every virtual machine of a kind', '52:54:00:12:34:56', false, 'placeholder'],
  ])('is none with %s, and it says why', (_, address, isUsb, reason) => {
    const source = `source of ${address}`;
    expect(chooseCard([card(address, { isUsb })], '/sys/class/net')).toEqual({ missed: [{ source, reason }] });
    const both = chooseCard([card(address, { isUsb }), card(MAKERS)], '/sys/class/net');
    expect(both).toEqual({ found: { source: `source of ${MAKERS}`, value: MAKERS }, missed: [{ source, reason }] });
  });

  it('is none where there is none, or where none can be read', () => {
    expect(chooseCard([], '/sys/class/net')).toEqual({ missed: [{ source: '/sys/class/net', reason: 'not-there' }] });
    const missed = { source: 's', reason: 'not-usable' } as const;
    expect(chooseCard([missed], '/sys/class/net')).toEqual({ missed: [missed] });
  });

  it('is chosen by the order of texts', () => {
    expect([compareTexts('a', 'b'), compareTexts('b', 'a'), compareTexts('a', 'a')]).toEqual([-1, 1, 0]);
  });
});

describe('the tools of Windows', () => {
  function asked(systemRoot: string | undefined): (readonly string[])[] {
    const calls: (readonly string[])[] = [];
    windowsReadings({ runTool: (tool, args) => void calls.push([tool, ...args]) }, systemRoot);
    return calls;
  }

  it('are asked by their full path, in the folder of the system', () => {
    const [registry = [], cim = []] = asked('D:\\WINNT');
    expect(registry).toEqual([
      'D:\\WINNT\\System32\\reg.exe',
      'query',
      'HKLM\\SOFTWARE\\Microsoft\\Cryptography',
      '/v',
      'MachineGuid',
      '/reg:64',
    ]);
    expect(cim.slice(0, -1)).toEqual([
      'D:\\WINNT\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      '-NoLogo',
      '-NoProfile',
      '-NonInteractive',
      '-Command',
    ]);
    expect(cim.at(-1)).not.toContain('"');
    for (const name of ['product', 'board', 'disks', 'places', 'volumes', 'cards', 'system']) {
      expect(cim.at(-1)).toContain(`${name}=$`);
    }
  });

  it.each([undefined, '', 'WINNT', '\\\\server\\share', 'C:\\Win"dows', 'xC:\\Windows', 'C:\\'])(
    'are not looked for in %j',
    (systemRoot) => {
      expect(asked(systemRoot)[0]?.[0]).toBe('C:\\Windows\\System32\\reg.exe');
    },
  );

  it('that say nothing are told as failed', () => {
    const { os, board, disk } = windowsReadings({ runTool: () => undefined }, undefined);
    expect(os.missed).toMatchObject([{ reason: 'tool-failed', source: expect.stringContaining('MachineGuid') }]);
    expect([board, disk]).toEqual(
      Array.from({ length: 2 }, () => ({ missed: [{ source: 'powershell', reason: 'tool-failed' }] })),
    );
  });
});
