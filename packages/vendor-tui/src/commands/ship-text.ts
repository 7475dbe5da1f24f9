// The programs of a shipment on a screen.
import type { Shipment } from '@readback/core/vendor';
import { needsOf, triedWords } from '../ship/paper.js';

export function filesText(files: Shipment['files']): string[] {
  return files.flatMap(({ name, bytes, program }) =>
    program ? [`  ${name}  ${size(bytes)}`, `      ${needsOf(program)}; ${triedWords(program)}`] : [],
  );
}

const size = (bytes: number): string =>
  bytes < 1e6 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
