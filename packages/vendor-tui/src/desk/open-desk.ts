// Opening a desk: for reading, for taking things down (the agent's key), for answering calls (issuing keys as well).
// The root key stays closed; only a new pack opens it.
import { resolve } from 'node:path';
import { ed25519PublicKey } from '@readback/core/vendor';
import { agentIdentity, agentKeyFile, openKeyFile } from '../keystore/index.js';
import { ledgerError } from '../ledger/errors.js';
import { type AgentRecord, createRowSigner, type Ledger, listAgents, withSigner } from '../ledger/index.js';
import { pinFirstAgent } from './audit.js';
import { createPackShelf, type ReadingDesk, type SigningDesk, type WritingDesk } from './context.js';
import type { Desk, OnProgress } from './desk.js';
import { type DeskReader, readerOf } from './desk-reader.js';
import { type DeskWriter, writerOf } from './desk-writer.js';
import { deskError } from './errors.js';
import { readDeskFile } from './folder.js';
import { issueResponse } from './issue.js';
import { type KeyOpener, openIssuingKeys } from './issuing-keys.js';
import { openLedgerOf } from './ledger-place.js';
import { packWorkshop } from './pack-workshop.js';
import { type DeskPorts, deskPorts } from './ports.js';

/** All of it. */
export type OpenDesk = DeskWriter & Desk;

const silent: OnProgress = () => undefined;

/** Throws `desk-missing`, `desk-malformed`, `desk-newer`, `ledger-...`. */
export async function openDeskToRead(folder: string, changes: Partial<DeskPorts> = {}): Promise<DeskReader> {
  return readerOf(await openContext(folder, deskPorts(changes)));
}

/** Throws what `openDeskToRead` does, `passphrase-wrong`, `key-...`, `desk-other-key`. */
export async function openDeskToWrite(
  folder: string,
  passphrase: string,
  changes: Partial<DeskPorts> = {},
  onProgress: OnProgress = silent,
): Promise<DeskWriter> {
  const { desk, opener } = await openForWriting(folder, passphrase, deskPorts(changes), onProgress);
  return writerOf(desk, opener);
}

/** Throws what `openDeskToWrite` does. */
export async function openDesk(
  folder: string,
  passphrase: string,
  changes: Partial<DeskPorts> = {},
  onProgress: OnProgress = silent,
): Promise<OpenDesk> {
  const ports = deskPorts(changes);
  const { desk: writing, opener } = await openForWriting(folder, passphrase, ports, (step, fraction) =>
    onProgress(step, fraction / 2),
  );
  try {
    const signingKeys = await openIssuingKeys(writing, opener, (step, fraction) =>
      onProgress(step, 0.5 + fraction / 2),
    );
    const desk: SigningDesk = { ...writing, signingKeys };
    const writer = writerOf(desk, opener);
    return {
      ...writer,
      packWorkshop: packWorkshop(desk, writer),
      issue: (request) => issueResponse(desk, request),
    };
  } catch (error) {
    await writing.ledger.close();
    throw error;
  }
}

async function openContext(folder: string, ports: DeskPorts): Promise<ReadingDesk> {
  const place = resolve(folder);
  const written = await readDeskFile(place, ports.files);
  const file = ports.agent === undefined ? written : { ...written, agent: ports.agent };
  const ledger = await openLedgerOf(place, file, ports);
  return { folder: place, file, ledger, packs: createPackShelf(ledger, file), ports };
}

async function openForWriting(
  folder: string,
  passphrase: string,
  ports: DeskPorts,
  onProgress: OnProgress,
): Promise<{ readonly desk: WritingDesk; readonly opener: KeyOpener }> {
  const desk = await openContext(folder, ports);
  try {
    const path = agentKeyFile(desk.folder, desk.file.agent);
    const secret = await openKeyFile('agent-secret', path, passphrase, {
      onProgress: (done) => onProgress("Opening the agent's key", done),
    });
    try {
      const record = await requireAgent(desk.ledger, desk.file.agent, ed25519PublicKey(secret), path);
      await pinFirstAgent(desk, { name: record.name, publicKey: ed25519PublicKey(secret) });
      const ledger = withSigner(desk.ledger, createRowSigner(record.name, secret));
      const own = record.recipient === null ? undefined : { agent: record.name, identity: agentIdentity(secret) };
      return { desk: { ...desk, ledger }, opener: { passphrase, own } };
    } finally {
      secret.fill(0);
    }
  } catch (error) {
    await desk.ledger.close();
    throw error;
  }
}

/** Rows signed with a key that is not on record would look forged for ever. */
async function requireAgent(ledger: Ledger, name: string, publicKey: Uint8Array, path: string): Promise<AgentRecord> {
  const text = Buffer.from(publicKey).toString('hex');
  const known = (await listAgents(ledger)).find((agent) => agent.name === name && agent.publicKey === text);
  if (known === undefined) throw deskError('desk-other-key', { path });
  if (known.disabledAtMs !== null) throw ledgerError('agent-disabled', { name });
  return known;
}
