// readback-vendor key paper, restore-root, rehearse: the root key as 24 words on paper, and back. Words are shown and typed
// on a screen that leaves nothing behind, never in an argument, an error or a log.
//   paper --json: { keyid, rootPublicKey, words, file? } (never the words); restore-root --json: { keyFile, keyid,
//   rootPublicKey }; rehearse --json: { restores: true, words, keyid, recorded }
import { randomInt } from 'node:crypto';
import { formatKey, parseKey, parseKit, ReadbackError } from '@readback/core';
import { ed25519PublicKey, rootKeyId } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { deskError } from '../desk/errors.js';
import { readRootKeys } from '../desk/index.js';
import {
  DEFAULT_WORK_FACTOR,
  openKeyFile,
  PAPER_WORDS,
  paperWord,
  refuseExisting,
  rootKeyFile,
  rootWords,
  sealSecret,
} from '../keystore/index.js';
import type { AsideScreen } from './aside-screen.js';
import {
  answer,
  askNewPassphrase,
  askPassphrase,
  type CommandContext,
  deskFolder,
  numberOf,
  pathOf,
  withWriter,
} from './context.js';
import { commandErrors } from './errors.js';
import { wordsOf } from './word-entry.js';

export interface PaperOptions {
  readonly product?: string;
  readonly rootKeyFile?: string;
  readonly rootPassphraseFile?: string;
  readonly out?: string;
}

export async function paperCommand(context: CommandContext, options: PaperOptions): Promise<number> {
  if (options.out === undefined && context.aside === undefined) throw commandErrors.error('paper-not-here');
  const { path, productId, known } = await keyFileOf(context, options);
  const secret = await openRoot(context, path, options.rootPassphraseFile);
  try {
    const publicKey = ed25519PublicKey(secret);
    requireKnown(publicKey, known, productId);
    const keyid = rootKeyId(publicKey);
    const lines = paperLines(rootWords(secret), { keyid, productId });
    if (options.out !== undefined) await writePaper(context, pathOf(options.out, context.workFolder), lines);
    else await context.aside?.(async (screen) => await showPaper(screen, lines));
    const told = { keyid, rootPublicKey: formatKey('root-public', publicKey), words: PAPER_WORDS };
    answer(context, options.out === undefined ? told : { ...told, file: pathOf(options.out, context.workFolder) }, [
      `Root key ${keyid}${productId === undefined ? '' : ` of ${productId}`}: ${PAPER_WORDS} words were shown.`,
      'Now try the paper: readback-vendor key rehearse',
    ]);
    return EXIT.ok;
  } finally {
    secret.fill(0);
  }
}

const COLUMNS = 4;

/** Six rows of four, each word with its number. */
function paperLines(
  words: readonly string[],
  { keyid, productId }: { keyid: string; productId: string | undefined },
): string[] {
  const rows = words.length / COLUMNS;
  const cell = (index: number): string => `${String(index + 1).padStart(2)} ${(words[index] ?? '').padEnd(10)}`;
  return [
    `Readback root key ${keyid}${productId === undefined ? '' : `, ${productId}`}`,
    '',
    ...Array.from({ length: rows }, (_, row) =>
      Array.from({ length: COLUMNS }, (__, column) => cell(column * rows + row))
        .join('  ')
        .trimEnd(),
    ),
    '',
    'Who has these words can sign packs. The first four letters of a word are enough.',
    'To have the key back: readback-vendor key restore-root',
  ];
}

async function showPaper(screen: AsideScreen, lines: readonly string[]): Promise<void> {
  screen.show([
    ...lines,
    '',
    'Write them on paper, with their numbers and the number of the key. No photo, no file.',
    'Nothing of this screen stays in the terminal.',
    '',
  ]);
  await screen.ask('Press Enter when they are written down: ');
}

async function writePaper(context: CommandContext, path: string, lines: readonly string[]): Promise<void> {
  if ((await context.readFile(path)) !== undefined || !(await context.writeFile(path, `${lines.join('\n')}\n`))) {
    throw commandErrors.error('paper-file-unwritable', { path });
  }
  context.printError(
    `WARNING: ${path} holds the root key in clear. Print it, then destroy the file and every copy of it.`,
  );
}

export interface RestoreOptions {
  readonly product?: string;
  readonly to?: string;
  readonly wordsFile?: string;
  readonly root?: string;
  readonly kit?: string;
  readonly rootPassphraseFile?: string;
}

export async function restoreRootCommand(context: CommandContext, options: RestoreOptions): Promise<number> {
  const { productId, known } = await knownRoot(context, options);
  if (options.to === undefined && productId === undefined) throw commandErrors.error('root-key-not-given');
  const path =
    options.to === undefined
      ? rootKeyFile(deskFolder(context), productId ?? '')
      : pathOf(options.to, context.workFolder);
  // Told before anybody types 24 words.
  await refuseExisting(path);
  const secret = await wordsOf(context, options.wordsFile);
  try {
    const publicKey = ed25519PublicKey(secret);
    requireKnown(publicKey, known, productId);
    const passphrase = await newPassphrase(context, options.rootPassphraseFile);
    await sealSecret(path, formatKey('root-secret', secret), passphrase, {
      workFactor: context.desk?.workFactor ?? DEFAULT_WORK_FACTOR,
      onProgress: (done) => context.showProgress('Closing the root key', done),
    });
    context.showProgress();
    const keyid = rootKeyId(publicKey);
    answer(context, { keyFile: path, keyid, rootPublicKey: formatKey('root-public', publicKey) }, [
      `Root key ${keyid} was restored: ${path}`,
      known === undefined
        ? `No desk or kit says whose it is. Its public half: ${formatKey('root-public', publicKey)}`
        : `It is the root key of ${productId ?? 'the kit'}.`,
    ]);
    return EXIT.ok;
  } finally {
    context.showProgress();
    secret.fill(0);
  }
}

async function newPassphrase(context: CommandContext, file: string | undefined): Promise<string> {
  if (file !== undefined || context.options.passphraseFile !== undefined || context.askSecrets === undefined) {
    return await askPassphrase(context, '', file);
  }
  context.printError('Choose a passphrase for the key file: four or five words chosen by chance are good.');
  return await askNewPassphrase(context);
}

export interface RehearseOptions extends RestoreOptions {
  /** So many words, chosen by chance, against the key file. */
  readonly some?: string;
  readonly rootKeyFile?: string;
  readonly record?: boolean;
}

export async function rehearseCommand(context: CommandContext, options: RehearseOptions): Promise<number> {
  const { productId, known } = await knownRoot(context, options);
  if (known === undefined) throw commandErrors.error('root-not-given');
  const words = options.some === undefined ? PAPER_WORDS : numberOf(options.some, '--some');
  if (options.some === undefined) {
    const secret = await wordsOf(context, options.wordsFile);
    try {
      requireKnown(ed25519PublicKey(secret), known, productId);
    } finally {
      secret.fill(0);
    }
  } else await rehearseSome(context, options, { words, known, productId });
  const keyid = rootKeyId(known);
  context.printError(
    words >= PAPER_WORDS
      ? `These words would restore root key ${keyid}. Nothing was written.`
      : `${words} of ${PAPER_WORDS} words are those of root key ${keyid}. Nothing was written.`,
  );
  const recorded = productId !== undefined && options.record === true;
  if (recorded) await withWriter(context, (desk) => desk.recordRehearsal(productId));
  answer(context, { restores: words >= PAPER_WORDS, words, keyid, recorded }, [
    recorded
      ? 'The rehearsal was recorded in the ledger.'
      : 'Write the day on the paper, or record it in the ledger with --record.',
  ]);
  return EXIT.ok;
}

/** A quick look at the paper: the key file tells which words are right. Throws `paper-words-wrong`. */
async function rehearseSome(
  context: CommandContext,
  options: RehearseOptions,
  { words: count, known, productId }: KnownRoot & { readonly words: number; readonly known: Uint8Array },
): Promise<void> {
  if (context.aside === undefined) throw commandErrors.error('paper-not-here');
  const { path } = await keyFileOf(context, options);
  const secret = await openRoot(context, path, options.rootPassphraseFile);
  try {
    requireKnown(ed25519PublicKey(secret), known, productId);
    const right = rootWords(secret);
    const places = chosen(Math.min(Math.max(count, 1), PAPER_WORDS));
    const wrong = await context.aside(async (screen) => {
      const found: number[] = [];
      for (const [index, place] of places.entries()) {
        screen.show([
          `The paper of root key ${rootKeyId(known)}: word ${index + 1} of ${places.length} that are asked for.`,
          '',
        ]);
        if (paperWord(await screen.ask(`Word number ${place + 1}: `)) !== right[place]) found.push(place + 1);
      }
      return found;
    });
    if (wrong.length > 0) throw commandErrors.error('paper-words-differ', { places: wrong.join(', ') });
  } finally {
    secret.fill(0);
  }
}

/** Places of words, by chance, in order. */
function chosen(count: number): number[] {
  const places = Array.from({ length: PAPER_WORDS }, (_, index) => index);
  while (places.length > count) places.splice(randomInt(places.length), 1);
  return places;
}

interface KnownRoot {
  readonly productId: string | undefined;
  readonly known: Uint8Array | undefined;
}

/** Which key it must be: of the kit or key that was named, else of the desk. */
async function knownRoot(context: CommandContext, options: RestoreOptions): Promise<KnownRoot> {
  const { root, kit, product } = options;
  if (root !== undefined) return { productId: product, known: parseKey('root-public', root) };
  if (kit !== undefined) {
    const path = pathOf(kit, context.workFolder);
    const text = await context.readFile(path);
    if (text === undefined) throw deskError('pack-file-missing', { path });
    const { trust } = parseKit(text);
    return { productId: trust.productId, known: trust.rootKeys[0] };
  }
  const roots = await deskRoots(context);
  const ids = [...roots.keys()];
  const productId = product ?? (ids.length === 1 ? ids[0] : undefined);
  if (productId === undefined && ids.length > 1) {
    throw commandErrors.error('product-not-given', { products: ids.join(', ') });
  }
  const known = productId === undefined ? undefined : roots.get(productId);
  if (product !== undefined && known === undefined && ids.length > 0) {
    throw deskError('product-unknown', { productId: product, products: ids.join(', ') });
  }
  return { productId, known };
}

async function deskRoots(context: CommandContext): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await readRootKeys(deskFolder(context), context.desk);
  } catch (error) {
    if (error instanceof ReadbackError && error.code === 'desk-missing') return new Map();
    throw error;
  }
}

async function keyFileOf(
  context: CommandContext,
  options: PaperOptions,
): Promise<KnownRoot & { readonly path: string }> {
  const { productId, known } = await knownRoot(context, {
    ...(options.product === undefined ? {} : { product: options.product }),
  });
  if (options.rootKeyFile !== undefined) {
    return { path: pathOf(options.rootKeyFile, context.workFolder), productId, known };
  }
  if (productId === undefined) throw commandErrors.error('root-key-not-given');
  return { path: rootKeyFile(deskFolder(context), productId), productId, known };
}

async function openRoot(
  context: CommandContext,
  path: string,
  passphraseFile: string | undefined,
): Promise<Uint8Array> {
  const passphrase = await askPassphrase(context, 'Passphrase of the root key: ', passphraseFile);
  try {
    return await openKeyFile('root-secret', path, passphrase, {
      onProgress: (done) => context.showProgress('Opening the root key', done),
    });
  } finally {
    context.showProgress();
  }
}

function requireKnown(publicKey: Uint8Array, known: Uint8Array | undefined, productId: string | undefined): void {
  if (known === undefined || Buffer.compare(publicKey, known) === 0) return;
  throw commandErrors.error('paper-other-root', {
    found: rootKeyId(publicKey),
    want: rootKeyId(known),
    productId: productId ?? 'the kit',
  });
}
