// Every error that a client or both sides can raise: code → sentence and next step. `docs/protocol.md` section 11 lists the
// codes that are part of the protocol; the published vectors name them as the class of a failure.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  errorEntries,
  nameGroups,
  type ReadbackError,
  detailText as text,
} from './readback-error.js';

const { typing, refusal, input } = errorEntries;

/** The codes of the core. */
export type CoreErrorCode =
  | 'code-empty'
  | 'code-too-short'
  | 'code-too-long'
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
  | 'restore-too-late'
  | 'trial-used'
  | 'trial-too-late'
  | 'clock-unknown'
  | 'wrong-machine'
  | 'identity-missing'
  | 'identity-weak'
  | 'policy-needs-identity'
  | 'policy-not-for-purpose'
  | 'purpose-reserved'
  | 'print-malformed'
  | 'pack-not-json'
  | 'pack-malformed'
  | 'pack-type'
  | 'pack-signature-invalid'
  | 'pack-product'
  | 'pack-too-old'
  | 'kit-malformed'
  | 'kit-other-product'
  | 'kit-other-root'
  | 'key-malformed'
  | 'key-wrong-kind'
  | 'key-invalid';

const HEAR_AGAIN = (d: ErrorDetails): string => `Ask to hear ${nameGroups(d.groups)} again.`;
const CALL_FOR_LICENCE = 'Show a challenge and call the vendor for a licence.';

const table: Record<CoreErrorCode, ErrorEntry> = {
  // Typing faults: someone misheard or mistyped; nothing is lost, a group is read again.
  'code-empty': typing('No code was typed.', 'Type or paste the code, group by group.'),
  'code-too-short': typing(
    (d) => `The code is not complete: ${text(d, 'have')} of ${text(d, 'want')} groups are there.`,
    'Ask for the groups that are missing.',
  ),
  'code-too-long': typing(
    (d) => `The code is too long: it has ${text(d, 'want')} groups of 5 symbols, more was typed.`,
    'Compare the groups one by one and take out what was typed twice.',
  ),
  'symbol-inaudible': typing((d) => `A symbol is marked as inaudible in ${nameGroups(d.groups)}.`, HEAR_AGAIN),
  'group-mismatch': typing((d) => `There is a wrong symbol in ${nameGroups(d.groups)}.`, HEAR_AGAIN),
  'check-mismatch': typing(
    'Every group looks right by itself, but the code as a whole is wrong.',
    'Read all groups back, one by one; two symbols of one group were probably heard wrong.',
  ),
  'other-challenge': typing(
    'This response answers another challenge than the one open here.',
    'Read the challenge on this screen to the support desk again, confirm the two words, and ask for its response.',
  ),
  'wrong-kind': typing(
    (d) => `This is a ${text(d, 'found')}; a ${text(d, 'want')} is typed here.`,
    (d) =>
      d['want'] === 'response'
        ? 'Read the challenge to the support desk; type what they read back to you.'
        : /digest|signature/.test(text(d, 'want'))
          ? 'Look which of the codes is asked for here, and type that one.'
          : 'Ask the caller for the code on their first screen, the challenge: five groups of five.',
  ),

  // Refusals of a response that was typed correctly.
  'response-older-challenge': refusal(
    'This response answers an older challenge of this installation, which has been replaced.',
    'Read the challenge that is on the screen now, and ask for its response.',
  ),
  'no-challenge-pending': refusal(
    'No challenge is waiting for a response here.',
    'Show a new challenge first and read it to the support desk.',
  ),
  'policy-unknown': refusal(
    (d) => `The response names policy ${text(d, 'policyCode')}, which the pack at this site does not hold.`,
    'Ask the vendor for a policy of this pack, or for a newer pack.',
  ),
  'key-retired': refusal(
    (d) => `The response was signed with an issuing key that was retired on ${text(d, 'lastDay')}.`,
    'Ask the desk to issue with its current key.',
  ),
  'key-stolen': refusal(
    'The response was signed with an issuing key that has been reported stolen.',
    'Call the vendor: this code does not come from them, or it was issued before the theft was found.',
  ),
  'grant-revoked': refusal('The vendor has revoked this grant.', 'Call the vendor.'),
  'response-stale': refusal(
    (d) => `The response was issued on ${text(d, 'issuedOn')} and had to be typed by ${text(d, 'lastDay')}.`,
    'Show a fresh challenge (F, or --fresh) and call the desk again.',
  ),
  'signature-malformed': refusal(
    'What was typed is not a signature.',
    'Ask the desk to read the response again from its first group.',
  ),
  'signature-invalid': refusal(
    'The signature is not valid for this machine, this challenge and this product.',
    'Compare the two words of the challenge with the desk. If they are the same, show a fresh challenge (F, or --fresh) and say that the last response was never typed in.',
  ),
  'no-base-licence': refusal(
    'This step needs a licence, and there is none here.',
    'Show a challenge for a first activation.',
  ),
  'base-licence-refused': refusal(
    (d) => `The licence kept here does not count any more, so it cannot be changed: ${text(d, 'why')}`,
    'Show a challenge for a first activation and tell the support desk why.',
  ),
  'licence-exists': refusal(
    'This installation has a licence.',
    'Look at the status. A licence is renewed or changed by a challenge, or given up first.',
  ),
  'policy-not-returnable': refusal(
    (d) => `A licence of the policy "${text(d, 'policy')}" cannot be given back.`,
    'It stays with this machine. To move it to another one, call the vendor.',
  ),
  'policy-without-meters': refusal(
    (d) => `The policy "${text(d, 'policy')}" counts nothing that could be reported.`,
    'No report is needed.',
  ),
  'policy-not-restorable': refusal(
    (d) => `A licence of the policy "${text(d, 'policy')}" cannot be typed in again from paper.`,
    'Show a challenge for a first activation, call the support desk and say that the licence was lost.',
  ),
  'restore-too-late': refusal('A licence was given up here, so none is typed in again from paper.', CALL_FOR_LICENCE),
  'trial-used': refusal(
    (d) => `The trial "${text(d, 'policy')}" has been used on this installation.`,
    CALL_FOR_LICENCE,
  ),
  'trial-too-late': refusal(
    'This installation had a licence and gave it up; a trial comes before the first one.',
    CALL_FOR_LICENCE,
  ),
  'clock-unknown': refusal(
    'The clock of this machine shows a date before this program was made, so no trial can begin.',
    'Set date and time of this machine right and begin the trial again.',
  ),
  'wrong-machine': refusal(
    'The licence was issued to another machine than this one.',
    'If this machine was repaired, show a challenge that moves the licence to it; otherwise one for a first activation. Then call the support desk.',
  ),
  'identity-missing': refusal(
    'Nothing on this machine tells it from another one, so no challenge can be made.',
    'Give the machine an identity (on Linux, /etc/machine-id) or run the program as a user who may read one.',
  ),
  'identity-weak': refusal(
    (d) =>
      `The policy asks for ${text(d, 'want')} parts of a machine that tell it from others; this one has ${text(d, 'have')}.`,
    'Choose a policy that allows a weak identity, or one that is bound to an identity.',
  ),
  'policy-needs-identity': refusal(
    'This policy is bound to an identity, and none was given.',
    'Give the identity that stands in the order.',
  ),
  'policy-not-for-purpose': refusal(
    (d) =>
      `The policy "${text(d, 'policy')}" cannot be given in answer to a challenge of purpose ${text(d, 'purpose')}.`,
    'Choose another policy of the pack.',
  ),

  // Refusals of a challenge.
  'purpose-reserved': refusal(
    (d) => `The challenge has purpose ${text(d, 'purpose')}, which this version does not know.`,
    'The site may run a newer version; update this program.',
  ),
  'print-malformed': refusal(
    'The machine print in this challenge is not well formed.',
    'Ask the caller for a fresh challenge.',
  ),

  // Packs, policies and keys as files.
  'pack-not-json': input(
    'The pack is not a pack file: it is not complete JSON.',
    'Copy the pack again; compare its size and SHA-256 with the vendor.',
  ),
  'pack-malformed': input(
    (d) => `The pack is not well formed at ${text(d, 'path', 'its top level')}: ${text(d, 'what')}.`,
    'Copy the pack again, or ask the vendor for a new one.',
  ),
  'pack-type': input('The file is signed, but it is not a pack.', 'Give the file that the vendor calls the pack.'),
  'pack-signature-invalid': input(
    'The pack has been changed, or another root key than the one of this program signed it.',
    'Use the pack that came with this program; if it is that one, copy it again.',
  ),
  'pack-product': input(
    (d) => `The pack belongs to the product ${text(d, 'found')}; this program is ${text(d, 'want')}.`,
    'Use the pack that came with this program.',
  ),
  'pack-too-old': input(
    (d) => `The pack has version ${text(d, 'found')}; version ${text(d, 'want')} or newer is needed here.`,
    'Use the newest pack of the vendor.',
  ),
  'kit-malformed': input(
    (d) => `This is not a client kit: ${text(d, 'what')}.`,
    'Give the .kit.json file that the vendor made for the product.',
  ),
  'kit-other-product': input(
    (d) => `The client kit belongs to the product ${text(d, 'found')}; this program is ${text(d, 'want')}.`,
    'Give the kit of this product, or leave it out: this program has one of its own.',
  ),
  'kit-other-root': input(
    'The client kit trusts another root key than this program.',
    'Ask the vendor for the kit that belongs to this program, or leave it out: this program has one of its own.',
  ),
  'key-malformed': input(
    (d) => `This is not a ${text(d, 'want')}: it is mistyped or cut off.`,
    'Copy the whole key again, from its prefix to its last character.',
  ),
  'key-wrong-kind': input(
    (d) => `This is a ${text(d, 'found')}; a ${text(d, 'want')} is needed here.`,
    'Copy the key of the other name.',
  ),
  'key-invalid': input(
    (d) => `The ${text(d, 'want')} is not a valid key of its suite.`,
    'Ask the vendor for a new pack; do not use this key.',
  ),
};

const catalog: ErrorCatalog<CoreErrorCode> = errorCatalog(table);

/** Every code the core can raise, for tests and documents. */
export const coreErrorCodes: readonly CoreErrorCode[] = catalog.codes;

/** Makes an error of the core. */
export const coreError: (code: CoreErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError = catalog.error;
