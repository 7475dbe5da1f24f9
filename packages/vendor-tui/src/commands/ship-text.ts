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

const size = (bytes: number): string =>
  bytes < 1e6 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/** Of the payload of a manifest. */
export const shipDigestRows = (payload: Uint8Array): string[] =>
  codeRows(digestGroups(SHIP_PAYLOAD_TYPE, digestOfPayload(payload)));
