// readback-vendor agent, rule, approval, alert and search.
//   agent list     --json: [{ name, role, publicKey, dailyCap?, issuedToday, isDisabled }]; add, role, cap, disable, enable: one of them
//   agent share    --json: { shared }
//   rule list      --json: { callers, "daily-cap", "reissues-a-year", … }; rule set: the same
//   approval list  --json: [{ id, exception, about, state, agent, askedAt, expiresAt, decidedBy?, customerName?, request }]; show, approve, deny: one of them
//   alert list     --json: [{ id, kind, text, customerId?, raisedAt, dismissedBy? }]; dismiss: one of them
//   search         --json: { customers, grants } as "customer list" and "grant list" print them
import { EXIT } from '@readback/tui-kit/plain';
import type { AgentView, AlertView, ApprovalView, DeskWriter } from '../desk/index.js';
import { RULES } from '../desk/rules.js';
import {
  answer,
  askNewPassphrase,
  askPassphrase,
  askSecretText,
  type CommandContext,
  numberOf,
  withReader,
  withWriter,
} from './context.js';
import { commandErrors } from './errors.js';

export async function listAgentsCommand(context: CommandContext): Promise<number> {
  return await withReader(context, async (desk) => {
    const agents = await desk.agents();
    answer(context, agents, agents.map(agentText));
    return EXIT.ok;
  });
}

export interface AgentOptions {
  readonly role: string;
  readonly dailyCap?: string;
  readonly newPassphraseFile?: string;
}

export async function addAgentCommand(context: CommandContext, name: string, options: AgentOptions): Promise<number> {
  const role = roleOf(options.role);
  const dailyCap = options.dailyCap === undefined ? undefined : numberOf(options.dailyCap, '--daily-cap');
  return await withWriter(context, async (desk) => {
    context.printError(`Now the new agent: ${name} types a passphrase of their own.`);
    const passphrase = await newAgentsPassphrase(context, options);
    try {
      const agent = await desk.addAgent({ name, role, dailyCap, passphrase }, context.showProgress);
      context.showProgress();
      answer(context, agent, [
        `Added ${agentText(agent)}`,
        `They open the desk with: readback-vendor --agent "${agent.name}"`,
      ]);
      return EXIT.ok;
    } finally {
      context.showProgress();
    }
  });
}

/** On standard input it is the line after the passphrase that opens the desk: the same one for two agents is refused.
 * Throws `secret-not-given`, `passphrase-file-...`. */
async function newAgentsPassphrase(context: CommandContext, { newPassphraseFile }: AgentOptions): Promise<string> {
  const isInput = context.options.passphraseFile === '-';
  const file = newPassphraseFile ?? (isInput ? '-' : undefined);
  if (file === undefined) return await askNewPassphrase(context);
  if (file !== '-' || !isInput) return await askPassphrase(context, '', file);
  const what = 'The passphrase of the new agent (the second line of standard input)';
  const line = await context.nextLine('another');
  if (line === undefined || line === '') throw commandErrors.error('secret-not-given', { what });
  return line;
}

/** Throws `role-invalid`. */
function roleOf(text: string): 'agent' | 'supervisor' {
  if (text === 'agent' || text === 'supervisor') return text;
  throw commandErrors.error('role-invalid', { value: text });
}

export async function setRoleCommand(context: CommandContext, name: string, text: string): Promise<number> {
  const role = roleOf(text);
  return await changed(context, (desk) => desk.changeAgent(name, { role }));
}

export async function setCapCommand(context: CommandContext, name: string, text: string): Promise<number> {
  const dailyCap = text === 'default' ? null : numberOf(text, 'cap');
  return await changed(context, (desk) => desk.changeAgent(name, { dailyCap }));
}

export async function setDisabledCommand(context: CommandContext, name: string, isDisabled: boolean): Promise<number> {
  return await changed(context, (desk) => desk.changeAgent(name, { isDisabled }));
}

async function changed(context: CommandContext, work: (desk: DeskWriter) => Promise<AgentView>): Promise<number> {
  return await withWriter(context, async (desk) => {
    const agent = await work(desk);
    answer(context, agent, agentText(agent));
    return EXIT.ok;
  });
}

export async function shareKeysCommand(context: CommandContext): Promise<number> {
  return await withWriter(context, async (desk) => {
    const shared = await desk.shareKeys();
    answer(context, { shared }, shared === 0 ? 'Every agent has every key.' : `${shared} keys were sealed to agents.`);
    return EXIT.ok;
  });
}

export async function listRules(context: CommandContext): Promise<number> {
  return await withReader(context, async (desk) => {
    const rules = await desk.rules();
    const texts = Object.entries(rules).map(([name, value]) => {
      const about = Object.entries(RULES).find(([rule]) => rule === name)?.[1].about ?? '';
      return `${name.padEnd(16)} ${value.padEnd(11)} ${about}`;
    });
    answer(context, rules, texts);
    return EXIT.ok;
  });
}

export async function setRuleCommand(context: CommandContext, name: string, value: string): Promise<number> {
  return await withWriter(context, async (desk) => {
    await desk.setRule(name, value);
    answer(context, await desk.rules(), `${name} is now ${value}.`);
    return EXIT.ok;
  });
}

export async function listApprovals(context: CommandContext, { all }: { readonly all?: boolean }): Promise<number> {
  return await withReader(context, async (desk) => {
    const approvals = await desk.approvals(all === true);
    answer(context, approvals, approvals.length === 0 ? ['Nothing waits for a supervisor.'] : approvals.map(lineOf));
    return EXIT.ok;
  });
}

export async function showApprovalCommand(context: CommandContext, id: string): Promise<number> {
  return await withReader(context, async (desk) => {
    const approval = await desk.approval(id);
    answer(context, approval, approvalText(approval));
    return EXIT.ok;
  });
}

export interface DecideOptions {
  readonly as?: string;
  readonly asPassphraseFile?: string;
}

export async function decideCommand(
  context: CommandContext,
  id: string,
  decision: 'approved' | 'denied',
  { as: name, asPassphraseFile }: DecideOptions,
): Promise<number> {
  return await withWriter(context, async (desk) => {
    context.printError(approvalText(await desk.approval(id)).join('\n'));
    const approval =
      name === undefined
        ? await desk.decide(id, decision)
        : await desk.decideAs(
            {
              name,
              passphrase: await askSecretText(context, `Passphrase of ${name}: `, {
                file: asPassphraseFile,
                option: '--as-passphrase-file',
              }),
            },
            id,
            decision,
          );
    answer(context, approval, `${approval.id} is ${approval.state}.`);
    return EXIT.ok;
  });
}

export async function listAlerts(context: CommandContext, { all }: { readonly all?: boolean }): Promise<number> {
  return await withReader(context, async (desk) => {
    const alerts = await desk.alerts(all === true);
    answer(context, alerts, alerts.length === 0 ? ['No alert is open.'] : alerts.map(alertText));
    return EXIT.ok;
  });
}

export async function dismissAlertCommand(context: CommandContext, id: string): Promise<number> {
  return await withWriter(context, async (desk) => {
    const alert = await desk.dismissAlert(id);
    answer(context, alert, `Dismissed ${alertText(alert)}`);
    return EXIT.ok;
  });
}

export async function searchCommand(context: CommandContext, words: readonly string[]): Promise<number> {
  return await withReader(context, async (desk) => {
    const found = await desk.search(words.join(' '));
    const texts = [
      ...found.customers.map(({ id, name, note }) => `${id.padEnd(6)} ${name}${note === '' ? '' : ` (${note})`}`),
      ...found.grants.map(
        ({ grantId, customerName, offer, at, ended }) =>
          `${grantId.padEnd(6)} ${timeText(at)}  ${customerName}: ${offer}${ended === undefined ? '' : `, ${ended.word}`}`,
      ),
    ];
    answer(context, found, texts.length === 0 ? ['Nothing was found.'] : texts);
    return texts.length === 0 ? EXIT.no : EXIT.ok;
  });
}

export async function runningOutCommand(context: CommandContext, { days }: { readonly days: string }): Promise<number> {
  const within = numberOf(days, '--days');
  return await withReader(context, async (desk) => {
    const orders = await desk.runningOut(within);
    const texts = orders.map(
      ({ id, customerName, offer, validUntil, seatsUsed, seatsTotal }) =>
        `${id.padEnd(6)} ${validUntil ?? ''}  ${customerName}: ${offer}, ${seatsUsed} of ${seatsTotal} seats taken`,
    );
    answer(
      context,
      orders,
      texts.length === 0 ? [`No order ends within ${within} days or has few seats left.`] : texts,
    );
    return EXIT.ok;
  });
}

const timeText = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

function agentText({ name, role, dailyCap, issuedToday, isDisabled }: AgentView): string {
  const cap = dailyCap === undefined ? '' : ` of ${dailyCap}`;
  return `${name}  ${role}${isDisabled ? ', disabled' : ''}, responses today: ${issuedToday}${cap}`;
}

const lineOf = ({ id, state, agent, about, askedAt }: ApprovalView): string =>
  `${id.padEnd(6)} ${timeText(askedAt)}  ${agent}: ${about} (${state})`;

function approvalText(approval: ApprovalView): string[] {
  const facts = Object.entries(approval.request).map(([name, value]) => `  ${name.padEnd(12)} ${value}`);
  const { customerName } = approval;
  return [
    lineOf(approval),
    ...(customerName === undefined ? [] : [`  ${'customer'.padEnd(12)} ${customerName}`]),
    ...facts,
  ];
}

const alertText = ({ id, text, customerId, raisedAt }: AlertView): string =>
  `${id.padEnd(6)} ${timeText(raisedAt)}  ${customerId ?? ''}  ${text}`;
