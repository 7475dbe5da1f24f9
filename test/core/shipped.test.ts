// Kits that are compiled into programs, and what a shipping manifest may say.
import { createContext, runInContext } from 'node:vm';
import { parseKit, withPackOf } from '@readback/core';
import {
  asksForKit,
  formatKit,
  hasKit,
  readShipment,
  type Shipment,
  shipmentPayload,
  withCompiledKit,
  withFirstStatement,
} from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { counting, packFile, trust } from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';

const kit = { trust: { ...trust, minVersion: 1 }, packFile };
const text = formatKit(kit);

/** What a bundle finds, asked as `compiledInKit` does. */
const ASKS = 'globalThis[Symbol.for("readback/compiled-kit")]';
const run = (bundle: string): unknown => runInContext(bundle.replace(/^#!.*\n/, ''), createContext({}));
const STRICT = `var found=(function(){return this===undefined})()&&${ASKS}`;

describe('a first statement', () => {
  it.each([
    ['', 'S;'],
    ['code()', 'S;code()'],
    ['#!x', '#!xS;'],
    ['/* open', 'S;/* open'],
    ['"open', 'S;"open'],
    ['// c\n"a";b()', '// c\n"a";S;b()'],
    [`"a\\"b";'c\\';';d()`, `"a\\"b";'c\\';';S;d()`],
    ['"a"', '"a";S;'],
    ['"a"}', '"a";S;}'],
    ['"a" b', 'S;"a" b'],
    ['"a"\nb', '"a";S;\nb'],
    ['"a"\n++b', '"a";S;\n++b'],
    ['"a"\n+b', 'S;"a"\n+b'],
    ['"a"\n--b', '"a";S;\n--b'],
    ['"a"\n-b', 'S;"a"\n-b'],
    ['"a"\n!=b', 'S;"a"\n!=b'],
    ['"a"\n`b`', 'S;"a"\n`b`'],
    ['"a"\nin b', 'S;"a"\nin b'],
    ['"a"\ninner()', '"a";S;\ninner()'],
    ['"a"\ninstanceof b', 'S;"a"\ninstanceof b'],
    ['"a";"b"+c', '"a";S;"b"+c'],
    ['"a"b\n', 'S;"a"b\n'],
    ['"a"+b/*c*/;d', 'S;"a"+b/*c*/;d'],
    ['/*/"a";b*/c()', 'S;/*/"a";b*/c()'],
    ['";"/* open', 'S;";"/* open'],
    ['"a\\\nb";c', '"a\\\nb";S;c'],
    ["'a\\\nb';c", "'a\\\nb';S;c"],
    ['a("#!b")', 'S;a("#!b")'],
    ['a("\uFEFF")', 'S;a("\uFEFF")'],
  ])('goes into %j as %j', (bundle, wanted) => {
    expect(withFirstStatement(bundle, 'S;')).toBe(wanted);
  });

  it('takes the place of the line for a shell where there is none', () => {
    expect(withFirstStatement('\uFEFF#!x\r\n"a";b()', 'S;', 'dropped')).toBe('"a";S;b()');
    expect(withFirstStatement('\uFEFF#!x\r\n"a";b()', 'S;')).toBe('#!x\r\n"a";S;b()');
  });
});

describe('a compiled-in kit', () => {
  it.each([
    ['a plain bundle', `found=${ASKS}`],
    ['one with a line for a shell', `#!/usr/bin/env node\nfound=${ASKS}`],
    [
      'CommonJS, whose directive still counts',
      `"use strict";var found=(function(){return this===undefined})()&&${ASKS}`,
    ],
    ['CommonJS with a comment in front', `#!/usr/bin/env node\n/* c */ // d\n"use strict";${STRICT}`],
    ['CommonJS with several directives', `'use client'\n/* c\n */"use strict" // d\n${STRICT}`],
    ['CommonJS without semicolons', `"use strict"\n${STRICT}`],
    [
      'CommonJS without semicolons, minified',
      `"use strict"\n!function(){globalThis.found=this===undefined&&${ASKS}}()`,
    ],
    ['a text that is no directive', `"use strict"\n.length;found=${ASKS}`],
    ['another that is none', `"use strict"+1;found=${ASKS}`],
    ['a byte-order mark', `\uFEFFfound=${ASKS}`],
    ['a byte-order mark before the line for a shell', `\uFEFF#!/usr/bin/env node\nfound=${ASKS}`],
    ['CommonJS by another bundler', `'use strict';\nvar found=(function(){return this===undefined})()&&${ASKS}`],
  ])('is found by %s', (_what, bundle) => {
    const shipped = withCompiledKit(bundle, kit);
    expect(run(`${shipped};found`)).toBe(text);
    expect(shipped.startsWith('#!')).toBe(/^\uFEFF?#!/.test(bundle));
    expect(shipped).not.toContain('\uFEFF');
    expect(run(`${withFirstStatement(shipped, 'var first=1;', 'dropped')};first&&found`)).toBe(text);
    expect([asksForKit(bundle), hasKit(bundle), hasKit(shipped)]).toEqual([true, false, true]);
    expect(asksForKit('console.log(1)')).toBe(false);
  });

  it('cannot be replaced by what runs after it', () => {
    const other = { ...kit, trust: { ...kit.trust, minVersion: 7 } };
    expect(() => run(withCompiledKit(withCompiledKit('', kit), other))).toThrow(/redefine/);
    expect(run(withCompiledKit(`${ASKS}='';${ASKS}`, kit))).toBe(text);
  });

  it('is plain ASCII, whatever the pack says', () => {
    const odd = { ...kit, packFile: JSON.stringify({ note: 'é\u2028"\\\u{1F512}' }) };
    const shipped = withCompiledKit(`found=${ASKS}`, odd);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with one.
    expect(shipped).toMatch(/^[\u0000-\u007e]*$/);
    expect(run(`${shipped};found`)).toBe(formatKit(odd));
  });

  it('takes another kit that has one of its roots', () => {
    const own = kit.trust.rootKeys[0] ?? new Uint8Array(32);
    const two = { ...kit, trust: { ...kit.trust, rootKeys: [counting(9, 32), own] } };
    expect(withPackOf(kit, formatKit(two)).trust).toEqual(kit.trust);
  });

  it('takes another kit for its pack only', () => {
    const newer = { ...kit, trust: { ...kit.trust, minVersion: 0 }, packFile: '{"payload":"bmV3"}' };
    expect(withPackOf(kit, formatKit(newer))).toEqual({ trust: kit.trust, packFile: newer.packFile });
    const others = {
      'kit-other-product': { ...kit.trust, productId: 'com.example.other' },
      'kit-other-root': { ...kit.trust, rootKeys: [counting(9, 32)] },
    };
    for (const [code, otherTrust] of Object.entries(others)) {
      expect(() => withPackOf(kit, formatKit({ ...kit, trust: otherTrust })), code).toThrow(
        expect.objectContaining({ code, family: 'input' }),
      );
    }
    expect(thrownBy(() => withPackOf(kit, formatKit({ ...kit, trust: others['kit-other-product'] })))).toMatchObject({
      details: { found: 'com.example.other', want: kit.trust.productId },
    });
    expect(() => withPackOf(parseKit(text), '{}')).toThrow(expect.objectContaining({ code: 'kit-malformed' }));
  });
});

const sha256 = 'ab'.repeat(32);
const shipment: Shipment = {
  product: { id: 'com.example.historian', title: 'Example Historian' },
  pack: { version: 3, tag: '0AF', digest: sha256 },
  client: '0.1.0',
  files: [
    { name: 'LICENSES.txt', bytes: 10, sha256 },
    {
      name: 'linux-x64/historian',
      bytes: 150_000_000,
      sha256,
      program: { kind: 'program', target: 'linux-x64', node: '26.10.0', glibc: '2.28', tried: 'run' },
    },
    {
      name: 'script/readback-historian.mjs',
      bytes: 0,
      sha256,
      program: { kind: 'client', target: 'script', node: '>=20.19', tried: 'run' },
    },
  ],
};

describe('a shipping manifest', () => {
  it('is read as it was written, in whatever order the files were given', () => {
    const payload = shipmentPayload(shipment);
    expect(readShipment(payload)).toEqual(shipment);
    expect(shipmentPayload({ ...shipment, files: shipment.files.toReversed() })).toEqual(payload);
  });

  it('names a program by one of four targets, and says how it was tried', () => {
    for (const target of ['script', 'linux-x64', 'linux-arm64', 'win-x64'] as const) {
      for (const tried of ['run', 'emulated', 'never'] as const) {
        const program = { kind: 'client', target, node: '26.10.0', tried } as const;
        const one = { ...shipment, files: [{ name: 'a', bytes: 1, sha256, program }] };
        expect(readShipment(shipmentPayload(one))).toEqual(one);
      }
    }
  });

  const [paper = { name: '', bytes: 0, sha256 }] = shipment.files;
  const withFile = (change: object): object => ({ ...shipment, files: [{ ...paper, ...change }] });
  const program = shipment.files[1]?.program;
  it.each([
    ['a way out of the folder', withFile({ name: '../evil' }), 'files[0].name'],
    ['an absolute name', withFile({ name: '/etc/passwd' }), 'files[0].name'],
    ['a hidden name', withFile({ name: 'a/.b' }), 'files[0].name'],
    ['a drive', withFile({ name: 'C:evil' }), 'files[0].name'],
    ['a back slash', withFile({ name: 'a\\b' }), 'files[0].name'],
    ['one name in two cases', { ...shipment, files: [paper, { ...paper, name: 'licenses.TXT' }] }, 'files'],
    ['a hash in upper case', withFile({ sha256: sha256.toUpperCase() }), 'files[0].sha256'],
    ['a size below nothing', withFile({ bytes: -1 }), 'files[0].bytes'],
    ['a member that is not known', withFile({ mode: 7 }), 'files[0].mode'],
    ['a program without a target', withFile({ program: { ...program, target: undefined } }), 'files[0].program.target'],
    ['a target that is not known', withFile({ program: { ...program, target: 'mac' } }), 'files[0].program.target'],
    ['a tag of two digits', { ...shipment, pack: { ...shipment.pack, tag: 'AF' } }, 'pack.tag'],
    ['a tag of four digits', { ...shipment, pack: { ...shipment.pack, tag: '0AF1' } }, 'pack.tag'],
    ['a tag behind a blank', { ...shipment, pack: { ...shipment.pack, tag: ' 0AF' } }, 'pack.tag'],
    ['version 0 of a pack', { ...shipment, pack: { ...shipment.pack, version: 0 } }, 'pack.version'],
    ['a product without a title', { ...shipment, product: { id: 'com.example.historian' } }, 'product.title'],
    ['no version of the client', { ...shipment, client: undefined }, 'client'],
    ['a blank in the version of the client', { ...shipment, client: '0.1 0' }, 'client'],
    ['a long version of the client', { ...shipment, client: '1'.repeat(41) }, 'client'],
    ['a program that is not known', withFile({ program: { ...program, kind: 'game' } }), 'files[0].program.kind'],
    [
      'a program nobody said was tried',
      withFile({ program: { ...program, tried: undefined } }),
      'files[0].program.tried',
    ],
    ['a C library that is a number', withFile({ program: { ...program, glibc: 2 } }), 'files[0].program.glibc'],
    ['a member of a program that is not known', withFile({ program: { ...program, os: 'x' } }), 'files[0].program.os'],
  ])('with %s is refused', (_what, wrong, path) => {
    expect(() => readShipment(shipmentPayload(wrong as Shipment))).toThrow(
      expect.objectContaining({ code: 'shipment-malformed', details: expect.objectContaining({ path }) }),
    );
  });

  const canonical = Buffer.from(shipmentPayload(shipment)).toString();
  it.each([
    ['of another format', canonical.replace('ship/1', 'ship/2'), 'format'],
    ['of a format that is a number', '{"format":1}', 'format'],
    ['with a blank more', `${canonical} `, 'manifest'],
    ['that is not JSON', 'x', 'manifest'],
    ['that is a list', '[]', 'format'],
    ['with one member more', canonical.replace('"client":', '"agent":1,"client":'), 'manifest.agent'],
    ['with files that are none', canonical.replace(/"files":\[.*\],"format"/, '"files":7,"format"'), 'files'],
  ])('%s is refused', (_what, wrong, path) => {
    expect(thrownBy(() => readShipment(Buffer.from(wrong)))).toMatchObject({
      code: 'shipment-malformed',
      details: { path },
    });
  });
});
