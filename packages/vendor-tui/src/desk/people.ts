// Callers, agents, approvals, alerts and rules of an open desk, for its screens and commands.
import { ed25519PublicKey } from '@readback/core/vendor';
import { agentKeyFile, openKeyFile } from '../keystore/index.js';
import { ledgerError } from '../ledger/errors.js';
import { getAgent, rememberSpelling } from '../ledger/index.js';
import {
  addDeskAgent,
  changeDeskAgent,
  type DeskAgentChange,
  type NewDeskAgent,
  shareWithAgents,
  viewAgents,
} from './agents.js';
import { dismiss, viewAlerts } from './alerts.js';
import { type ApprovalView, decide, decideAs, showApproval, viewApprovals } from './approvals.js';
import { addNumber, checkCaller, removeNumber, setPin, viewCaller } from './callers.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import type { Desk, OnProgress } from './desk.js';
import { deskError } from './errors.js';
import type { KeyOpener } from './issuing-keys.js';
import { ruleValues, setRule } from './rules.js';
import { ordersRunningOut, searchDesk } from './search.js';

export type PeopleReader = Pick<
  Desk,
  'caller' | 'approvals' | 'approval' | 'alerts' | 'agents' | 'rules' | 'search' | 'runningOut' | 'rememberSpelling'
>;

export type PeopleWriter = Pick<
  Desk,
  | 'checkCaller'
  | 'addNumber'
  | 'removeNumber'
  | 'setPin'
  | 'decide'
  | 'decideAs'
  | 'dismissAlert'
  | 'addAgent'
  | 'changeAgent'
  | 'shareKeys'
  | 'setRule'
>;

export function peopleReader(desk: ReadingDesk): PeopleReader {
  const { ledger } = desk;
  return {
    caller: (customerId) => viewCaller(desk, customerId, desk.file.agent),
    approvals: (all) => viewApprovals(ledger, all),
    approval: (id) => showApproval(ledger, id),
    alerts: (all) => viewAlerts(ledger, all),
    agents: () => viewAgents(desk),
    rules: () => ruleValues(ledger),
    search: (text) => searchDesk(desk, text),
    runningOut: (days) => ordersRunningOut(desk, days),
    rememberSpelling: (customerId, spelling) => rememberSpelling(ledger, customerId, spelling),
  };
}

export function peopleWriter(desk: WritingDesk, opener: KeyOpener): PeopleWriter {
  return {
    checkCaller: (facts) => checkCaller(desk, facts),
    addNumber: (wanted) => addNumber(desk, wanted),
    removeNumber: (wanted) => removeNumber(desk, wanted),
    setPin: (wanted) => setPin(desk, wanted),
    decide: (id, decision) => decide(desk.ledger, id, decision),
    decideAs: (supervisor, id, decision) => decideHere(desk, supervisor, id, decision),
    dismissAlert: (id) => dismiss(desk, id),
    addAgent: (agent: NewDeskAgent, onProgress: OnProgress = () => undefined) =>
      addDeskAgent(desk, opener, agent, onProgress),
    changeAgent: (name: string, change: DeskAgentChange) => changeDeskAgent(desk, name, change),
    shareKeys: () => shareWithAgents(desk, opener),
    setRule: (name, value) => setRule(desk.ledger, name, value),
  };
}

/** Another agent signs this one row. Throws `agent-unknown`, `agent-disabled`, `passphrase-wrong`, `key-...`,
 * `desk-other-key`, and what `decide` does. */
async function decideHere(
  desk: WritingDesk,
  { name, passphrase }: { readonly name: string; readonly passphrase: string },
  approvalId: string,
  decision: 'approved' | 'denied',
): Promise<ApprovalView> {
  const agent = await getAgent(desk.ledger, name);
  if (agent.disabledAtMs !== null) throw ledgerError('agent-disabled', { name });
  const path = agentKeyFile(desk.folder, name);
  const openSecret = async (): Promise<Uint8Array> => {
    const secret = await openKeyFile('agent-secret', path, passphrase);
    if (Buffer.from(ed25519PublicKey(secret)).toString('hex') === agent.publicKey) return secret;
    secret.fill(0);
    throw deskError('desk-other-key', { path });
  };
  return await decideAs(desk.ledger, { name, openSecret }, approvalId, decision);
}
