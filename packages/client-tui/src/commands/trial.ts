// readback trial [POLICY]: begins a trial, which needs no call. Without a name: the only one, or a list. Exit 0; 1 where
// there is none left, 3 where there is none of that name, 4 where a rule says no.
// --json: { licence: { see licence-text.ts } }, or { trials: [{ id, title, term }] } for a list.
import { describeTerm } from '@readback/core';
import { EXIT } from '@readback/tui-kit/plain';
import { clientErrors } from '../errors.js';
import { statusLine } from '../flow/describe.js';
import { answer, type CommandContext, openClientSite } from './context.js';
import { licenceJson } from './licence-text.js';

export function trialCommand(context: CommandContext, wanted: string | undefined): number {
  const site = openClientSite(context);
  const trials = site.trials();
  const only = trials.length === 1 ? trials[0]?.id : undefined;
  const policyId = wanted ?? only;
  if (policyId === undefined) {
    answer(
      context,
      { trials: trials.map((policy) => ({ id: policy.id, title: policy.title, term: describeTerm(policy, 1) })) },
      trials.length === 0
        ? 'No trial can be begun here.'
        : [
            'Which one? readback trial NAME',
            ...trials.map((one) => `  ${one.id}  ${one.title}, ${describeTerm(one, 1)}`),
          ].join('\n'),
    );
    return trials.length === 0 ? EXIT.no : EXIT.ok;
  }
  if (!site.pack.policies.some(({ id, kind }) => kind === 'trial' && id === policyId)) {
    throw clientErrors.error('trial-unknown', {
      name: policyId,
      trials: trials.map(({ id }) => id).join(', '),
    });
  }
  const licence = site.startTrial(policyId);
  answer(context, { licence: licenceJson(licence) }, statusLine(site.pack.product, licence));
  return EXIT.ok;
}
