// One place of a state by itself: which of its files count, which are damaged, and which belong to somebody else.
import { NEW_INSTALLATION } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { fileName, MOST_GENERATIONS, openAnchor, temporaryName } from '../../packages/core/src/node/anchors.js';
import { encodeState } from '../../packages/core/src/node/state-file.js';
import { errno, MemoryDisk } from '../faults/memory-disk.js';
import { thrownBy } from '../support/thrown-by.js';

const FOLDER = '/state';
const PRODUCT = 'com.example.historian';
const record = (generation: number, productId: string = PRODUCT): string =>
  encodeState({ productId, generation, writes: [], installation: NEW_INSTALLATION, key: {} }, new Uint8Array(32));

function placeWith(files: Readonly<Record<string, string>>): {
  disk: MemoryDisk;
  place: ReturnType<typeof openAnchor>;
} {
  const disk = new MemoryDisk(new Map([[FOLDER, new Map(Object.entries(files))]]));
  return { disk, place: openAnchor(FOLDER, PRODUCT, disk) };
}
const reading = (files: Readonly<Record<string, string>>) => placeWith(files).place.read();

describe('a place', () => {
  it('that is not there, or empty, has nothing', () => {
    const nothing = { highest: 0, newest: undefined, damaged: [], older: [] };
    expect(openAnchor('/gone', PRODUCT, new MemoryDisk()).read()).toEqual({ ...nothing, folderExists: false });
    expect(reading({ '.keep': '' })).toEqual({ ...nothing, folderExists: true });
  });

  it('has its newest record by number, not by name', () => {
    const files = Object.fromEntries([9, 10, 8].map((generation) => [fileName(generation), record(generation)]));
    expect(reading(files)).toMatchObject({
      folderExists: true,
      highest: 10,
      newest: { record: { generation: 10 }, text: record(10) },
      damaged: [],
      older: [9, 8],
    });
  });

  it('passes over what is damaged, and names it; a record under the number of another is damaged', () => {
    const files = { [fileName(7)]: 'x', [fileName(6)]: record(5), [fileName(5)]: record(5), [fileName(4)]: record(4) };
    expect(reading(files)).toMatchObject({
      highest: 7,
      newest: { record: { generation: 5 } },
      damaged: [fileName(7), fileName(6)],
      older: [4],
    });
    expect(reading({ [fileName(3)]: 'x' })).toEqual({
      folderExists: true,
      highest: 3,
      newest: undefined,
      damaged: [fileName(3)],
      older: [],
    });
  });

  it.each([
    'licence.json',
    'licence.-1.json',
    'licence.1.json.bak',
    'xlicence.1.json',
    'licence.1xjson',
    'licence.x.json',
    `licence.${'1'.repeat(16)}.json`,
    `licence.${MOST_GENERATIONS}.json`,
    temporaryName(1, 'write'),
  ])('has no record called %s', (name) => {
    expect(reading({ [name]: record(1) })).toMatchObject({ highest: 0, damaged: [] });
  });

  it('has room below the highest number there is', () => {
    expect(reading({ [fileName(MOST_GENERATIONS - 1)]: 'x' })?.highest).toBe(MOST_GENERATIONS - 1);
    expect(MOST_GENERATIONS).toBe(1e12);
  });

  it('of another product is told as that, and is not read further', () => {
    expect(thrownBy(() => reading({ [fileName(2)]: record(2, 'com.example.other') }))).toMatchObject({
      code: 'state-product',
      details: { folder: FOLDER, found: 'com.example.other', want: PRODUCT },
    });
  });

  it('of a newer version is told as that', () => {
    expect(thrownBy(() => reading({ [fileName(2)]: '{"format":"readback-state/3"}' }))).toMatchObject({
      code: 'state-newer',
      details: { folder: FOLDER },
    });
  });

  it.each<[string, object | undefined]>([
    ['ENOENT', undefined],
    ['EIO', { damaged: [fileName(2)], newest: { record: { generation: 1 } } }],
  ])('whose newest file says %s', (code, wanted) => {
    const { disk } = placeWith({ [fileName(1)]: record(1), [fileName(2)]: record(2) });
    const files = Object.assign(Object.create(disk) as MemoryDisk, {
      read: (file: string) => {
        if (file.endsWith(fileName(2))) throw errno(code);
        return disk.read(file);
      },
    });
    const found = openAnchor(FOLDER, PRODUCT, files).read();
    if (wanted === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(wanted);
  });

  it('that cannot be read says so', () => {
    for (const call of ['list', 'read'] as const) {
      const { disk } = placeWith({ [fileName(1)]: record(1) });
      const files = Object.assign(Object.create(disk) as MemoryDisk, {
        [call]: () => {
          throw errno('EACCES');
        },
      });
      expect(thrownBy(() => openAnchor(FOLDER, PRODUCT, files).read())).toMatchObject({ code: 'state-unreadable' });
    }
  });
});

describe('an older record', () => {
  it('is read by its number, if it is one of this product', () => {
    const { place } = placeWith({ [fileName(1)]: record(1), [fileName(2)]: record(2, 'other'), [fileName(3)]: 'x' });
    expect([1, 2, 3, 4].map((generation) => place.readOlder(generation)?.generation)).toEqual([
      1,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is removed up to a number, and what was left half written up to another', () => {
    const names = [1, 2, 3].map(fileName);
    const temporary = [1, 2, 3].map((generation) => temporaryName(generation, 'w'));
    const others = ['licence.json', '.licence.x.w.tmp', 'x.licence.1.w.tmp', '.licence.1.w.tmpx'];
    const { disk, place } = placeWith(
      Object.fromEntries([...names, ...temporary, ...others].map((name) => [name, ''])),
    );
    place.prune(2, 1);
    expect(disk.list(FOLDER).toSorted()).toEqual([fileName(3), ...temporary.slice(1), ...others].toSorted());
    place.removeQuietly('gone');
    place.removeQuietly(fileName(3));
    expect(disk.list(FOLDER)).not.toContain(fileName(3));
    openAnchor('/gone', PRODUCT, disk).prune(9, 9);
  });
});
