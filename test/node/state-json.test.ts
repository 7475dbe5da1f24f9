// What a record of the state may hold: each field of another kind, out of range or missing makes the whole record unusable.
import { dayOfMs, type Installation, NEW_INSTALLATION, requestChallenge } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { decodeState, encodeState } from '../../packages/core/src/node/state-file.js';
import { installationJson, readInstallation } from '../../packages/core/src/node/state-json.js';
import { withChecksum } from '../faults/state-fixture.js';
import { NOW_MS, pack, print } from '../support/example-vendor.js';

const { pending: waiting } = requestChallenge(NEW_INSTALLATION, pack, {
  purpose: 'activate',
  print,
  random: { nonce: 1, counterStart: 1 },
  nowMs: NOW_MS,
});
const { challenge } = waiting;

const full: Installation = {
  counter: 255,
  pending: [waiting],
  past: [challenge],
  lineage: [{ challenge, response: 'response' }],
  packVersion: 3,
  packOrigin: 'origin',
  time: {
    markMs: 1000,
    runMs: 2000,
    starts: [{ bootId: 'one', uptimeMs: 3000, runMs: 4000, markMs: 5000 }],
    ahead: { byMs: 1, heldMs: 2, shownMs: -3, isFar: true, isRestFar: false },
    behindSinceRunMs: 6000,
    offsetMs: -7000,
    falseStartMs: -8000,
    isFalseStart: true,
  },
  trials: [{ policyId: 'trial', day: 7 }],
  deactivation: { receipt: 'AAAAA BBBBB', atMs: 9 },
  reportSequence: 0,
};

/** 9999-12-31: no time of ours is later. */
const LATEST_MS = Date.UTC(9999, 11, 31);
const LAST_DAY = dayOfMs(LATEST_MS);

type Place = string | number;
/** JSON with another value at a place; without the member for `undefined`. */
function changed(json: unknown, [at, ...rest]: readonly Place[], value: unknown): unknown {
  if (at === undefined) return value;
  if (Array.isArray(json)) return json.with(Number(at), changed(json[Number(at)], rest, value));
  return { ...Object(json), [at]: changed(Object(json)[at], rest, value) };
}
const read = (path: string, value: unknown, version: 1 | 2 = 2): Installation | undefined => {
  const places = path === '' ? [] : path.split('.');
  const json = changed(installationJson(full), places, value);
  return readInstallation(json === undefined ? json : JSON.parse(JSON.stringify(json)), version);
};

const NO_TEXT = [7, null, {}, ['x'], undefined];
const NO_COUNT = ['7', -1, 1.5, 2 ** 53, null, {}, undefined];
const NO_WHOLE = ['7', 1.5, -(2 ** 53), {}, undefined];
const NO_FLAG = ['true', 1, null, undefined];
const NO_OBJECT = [7, 'x', [], undefined];
const NO_LIST = [7, 'x', {}, null, undefined];

describe('an installation', () => {
  it('comes back as it was written, whole or new', () => {
    for (const installation of [full, NEW_INSTALLATION]) {
      expect(readInstallation(JSON.parse(JSON.stringify(installationJson(installation))), 2)).toEqual(installation);
    }
  });

  it('is written without what this version does not know', () => {
    const more = { ...full, more: 1, lineage: full.lineage.map((grant) => ({ ...grant, more: 1 })) };
    expect(installationJson(more)).toEqual(installationJson(full));
  });

  it.each<[path: string, wrong: readonly unknown[]]>([
    ['', [...NO_OBJECT, null]],
    ['counter', ['7', -1, 1.5, 256, {}, undefined]],
    ['pending', NO_LIST],
    ['pending.0', [...NO_OBJECT, null]],
    ['pending.0.challenge', [...NO_TEXT, 'AAAAA', '']],
    ['pending.0.purpose', ['change', 7, null, undefined]],
    ['pending.0.createdAtMs', ['7', 9e15, -9e15, LATEST_MS + 1, null, undefined]],
    ['pending.0.createdRunMs', NO_COUNT],
    ['past', NO_LIST],
    ['past.0', [7, null, 'AAAAA']],
    ['lineage', NO_LIST],
    ['lineage.0', [...NO_OBJECT, null]],
    ['lineage.0.challenge', NO_TEXT],
    ['lineage.0.response', NO_TEXT],
    ['packVersion', NO_COUNT],
    ['packOrigin', NO_TEXT],
    ['time', NO_OBJECT],
    ['time.markMs', NO_COUNT],
    ['time.runMs', NO_COUNT],
    ['time.starts', NO_LIST],
    ['time.starts.0', [...NO_OBJECT, null]],
    ['time.starts.0.bootId', NO_TEXT],
    ['time.starts.0.uptimeMs', NO_COUNT],
    ['time.starts.0.runMs', NO_COUNT],
    ['time.starts.0.markMs', NO_COUNT],
    ['time.ahead', NO_OBJECT],
    ['time.ahead.byMs', NO_COUNT],
    ['time.ahead.heldMs', NO_COUNT],
    ['time.ahead.shownMs', [...NO_WHOLE, null]],
    ['time.ahead.isFar', NO_FLAG],
    ['time.ahead.isRestFar', NO_FLAG],
    ['time.behindSinceRunMs', ['7', -1, 1.5, {}, undefined]],
    ['time.offsetMs', [...NO_WHOLE, null]],
    ['time.falseStartMs', NO_WHOLE],
    ['time.isFalseStart', NO_FLAG],
    ['trials', NO_LIST],
    ['trials.0', [...NO_OBJECT, null]],
    ['trials.0.policyId', NO_TEXT],
    ['trials.0.day', [...NO_COUNT, 9e15, LAST_DAY + 1]],
    ['deactivation', NO_OBJECT],
    ['deactivation.receipt', NO_TEXT],
    ['deactivation.atMs', [...NO_COUNT, 9e15, LATEST_MS + 1]],
    ['reportSequence', ['7', -1, 256, {}, undefined]],
  ])('with something else for its "%s" is none', (path, wrong) => {
    for (const value of wrong) expect(read(path, value), JSON.stringify(value)).toBeUndefined();
  });

  it.each<[path: string, good: readonly unknown[]]>([
    ['counter', [0, 255, null]],
    ['time', [null]],
    ['time.ahead', [null]],
    ['time.behindSinceRunMs', [0, null]],
    ['time.falseStartMs', [null, -1, 0]],
    ['time.isFalseStart', [false]],
    ['deactivation', [null]],
    ['deactivation.atMs', [0, LATEST_MS]],
    ['pending.0.createdAtMs', [-5, 0.5, LATEST_MS]],
    ['trials.0.day', [0, LAST_DAY]],
    ['reportSequence', [255, null]],
  ])('may have for its "%s" %j', (path, good) => {
    for (const value of good) expect(read(path, value), JSON.stringify(value)).toBeDefined();
  });

  it('of the first format knows nothing of time, trials and receipts, whatever stands there', () => {
    const known = { counter: 255, past: [challenge], lineage: full.lineage, packVersion: 3 };
    const unknown = { packOrigin: '', time: null, trials: [], deactivation: null, reportSequence: null };
    for (const path of ['time', 'trials', 'deactivation', 'reportSequence', 'packOrigin', 'pending.0.createdRunMs']) {
      expect(read(path, 'x', 1)).toEqual({ ...known, ...unknown, pending: [{ ...waiting, createdRunMs: 0 }] });
    }
    expect(read('counter', 'x', 1)).toBeUndefined();
  });
});

describe('a record', () => {
  const text = encodeState(
    { productId: 'com.example', generation: 4, writes: ['a', 'b'], installation: full, key: { none: 'x' } },
    new Uint8Array(32),
  );
  const kindOf = (path: string, value: unknown): string => {
    const json = changed(JSON.parse(text), path.split('.'), value);
    return decodeState(withChecksum(JSON.stringify(json))).kind;
  };

  it('comes back as it was written', () => {
    expect(decodeState(text)).toMatchObject({
      kind: 'intact',
      record: { version: 2, productId: 'com.example', generation: 4, writes: ['a', 'b'], installation: full },
    });
  });

  it.each<[path: string, wrong: readonly unknown[]]>([
    ['productId', NO_TEXT],
    // A fraction has no checksum.
    ['generation', ['7', -1, null, {}, undefined]],
    ['writes', NO_LIST],
    ['writes.0', [7, null]],
    ['installation', [7, null]],
    ['key', [...NO_OBJECT, null]],
    ['key.none', [7, null, {}]],
    ['seal', NO_TEXT],
    [
      'format',
      [7, null, undefined, 'readback-state/0', 'readback-state/02x', 'x readback-state/3', 'readback-state/2.5'],
    ],
  ])('with something else for its "%s" is damaged', (path, wrong) => {
    for (const value of wrong) expect(kindOf(path, value), JSON.stringify(value)).toBe('damaged');
  });

  it('of a newer format is told as that, with the checksum or another in its place', () => {
    expect(kindOf('format', 'readback-state/3')).toBe('newer');
    expect(kindOf('format', 'readback-state/100')).toBe('newer');
    const { checksum: _, ...without } = JSON.parse(text) as Record<string, unknown>;
    expect(decodeState(JSON.stringify({ ...without, format: 'readback-state/3' })).kind).toBe('newer');
    expect(decodeState(JSON.stringify(without)).kind).toBe('damaged');
    expect(decodeState(JSON.stringify({ ...without, format: 'readback-state/3', checksum: 'x' })).kind).toBe('damaged');
  });

  it.each([
    '',
    'x',
    '7',
    'null',
    '[]',
    '{}',
    text.slice(1),
    text.replace('"generation": 4', '"generation": 5'),
    text.replace('"generation": 4', '"generation": 4.5'),
  ])('is damaged: %j', (other) => {
    expect(decodeState(other)).toEqual({ kind: 'damaged' });
  });
});
