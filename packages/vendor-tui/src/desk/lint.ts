// What can be said of a product file before a pack is built from it: everything that is wrong, and what is allowed and
// seldom meant. Pure: the file alone; what a desk knows beside it comes in as changes.
import { type Policy, type Problem, ReadbackError } from '@readback/core';
import { type ProductDefinition, readProductDefinition } from '@readback/core/vendor';
import { EXAMPLE_PRODUCT_ID } from './example-product.js';
import { type PlacedProblem, readProductText } from './product-text.js';

export interface LintFinding extends PlacedProblem {
  /** `error`: no pack is built from it. `warning`: it is built, and may not be what is meant. */
  readonly severity: 'error' | 'warning';
}

export interface LintReport {
  readonly findings: readonly LintFinding[];
  /** Where nothing is wrong. */
  readonly definition?: ProductDefinition;
}

/** `know`: what the desk has to say of a definition that is right by itself. */
export function lintProduct(text: string, productId?: string): LintReport {
  const { value, faults, placeOf } = readProductText(text);
  const placed = (severity: LintFinding['severity'], problem: Problem): LintFinding => {
    // Nothing is there to point at in a file that holds nothing.
    const path = problem.path.replace(/^file\.?/, '');
    return { severity, ...placeOf(path), path, what: problem.what, mend: problem.mend };
  };
  if (faults.length > 0) return { findings: faults.map((fault) => ({ severity: 'error', ...fault })) };
  const read = readOrProblems(value);
  const ownId = read.definition?.product.id;
  const otherId: Problem[] =
    productId === undefined || ownId === undefined || ownId === productId
      ? []
      : [
          {
            path: 'product.id',
            what: `is ${ownId}, and this is the file of ${productId}`,
            mend: 'set it back: programs that were shipped know the product by it',
          },
        ];
  const errors = [...read.problems, ...otherId].map((problem) => placed('error', problem));
  const warnings = read.definition === undefined ? [] : warningsOf(read.definition);
  const findings = [...errors, ...warnings.map((problem) => placed('warning', problem))];
  return {
    findings: inOrder(findings),
    ...(errors.length > 0 || read.definition === undefined ? {} : { definition: read.definition }),
  };
}

/** As they stand in the file. */
export function inOrder(findings: readonly LintFinding[]): LintFinding[] {
  return findings.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** What a desk knows beside the file, placed in it. */
export function warningsPlaced(text: string, problems: readonly Problem[]): LintFinding[] {
  const { placeOf } = readProductText(text);
  return problems.map(({ path, what, mend }) => ({ severity: 'warning', ...placeOf(path), path, what, mend }));
}

function readOrProblems(value: unknown): { problems: readonly Problem[]; definition?: ProductDefinition } {
  try {
    return { problems: [], definition: readProductDefinition(value) };
  } catch (error) {
    if (!(error instanceof ReadbackError) || error.code !== 'policy-invalid') throw error;
    const { list } = error.details;
    return { problems: Array.isArray(list) ? list.filter(isProblem) : [] };
  }
}

const isProblem = (entry: unknown): entry is Problem =>
  typeof entry === 'object' && entry !== null && 'path' in entry && 'what' in entry && 'mend' in entry;

/** Longer than this a response may lie in a drawer, and a clock may be set back. */
const LONG_SHELF_LIFE_DAYS = 90;
const LONG_TOLERANCE_HOURS = 168;

/** Allowed, and seldom meant. */
export function warningsOf({ product, support, policies }: ProductDefinition): Problem[] {
  const bases = policies.filter(({ kind }) => kind === 'base');
  return [
    ...warnIf(
      product.id === EXAMPLE_PRODUCT_ID,
      'product.id',
      "is the example's",
      'add your own: readback-vendor product add',
    ),
    ...warnIf(
      support.phone.includes('555 0100'),
      'support.phone',
      "is the example's number",
      'write your own; callers see it',
    ),
    ...warnIf(
      bases.length === 0,
      'policies',
      'hold no base policy, so nothing can be activated',
      'add one of kind "base"',
    ),
    ...policies.flatMap((policy, index) => policyWarnings(policy, `policies[${index}]`, bases)),
  ];
}

function policyWarnings(policy: Policy, path: string, bases: readonly Policy[]): Problem[] {
  const { kind, term, unit, features, limits, meters } = policy;
  const isBase = kind === 'base';
  const gives = features.length + Object.keys(limits).length;
  const foreign = Object.keys(limits).filter((name) => bases.every((base) => !Object.hasOwn(base.limits, name)));
  return [
    ...warnIf(
      isBase && term === null && !policy.returnable && !policy.restorable,
      `${path}.term`,
      'is for ever, and the licence can neither be returned nor restored: a lost disk costs a call and a seat stays taken',
      'set restorable to true (typed in again from paper) or returnable to true',
    ),
    ...warnIf(
      isBase && policy.restorable && bases.some(({ returnable }) => returnable),
      `${path}.restorable`,
      'is true beside a policy that can be returned: who changes to that one, gives it back and wipes the state can type the paper of this one in again',
      'leave it if your desk does not change one into the other; else set restorable to false, or returnable of the others to false',
    ),
    ...warnIf(
      isBase && term !== null && policy.graceDays === 0,
      `${path}.graceDays`,
      'is 0: the program stops on the day after the term',
      'give some days, 7 by default, so that a late renewal stops nobody',
    ),
    ...warnIf(
      kind === 'trial' && term === null,
      `${path}.term`,
      'is for ever: this trial never ends',
      'write a term such as { "days": 30 }',
    ),
    ...warnIf(
      kind !== 'trial' && term !== null && unit === 'none',
      `${path}.unit`,
      'is "none": an order of 12 gives no more than an order of 1',
      'write "term", so that the quantity multiplies it',
    ),
    ...warnIf(
      policy.binds === 'identity',
      `${path}.binds`,
      'is "identity": it holds on every machine where somebody states that identity',
      'write "both" if it shall hold on one machine',
    ),
    ...warnIf(
      policy.shelfLifeDays > LONG_SHELF_LIFE_DAYS,
      `${path}.shelfLifeDays`,
      `is ${policy.shelfLifeDays}: a response can be kept back for so long`,
      `give ${LONG_SHELF_LIFE_DAYS} days or fewer`,
    ),
    ...warnIf(
      policy.clockToleranceHours > LONG_TOLERANCE_HOURS,
      `${path}.clockToleranceHours`,
      `is ${policy.clockToleranceHours}: so long a term can be stretched by setting the clock back`,
      `give ${LONG_TOLERANCE_HOURS} hours or fewer`,
    ),
    ...warnIf(gives === 0, path, 'gives no feature and no limit', 'name what the program asks for'),
    ...warnIf(
      kind === 'add-on' && foreign.length > 0 && bases.length > 0,
      `${path}.limits`,
      `names ${foreign.join(', ')}, which no base policy has`,
      'use the name of a limit of a base, if one is to be raised',
    ),
    ...warnIf(
      !isBase && meters.length > 0,
      `${path}.meters`,
      'are never reported: a report carries those of the base policy',
      'move them to the base',
    ),
    ...repeated(features).map((name) => warning(`${path}.features`, `names ${name} twice`, 'leave one out')),
    ...repeated(meters).map((name) => warning(`${path}.meters`, `names ${name} twice`, 'leave one out')),
  ];
}

const warning = (path: string, what: string, mend: string): Problem => ({ path, what, mend });
const warnIf = (holds: boolean, path: string, what: string, mend: string): Problem[] =>
  holds ? [warning(path, what, mend)] : [];
const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
