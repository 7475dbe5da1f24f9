// A pack that waits for its root: the envelope without signatures, and what somebody accepted when it was built. The
// machine that signs needs this file and its key, no desk.
import { formatEnvelope, type PayloadType, ReadbackError, type ReadEnvelope, readEnvelope } from '@readback/core';
import { deskError } from './errors.js';

const FORMAT = 'readback-to-sign/1';

export interface ToSign {
  readonly payloadType: PayloadType;
  readonly payload: Uint8Array;
  readonly signatures: ReadEnvelope['signatures'];
  /** Changes that end or weaken licences, by name, as they were accepted. */
  readonly accepted: readonly string[];
  /** Whether it was a file to sign; otherwise an envelope, which another root may sign too. */
  readonly isToSign: boolean;
}

/** A file that `pack sign` takes, whatever the type of what is in it. */
export function formatToSign(payloadType: PayloadType, payload: Uint8Array, accepted: readonly string[] = []): string {
  const envelope: unknown = JSON.parse(formatEnvelope(payloadType, payload, []));
  return `${JSON.stringify({ format: FORMAT, accepted, envelope }, null, 2)}\n`;
}

/** A file to sign, or what was signed. Throws `to-sign-malformed`. */
export function readToSign(text: string, path: string): ToSign {
  try {
    const json: unknown = JSON.parse(text);
    const isToSign = typeof json === 'object' && json !== null && 'format' in json && json.format === FORMAT;
    const envelope = readEnvelope(isToSign && 'envelope' in json ? JSON.stringify(json.envelope) : text);
    const [problem] = envelope.problems;
    if (problem !== undefined) throw malformed(path, `${problem.path} ${problem.what}`);
    if (envelope.payload === undefined) throw malformed(path, 'its payload is not base64');
    if (!isOurs(envelope.payloadType)) throw malformed(path, `its type is ${envelope.payloadType}`);
    const accepted = isToSign && 'accepted' in json && Array.isArray(json.accepted) ? json.accepted : [];
    return {
      payloadType: envelope.payloadType,
      payload: envelope.payload,
      signatures: envelope.signatures,
      accepted: accepted.filter((name) => typeof name === 'string'),
      isToSign,
    };
  } catch (cause) {
    if (cause instanceof ReadbackError) throw cause;
    throw malformed(path, 'it is not complete JSON');
  }
}

const isOurs = (type: string): type is PayloadType => /^application\/vnd\.readback\.[a-z-]+\+json$/.test(type);

const malformed = (path: string, what: string): ReadbackError => deskError('to-sign-malformed', { path, what });
