// The layout of a desk's folder, and desk.json, which says whose desk it is and which keys it has.
//
//   desk.json                        this desk: agent, products, public keys, spelling
//   script.txt                       what the agent says at each step, to be edited
//   ledger.sqlite                    customers, orders, grants, every act
//   keys/*.age                       secrets, each closed with a passphrase
//   products/<id>.jsonc              a product's policies, to be edited; .json in desks that were made before
//   products/product.schema.json     what may stand in them, for editors
//   packs/<id>/<version>.pack.json   signed packs
//   packs/<id>-<version>.to-sign.json   a pack that waits for the root key
//   kits/<id>.kit.json               the file a site is given
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type Day,
  formatDay,
  formatKey,
  KEY_STATUSES,
  type KeyStatus,
  parseDay,
  parseKey,
  ReadbackError,
} from '@readback/core';
import { deskError } from './errors.js';
import { SCHEMA_NAME } from './example-product.js';
import { createDeskFiles, type DeskFiles } from './files.js';

const FORMAT = 'readback-desk';
/** 2 adds the last day of retired keys; 1 is still read. */
const FORMAT_VERSION = 2;

export interface DeskKey {
  readonly epoch: number;
  /** As this desk last heard; the rows of the ledger may say more (`keys.ts`). */
  readonly status: KeyStatus;
  readonly publicKey: Uint8Array;
  /** Of a retired key: its grants count up to this day. */
  readonly lastDay?: Day | undefined;
}

export interface DeskProduct {
  readonly id: string;
  readonly rootPublicKey: Uint8Array;
  readonly issuingKeys: readonly DeskKey[];
}

export interface DeskFile {
  readonly agent: string;
  /** Id of a spelling alphabet; the first of all where there is none. */
  readonly spelling?: string | undefined;
  /** Address of the server that the ledger is on, without a password; it is `ledger.sqlite` where there is none. */
  readonly database?: string | undefined;
  /** Whose key the ledger began with: the keys of all other agents follow from it, by rows that were signed. */
  readonly firstAgent?: FirstAgent | undefined;
  readonly products: readonly DeskProduct[];
  /** A command and its arguments, run for every alert with JSON on its standard input. */
  readonly onAlert?: readonly string[] | undefined;
}

export interface FirstAgent {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

export const deskFileOf = (folder: string): string => join(folder, 'desk.json');
export const scriptFileOf = (folder: string): string => join(folder, 'script.txt');
export const ledgerFileOf = (folder: string): string => join(folder, 'ledger.sqlite');
export const productFileOf = (folder: string, productId: string): string =>
  join(folder, 'products', `${productId}.jsonc`);
/** Of desks that were made before comments were allowed. */
export const plainProductFileOf = (folder: string, productId: string): string =>
  join(folder, 'products', `${productId}.json`);
export const schemaFileOf = (folder: string): string => join(folder, 'products', SCHEMA_NAME);
export const toSignFileOf = (folder: string, productId: string, version: number): string =>
  join(folder, 'packs', `${productId}-${version}.to-sign.json`);
export const packFileOf = (folder: string, productId: string, version: number): string =>
  join(folder, 'packs', productId, `${version}.pack.json`);
export const kitFileOf = (folder: string, productId: string): string => join(folder, 'kits', `${productId}.kit.json`);

/** Where the desk is when nobody says otherwise: `$READBACK_DESK`, else the user's folder for data. */
export function defaultDeskFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (env['READBACK_DESK']) return resolve(env['READBACK_DESK']);
  return join(env['XDG_DATA_HOME'] || join(env['HOME'] || homedir(), '.local', 'share'), 'readback-desk');
}

export function formatDeskFile(desk: DeskFile): string {
  const json = {
    format: `${FORMAT}/${FORMAT_VERSION}`,
    agent: desk.agent,
    ...(desk.spelling === undefined ? {} : { spelling: desk.spelling }),
    ...(desk.database === undefined ? {} : { database: desk.database }),
    ...(desk.firstAgent === undefined ? {} : { firstAgent: formatFirstAgent(desk.firstAgent) }),
    ...(desk.onAlert === undefined ? {} : { onAlert: desk.onAlert }),
    products: desk.products.map((product) => ({
      id: product.id,
      rootKey: formatKey('root-public', product.rootPublicKey),
      issuingKeys: product.issuingKeys.map((key) => ({
        epoch: key.epoch,
        status: key.status,
        publicKey: formatKey('bn254-public', key.publicKey),
        ...(key.lastDay === undefined ? {} : { lastDay: formatDay(key.lastDay) }),
      })),
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** Throws `desk-missing`, `desk-malformed`, `desk-newer`, `desk-unreadable`. */
export async function readDeskFile(folder: string, files: DeskFiles): Promise<DeskFile> {
  const text = await files.read(deskFileOf(folder));
  if (text === undefined) throw deskError('desk-missing', { folder });
  try {
    const from = object(JSON.parse(text), 'the file');
    checkFormat(from['format']);
    const spelling = from['spelling'];
    return {
      agent: string(from['agent'], 'agent'),
      // An alphabet that this version does not know is no reason to refuse a desk.
      ...(typeof spelling === 'string' ? { spelling } : {}),
      ...(from['database'] === undefined ? {} : { database: string(from['database'], 'database') }),
      ...(from['firstAgent'] === undefined ? {} : { firstAgent: readFirstAgent(from['firstAgent']) }),
      ...(from['onAlert'] === undefined ? {} : { onAlert: readCommand(from['onAlert']) }),
      products: list(from['products'], 'products').map((entry) => {
        const product = object(entry, 'a product');
        return {
          id: string(product['id'], 'the id of a product'),
          rootPublicKey: parseKey('root-public', string(product['rootKey'], 'a root key')),
          issuingKeys: list(product['issuingKeys'], 'issuingKeys').map(readKey),
        };
      }),
    };
  } catch (cause) {
    if (cause instanceof SyntaxError) throw deskError('desk-malformed', { what: 'it is not complete JSON' }, cause);
    if (cause instanceof ReadbackError && !cause.code.startsWith('desk-')) {
      throw deskError('desk-malformed', { what: cause.message.replace(/\.$/, '') }, cause);
    }
    throw cause;
  }
}

/** Changes desk.json. It is read again before it is written: somebody may have changed it while this desk was open. */
export async function changeDeskFile(
  folder: string,
  files: DeskFiles,
  change: (file: DeskFile) => DeskFile,
): Promise<void> {
  await files.write(deskFileOf(folder), formatDeskFile(change(await readDeskFile(folder, files))));
}

/** The root keys of the desk's products, by product id. Throws what `readDeskFile` throws. */
export async function readRootKeys(
  folder: string,
  { files = createDeskFiles() }: { readonly files?: DeskFiles } = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { products } = await readDeskFile(folder, files);
  return new Map(products.map(({ id, rootPublicKey }) => [id, rootPublicKey]));
}

function readCommand(value: unknown): readonly string[] {
  return list(value, 'onAlert').map((part) => string(part, 'a part of onAlert'));
}

const formatFirstAgent = ({ name, publicKey }: FirstAgent): { readonly name: string; readonly publicKey: string } => ({
  name,
  publicKey: formatKey('agent-public', publicKey),
});

function readFirstAgent(entry: unknown): FirstAgent {
  const agent = object(entry, 'the first agent');
  const publicKey = parseKey('agent-public', string(agent['publicKey'], 'the key of the first agent'));
  return { name: string(agent['name'], 'the name of the first agent'), publicKey };
}

function readKey(entry: unknown): DeskKey {
  const key = object(entry, 'an issuing key');
  const status = KEY_STATUSES.find((known) => known === key['status']);
  const epoch = key['epoch'];
  if (status === undefined) throw malformed('the status of a key is none');
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch)) throw malformed('the epoch of a key is no number');
  const publicKey = parseKey('bn254-public', string(key['publicKey'], 'a public key'));
  if (key['lastDay'] === undefined) return { epoch, status, publicKey };
  const lastDay = parseDay(string(key['lastDay'], 'the last day of a key'));
  if (lastDay === undefined) throw malformed('the last day of a key is no day');
  return { epoch, status, publicKey, lastDay };
}

function checkFormat(format: unknown): void {
  const version = /^readback-desk\/(\d+)$/.exec(typeof format === 'string' ? format : '')?.[1];
  if (version === undefined) throw malformed('it does not say that it is a desk');
  if (Number(version) > FORMAT_VERSION) throw deskError('desk-newer', { format: Number(version) });
}

const malformed = (what: string): ReadbackError => deskError('desk-malformed', { what });

function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(`${what} is no object`);
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`${what} is no list`);
  return value;
}

function string(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw malformed(`${what} is missing`);
  return value;
}
