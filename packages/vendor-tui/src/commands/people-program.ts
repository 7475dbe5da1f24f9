// The command line of callers, agents, rules, approvals, alerts and the search.
import type { Command } from 'commander';
import {
  addNumberCommand,
  type CallerOptions,
  type ChangeOptions,
  checkCallerCommand,
  removeNumberCommand,
  setPinCommand,
  showCaller,
} from './caller.js';
import type { CommandContext } from './context.js';
import {
  type AgentOptions,
  addAgentCommand,
  type DecideOptions,
  decideCommand,
  dismissAlertCommand,
  listAgentsCommand,
  listAlerts,
  listApprovals,
  listRules,
  runningOutCommand,
  searchCommand,
  setCapCommand,
  setDisabledCommand,
  setRoleCommand,
  setRuleCommand,
  shareKeysCommand,
  showApprovalCommand,
} from './people.js';

type Run = (work: (context: CommandContext) => Promise<number>) => Promise<void>;

export function addPeopleCommands(program: Command, run: Run): void {
  addCallerCommands(program, run);
  addAgentCommands(program, run);
  addApprovalCommands(program, run);
  program
    .command('search')
    .description('customers by words, grants by any group of their codes (exit 1: nothing)')
    .argument('<words...>', 'words of a name, g-6, or a group such as K7M4X')
    .action((words: string[]) => run((context) => searchCommand(context, words)));
}

function addCallerCommands(program: Command, run: Run): void {
  const caller = program.command('caller').description('who may call: check, show, add-number, remove-number, set-pin');
  caller
    .command('check')
    .description('compare number and PIN of the one who calls (exit 4: wrong)')
    .requiredOption('--customer <name>', 'who calls: name or id')
    .option('--number <number>', 'the number that calls, or that was called back')
    .option('--pin-file <file>', 'the PIN in the first line of a file; - is standard input (default: asked, unseen)')
    .action((options: CallerOptions) => run((context) => checkCallerCommand(context, options)));
  caller
    .command('show')
    .description('what is on record; never a PIN')
    .requiredOption('--customer <name>', 'name or id')
    .action((options: { customer: string }) => run((context) => showCaller(context, options)));
  const change = (command: Command): Command =>
    command
      .requiredOption('--customer <name>', 'name or id')
      .option('--order <number>', 'the second fact: id or note of an order, with the PIN on record')
      .option('--pin-file <file>', 'the PIN on record (default: asked, unseen)');
  change(
    caller.command('add-number').description('add a call-back number').argument('<number...>', 'such as +49 555 0100'),
  ).action((number: string[], options: ChangeOptions) => run((context) => addNumberCommand(context, number, options)));
  change(
    caller.command('remove-number').description('take a number off').argument('<number...>', 'the number or its id'),
  ).action((number: string[], options: ChangeOptions) =>
    run((context) => removeNumberCommand(context, number, options)),
  );
  change(caller.command('set-pin').description('set the PIN: 6 to 12 digits, typed unseen'))
    .option('--new-pin-file <file>', 'the new PIN in the first line of a file')
    .action((options: ChangeOptions) => run((context) => setPinCommand(context, options)));
}

function addAgentCommands(program: Command, run: Run): void {
  const agent = program.command('agent').description('agents: add, list, disable, enable, role, cap, share');
  agent
    .command('list')
    .description('who works here')
    .action(() => run((context) => listAgentsCommand(context)));
  agent
    .command('add')
    .description('add an agent with a key and a passphrase of their own')
    .argument('<name>', 'as it shall stand in the ledger')
    .option('--role <role>', 'agent or supervisor', 'agent')
    .option('--daily-cap <number>', 'responses a day')
    .option('--new-passphrase-file <file>', 'the passphrase of the new agent (default: asked, unseen)')
    .action((name: string, options: AgentOptions) => run((context) => addAgentCommand(context, name, options)));
  for (const [name, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    agent
      .command(name)
      .description(isDisabled ? 'from now on the agent writes nothing' : 'the agent may write again')
      .argument('<name>', 'as listed')
      .action((who: string) => run((context) => setDisabledCommand(context, who, isDisabled)));
  }
  agent
    .command('role')
    .description('make somebody agent or supervisor')
    .argument('<name>', 'as listed')
    .argument('<role>', 'agent or supervisor')
    .action((name: string, role: string) => run((context) => setRoleCommand(context, name, role)));
  agent
    .command('cap')
    .description('how many responses a day')
    .argument('<name>', 'as listed')
    .argument('<cap>', 'a number, or: default')
    .action((name: string, cap: string) => run((context) => setCapCommand(context, name, cap)));
  agent
    .command('share')
    .description('seal issuing keys that were made since to every agent')
    .action(() => run((context) => shareKeysCommand(context)));

  const rule = program.command('rule').description('rules of the desk: list, set');
  rule
    .command('list')
    .description('every rule and what it says')
    .action(() => run((context) => listRules(context)));
  rule
    .command('set')
    .description('change one')
    .argument('<name>', 'as listed')
    .argument('<value>', 'such as number+pin')
    .action((name: string, value: string) => run((context) => setRuleCommand(context, name, value)));
}

function addApprovalCommands(program: Command, run: Run): void {
  const approval = program.command('approval').description('what waits for a supervisor: list, show, approve, deny');
  approval
    .command('list')
    .description('requests that wait')
    .option('--all', 'also those that do not wait any more')
    .action((options: { all?: boolean }) => run((context) => listApprovals(context, options)));
  approval
    .command('show')
    .description('everything it is bound to')
    .argument('<id>', 'such as a-12')
    .action((id: string) => run((context) => showApprovalCommand(context, id)));
  for (const [name, decision] of [
    ['approve', 'approved'],
    ['deny', 'denied'],
  ] as const) {
    approval
      .command(name)
      .description(decision === 'approved' ? 'approve this exact request' : 'deny it')
      .argument('<id>', 'such as a-12')
      .option('--as <name>', 'another agent decides here, with their own passphrase')
      .option('--as-passphrase-file <file>', 'that passphrase (default: asked, unseen)')
      .action((id: string, options: DecideOptions) => run((context) => decideCommand(context, id, decision, options)));
  }

  const alert = program.command('alert').description('signs of abuse: list, dismiss');
  alert
    .command('list')
    .description('open alerts, newest first')
    .option('--all', 'also dismissed ones')
    .action((options: { all?: boolean }) => run((context) => listAlerts(context, options)));
  alert
    .command('dismiss')
    .description('it was looked at')
    .argument('<id>', 'such as w-20')
    .action((id: string) => run((context) => dismissAlertCommand(context, id)));
  program
    .command('ending')
    .description('orders that end soon or have few seats left')
    .option('--days <number>', 'within so many days', '30')
    .action((options: { days: string }) => run((context) => runningOutCommand(context, options)));
}
