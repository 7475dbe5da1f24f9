// Agents of a desk: each has a passphrase and a signing key of their own. Adding one is a signed row with the new public
// key; the issuing keys are sealed to the new agent, so that nobody shares a passphrase.
import { formatKey } from '@readback/core';
import { ed25519PublicKey } from '@readback/core/vendor';
import { agentKeyFile, agentRecipient, hasKeyFile, openKeyFile, sealSecret } from '../keystore/index.js';
import { ledgerError } from '../ledger/errors.js';
import {
  type AgentCap,
  type AgentRecord,
  addAgent,
  changeAgent,
  getAgent,
  issuedSince,
  listAgents,
  type Role,
  signedAgents,
} from '../ledger/index.js';
import { checkAgentName } from './agent-name.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import type { OnProgress } from './desk.js';
import { deskError } from './errors.js';
import { type KeyOpener, shareKeys } from './issuing-keys.js';
import { requireRole } from './roles.js';
import { deskRules } from './rules.js';

export interface AgentView {
  readonly name: string;
  readonly role: Role;
  /** As text, with its prefix. */
  readonly publicKey: string;
  /** Responses a day; absent where there is no cap. */
  readonly dailyCap?: number;
  readonly issuedToday: number;
  readonly isDisabled: boolean;
}

const DAY_MS = 86_400_000;

export async function viewAgents(desk: ReadingDesk): Promise<readonly AgentView[]> {
  const agents = await listAgents(desk.ledger);
  return await Promise.all(agents.map((agent) => viewAgent(desk, agent)));
}

async function viewAgent(desk: ReadingDesk, agent: AgentRecord): Promise<AgentView> {
  const dailyCap = await capOf(desk, agent);
  return {
    name: agent.name,
    role: agent.role,
    publicKey: formatKey('agent-public', new Uint8Array(Buffer.from(agent.publicKey, 'hex'))),
    ...(dailyCap === undefined ? {} : { dailyCap }),
    issuedToday: await issuedSince(desk.ledger, agent.name, startOfDay(desk)),
    isDisabled: agent.disabledAtMs !== null,
  };
}

/** A supervisor has a cap only where somebody gave them one. */
async function capOf(desk: ReadingDesk, agent: AgentRecord): Promise<number | undefined> {
  if (agent.dailyCap !== null) return agent.dailyCap;
  return agent.role === 'supervisor' ? undefined : (await deskRules(desk.ledger)).dailyCap;
}

/** UTC, as all days of the protocol. */
const startOfDay = (desk: ReadingDesk): number => Math.floor(desk.ports.nowMs() / DAY_MS) * DAY_MS;

/** How many responses whoever signs may give today; nothing where that is not limited. */
export async function capOfToday(desk: WritingDesk): Promise<AgentCap | undefined> {
  const atMost = await capOf(desk, await getAgent(desk.ledger, desk.ledger.signer.agent));
  return atMost === undefined ? undefined : { atMost, sinceMs: startOfDay(desk) };
}

export interface NewDeskAgent {
  readonly name: string;
  readonly role: Role;
  readonly dailyCap?: number | undefined;
  /** The new agent's own. */
  readonly passphrase: string;
}

/** Throws `act-not-allowed`, `agent-name-invalid`, `agent-exists`, `passphrase-...`, `key-file-...`. */
export async function addDeskAgent(
  desk: WritingDesk,
  opener: KeyOpener,
  agent: NewDeskAgent,
  onProgress: OnProgress,
): Promise<AgentView> {
  await requireRole(desk.ledger, 'agent-manage');
  const { role, dailyCap } = agent;
  const name = checkAgentName(agent.name);
  if ((await listAgents(desk.ledger)).some((known) => known.name === name)) throw ledgerError('agent-exists', { name });
  const secret = await makeKey(desk, { ...agent, name }, onProgress);
  try {
    const publicKey = Buffer.from(ed25519PublicKey(secret)).toString('hex');
    const recipient = await agentRecipient(secret);
    // The keys first: an agent on record can work.
    await shareKeys(desk, opener, [{ name, recipient }]);
    return await viewAgent(desk, await addAgent(desk.ledger, { name, publicKey, role, dailyCap, recipient }));
  } finally {
    secret.fill(0);
  }
}

/** A file that a broken-off try has left is taken up again: its key has signed nothing. */
async function makeKey(
  desk: WritingDesk,
  { name, passphrase }: NewDeskAgent,
  onProgress: OnProgress,
): Promise<Uint8Array> {
  const path = agentKeyFile(desk.folder, name);
  if (await hasKeyFile(path)) return await openKeyFile('agent-secret', path, passphrase);
  const secret = desk.ports.randomBytes(32);
  const text = new TextEncoder().encode(formatKey('agent-secret', secret));
  const { workFactor } = desk.ports;
  const report = (done: number): void => onProgress("Closing the agent's key", done);
  await sealSecret(path, text, passphrase, { workFactor, onProgress: report });
  return secret;
}

/** Issuing keys that were made after an agent was added. To whom, the signed rows say. Throws `act-not-allowed`, `key-file-...`,
 * `ledger-unsound`. */
export async function shareWithAgents(desk: WritingDesk, opener: KeyOpener): Promise<number> {
  await requireRole(desk.ledger, 'agent-manage');
  const agents = (await signedAgents(desk.ledger, desk.file.firstAgent)).flatMap(({ name, recipient, isDisabled }) =>
    recipient === undefined || isDisabled ? [] : [{ name, recipient }],
  );
  return await shareKeys(desk, opener, agents);
}

export interface DeskAgentChange {
  readonly role?: Role | undefined;
  /** null: as the rule of the desk says. */
  readonly dailyCap?: number | null | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** Throws `act-not-allowed`, `agent-self`, `agent-unknown`, `agent-last-supervisor`. */
export async function changeDeskAgent(desk: WritingDesk, name: string, change: DeskAgentChange): Promise<AgentView> {
  await requireRole(desk.ledger, 'agent-manage');
  const isOwnRight = change.role !== undefined || change.isDisabled === true;
  if (name === desk.ledger.signer.agent && isOwnRight) throw deskError('agent-self');
  return await viewAgent(desk, await changeAgent(desk.ledger, name, change));
}
