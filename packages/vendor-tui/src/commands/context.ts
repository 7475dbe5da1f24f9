// What every command has at hand: its options, where it prints, how it asks for a passphrase and opens the desk.
import { isAbsolute, resolve } from 'node:path';
import { ReadbackError } from '@readback/core';
import {
  type CustomerView,
  type DeskPorts,
  type DeskReader,
  type DeskWriter,
  defaultDeskFolder,
  type OpenDesk,
  openDesk,
  openDeskToRead,
  openDeskToWrite,
  placeOfDatabase,
  requireNoPassword,
} from '../desk/index.js';
import { passphraseStrength } from '../keystore/index.js';
import { ledgerError } from '../ledger/errors.js';
import type { ShipPorts } from '../ship/ports.js';
import type { Aside } from './aside-screen.js';
import { commandErrors } from './errors.js';
import type { NextLine } from './passphrase-lines.js';
import type { AskSecrets } from './secret-prompt.js';

export interface GlobalOptions {
  readonly desk?: string;
  readonly json?: boolean;
  readonly passphraseFile?: string;
  /** Who opens the desk. */
  readonly agent?: string;
  readonly db?: string;
}

/** What the program takes from its process. */
export interface CliPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder the command was given in. */
  readonly workFolder: string;
  /** Name of the user, for the ledger. */
  readonly userName: string;
  readonly print: (text: string) => void;
  /** For long answers: text as it is, resolved when there is room for more. */
  readonly writeOut: (text: string) => Promise<void>;
  /** For what is not the answer. */
  readonly printError: (text: string) => void;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** `undefined` where it cannot be read. */
  readonly readFile: (path: string) => Promise<string | undefined>;
  /** False where it cannot be written. */
  readonly writeFile: (path: string, text: string) => Promise<boolean>;
  /** Asks on the terminal without echo; absent where there is none. */
  readonly askSecrets?: AskSecrets | undefined;
  /** The same for what may be seen while it is typed. */
  readonly askTexts?: AskSecrets | undefined;
  /** A screen that leaves nothing behind; absent where there is no terminal. */
  readonly aside?: Aside | undefined;
  /** Shows that a slow step goes on; without arguments, that it is over. */
  readonly showProgress: (step?: string, fraction?: number) => void;
  /** Starts the app; absent where there is no terminal for it. */
  readonly openApp?: ((folder: string, desk: Partial<DeskPorts>, passphrase?: string) => Promise<number>) | undefined;
  readonly desk?: Partial<DeskPorts>;
  readonly ship?: Partial<ShipPorts>;
}

export interface CommandContext extends CliPorts {
  readonly options: GlobalOptions;
  /** Standard input line by line, for passphrases. */
  readonly nextLine: NextLine;
}

/** Prints one JSON value on one line, or the text. */
export function answer(context: CommandContext, json: object, text: string | readonly string[]): void {
  const plain = typeof text === 'string' ? text : text.join('\n');
  context.print(context.options.json === true ? JSON.stringify(json) : plain);
}

export function deskFolder({ options, env, workFolder }: CommandContext): string {
  return options.desk === undefined ? defaultDeskFolder(env) : pathOf(options.desk, workFolder);
}

/** The ports of the desk with the server that its ledger is on, where one was given: `--db`, else `$READBACK_DB`, which
 * may hold the password. Throws `ledger-address-invalid`. */
export function deskPortsOf({ env, desk: given = {} }: CliPorts, options: GlobalOptions): Partial<DeskPorts> {
  const desk = options.agent === undefined ? given : { ...given, agent: options.agent };
  if (options.db !== undefined) return { ...desk, database: requireNoPassword(options.db, 'on the command line') };
  const database = env['READBACK_DB'];
  if (!database) return desk;
  placeOfDatabase(database);
  return { ...desk, database };
}

export function pathOf(path: string, workFolder: string): string {
  return isAbsolute(path) ? path : resolve(workFolder, path);
}

/** From the file named, or the terminal. Never from an argument or the environment, which others can see.
 * Throws `passphrase-not-given`, `passphrase-file-unreadable`, `passphrase-file-empty`. */
export async function askPassphrase(context: CommandContext, prompt: string, file?: string): Promise<string> {
  const named = file ?? context.options.passphraseFile;
  if (named !== undefined) return await passphraseFrom(context, named);
  if (context.askSecrets === undefined) throw commandErrors.error('passphrase-not-given');
  return await context.askSecrets((ask) => ask(prompt));
}

/** Where a secret is, if not typed. */
export interface SecretFile {
  readonly file: string | undefined;
  /** That names the file. */
  readonly option: string;
}

/** A secret that is not the passphrase of the desk: from its own file, or asked unseen. Throws `secret-not-given`,
 * `passphrase-file-...`. */
export async function askSecretText(
  context: CommandContext,
  prompt: string,
  { file, option }: SecretFile,
): Promise<string> {
  if (file !== undefined) return await passphraseFrom(context, file);
  const what = prompt.replace(/:\s*$/, '');
  if (context.askSecrets === undefined) throw commandErrors.error('secret-not-given', { what, option });
  return await context.askSecrets((ask) => ask(prompt));
}

const DIFFERENT = 'The two were not the same. Once more, from the beginning.';

/** Asked twice on a terminal, with a word on how good it is. Throws `secret-not-given`. */
export async function askNewPassphrase(context: CommandContext): Promise<string> {
  if (context.askSecrets === undefined) {
    // Whoever asks for one by another option looks for a terminal before.
    throw commandErrors.error('secret-not-given', { what: 'The new passphrase', option: '--new-passphrase-file' });
  }
  return await context.askSecrets(async (ask) => {
    for (;;) {
      const passphrase = await ask('Passphrase: ');
      const { grade, says } = passphraseStrength(passphrase);
      context.printError(says);
      if (grade === 'refused') continue;
      if ((await ask('The same once more: ')) === passphrase) return passphrase;
      context.printError(DIFFERENT);
    }
  });
}

async function passphraseFrom(context: CommandContext, named: string): Promise<string> {
  const path = named === '-' ? 'standard input' : pathOf(named, context.workFolder);
  const text = named === '-' ? await context.nextLine() : await context.readFile(path);
  if (text === undefined) throw commandErrors.error('passphrase-file-unreadable', { path });
  const [line = ''] = text.split(/\r?\n/, 1);
  if (line === '') throw commandErrors.error('passphrase-file-empty', { path });
  return line;
}

/** Opens the desk without a key, and closes it again. */
export async function withReader<T>(context: CommandContext, work: (desk: DeskReader) => Promise<T>): Promise<T> {
  return await closing(await openDeskToRead(deskFolder(context), context.desk), work);
}

/** Opens the desk with the agent's key, and closes it again. */
export async function withWriter<T>(context: CommandContext, work: (desk: DeskWriter) => Promise<T>): Promise<T> {
  return await closing(await opening(context, openDeskToWrite), work);
}

/** Opens the desk with all it needs to issue, and closes it again. */
export async function withDesk<T>(context: CommandContext, work: (desk: OpenDesk) => Promise<T>): Promise<T> {
  return await closing(await opening(context, openDesk), work);
}

async function opening<D>(
  context: CommandContext,
  open: (
    folder: string,
    passphrase: string,
    ports: Partial<DeskPorts> | undefined,
    onProgress: CliPorts['showProgress'],
  ) => Promise<D>,
): Promise<D> {
  const folder = deskFolder(context);
  await requireUsable(context);
  const passphrase = await askPassphrase(context, 'Passphrase of the desk: ');
  try {
    return await open(folder, passphrase, context.desk, context.showProgress);
  } finally {
    context.showProgress();
  }
}

/** A folder that is no desk, or a ledger that cannot be used, is told before anybody types a passphrase. */
async function requireUsable(context: CommandContext): Promise<void> {
  const desk = await openDeskToRead(deskFolder(context), context.desk);
  await closing(desk, () => requireKnownAgent(desk, context.options.agent));
}

/** Before the app asks whoever was named for a passphrase; where no desk is, it makes one. Throws `agent-unknown`,
 * `desk-malformed`, `desk-newer`, `ledger-...`. */
export async function requireAgentOfDesk(context: CommandContext): Promise<void> {
  if (context.options.agent === undefined) return;
  try {
    await requireUsable(context);
  } catch (error) {
    if (!(error instanceof ReadbackError && error.code === 'desk-missing')) throw error;
  }
}

/** Throws `agent-unknown` with the names there are. */
async function requireKnownAgent(desk: DeskReader, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const names = (await desk.agents()).map((agent) => agent.name);
  if (!names.includes(name)) throw ledgerError('agent-unknown', { name, names: names.join(', ') });
}

async function closing<D extends DeskReader, T>(desk: D, work: (desk: D) => Promise<T>): Promise<T> {
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}

/** By id, by name, or by words that fit one customer only. Throws `customer-unknown`, `customer-ambiguous`. */
export async function customerOf(desk: DeskReader, search: string): Promise<CustomerView> {
  const found = await desk.findCustomers(search);
  const wanted = search.trim().toLowerCase();
  const exact = found.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  const [first, second] = found;
  if (exact !== undefined) return exact;
  if (first === undefined || wanted === '') throw ledgerError('customer-unknown', { customerId: search });
  if (second === undefined) return first;
  const names = found.slice(0, 10).map(({ id, name }) => `${id} ${name}`);
  throw commandErrors.error('customer-ambiguous', { search, found: names.join(', ') });
}

/** The product named, or the only one. Throws `product-not-given`. */
export async function productIdOf(desk: DeskReader, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const products = await desk.products();
  const [first, second] = products;
  if (first !== undefined && second === undefined) return first.id;
  throw commandErrors.error('product-not-given', { products: products.map(({ id }) => id).join(', ') });
}

/** Throws `number-invalid`. */
export function numberOf(value: string, option: string): number {
  if (!/^\d{1,9}$/.test(value.trim())) throw commandErrors.error('number-invalid', { value, option });
  return Number(value);
}

/** For an option that names several things: `a,b`, and given more than once. */
export function splitNames(value: string): string[] {
  return value.split(/[\s,]+/).filter((name) => name !== '');
}
