// readback-vendor pack build, verify and show.
//   build  --json: { productId, version, packTag, isNew, packFile, kitFile, warnings }; with --unsigned { …, file?, digest? }
//   verify --json: { productId, version, packTag }; 3 where it does not verify
//   show   --json: { product, version, packTag, support, policies: [{ code, id, title, kind, digest, offer }],
//                    keys: [{ epoch, suite, status, publicKey, fingerprint, lastDay?, allowed? }], revoked }
import { basename } from 'node:path';
import {
  describeOffer,
  formatDay,
  formatDigest,
  formatKey,
  formatPackTag,
  type Pack,
  type PackTrust,
  parseKey,
  parseKit,
  ReadbackError,
  readPayload,
  verifyPack,
} from '@readback/core';
import { coreError, keyFingerprint } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { deskError } from '../desk/errors.js';
import { readRootKeys, type UnsignedPack } from '../desk/index.js';
import { answer, askPassphrase, type CommandContext, deskFolder, pathOf, productIdOf, withWriter } from './context.js';
import { commandErrors } from './errors.js';
import { codeRows } from './long-code.js';
import { packTextOf } from './product-source.js';

export interface PackBuildOptions {
  readonly unsigned?: boolean;
  readonly rootKeyFile?: string;
  readonly rootPassphraseFile?: string;
  readonly acceptChanges?: readonly string[];
}

export async function buildPackCommand(
  context: CommandContext,
  named: string | undefined,
  options: PackBuildOptions,
): Promise<number> {
  return await withWriter(context, async (desk) => {
    const productId = await productIdOf(desk, named);
    const { rootKeyFile, acceptChanges = [] } = options;
    if (options.unsigned === true) return tellUnsigned(context, await desk.buildUnsigned({ productId, acceptChanges }));
    const built = await desk.buildPack(
      {
        productId,
        acceptChanges,
        rootPassphrase: () => askPassphrase(context, 'Passphrase of the root key: ', options.rootPassphraseFile),
        ...(rootKeyFile === undefined ? {} : { rootKeyFile: pathOf(rootKeyFile, context.workFolder) }),
      },
      context.showProgress,
    );
    context.showProgress();
    const files = [`  Signed pack   ${built.packFile}`, `  For the site  ${built.kitFile}`];
    answer(context, built, [
      built.isNew
        ? `Pack ${built.version} of ${productId} was built and signed (tag ${built.packTag}).`
        : `Nothing has changed since pack ${built.version} of ${productId}; its files were written again.`,
      ...files,
      ...built.warnings.map((warning) => `Note: ${warning}.`),
    ]);
    return EXIT.ok;
  });
}

function tellUnsigned(context: CommandContext, built: UnsignedPack): number {
  const { productId, version, packTag, isNew, file, digest, warnings } = built;
  const notes = warnings.map((warning) => `Note: ${warning}.`);
  if (!isNew || file === undefined || digest === undefined) {
    answer(context, built, [
      `Nothing has changed since pack ${version} of ${productId}: nothing is to be signed.`,
      ...notes,
    ]);
    return EXIT.ok;
  }
  answer(context, built, [
    `Pack ${version} of ${productId} was built (tag ${packTag}). It waits for the root key.`,
    `  To sign       ${file}`,
    ...notes,
    '',
    'Its digest, to compare or to type:',
    ...codeRows(digest),
    '',
    'On the machine of the root key, with the file:',
    `  readback-vendor pack sign ${basename(file)} --root-key-file KEY`,
    'and back here: readback-vendor pack take FILE',
    'Where no file may go: readback-vendor pack sign --typed there, pack take --typed here.',
  ]);
  return EXIT.ok;
}

export interface PackVerifyOptions {
  readonly root?: string;
  readonly kit?: string;
}

export async function verifyPackCommand(
  context: CommandContext,
  file: string,
  options: PackVerifyOptions,
): Promise<number> {
  const text = await readPackText(context, file);
  const pack = verifyPack(text, await trustOf(context, text, options));
  answer(context, { productId: pack.product.id, version: pack.version, packTag: formatPackTag(pack.tag) }, [
    `The pack is good: ${pack.product.title} (${pack.product.id}), version ${pack.version}, tag ${formatPackTag(pack.tag)}.`,
  ]);
  return EXIT.ok;
}

async function trustOf(context: CommandContext, text: string, { root, kit }: PackVerifyOptions): Promise<PackTrust> {
  if (kit !== undefined) return parseKit(await readText(context, kit)).trust;
  // Which product it says it is for is believed once its signature has been verified.
  const productId = unverified(text)?.product.id ?? '';
  if (root !== undefined) return { rootKeys: [parseKey('root-public', root)], productId };
  const rootKeys = await deskRootKeys(context);
  const known = rootKeys.get(productId) ?? [...rootKeys.values()][0];
  if (known === undefined) throw commandErrors.error('root-not-given');
  return { rootKeys: [known], productId };
}

async function deskRootKeys(context: CommandContext): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await readRootKeys(deskFolder(context), context.desk);
  } catch (error) {
    if (error instanceof ReadbackError && error.code === 'desk-missing') return new Map();
    throw error;
  }
}

export async function showPackCommand(context: CommandContext, file: string): Promise<number> {
  const text = await readPackText(context, file);
  const pack = unverified(text);
  // Said as exactly as verifying would say it; the signature is the last thing it looks at.
  if (pack === undefined) throw whyUnreadable(text);
  answer(context, packJson(pack), packText(pack));
  return EXIT.ok;
}

/** What a file says, whoever signed it. */
function unverified(text: string): Pack | undefined {
  try {
    const envelope: unknown = JSON.parse(text);
    if (typeof envelope !== 'object' || envelope === null || !('payload' in envelope)) return undefined;
    if (typeof envelope.payload !== 'string') return undefined;
    return readPayload(new Uint8Array(Buffer.from(envelope.payload, 'base64')));
  } catch {
    return undefined;
  }
}

function whyUnreadable(text: string): unknown {
  try {
    verifyPack(text, { rootKeys: [], productId: '' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code !== 'pack-signature-invalid') return error;
  }
  return coreError('pack-malformed', { path: 'payload', what: 'does not hold a pack' });
}

/** A pack file, or the pack in a kit. */
async function readPackText(context: CommandContext, file: string): Promise<string> {
  return packTextOf(await readText(context, file));
}

async function readText(context: CommandContext, file: string): Promise<string> {
  const path = pathOf(file, context.workFolder);
  const text = await context.readFile(path);
  if (text === undefined) throw deskError('pack-file-missing', { path });
  return text;
}

function packJson(pack: Pack): object {
  return {
    product: pack.product,
    version: pack.version,
    packTag: formatPackTag(pack.tag),
    support: pack.support,
    policies: pack.policies.map(({ digest, ...policy }) => ({
      ...policy,
      digest: formatDigest(digest),
      offer: describeOffer(policy, 1),
    })),
    keys: pack.keys.map(({ epoch, suite, status, publicKey, lastDay, allowed }) => ({
      epoch,
      suite,
      status,
      publicKey: formatKey('bn254-public', publicKey),
      fingerprint: keyFingerprint(publicKey),
      ...(lastDay === undefined ? {} : { lastDay: formatDay(lastDay) }),
      ...(status === 'stolen' ? { allowed: [...allowed] } : {}),
    })),
    revoked: [...pack.revoked],
  };
}

function packText(pack: Pack): string[] {
  const { vendor, phone, hours } = pack.support;
  return [
    `${pack.product.title} (${pack.product.id}), pack ${pack.version}, tag ${formatPackTag(pack.tag)}`,
    `Support: ${vendor}, ${phone}${hours === '' ? '' : `, ${hours}`}`,
    '',
    'Policies',
    ...pack.policies.flatMap((policy) => [
      `  ${String(policy.code).padStart(2)}  ${policy.id.padEnd(16)} ${policy.kind}, one unit: ${describeOffer(policy, 1)}`,
      `      digest ${formatDigest(policy.digest)}`,
    ]),
    '',
    'Issuing keys',
    ...pack.keys.flatMap(({ epoch, suite, status, publicKey, lastDay, allowed }) => [
      `  ${epoch}  ${suite}, ${status}${lastDay === undefined ? '' : ` up to ${formatDay(lastDay)}`}${status === 'stolen' ? `, ${allowed.size} grants still count` : ''}`,
      `     ${keyFingerprint(publicKey)}`,
      `     ${formatKey('bn254-public', publicKey)}`,
    ]),
    ...(pack.revoked.size === 0 ? [] : ['', `Revoked grants: ${pack.revoked.size}`]),
    '',
    'The signature was not checked here: readback-vendor pack verify FILE --root KEY',
  ];
}
