// readback-vendor pack sign: the only step that needs the root key. It needs no desk, no ledger and no network; what is
// signed is shown, and confirmed with the digest that the desk has shown.
//   --json: { file?, payloadType, digest, rootPublicKey, keyid, signatures?, productId?, version?, codes? }
import {
  digestOfPayload,
  type EnvelopeSignature,
  formatEnvelope,
  formatKey,
  LONG_LAYOUT,
  markGroup,
  PACK_PAYLOAD_TYPE,
  type Pack,
  readPayload,
  splitTyped,
  verifyEnvelope,
  verifyPack,
} from '@readback/core';
import {
  coreError,
  digestGroups,
  ed25519PublicKey,
  readDigestGroups,
  readShipment,
  rootKeyId,
  SHIP_PAYLOAD_TYPE,
  signatureGroups,
  signDigest,
  signPayload,
} from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { deskError } from '../desk/errors.js';
import type { DeskFiles } from '../desk/files.js';
import { deskPorts, diffPacks, diffText, readToSign, sideOfPack, type ToSign } from '../desk/index.js';
import { hasKeyFile, openKeyFile, rootKeyFile } from '../keystore/index.js';
import { answer, askPassphrase, type CommandContext, deskFolder, pathOf } from './context.js';
import { commandErrors } from './errors.js';
import { codeRows, longCodeOf } from './long-code.js';
import { packWords } from './pack-words.js';
import { packTextOf } from './product-source.js';
import { shipmentWords } from './ship-text.js';

export interface SignOptions {
  readonly rootKeyFile?: string;
  readonly rootPassphraseFile?: string;
  readonly digest?: string;
  /** A pack that this root key has signed before. */
  readonly since?: string;
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
  const content = contentOf(wanted, path);
  const out = options.out === undefined ? signedName(path, wanted) : pathOf(options.out, context.workFolder);
  const known = signaturesOf([wanted, await signedBefore(context, out, wanted)]);

  // Opened before the digest is typed: a wrong passphrase is told first, and an earlier pack is proved with the key.
  const secret = await openRoot(context, content.pack?.product.id, options);
  try {
    const rootKey = ed25519PublicKey(secret);
    if (isSignedBy(wanted, rootKey, known)) throw deskError('signed-already', { keyid: rootKeyId(rootKey) });
    const shown =
      content.pack === undefined ? content.words : await wordsSince(context, content.pack, rootKey, options);
    for (const line of ['This will be signed:', '', ...shown, '']) context.printError(line);
    const digest = digestGroups(payloadType, digestOfPayload(payload));
    await confirm(context, digest, options.digest);

    const signatures = [...known, signPayload(payloadType, payload, secret)];
    const envelope = formatEnvelope(payloadType, payload, signatures);
    verifyEnvelope(envelope, payloadType, { rootKeys: [rootKey] });
    await filesOf(context)
      .write(out, envelope)
      .catch((cause: unknown) => {
        throw commandErrors.error('signed-file-unwritable', { path: out }, cause);
      });
    const told = { file: out, payloadType, digest, signatures: signatures.length, ...keyJson(rootKey) };
    const { pack } = content;
    const product = pack === undefined ? {} : { productId: pack.product.id, version: pack.version };
    const back = pack === undefined ? 'ship take FOLDER' : 'pack take';
    answer(context, { ...told, ...product }, [
      `Signed with root key ${rootKeyId(rootKey)}: ${out}`,
      ...(signatures.length > 1 ? [`It has ${signatures.length} signatures now.`] : []),
      `Bring it back to the desk: readback-vendor ${back} ${baseName(out)}`,
    ]);
    return EXIT.ok;
  } finally {
    secret.fill(0);
  }
}

type Content = { readonly pack: Pack } | { readonly pack?: undefined; readonly words: readonly string[] };

/** What would be signed, read as strictly as whoever gets it reads it. Throws `to-sign-malformed`, `pack-malformed`,
 * `shipment-malformed`. */
function contentOf({ payloadType, payload }: ToSign, path: string): Content {
  if (payloadType === PACK_PAYLOAD_TYPE) return { pack: readPayload(payload) };
  if (payloadType === SHIP_PAYLOAD_TYPE) return { words: shipmentWords(readShipment(payload)) };
  throw deskError('to-sign-malformed', { path, what: `its type is ${payloadType}` });
}

/** With what an earlier pack, which this root key has signed, did not say. Throws `pack-...`, `kit-malformed`. */
async function wordsSince(
  context: CommandContext,
  pack: Pack,
  rootKey: Uint8Array,
  { since }: SignOptions,
): Promise<string[]> {
  if (since === undefined) return packWords(pack);
  const path = pathOf(since, context.workFolder);
  const text = await context.readFile(path);
  if (text === undefined) throw deskError('pack-file-missing', { path });
  const before = verifyPack(packTextOf(text), { rootKeys: [rootKey], productId: pack.product.id });
  const [was, is] = [sideOfPack(before, `pack ${before.version}`), sideOfPack(pack, `pack ${pack.version}`)];
  return [...packWords(pack, before), '', ...diffText(diffPacks(was, is), undefined)];
}

/** What lies where the signed file goes, if it is the same with other signatures. Throws `signed-file-exists`. */
async function signedBefore(context: CommandContext, out: string, wanted: ToSign): Promise<ToSign | undefined> {
  const text = await filesOf(context).read(out);
  if (text === undefined) return undefined;
  const found = readOrNothing(text, out);
  const isSame = found?.payloadType === wanted.payloadType && Buffer.compare(found.payload, wanted.payload) === 0;
  if (found === undefined || found.isToSign || !isSame) throw deskError('signed-file-exists', { path: out });
  return found;
}

function readOrNothing(text: string, path: string): ToSign | undefined {
  try {
    return readToSign(text, path);
  } catch {
    return undefined;
  }
}

/** Each once, as an envelope lists them. */
function signaturesOf(files: readonly (ToSign | undefined)[]): EnvelopeSignature[] {
  const all = files.flatMap((file) => file?.signatures ?? []);
  const listed = all.map(({ keyid, bytes }) => ({ keyid, sig: Buffer.from(bytes ?? []).toString('base64') }));
  return [...new Map(listed.map((one) => [one.sig, one])).values()];
}

const filesOf = (context: CommandContext): DeskFiles => deskPorts(context.desk).files;

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

/** All groups of the digest have to be typed: of a part of it somebody who may edit what is signed could find two files.
 * They are not shown here: they would be copied from the line above. Throws `digest-not-given`, `digest-other`. */
export async function confirm(
  context: CommandContext,
  digest: readonly string[],
  given: string | undefined,
): Promise<void> {
  if (given === undefined && context.askTexts === undefined) throw deskError('digest-not-given');
  if (given === undefined) context.printError('To sign it, type its digest as the desk shows it.');
  const groups =
    given === undefined
      ? await longCodeOf(context, { want: 'digest', how: 'with --digest', given })
      : splitTyped(given, LONG_LAYOUT).groups;
  const mistyped = groups.flatMap((group, index) => (markGroup(LONG_LAYOUT, index, group) === 'ok' ? [] : [index]));
  if (mistyped.length > 0) throw coreError('group-mismatch', { groups: mistyped });
  const isRight = groups.length === digest.length && groups.every((group, index) => group === digest[index]);
  if (!isRight) throw deskError('digest-other', { want: digest.length });
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

/** A file to sign becomes a signed one beside it; a signed pack gets its next signature in place. A manifest stays as it is:
 * `SHA256SUMS` beside it says what is in it. */
function signedName(path: string, { isToSign, payloadType }: ToSign): string {
  const stem = path.replace(/(\.to-sign|\.signed)?\.json$/, '');
  if (payloadType !== PACK_PAYLOAD_TYPE) return `${stem}.signed.json`;
  return isToSign ? `${stem}.pack.json` : path;
}

const baseName = (path: string): string => path.replace(/^.*[\\/]/, '');
