// Vectors of client kits (kits.json): what is taken as one, and what the pack in it is then refused with (docs/protocol.md
// section 8.5).
import { formatKey, type KeyKind } from '@readback/core';
import { formatKit } from '@readback/core/vendor';
import { counting, definition, packFile, rootPublic, trust } from '../support/example-vendor.js';

export interface KitVector {
  readonly name: string;
  readonly file: string;
  /** `ok` or an error code: of the kit, or of its pack. */
  readonly expect: string;
}

const kit: Readonly<Record<string, unknown>> = JSON.parse(formatKit({ trust: { ...trust, minVersion: 0 }, packFile }));

const vector = (name: string, file: unknown, expect: string): KitVector => ({
  name,
  file: typeof file === 'string' ? file : JSON.stringify(file),
  expect,
});

export function kitsFile(): { kits: KitVector[] } {
  const bad = (name: string, file: unknown) => vector(name, file, 'kit-malformed');
  const changed = (name: string, changes: object, expect = 'kit-malformed') =>
    vector(name, { ...kit, ...changes }, expect);
  const without = (member: string) =>
    bad(`no ${member}`, Object.fromEntries(Object.entries(kit).filter(([name]) => name !== member)));
  const root = formatKey('root-public', rootPublic);
  const others: readonly KeyKind[] = ['root-secret', 'agent-public', 'agent-secret', 'bn254-secret'];
  const pack = Object(kit['pack']);
  return {
    kits: [
      changed('a kit', {}, 'ok'),
      changed('with white space between its members', {}, 'ok'),
      changed('a floor that the pack meets', { minPackVersion: 1 }, 'ok'),
      changed(
        'two root keys, one of which has signed',
        { rootKeys: [formatKey('root-public', counting(9, 32)), root] },
        'ok',
      ),
      vector('no floor', { ...kit, minPackVersion: undefined }, 'ok'),
      bad('empty', ''),
      bad('not JSON', 'KIT'),
      bad('cut off', JSON.stringify(kit).slice(0, -1)),
      bad('a list', [kit]),
      bad('null', 'null'),
      bad('the pack alone', packFile),
      ...['format', 'productId', 'rootKeys', 'pack'].map(without),
      changed('a member more', { threshold: 1 }),
      changed('another format', { format: 'readback-kit/2' }),
      changed('the format of a pack', { format: 'readback-pack/1' }),
      changed('a product id that is a number', { productId: 5 }),
      changed('a product id of 201 characters', { productId: 'a'.repeat(201) }),
      changed('root keys that are no list', { rootKeys: root }),
      changed('a root key that is a number', { rootKeys: [5] }),
      changed('a root key that is null', { rootKeys: [null] }),
      changed('a floor below 0', { minPackVersion: -1 }),
      changed('a floor above the greatest version', { minPackVersion: 1_000_001 }),
      changed('a floor that is a text', { minPackVersion: '1' }),
      changed('a floor that is null', { minPackVersion: null }),
      changed('a pack that is a text', { pack: packFile }),
      changed('a pack that is a list', { pack: [pack] }),
      changed('a pack that is null', { pack: null }),
      changed('a root key in hex', { rootKeys: [Buffer.from(rootPublic).toString('hex')] }, 'key-malformed'),
      changed('a root key that is cut off', { rootKeys: [root.slice(0, -1)] }, 'key-malformed'),
      changed('a root key that is empty', { rootKeys: [''] }, 'key-malformed'),
      changed('a good root key and a mistyped one', { rootKeys: [root, `${root}1`] }, 'key-malformed'),
      ...others.map((kind) =>
        changed(
          `a root key that is of another kind: ${kind}`,
          { rootKeys: [formatKey(kind, counting(1, 32))] },
          'key-wrong-kind',
        ),
      ),
      changed('no root key', { rootKeys: [] }, 'pack-signature-invalid'),
      changed('another root key', { rootKeys: [formatKey('root-public', counting(9, 32))] }, 'pack-signature-invalid'),
      changed('another product', { productId: 'com.example.other' }, 'pack-product'),
      changed('no product', { productId: '' }, 'pack-product'),
      changed('a product whose letters are large', { productId: definition.product.id.toUpperCase() }, 'pack-product'),
      changed('a floor above the pack', { minPackVersion: 2 }, 'pack-too-old'),
      changed('a pack with a member more', { pack: { ...pack, comment: '' } }, 'pack-malformed'),
      changed('a pack without signatures', { pack: { ...pack, signatures: [] } }, 'pack-signature-invalid'),
      changed('a pack of another type', { pack: { ...pack, payloadType: 'application/json' } }, 'pack-type'),
      changed('an empty pack', { pack: {} }, 'pack-malformed'),
    ].map((one) =>
      one.name === 'with white space between its members' ? { ...one, file: JSON.stringify(kit, null, 2) } : one,
    ),
  };
}
