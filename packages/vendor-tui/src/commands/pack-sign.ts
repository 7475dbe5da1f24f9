// readback-vendor pack sign: the only step that needs the root key. It needs no desk, no ledger and no network; what is
// signed is shown, and confirmed with the digest that the desk has shown.
//   --json: { file?, payloadType, digest, rootPublicKey, keyid, signatures?, productId?, version?, codes? }
import {
  digestOfPayload,
  formatEnvelope,
  formatKey,
  LONG_LAYOUT,
  markGroup,
  PACK_PAYLOAD_TYPE,
  type PayloadType,
  readPayload,
  splitTyped,
  verifyEnvelope,
} from '@readback/core';
import {
  coreError,
  digestGroups,
  ed25519PublicKey,
  readDigestGroups,
  rootKeyId,
  signatureGroups,
  signDigest,
  signPayload,
} from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { deskError } from '../desk/errors.js';
import { readToSign, type ToSign } from '../desk/index.js';
import { hasKeyFile, openKeyFile, rootKeyFile } from '../keystore/index.js';
import { answer, askPassphrase, type CommandContext, deskFolder, pathOf } from './context.js';
import { commandErrors } from './errors.js';
import { codeRows, longCodeOf } from './long-code.js';
import { packWords } from './pack-words.js';

export interface SignOptions {
  readonly rootKeyFile?: string;
  readonly rootPassphraseFile?: string;
  readonly digest?: string;
  readonly out?: string;
  readonly typed?: boolean;
}

export async function signCommand(
  context: CommandContext,
  given: readonly string[],
  options: SignOptions,
): Promise<number> {
  return options.typed === true ? await signTyped(context, given, options) : await signFile(context, given, options);
}

async function signFile(context: CommandContext, given: readonly string[], options: SignOptions): Promise<number> {
  const path = pathOf(given.join(' '), context.workFolder);
  const text = given.length === 0 ? undefined : await context.readFile(path);
  if (text === undefined) throw deskError('pack-file-missing', { path });
  const wanted = readToSign(text, path);
  const { payloadType, payload } = wanted;
  const pack = payloadType === PACK_PAYLOAD_TYPE ? readPayload(payload) : undefined;
  const digest = digestGroups(payloadType, digestOfPayload(payload));
  const shown = pack === undefined ? [`A file of the type ${payloadType}:`, ...jsonLines(payload)] : packWords(pack);
  for (const line of [
    'This will be signed:',
    '',
    ...shown,
    '',
    'Its digest, but for what you type:',
    ...codeRows(covered(digest)),
    '',
  ]) {
    context.printError(line);
  }
  await confirm(context, digest, options.digest);

  const secret = await openRoot(context, pack?.product.id, options);
  try {
    const rootKey = ed25519PublicKey(secret);
    const known = wanted.signatures.map(({ keyid, bytes }) => ({
      keyid,
      sig: Buffer.from(bytes ?? []).toString('base64'),
    }));
    if (isSignedBy(wanted, rootKey, known)) throw deskError('signed-already', { keyid: rootKeyId(rootKey) });
    const signatures = [...known, signPayload(payloadType, payload, secret)];
    const envelope = formatEnvelope(payloadType, payload, signatures);
    verifyEnvelope(envelope, payloadType, { rootKeys: [rootKey] });
    const out =
      options.out === undefined ? signedName(path, payloadType, wanted) : pathOf(options.out, context.workFolder);
    if (!(await context.writeFile(out, envelope))) throw commandErrors.error('signed-file-unwritable', { path: out });
    const told = { file: out, payloadType, digest, signatures: signatures.length, ...keyJson(rootKey) };
    const product = pack === undefined ? {} : { productId: pack.product.id, version: pack.version };
    answer(context, { ...told, ...product }, [
      `Signed with root key ${rootKeyId(rootKey)}: ${out}`,
      ...(signatures.length > 1 ? [`It has ${signatures.length} signatures now.`] : []),
      ...(pack === undefined ? [] : [`Bring it back to the desk: readback-vendor pack take ${baseName(out)}`]),
    ]);
    return EXIT.ok;
  } finally {
    secret.fill(0);
  }
}

/** Where not even a file may go: the digest in, the signature out, both as codes. */
async function signTyped(context: CommandContext, given: readonly string[], options: SignOptions): Promise<number> {
  const typed = given.length === 0 ? undefined : given.join(' ');
  const how = 'behind the command';
  const groups = await longCodeOf(context, { want: 'digest', how, given: typed });
  const { payloadType, digest } = readDigestGroups(groups);
  context.printError(`This is the digest of ${payloadType === PACK_PAYLOAD_TYPE ? 'a pack' : 'a shipped client'}.`);
  context.printError('What it holds cannot be shown here: sign only what the desk has shown you.');
  const secret = await openRoot(context, undefined, options);
  try {
    const codes = signatureGroups(signDigest(payloadType, digest, secret));
    const rootKey = ed25519PublicKey(secret);
    answer(context, { payloadType, digest: groups, codes, ...keyJson(rootKey) }, [
      `Signed with root key ${rootKeyId(rootKey)}. Type both codes at the desk: readback-vendor pack take --typed`,
      '',
      'First code:',
      ...codeRows(codes[0]),
      '',
      'Second code:',
      ...codeRows(codes[1]),
    ]);
    return EXIT.ok;
  } finally {
    secret.fill(0);
  }
}

const keyJson = (rootKey: Uint8Array) => ({
  rootPublicKey: formatKey('root-public', rootKey),
  keyid: rootKeyId(rootKey),
});

/** So many groups are compared with the desk by whoever types them: 76 bits of the digest, which no other file meets. */
const CONFIRMED_GROUPS = 4;

/** What is to be compared is not shown here: it would be copied from the line above. */
export const covered = (digest: readonly string[]): string[] =>
  digest.map((group, index) => (index < CONFIRMED_GROUPS ? '.....' : group));

export async function confirm(
  context: CommandContext,
  digest: readonly string[],
  given: string | undefined,
): Promise<void> {
  const { askTexts } = context;
  if (given === undefined && askTexts === undefined) throw deskError('digest-not-given');
  const prompt = `To sign it, type the first ${CONFIRMED_GROUPS} groups of the digest as the desk shows them: `;
  const typed = given ?? (await askTexts?.((ask) => ask(prompt))) ?? '';
  const { groups } = splitTyped(typed, LONG_LAYOUT);
  const mistyped = groups.flatMap((group, index) => (markGroup(LONG_LAYOUT, index, group) === 'ok' ? [] : [index]));
  if (mistyped.length > 0) throw coreError('group-mismatch', { groups: mistyped });
  const isRight = groups.length >= CONFIRMED_GROUPS && groups.every((group, index) => group === digest[index]);
  if (!isRight) throw deskError('digest-other', { want: CONFIRMED_GROUPS });
}

async function openRoot(
  context: CommandContext,
  productId: string | undefined,
  { rootKeyFile: named, rootPassphraseFile }: SignOptions,
): Promise<Uint8Array> {
  const inDesk = productId === undefined ? undefined : rootKeyFile(deskFolder(context), productId);
  const path = named === undefined ? inDesk : pathOf(named, context.workFolder);
  if (path === undefined || (named === undefined && !(await hasKeyFile(path)))) {
    throw commandErrors.error('root-key-not-given');
  }
  const passphrase = await askPassphrase(context, 'Passphrase of the root key: ', rootPassphraseFile);
  try {
    return await openKeyFile('root-secret', path, passphrase, {
      onProgress: (done) => context.showProgress('Opening the root key', done),
    });
  } finally {
    context.showProgress();
  }
}

function isSignedBy(
  { payloadType, payload }: ToSign,
  rootKey: Uint8Array,
  signatures: Parameters<typeof formatEnvelope>[2],
): boolean {
  try {
    verifyEnvelope(formatEnvelope(payloadType, payload, signatures), payloadType, { rootKeys: [rootKey] });
    return true;
  } catch {
    return false;
  }
}

/** A file to sign becomes a signed one beside it; a signed one gets its next signature in place. */
function signedName(path: string, payloadType: PayloadType, { isToSign }: ToSign): string {
  if (!isToSign) return path;
  const ending = payloadType === PACK_PAYLOAD_TYPE ? '.pack.json' : '.signed.json';
  return `${path.replace(/(\.to-sign)?\.json$/, '')}${ending}`;
}

const baseName = (path: string): string => path.replace(/^.*[\\/]/, '');

const MOST_LINES = 40;

function jsonLines(payload: Uint8Array): string[] {
  const lines = JSON.stringify(JSON.parse(Buffer.from(payload).toString('utf8')), null, 2).split('\n');
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} more lines`];
}
