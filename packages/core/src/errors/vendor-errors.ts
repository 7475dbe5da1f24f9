// Every error that only the vendor's side can raise: code → sentence and next step. Apart from the others, so that a client
// does not carry them.
import {
  type ErrorCatalog,
  type ErrorDetails,
  errorCatalog,
  errorEntries,
  type ReadbackError,
  detailText as text,
} from './readback-error.js';

const { typing, refusal, input, bug } = errorEntries;

/** The codes of the vendor's side of the core. */
export type VendorErrorCode =
  | 'code-unreadable'
  | 'receipt-invalid'
  | 'report-invalid'
  | 'pack-tag-unknown'
  | 'policy-invalid'
  | 'shipment-malformed'
  | 'pack-tags-exhausted'
  | 'self-check-failed';

const catalog: ErrorCatalog<VendorErrorCode> = errorCatalog({
  'code-unreadable': typing(
    (d) => `These characters are not symbols of a code: ${text(d, 'characters')}`,
    'Codes use the digits 0-9 and the letters A-Z without I, L, O and U. Type ? for a symbol you could not hear.',
  ),
  'receipt-invalid': refusal(
    'The receipt was not made by an installation that this desk has licensed.',
    'Ask the caller to read the receipt again. If it is the same, free no seat and ask your supervisor.',
  ),
  'report-invalid': refusal(
    'The report was not made by an installation that this desk has licensed.',
    'Ask the caller to read the report again. If it is the same, ask your supervisor.',
  ),
  'pack-tag-unknown': refusal(
    'The challenge was made with a pack that is not one of this desk.',
    'Check the product with the caller; if it is one of yours, add its pack to this desk.',
  ),
  'policy-invalid': input(
    (d) => `The policies cannot be used: ${text(d, 'problems')}`,
    'Mend the places named and try again.',
  ),
  'shipment-malformed': input(
    (d) => `The shipping manifest is not well formed at ${text(d, 'path', 'its top level')}: ${text(d, 'what')}.`,
    'Copy the folder again, or ask the vendor for a new one.',
  ),
  'pack-tags-exhausted': input(
    'No pack tag is free: this desk already holds thousands of packs.',
    'Archive packs that no site uses any more.',
  ),
  'self-check-failed': bug(
    'A response did not pass its own check right after it was signed; it was not shown.',
    'Do not read anything out. Try again; if it happens twice, report it with the challenge.',
  ),
});

/** Every code of the vendor's side, for tests and documents. */
export const vendorErrorCodes: readonly VendorErrorCode[] = catalog.codes;

/** Makes an error of the vendor's side. */
export const vendorError: (code: VendorErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError =
  catalog.error;
