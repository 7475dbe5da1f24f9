// The files of a product that was just made, as both commands that make one list them.
import type { DeskMade } from '../desk/index.js';

export type MadeFiles = Pick<DeskMade, 'productFile' | 'packFile' | 'kitFile' | 'rootKeyFile' | 'issuingKeyFile'>;

export function madeFilesText(made: MadeFiles): string[] {
  return [
    `  Policies to edit  ${made.productFile}`,
    `  Signed pack       ${made.packFile}`,
    `  For the site      ${made.kitFile}`,
    `  Root key          ${made.rootKeyFile}`,
    `  Issuing key       ${made.issuingKeyFile}`,
  ];
}
