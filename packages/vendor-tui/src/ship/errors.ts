// What can be wrong with shipping: code → sentence and next step.
import {
  type ErrorCatalog,
  type ErrorDetails,
  errorCatalog,
  errorEntries,
  formatProblem,
  type Problem,
  type ReadbackError,
  detailText as text,
} from '@readback/core';

const { refusal, input, system } = errorEntries;

export type ShipErrorCode =
  | 'ship-template-missing'
  | 'ship-template-changed'
  | 'ship-target-unknown'
  | 'ship-runtime-missing'
  | 'ship-runtime-changed'
  | 'ship-runtime-other'
  | 'ship-runtime-not-fetched'
  | 'ship-host-unknown'
  | 'ship-licence-missing'
  | 'ship-build-failed'
  | 'ship-folder-exists'
  | 'ship-file-unreadable'
  | 'ship-file-unwritable'
  | 'ship-name-invalid'
  | 'ship-program-invalid'
  | 'ship-program-without-slot'
  | 'ship-program-has-kit'
  | 'ship-kit-missing'
  | 'ship-root-away'
  | 'ship-root-other'
  | 'ship-not-signed'
  | 'ship-signature-invalid'
  | 'ship-manifest-type'
  | 'ship-manifest-missing'
  | 'ship-product-other'
  | 'ship-product-not-given'
  | 'ship-product-unknown'
  | 'ship-kit-other-product'
  | 'ship-kit-other-root'
  | 'ship-kit-roots-not-given'
  | 'ship-kit-not-meant'
  | 'ship-not-as-signed';

const catalog: ErrorCatalog<ShipErrorCode> = errorCatalog({
  'ship-template-missing': input(
    'The client that is filled in is not part of this installation.',
    'In the repository: npm run bundle. Otherwise install readback-vendor again.',
  ),
  'ship-template-changed': input(
    (d) => `The client that is filled in is not the one of its bill: ${text(d, 'path')}`,
    'In the repository: npm run bundle. Otherwise install readback-vendor again.',
  ),
  'ship-target-unknown': input(
    (d) => `There is no target "${text(d, 'target')}".`,
    (d) => `Give one of: ${text(d, 'targets')}.`,
  ),
  'ship-runtime-missing': input(
    (d) => `Node ${text(d, 'version')} for ${text(d, 'target')} is not at hand${text(d, 'why', '')}.`,
    (d) => `Take it while there is a network: readback-vendor ship fetch-runtime ${text(d, 'target')}`,
  ),
  'ship-runtime-changed': refusal(
    (d) => `This Node is not the one that is pinned: ${text(d, 'path')}`,
    (d) => `Take it again: readback-vendor ship fetch-runtime ${text(d, 'target')}`,
  ),
  'ship-runtime-other': refusal(
    (d) => `This is not ${text(d, 'package')} ${text(d, 'version')} as it is pinned: ${text(d, 'path')}`,
    'Take the package from a registry you trust; a proxy may have changed it. Nothing of it was used.',
  ),
  'ship-runtime-not-fetched': system(
    (d) => `The registry did not give ${text(d, 'package')} ${text(d, 'version')}: ${text(d, 'why')}.`,
    'Check the network and "npm config get registry", or carry the package in by hand: --from FILE.tgz',
  ),
  'ship-host-unknown': refusal(
    (d) => `Single executables cannot be built on this kind of computer (${text(d, 'host')}).`,
    'Build them on Linux or Windows, or ship the script: --target script',
  ),
  'ship-licence-missing': input(
    "Node's licence text is not at hand, and has to go with it.",
    'It comes with this one: readback-vendor ship fetch-runtime linux-x64',
  ),
  'ship-build-failed': system(
    (d) => `The executable for ${text(d, 'target')} could not be built: ${text(d, 'why')}.`,
    'Check that the disk has room for it (some 150 MB each) and try again.',
  ),
  'ship-folder-exists': input(
    (d) => `There is already something in ${text(d, 'folder')}.`,
    'Give another folder with --out, or --replace where it was shipped into before.',
  ),
  'ship-file-unreadable': input(
    (d) => `This cannot be read (${text(d, 'errno')}): ${text(d, 'path')}`,
    'Check the name and who may read it.',
  ),
  'ship-file-unwritable': system(
    (d) => `This cannot be written (${text(d, 'errno')}): ${text(d, 'path')}`,
    'Check who may write there, and that the disk has room.',
  ),
  'ship-name-invalid': input(
    (d) => `"${text(d, 'name')}" cannot be the name of a program here.`,
    'Write letters, digits, dashes and underscores, and every name once.',
  ),
  'ship-program-invalid': input(
    (d) => `A program is given as NAME=FILE, and its file ends in .mjs or .cjs; this is not: ${text(d, 'value')}`,
    'Bundle your program into one file first; docs/integrate.md says how.',
  ),
  'ship-program-without-slot': input(
    (d) => `This program does not ask for the kit that would be compiled in: ${text(d, 'path')}`,
    'Call compiledInKit() of @readback/core in it, and bundle it with all that it imports.',
  ),
  'ship-program-has-kit': input(
    (d) => `A kit was compiled into this program already: ${text(d, 'path')}`,
    'Give the bundle as your bundler wrote it.',
  ),
  'ship-kit-missing': input(
    (d) => `There is no kit of this product: ${text(d, 'path')}`,
    'Build its pack first: readback-vendor pack build',
  ),
  'ship-root-away': input(
    (d) => `Nothing was signed: the root key is not in the folder of this desk (${text(d, 'path')}).`,
    'Name its file with --root-key-file FILE, or have the manifest signed where the key is: readback-vendor ship --unsigned, and there readback-vendor ship sign FOLDER',
  ),
  'ship-root-other': refusal(
    (d) => `This root key is not the one of ${text(d, 'productId')}: ${text(d, 'path')}`,
    'Give the file of the root key that signs the packs of this product.',
  ),
  'ship-not-signed': input(
    'The shipping manifest is not signed yet.',
    'Sign it where the root key is: readback-vendor ship sign FOLDER --root-key-file FILE',
  ),
  'ship-signature-invalid': input(
    'The shipping manifest was changed, or another root key signed it.',
    'Trust nothing in this folder. Get it again, or ask the vendor for the SHA-256 of the manifest.',
  ),
  'ship-manifest-type': input(
    'The file manifest.json is signed, but it is no shipping manifest.',
    'Trust nothing in this folder. Get it again from the vendor.',
  ),
  'ship-manifest-missing': input(
    (d) => `There is no shipping manifest here, or it is not complete JSON: ${text(d, 'path')}`,
    'Give the folder as "readback-vendor ship" wrote it.',
  ),
  'ship-product-other': input(
    (d) => `This was shipped for ${text(d, 'found')}, not for ${text(d, 'want')}.`,
    'Give the folder of the product that you mean. Do not use or sign this one.',
  ),
  'ship-product-not-given': input(
    'A root key alone does not say which product this has to be.',
    'Give --product ID too, or --kit FILE, which names both.',
  ),
  'ship-product-unknown': input(
    (d) => `This desk has no product ${text(d, 'productId')}; it has: ${text(d, 'products')}.`,
    'Is it the right folder? The desk of another product is given with --desk.',
  ),
  'ship-kit-other-product': input(
    (d) => `This is the kit of ${text(d, 'found')}, not of ${text(d, 'want')}.`,
    'Give the kit of the product that you mean.',
  ),
  'ship-kit-other-root': refusal(
    (d) => `This kit does not trust the root key of ${text(d, 'productId')} at this desk, and that one alone.`,
    'Do not ship it: whoever holds another key of the kit could make licences. Leave --kit out, or take the kit of this desk.',
  ),
  'ship-kit-roots-not-given': input(
    (d) => `This desk does not know the product of this kit, which trusts: ${text(d, 'roots')}.`,
    'Give each root key that the client may trust with --root KEY; they must be those of the kit.',
  ),
  'ship-kit-not-meant': refusal(
    'Not shipped: these are not the root keys that this kit trusts.',
    'Ask whoever made the kit for its root keys, and compare them.',
  ),
  'ship-not-as-signed': input(
    (d) => `The folder is not as it was signed: ${text(d, 'problems')}`,
    'Trust nothing in this folder. Get it again from the vendor.',
  ),
});

export const shipErrorCodes: readonly ShipErrorCode[] = catalog.codes;
export const shipError: (code: ShipErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError = catalog.error;

/** What the file system said. */
export function fileFault(
  code: 'ship-file-unreadable' | 'ship-file-unwritable',
  path: string,
  cause: unknown,
): ReadbackError {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return shipError(code, { path, errno }, cause);
}

/** With every place named. */
export const notAsSigned = (list: readonly Problem[]): ReadbackError =>
  shipError('ship-not-as-signed', { problems: list.map(formatProblem).join('. '), list });
