// The rules of a desk that can be changed, what they may be, and what they are where nobody has changed them.
import { type Ledger, readRules, type SignedLedger, writeRule } from '../ledger/index.js';
import { deskError } from './errors.js';
import { requireRole } from './roles.js';

export interface DeskRules {
  /** What a caller has to know, as far as it is on record. */
  readonly callers: 'off' | 'number' | 'number+pin';
  /** Responses a day of an agent who has no cap of their own. */
  readonly dailyCap: number;
  /** Of one machine within a year, without a seat. */
  readonly reissuesAYear: number;
  /** Of one machine within a year, each. */
  readonly movesAYear: number;
  readonly clocksAYear: number;
  /** Of one order within a year. */
  readonly returnsAYear: number;
  /** Nobody approves their own request. */
  readonly fourEyes: boolean;
}

export type RuleName =
  | 'callers'
  | 'daily-cap'
  | 'reissues-a-year'
  | 'moves-a-year'
  | 'clocks-a-year'
  | 'returns-a-year'
  | 'four-eyes';

interface Rule {
  readonly about: string;
  readonly byDefault: string;
  /** What it may be, for people. */
  readonly values: string;
  readonly isValid: (value: string) => boolean;
}

const isNumber = (value: string): boolean => /^\d{1,6}$/.test(value);

export const RULES: Readonly<Record<RuleName, Rule>> = {
  callers: {
    about: 'what is asked of a caller, as far as it is on record',
    byDefault: 'number+pin',
    values: 'off, number or number+pin',
    isValid: (value) => ['off', 'number', 'number+pin'].includes(value),
  },
  'daily-cap': {
    about: 'responses a day of an agent; more wait for a supervisor',
    byDefault: '100',
    values: 'a whole number',
    isValid: isNumber,
  },
  'reissues-a-year': {
    about: 're-issues of a machine within a year that take no seat',
    byDefault: '3',
    values: 'a whole number',
    isValid: isNumber,
  },
  'moves-a-year': {
    about: 'moves of a machine within a year',
    byDefault: '2',
    values: 'a whole number',
    isValid: isNumber,
  },
  'clocks-a-year': {
    about: 'clock calls of a machine within a year',
    byDefault: '3',
    values: 'a whole number',
    isValid: isNumber,
  },
  'returns-a-year': {
    about: 'returns of an order within a year',
    byDefault: '3',
    values: 'a whole number',
    isValid: isNumber,
  },
  'four-eyes': {
    about: 'nobody approves their own request',
    byDefault: 'no',
    values: 'yes or no',
    isValid: (value) => value === 'yes' || value === 'no',
  },
};

export const RULE_NAMES: readonly RuleName[] = [
  'callers',
  'daily-cap',
  'reissues-a-year',
  'moves-a-year',
  'clocks-a-year',
  'returns-a-year',
  'four-eyes',
];

export async function deskRules(ledger: Ledger): Promise<DeskRules> {
  const values = await ruleValues(ledger);
  const callers = values.callers;
  return {
    callers: callers === 'off' || callers === 'number' ? callers : 'number+pin',
    dailyCap: Number(values['daily-cap']),
    reissuesAYear: Number(values['reissues-a-year']),
    movesAYear: Number(values['moves-a-year']),
    clocksAYear: Number(values['clocks-a-year']),
    returnsAYear: Number(values['returns-a-year']),
    fourEyes: values['four-eyes'] === 'yes',
  };
}

/** A value that is none, which only an edit of the file can leave behind, counts as the default. */
export async function ruleValues(ledger: Ledger): Promise<Readonly<Record<RuleName, string>>> {
  const changed = await readRules(ledger);
  const valueOf = (name: RuleName): string => {
    const value = changed.get(name);
    return value !== undefined && RULES[name].isValid(value) ? value : RULES[name].byDefault;
  };
  return {
    callers: valueOf('callers'),
    'daily-cap': valueOf('daily-cap'),
    'reissues-a-year': valueOf('reissues-a-year'),
    'moves-a-year': valueOf('moves-a-year'),
    'clocks-a-year': valueOf('clocks-a-year'),
    'returns-a-year': valueOf('returns-a-year'),
    'four-eyes': valueOf('four-eyes'),
  };
}

/** Throws `rule-unknown`, `rule-value-invalid`, `act-not-allowed`. */
export async function setRule(ledger: SignedLedger, name: string, value: string): Promise<void> {
  const known = RULE_NAMES.find((rule) => rule === name);
  if (known === undefined) throw deskError('rule-unknown', { name, names: RULE_NAMES.join(', ') });
  const { isValid, values } = RULES[known];
  if (!isValid(value)) throw deskError('rule-value-invalid', { name, value, values });
  await requireRole(ledger, 'rule-change');
  await writeRule(ledger, known, value);
}
