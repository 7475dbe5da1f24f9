// The command line of callers, agents, rules, approvals, alerts and the search.
import type { Command } from '@readback/tui-kit/plain';
import { addNumberCommand, checkCallerCommand, removeNumberCommand, setPinCommand, showCaller } from './caller.js';
import type { CommandContext } from './context.js';
import {
  addAgentCommand,
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

export function addPeopleCommands(program: Command<CommandContext>): void {
  addCallerCommands(program);
  addAgentCommands(program);
  addApprovalCommands(program);
  program
    .command('search', 'customers by words, grants by any group of their codes (exit 1: nothing)')
    .argument('<words...>', 'words of a name, g-6, or a group such as K7M4X')
    .action(searchCommand);
}

function addCallerCommands(program: Command<CommandContext>): void {
  const caller = program.command('caller', 'who may call: check, show, add-number, remove-number, set-pin');
  caller
    .command('check', 'compare number and PIN of the one who calls (exit 4: wrong)')
    .requiredOption('--customer <name>', 'who calls: name or id')
    .option('--number <number>', 'the number that calls, or that was called back')
    .option('--pin-file <file>', 'the PIN in the first line of a file; - is standard input (default: asked, unseen)')
    .action(checkCallerCommand);
  caller
    .command('show', 'what is on record; never a PIN')
    .requiredOption('--customer <name>', 'name or id')
    .action(showCaller);
  const change = (name: string, says: string) =>
    caller
      .command(name, says)
      .requiredOption('--customer <name>', 'name or id')
      .option(
        '--order <number>',
        'the second fact: note of an order (its id where none has a note), with the PIN on record',
      )
      .option('--pin-file <file>', 'the PIN on record (default: asked, unseen)');
  change('add-number', 'add a call-back number')
    .argument('<number...>', 'such as +49 555 0100')
    .action(addNumberCommand);
  change('remove-number', 'take a number off')
    .argument('<number...>', 'the number or its id')
    .action(removeNumberCommand);
  change('set-pin', 'set the PIN: 6 to 12 digits, typed unseen')
    .option('--new-pin-file <file>', 'the new PIN in the first line of a file')
    .action(setPinCommand);
}

function addAgentCommands(program: Command<CommandContext>): void {
  const agent = program.command('agent', 'agents: add, list, disable, enable, role, cap, share');
  agent.command('list', 'who works here').action(listAgentsCommand);
  agent
    .command('add', 'add an agent with a key and a passphrase of their own')
    .argument('<name>', 'as it shall stand in the ledger')
    .option('--role <role>', 'agent or supervisor', 'agent')
    .option('--daily-cap <number>', 'responses a day')
    .option('--new-passphrase-file <file>', 'the passphrase of the new agent (default: asked, unseen)')
    .action(addAgentCommand);
  for (const [name, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    agent
      .command(name, isDisabled ? 'from now on the agent writes nothing' : 'the agent may write again')
      .argument('<name>', 'as listed')
      .action((context, who) => setDisabledCommand(context, who, isDisabled));
  }
  agent
    .command('role', 'make somebody agent or supervisor')
    .argument('<name>', 'as listed')
    .argument('<role>', 'agent or supervisor')
    .action(setRoleCommand);
  agent
    .command('cap', 'how many responses a day')
    .argument('<name>', 'as listed')
    .argument('<cap>', 'a number, or: default')
    .action(setCapCommand);
  agent.command('share', 'seal issuing keys that were made since to every agent').action(shareKeysCommand);

  const rule = program.command('rule', 'rules of the desk: list, set');
  rule.command('list', 'every rule and what it says').action(listRules);
  rule
    .command('set', 'change one')
    .argument('<name>', 'as listed')
    .argument('<value>', 'such as number+pin')
    .action(setRuleCommand);
}

function addApprovalCommands(program: Command<CommandContext>): void {
  const approval = program.command('approval', 'what waits for a supervisor: list, show, approve, deny');
  approval
    .command('list', 'requests that wait')
    .flag('--all', 'also those that do not wait any more')
    .action(listApprovals);
  approval.command('show', 'everything it is bound to').argument('<id>', 'such as a-12').action(showApprovalCommand);
  for (const [name, decision] of [
    ['approve', 'approved'],
    ['deny', 'denied'],
  ] as const) {
    approval
      .command(name, decision === 'approved' ? 'approve this exact request' : 'deny it')
      .argument('<id>', 'such as a-12')
      .option('--as <name>', 'another agent decides here, with their own passphrase')
      .option('--as-passphrase-file <file>', 'that passphrase (default: asked, unseen)')
      .action((context, id, options) => decideCommand(context, id, decision, options));
  }

  const alert = program.command('alert', 'signs of abuse: list, dismiss');
  alert.command('list', 'open alerts, newest first').flag('--all', 'also dismissed ones').action(listAlerts);
  alert.command('dismiss', 'it was looked at').argument('<id>', 'such as w-20').action(dismissAlertCommand);
  program
    .command('ending', 'orders that end soon or have few seats left')
    .option('--days <number>', 'within so many days', '30')
    .action(runningOutCommand);
}
