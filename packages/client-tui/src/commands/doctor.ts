// readback doctor: looks at kit, pack, keys, state, licence, machine and clock, says what to do about each, and what to say on
// the phone. Names and reasons only, no value of this machine. Exit 0 where all is fine, 1 where there is something to do.
// --json: { fine: boolean, checks: [{ part, state: "ok" | "warn" | "bad", message, next | null }], say: [sentence, ...],
//           support: { vendor, phone, hours } | null }
import { EXIT } from '@readback/tui-kit/plain';
import { examine } from '../checkup/examine.js';
import { type Check, type Checkup, isFine, PART_WORDS, toDo } from '../flow/checkup.js';
import { callWords } from '../flow/describe.js';
import { answer, type CommandContext, examinePorts } from './context.js';

export function doctorCommand(context: CommandContext): number {
  const checkup = examine(examinePorts(context));
  answer(context, checkupJson(checkup), checkupText(checkup).join('\n'));
  return isFine(checkup) ? EXIT.ok : EXIT.no;
}

function checkupJson(checkup: Checkup): object {
  const { checks, say, support } = checkup;
  return {
    fine: isFine(checkup),
    checks: checks.map(({ part, state, message, next = null }) => ({ part, state, message, next })),
    say,
    support: support ? { vendor: support.vendor, phone: support.phone, hours: support.hours } : null,
  };
}

function checkupText(checkup: Checkup): string[] {
  const { checks, say, support } = checkup;
  const things = toDo(checkup);
  return [
    ...checks.flatMap(checkText),
    '',
    things === 0 ? 'Nothing has to be done.' : `To do: ${things}. Look for "warn" and "bad" above.`,
    'Say this on the phone:',
    ...say.map((sentence) => `  ${sentence}`),
    ...(support ? [`Call ${callWords(support)}.`] : []),
  ];
}

function checkText({ part, state, message, next }: Check): string[] {
  const line = `${state.padEnd(5)}${PART_WORDS[part]}: ${message}`;
  return next === undefined ? [line] : [line, `     -> ${next}`];
}
