// readback-vendor key paper, restore-root, rehearse: the root key as 24 words on paper, and back. Words are shown and typed
// on a screen that leaves nothing behind, never in an argument, an error or a log.
//   paper --json: { keyid, rootPublicKey, words, file? } (never the words); restore-root --json: { keyFile, keyid,
//   rootPublicKey }; rehearse --json: { restores, words, keyid, recorded }
import { randomInt } from 'node:crypto';
import { formatKey } from '@readback/core';
import { ed25519PublicKey, rootKeyId } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import {
  DEFAULT_WORK_FACTOR,
  makeKeyFolder,
  PAPER_WORDS,
  paperWord,
  refuseExisting,
  rootKeyFile,
  rootWords,
  sealSecret,
  writeClearSecret,
} from '../keystore/index.js';
import type { AsideScreen } from './aside-screen.js';
import {
  answer,
  askNewPassphrase,
  askPassphrase,
  type CommandContext,
  deskFolder,
  pathOf,
  withWriter,
} from './context.js';
import { commandErrors } from './errors.js';
import { type KnownRoot, keyFileOf, knownRoot, openRoot, requireKnown } from './known-root.js';
import { wordsOf } from './word-entry.js';

export interface PaperOptions {
  readonly product?: string;
  readonly rootKeyFile?: string;
  readonly rootPassphraseFile?: string;
  readonly out?: string;
}

export async function paperCommand(context: CommandContext, options: PaperOptions): Promise<number> {
  const out = options.out === undefined ? undefined : pathOf(options.out, context.workFolder);
  if (out === undefined && context.aside === undefined) throw commandErrors.error('paper-not-here');
  // Told before anybody types a passphrase.
  if (out !== undefined) await makingPaper(out, () => refuseExisting(out));
  const { path, productId, known } = await keyFileOf(context, options);
  const secret = await openRoot(context, path, options.rootPassphraseFile);
  try {
    const publicKey = ed25519PublicKey(secret);
    requireKnown(publicKey, known, productId);
    const keyid = rootKeyId(publicKey);
    const lines = paperLines(rootWords(secret), { keyid, productId });
    if (out !== undefined) await writePaper(context, out, lines);
    else await context.aside?.(async (screen) => await showPaper(screen, lines));
    const told = { keyid, rootPublicKey: formatKey('root-public', publicKey), words: PAPER_WORDS };
    const how = out === undefined ? 'shown' : `written to ${out}`;
    answer(context, out === undefined ? told : { ...told, file: out }, [
      `Root key ${keyid}${productId === undefined ? '' : ` of ${productId}`}: ${PAPER_WORDS} words were ${how}.`,
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

async function makingPaper(path: string, make: () => Promise<void>): Promise<void> {
  await make().catch((cause: unknown) => {
    throw commandErrors.error('paper-file-unwritable', { path }, cause);
  });
}

async function writePaper(context: CommandContext, path: string, lines: readonly string[]): Promise<void> {
  await makingPaper(path, () => writeClearSecret(path, `${lines.join('\n')}\n`));
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
  // Told before anybody types 24 words. The folder of the keys may have gone with the key.
  await refuseExisting(path);
  await makeKeyFolder(path);
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
  const words = options.some === undefined ? PAPER_WORDS : someOf(options.some);
  const keyid =
    options.some === undefined
      ? await rehearseAll(context, options, { known, productId })
      : await rehearseSome(context, options, { words, known, productId });
  context.printError(
    words >= PAPER_WORDS
      ? `These words would restore root key ${keyid}. Nothing was written.`
      : `${words} of ${PAPER_WORDS} words are those of root key ${keyid}. Nothing was written.`,
  );
  const recorded = productId !== undefined && options.record === true;
  if (recorded) await withWriter(context, (desk) => desk.recordRehearsal(productId, words));
  answer(context, { restores: words >= PAPER_WORDS, words, keyid, recorded }, [
    recorded
      ? 'The rehearsal was recorded in the ledger.'
      : 'Write the day on the paper, or record it in the ledger with --record.',
  ]);
  return EXIT.ok;
}

/** Throws `some-invalid`. */
function someOf(value: string): number {
  const count = /^\d{1,2}$/.test(value.trim()) ? Number(value) : 0;
  if (count >= 1 && count <= PAPER_WORDS) return count;
  throw commandErrors.error('some-invalid', { value, most: PAPER_WORDS });
}

/** @returns the number of the key whose words they are */
async function rehearseAll(
  context: CommandContext,
  { wordsFile }: RehearseOptions,
  { known, productId }: KnownRoot,
): Promise<string> {
  const secret = await wordsOf(context, wordsFile);
  try {
    const publicKey = ed25519PublicKey(secret);
    requireKnown(publicKey, known, productId);
    return rootKeyId(publicKey);
  } finally {
    secret.fill(0);
  }
}

/** A quick look at the paper: the key file tells which words are right. Throws `paper-words-differ`.
 * @returns the number of the key */
async function rehearseSome(
  context: CommandContext,
  options: RehearseOptions,
  { words: count, known, productId }: KnownRoot & { readonly words: number },
): Promise<string> {
  if (context.aside === undefined) throw commandErrors.error('paper-not-here');
  const { path } = await keyFileOf(context, options);
  const secret = await openRoot(context, path, options.rootPassphraseFile);
  try {
    const publicKey = ed25519PublicKey(secret);
    requireKnown(publicKey, known, productId);
    const keyid = rootKeyId(publicKey);
    const right = rootWords(secret);
    const places = chosen(count);
    const wrong = await context.aside(async (screen) => {
      const found: number[] = [];
      for (const [index, place] of places.entries()) {
        screen.show([`The paper of root key ${keyid}: word ${index + 1} of ${places.length} that are asked for.`, '']);
        if (paperWord(await screen.ask(`Word number ${place + 1}: `)) !== right[place]) found.push(place + 1);
      }
      return found;
    });
    if (wrong.length > 0) throw commandErrors.error('paper-words-differ', { places: wrong.join(', ') });
    return keyid;
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
