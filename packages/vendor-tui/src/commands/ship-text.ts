// A shipment on a screen: its programs, and the digest of its manifest as a code to be read out or typed.
import { digestOfPayload } from '@readback/core';
import { digestGroups, SHIP_PAYLOAD_TYPE, type Shipment } from '@readback/core/vendor';
import { needsOf, triedWords } from '../ship/paper.js';
import { codeRows } from './long-code.js';

export function filesText(files: Shipment['files']): string[] {
  return files.flatMap(({ name, bytes, program }) =>
    program ? [`  ${name}  ${size(bytes)}`, `      ${needsOf(program)}; ${triedWords(program)}`] : [],
  );
}

/** Everything that would be signed, as an unsigned manifest says it: compared and read by people before they sign it. */
export function shipmentWords({ product, pack, client, files }: Shipment): string[] {
  return [
    `${product.title} (${product.id})`,
    `  pack ${pack.version}, tag ${pack.tag}, SHA-256 ${startOf(pack.digest)}`,
    `  client ${client}`,
    ...files.flatMap(({ name, bytes, sha256, program }) => [
      `  ${name}  ${bytes} bytes, SHA-256 ${startOf(sha256)}`,
      ...(program ? [`      ${needsOf(program)}; ${triedWords(program)}`] : []),
    ]),
  ];
}

/** Enough to compare by eye; what is signed is compared by the digest. */
const startOf = (sha256: string): string => `${sha256.slice(0, 16)}…`;

const size = (bytes: number): string =>
  bytes < 1e6 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/** What the root key signs of the payload of a manifest: as the ledger has it, in hex. */
export const manifestDigest = (payload: Uint8Array): string => Buffer.from(digestOfPayload(payload)).toString('hex');

/** The same as a code. */
export const shipDigest = (payload: Uint8Array): readonly string[] =>
  digestGroups(SHIP_PAYLOAD_TYPE, digestOfPayload(payload));

export const shipDigestRows = (payload: Uint8Array): string[] => codeRows(shipDigest(payload));
