// Every error the core can raise: code → sentence and next step. `docs/protocol.md` section 11 lists the codes that
// are part of the protocol; the published vectors name them as the class of a failure.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  nameGroups,
  type ReadbackError,
  detailText as text,
} from './readback-error.js';

/** The codes of the core. */
export type CoreErrorCode =
  | 'code-empty'
  | 'code-too-short'
  | 'code-too-long'
  | 'code-unreadable'
  | 'symbol-inaudible'
  | 'group-mismatch'
  | 'check-mismatch'
  | 'other-challenge'
  | 'wrong-kind'
  | 'response-older-challenge'
  | 'no-challenge-pending'
  | 'policy-unknown'
  | 'key-retired'
  | 'key-stolen'
  | 'grant-revoked'
  | 'response-stale'
  | 'signature-malformed'
  | 'signature-invalid'
  | 'no-base-licence'
  | 'base-licence-refused'
  | 'licence-exists'
  | 'policy-not-returnable'
  | 'policy-without-meters'
  | 'policy-not-restorable'
  | 'trial-used'
  | 'trial-too-late'
  | 'clock-unknown'
  | 'receipt-invalid'
  | 'report-invalid'
  | 'wrong-machine'
  | 'identity-missing'
  | 'identity-weak'
  | 'policy-needs-identity'
  | 'policy-not-for-purpose'
  | 'purpose-reserved'
  | 'print-malformed'
  | 'pack-tag-unknown'
  | 'pack-not-json'
  | 'pack-malformed'
  | 'pack-type'
  | 'pack-signature-invalid'
  | 'pack-product'
  | 'pack-too-old'
  | 'kit-malformed'
  | 'policy-invalid'
  | 'pack-tags-exhausted'
  | 'key-malformed'
  | 'key-wrong-kind'
  | 'key-invalid'
  | 'self-check-failed';

const table: Record<CoreErrorCode, ErrorEntry> = {
  // Typing faults: someone misheard or mistyped; nothing is lost, a group is read again.
  'code-empty': {
    family: 'typing',
    message: 'No code was typed.',
    next: 'Type or paste the code, group by group.',
  },
  'code-too-short': {
    family: 'typing',
    message: (d) => `The code is not complete: ${text(d, 'have')} of ${text(d, 'want')} groups are there.`,
    next: 'Ask for the groups that are missing.',
  },
  'code-too-long': {
    family: 'typing',
    message: (d) => `The code is too long: it has ${text(d, 'want')} groups of 5 symbols, more was typed.`,
    next: 'Compare the groups one by one and take out what was typed twice.',
  },
  'code-unreadable': {
    family: 'typing',
    message: (d) => `These characters are not symbols of a code: ${text(d, 'characters')}`,
    next: 'Codes use the digits 0-9 and the letters A-Z without I, L, O and U. Type ? for a symbol you could not hear.',
  },
  'symbol-inaudible': {
    family: 'typing',
    message: (d) => `A symbol is marked as inaudible in ${nameGroups(d.groups)}.`,
    next: (d) => `Ask to hear ${nameGroups(d.groups)} again.`,
  },
  'group-mismatch': {
    family: 'typing',
    message: (d) => `There is a wrong symbol in ${nameGroups(d.groups)}.`,
    next: (d) => `Ask to hear ${nameGroups(d.groups)} again.`,
  },
  'check-mismatch': {
    family: 'typing',
    message: 'Every group looks right by itself, but the code as a whole is wrong.',
    next: 'Read all groups back, one by one; two symbols of one group were probably heard wrong.',
  },
  'other-challenge': {
    family: 'typing',
    message: 'This response answers another challenge than the one open here.',
    next: 'Read the challenge on this screen to the support desk again, confirm the two words, and ask for its response.',
  },
  'wrong-kind': {
    family: 'typing',
    message: (d) => `This is a ${text(d, 'found')}; a ${text(d, 'want')} is typed here.`,
    next: (d) =>
      d['want'] === 'response'
        ? 'Read the challenge to the support desk; type what they read back to you.'
        : 'Ask the caller for the code on their first screen, the challenge: five groups of five.',
  },

  // Refusals of a response that was typed correctly.
  'response-older-challenge': {
    family: 'refusal',
    message: 'This response answers an older challenge of this installation, which has been replaced.',
    next: 'Read the challenge that is on the screen now, and ask for its response.',
  },
  'no-challenge-pending': {
    family: 'refusal',
    message: 'No challenge is waiting for a response here.',
    next: 'Show a new challenge first and read it to the support desk.',
  },
  'policy-unknown': {
    family: 'refusal',
    message: (d) => `The response names policy ${text(d, 'policyCode')}, which the pack at this site does not hold.`,
    next: 'Ask the vendor for a policy of this pack, or for a newer pack.',
  },
  'key-retired': {
    family: 'refusal',
    message: (d) => `The response was signed with an issuing key that was retired on ${text(d, 'lastDay')}.`,
    next: 'Ask the desk to issue with its current key.',
  },
  'key-stolen': {
    family: 'refusal',
    message: 'The response was signed with an issuing key that has been reported stolen.',
    next: 'Call the vendor: this code does not come from them, or it was issued before the theft was found.',
  },
  'grant-revoked': {
    family: 'refusal',
    message: 'The vendor has revoked this grant.',
    next: 'Call the vendor.',
  },
  'response-stale': {
    family: 'refusal',
    message: (d) => `The response was issued on ${text(d, 'issuedOn')} and had to be typed by ${text(d, 'lastDay')}.`,
    next: 'Show a new challenge and call the support desk again.',
  },
  'signature-malformed': {
    family: 'refusal',
    message: 'What was typed is not a signature.',
    next: 'Ask the desk to read the response again from its first group.',
  },
  'signature-invalid': {
    family: 'refusal',
    message: 'The signature is not valid for this machine, this challenge and this product.',
    next: 'Compare the two words of the challenge with the desk. If they are the same, show a fresh challenge and say that the last response was never typed in.',
  },
  'no-base-licence': {
    family: 'refusal',
    message: 'This step needs a licence, and there is none here.',
    next: 'Show a challenge for a first activation.',
  },
  'base-licence-refused': {
    family: 'refusal',
    message: (d) => `The licence kept here does not count any more, so it cannot be changed: ${text(d, 'why')}`,
    next: 'Show a challenge for a first activation and tell the support desk why.',
  },
  'licence-exists': {
    family: 'refusal',
    message: 'This installation has a licence.',
    next: 'Look at the status. A licence is renewed or changed by a challenge, or given up first.',
  },
  'policy-not-returnable': {
    family: 'refusal',
    message: (d) => `A licence of the policy "${text(d, 'policy')}" cannot be given back.`,
    next: 'It stays with this machine. To move it to another one, call the vendor.',
  },
  'policy-without-meters': {
    family: 'refusal',
    message: (d) => `The policy "${text(d, 'policy')}" counts nothing that could be reported.`,
    next: 'No report is needed.',
  },
  'policy-not-restorable': {
    family: 'refusal',
    message: (d) => `A licence of the policy "${text(d, 'policy')}" cannot be typed in again from paper.`,
    next: 'Show a challenge for a first activation, call the support desk and say that the licence was lost.',
  },
  'trial-used': {
    family: 'refusal',
    message: (d) => `The trial "${text(d, 'policy')}" has been used on this installation.`,
    next: 'Show a challenge and call the vendor for a licence.',
  },
  'trial-too-late': {
    family: 'refusal',
    message: 'This installation had a licence and gave it up; a trial comes before the first one.',
    next: 'Show a challenge and call the vendor for a licence.',
  },
  'clock-unknown': {
    family: 'refusal',
    message: 'The clock of this machine shows a date before this program was made, so no trial can begin.',
    next: 'Set date and time of this machine right and begin the trial again.',
  },
  'receipt-invalid': {
    family: 'refusal',
    message: 'The receipt was not made by an installation that this desk has licensed.',
    next: 'Ask the caller to read the receipt again. If it is the same, free no seat and ask your supervisor.',
  },
  'report-invalid': {
    family: 'refusal',
    message: 'The report was not made by an installation that this desk has licensed.',
    next: 'Ask the caller to read the report again. If it is the same, ask your supervisor.',
  },
  'wrong-machine': {
    family: 'refusal',
    message: 'The licence was issued to another machine than this one.',
    next: 'If this machine was repaired, show a challenge that moves the licence to it; otherwise one for a first activation. Then call the support desk.',
  },
  'identity-missing': {
    family: 'refusal',
    message: 'Nothing on this machine tells it from another one, so no challenge can be made.',
    next: 'Give the machine an identity (on Linux, /etc/machine-id) or run the program as a user who may read one.',
  },
  'identity-weak': {
    family: 'refusal',
    message: (d) =>
      `The policy asks for ${text(d, 'want')} parts of a machine that tell it from others; this one has ${text(d, 'have')}.`,
    next: 'Choose a policy that allows a weak identity, or one that is bound to an identity.',
  },
  'policy-needs-identity': {
    family: 'refusal',
    message: 'This policy is bound to an identity, and none was given.',
    next: 'Give the identity that stands in the order.',
  },
  'policy-not-for-purpose': {
    family: 'refusal',
    message: (d) =>
      `The policy "${text(d, 'policy')}" cannot be given in answer to a challenge of purpose ${text(d, 'purpose')}.`,
    next: 'Choose another policy of the pack.',
  },

  // Refusals of a challenge.
  'purpose-reserved': {
    family: 'refusal',
    message: (d) => `The challenge has purpose ${text(d, 'purpose')}, which this version does not know.`,
    next: 'The site may run a newer version; update this program.',
  },
  'print-malformed': {
    family: 'refusal',
    message: 'The machine print in this challenge is not well formed.',
    next: 'Ask the caller for a fresh challenge.',
  },
  'pack-tag-unknown': {
    family: 'refusal',
    message: 'The challenge was made with a pack that is not one of this desk.',
    next: 'Check the product with the caller; if it is one of yours, add its pack to this desk.',
  },

  // Packs, policies and keys as files.
  'pack-not-json': {
    family: 'input',
    message: 'The pack is not a pack file: it is not complete JSON.',
    next: 'Copy the pack again; compare its size and SHA-256 with the vendor.',
  },
  'pack-malformed': {
    family: 'input',
    message: (d) => `The pack is not well formed at ${text(d, 'path', 'its top level')}: ${text(d, 'what')}.`,
    next: 'Copy the pack again, or ask the vendor for a new one.',
  },
  'pack-type': {
    family: 'input',
    message: 'The file is signed, but it is not a pack.',
    next: 'Give the file that the vendor calls the pack.',
  },
  'pack-signature-invalid': {
    family: 'input',
    message: 'The pack has been changed, or another root key than the one of this program signed it.',
    next: 'Use the pack that came with this program; if it is that one, copy it again.',
  },
  'pack-product': {
    family: 'input',
    message: (d) => `The pack belongs to the product ${text(d, 'found')}; this program is ${text(d, 'want')}.`,
    next: 'Use the pack that came with this program.',
  },
  'pack-too-old': {
    family: 'input',
    message: (d) => `The pack has version ${text(d, 'found')}; version ${text(d, 'want')} or newer is needed here.`,
    next: 'Use the newest pack of the vendor.',
  },
  'kit-malformed': {
    family: 'input',
    message: (d) => `This is not a client kit: ${text(d, 'what')}.`,
    next: 'Give the .kit.json file that the vendor made for the product.',
  },
  'policy-invalid': {
    family: 'input',
    message: (d) => `The policies cannot be used: ${text(d, 'problems')}`,
    next: 'Mend the places named and try again.',
  },
  'pack-tags-exhausted': {
    family: 'input',
    message: 'No pack tag is free: this desk already holds thousands of packs.',
    next: 'Archive packs that no site uses any more.',
  },
  'key-malformed': {
    family: 'input',
    message: (d) => `This is not a ${text(d, 'want')}: it is mistyped or cut off.`,
    next: 'Copy the whole key again, from its prefix to its last character.',
  },
  'key-wrong-kind': {
    family: 'input',
    message: (d) => `This is a ${text(d, 'found')}; a ${text(d, 'want')} is needed here.`,
    next: 'Copy the key of the other name.',
  },
  'key-invalid': {
    family: 'input',
    message: (d) => `The ${text(d, 'want')} is not a valid key of its suite.`,
    next: 'Ask the vendor for a new pack; do not use this key.',
  },

  'self-check-failed': {
    family: 'bug',
    message: 'A response did not pass its own check right after it was signed; it was not shown.',
    next: 'Do not read anything out. Try again; if it happens twice, report it with the challenge.',
  },
};

const catalog: ErrorCatalog<CoreErrorCode> = errorCatalog(table);

/** Every code the core can raise, for tests and documents. */
export const coreErrorCodes: readonly CoreErrorCode[] = catalog.codes;

/** Makes an error of the core. */
export const coreError: (code: CoreErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError = catalog.error;
