// What is said under the code being typed: what it announces, what is wrong with it, what to do. Facts of the reading
// in words; only what matters now, the most important first.
import {
  announcedFields,
  describeOffer,
  faultOfReading,
  formatDay,
  nameGroups,
  readTyped,
  responseLayoutOf,
} from '@readback/core';
import type { NoticeKind } from '@readback/tui-kit';
import { entryContext, isComplete } from './entry.js';
import { isPast } from './fault.js';
import type { EntryScreen, SiteView } from './state.js';

export interface Message {
  readonly kind: NoticeKind;
  readonly message: string;
  readonly next?: string;
}

export function entryMessages(site: SiteView, screen: EntryScreen): Message[] {
  const { phase, refusal, readBack, saveFault } = screen;
  if (phase === 'checking') return [{ kind: 'info', message: 'All groups are right. Checking the signature now.' }];
  if (readBack) return [];
  if (phase === 'healing') return announcement(site, screen);
  const fault = refusal
    ? { kind: 'error' as const, message: refusal.message, next: isPast(refusal) ? nextOf(site) : inEntry(refusal.next) }
    : faultNow(site, screen);
  return [
    ...(fault ? [fault] : []),
    ...announcement(site, screen),
    ...(fault ? [] : progress(screen)),
    ...(saveFault
      ? [
          {
            kind: 'warn' as const,
            message: `What you type cannot be saved: ${saveFault.message}`,
            next: 'You can finish the call; only do not close this program before.',
          },
        ]
      : []),
  ];
}

/** What the first two groups say, in clear. */
function announcement({ pack }: SiteView, { reading }: EntryScreen): Message[] {
  if (reading.marks[0] !== 'ok' || reading.marks[1] !== 'ok') return [];
  const fields = announcedFields(reading.groups);
  if (!fields) return [];
  const policy = pack.policies.find(({ code }) => code === fields.policyCode);
  if (!policy) {
    return [
      {
        kind: 'warn',
        message: `The response announces policy number ${fields.policyCode}, and this site has no such policy.`,
        next: 'Tell the desk now. Do not type the rest.',
      },
    ];
  }
  return [
    {
      kind: 'announce',
      message: `the response announces ${describeOffer(policy, fields.quantity)}, issued ${formatDay(fields.day)}.`,
    },
  ];
}

/** What is wrong and known by now; single wrong groups are only marked until all groups are there. */
function faultNow(site: SiteView, screen: EntryScreen): Message | undefined {
  const { reading, phase } = screen;
  const isDone = reading.marks.every(isComplete);
  if ((isDone || reading.status === 'other-challenge') && answersPast(site, screen)) {
    return {
      kind: 'error',
      message: 'This response answers an older challenge of this machine, which was replaced or dropped since.',
      next: nextOf(site),
    };
  }
  if (reading.status === 'wrong-kind') {
    const layout = responseLayoutOf(site.pack);
    const { message } = faultOfReading(reading, reading.groups, { want: layout.kind, groups: layout.groups });
    return {
      kind: 'error',
      message,
      next: `Type here what the desk reads to you: ${reading.marks.length} groups of five. Press Home and type over this.`,
    };
  }
  if (reading.status === 'other-challenge' || reading.status === 'check-failed') {
    const layout = responseLayoutOf(site.pack);
    const { message, next } = faultOfReading(reading, reading.groups, { want: layout.kind, groups: layout.groups });
    return { kind: 'error', message, next };
  }
  return phase === 'mending' ? toMend(screen) : undefined;
}

/** Letters are symbols here: the way to the key leads over Esc, and the question is answered with Y. */
const inEntry = (next: string): string => next.replace('(F, or --fresh)', '(Esc, F, Y)');

/** After a response to a challenge that waits no more. */
const nextOf = ({ pending }: SiteView): string =>
  pending.length > 0
    ? 'Press Esc and read the challenge on the screen to the desk; ask for the response to that one.'
    : 'Press Esc: the screen says how this machine stands. Nothing waits for a response now.';

/** More wrong groups than anyone would ask for in one sentence. */
const MOST_ASKED_FOR = 5;

const othersAre = (count: number): string => (count === 1 ? 'the other one is' : `the other ${count} are`);

/** Groups to be heard again, named as they are said. */
function toMend({ reading, input }: EntryScreen): Message | undefined {
  const open = reading.marks.flatMap((mark, index) => (mark === 'ok' ? [] : [index]));
  if (open.length === 0) return undefined;
  const [first = 0] = open;
  if (open.length > MOST_ASKED_FOR && (open.at(-1) ?? 0) - first + 1 > open.length) {
    const asked = open.includes(input.current) ? input.current : first;
    return {
      kind: 'error',
      message: `${open.length} groups are not right yet; ${othersAre(reading.marks.length - open.length)}.`,
      next: `Say to the desk: "${nameGroups([asked])} again, please", and type over it. Then the next one.`,
    };
  }
  // All groups from one on: the symbols have moved.
  if (open.length > MOST_ASKED_FOR) {
    return {
      kind: 'error',
      message: `${open.length} of ${reading.marks.length} groups are not right; perhaps something was typed twice or left out.`,
      next: 'Press Home, compare group by group with the desk, and type over it. Ctrl-U empties a group.',
    };
  }
  const isWrong = open.every((index) => reading.marks[index] === 'wrong');
  const what = isWrong ? 'There is a wrong symbol in' : 'Not right yet:';
  return {
    kind: 'error',
    message: `${what} ${nameGroups(open)}. All other groups are right.`,
    next: `Say to the desk: "${nameGroups(open)} again, please", and type over it.`,
  };
}

function answersPast(site: SiteView, { input, pending }: EntryScreen): boolean {
  return site.past.some((challenge) => {
    const { layout, binding } = entryContext(site, { ...pending, challenge });
    const { marks } = readTyped(layout, input.groups, binding);
    return marks.includes('ok') && marks.filter(isComplete).every((mark) => mark === 'ok');
  });
}

function progress({ reading, input, resumed }: EntryScreen): Message[] {
  const have = reading.marks.filter(isComplete).length;
  const of = reading.marks.length;
  if (reading.marks.every((mark) => mark === 'empty')) {
    return [
      {
        kind: 'info',
        message: 'Type each group as the desk reads it, or in words: "kilo 7 papa".',
        next: 'Type ? for a symbol you could not hear. A wrong group gets a mark; go on typing.',
      },
    ];
  }
  if (resumed > 0 && have < of) {
    return [
      { kind: 'info', message: `${have} of ${of} groups are here from before. Go on with group ${input.current + 1}.` },
    ];
  }
  if (input.entered && have < of && input.arrival !== 'advanced') {
    return [{ kind: 'info', message: `${of - have} groups are still missing. Go on typing.` }];
  }
  return [];
}
