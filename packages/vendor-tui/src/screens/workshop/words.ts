// The sentences of the pack workshop.
import type { PolicyFields } from '../../desk/edit-product.js';
import type { Held, LicenseeEffect } from '../../desk/licensees.js';
import type { ProductFileView, WorkshopPolicy, WorkshopProduct } from '../../desk/pack-workshop.js';
import { termText } from '../../flow/workshop/typed-values.js';
import type { WorkshopNotice } from '../../flow/workshop/workshop-notices.js';
import {
  type FormRow,
  findingsOf,
  type PolicyForm,
  type WorkshopPlace,
  type WorkshopWork,
} from '../../flow/workshop/workshop-state.js';
import type { NoticeWords } from '../words.js';

export const PLACE_TITLES: Readonly<Record<WorkshopPlace, string>> = {
  products: 'products',
  policies: 'policies',
  problems: 'problems',
  'new-id': 'a new policy',
  form: 'a policy',
  value: 'a policy',
  reach: 'who gets it',
  remove: 'remove a policy',
  'next-pack': 'the next pack',
  accept: 'the next pack',
  root: 'sign',
  building: 'sign',
  built: 'built',
  simulate: 'try it',
  timeline: 'day by day',
};

export const WORKSHOP_WORK: Readonly<Record<WorkshopWork, string>> = {
  reading: 'Reading the product file and the ledger',
  weighing: 'Looking whom it touches',
  writing: 'Writing the product file',
  comparing: 'Comparing with the newest pack',
  'building-unsigned': 'Building the pack',
  simulating: 'Making licences with keys that are thrown away',
};

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

export function productDetail({ packVersion, policies, state, says }: WorkshopProduct): string {
  const standing = {
    signed: `signed, pack ${packVersion}`,
    changed: `changed since pack ${packVersion}`,
    faulty: `cannot be built: ${says ?? ''}`,
  }[state];
  return `${standing}, ${count(policies, 'policy').replace(/ys$/, 'ies')}`;
}

export function heldText({ machines, customers }: Held): string {
  if (machines === 0) return 'nobody yet';
  return `${count(machines, 'machine')} of ${count(customers.length, 'customer')}`;
}

export function policyDetail({ held }: WorkshopPolicy, { findings }: ProductFileView, index: number): string {
  const own = findingsOf(findings, index).length;
  return `${heldText(held)}${own === 0 ? '' : `, ${count(own, 'warning')}`}`;
}

/** What it is and what it gives. */
export function policyText({ id, code, kind, fields, held }: WorkshopPolicy): string[] {
  const holders = held.customers.slice(0, 3).map(({ name }) => name);
  const more = held.customers.length - holders.length;
  return [
    `${id}, code ${code}, ${kind}: ${givesText(fields)}`,
    ...(holders.length === 0
      ? []
      : [`Held on ${heldText(held)}: ${holders.join(', ')}${more > 0 ? ` and ${more} more` : ''}`]),
  ];
}

function givesText({ features, limits }: PolicyFields): string {
  return [...features, ...limitTexts(limits)].join(', ') || 'gives nothing';
}

const limitTexts = (limits: PolicyFields['limits']): string[] =>
  Object.entries(limits).map(([name, limit]) => `${name} ${limit}`);

export const FAULTY_FILE = 'No pack can be built from this file. Mend it in an editor, then come back:';
export const NO_FINDING = 'Nothing is wrong in this file.';

export function findingsLine({ findings }: ProductFileView): string | undefined {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (findings.length === 0) return undefined;
  const told = [
    ...(errors === 0 ? [] : [count(errors, 'error')]),
    ...(findings.length === errors ? [] : [count(findings.length - errors, 'warning')]),
  ];
  return `In the whole file: ${told.join(', ')} (L).`;
}

const ROWS: Readonly<Record<FormRow['kind'], string>> = {
  title: 'Title',
  feature: 'Feature',
  'new-feature': 'Feature',
  limit: 'Limit',
  'new-limit': 'Limit',
  term: 'Term',
  unit: 'Quantity',
  graceDays: 'Grace days',
  stacks: 'Stacks',
  returnable: 'Returnable',
  restorable: 'Restorable',
};

const LABEL_WIDTH = 11;

export function rowLabel(row: FormRow): string {
  return ROWS[row.kind].padEnd(LABEL_WIDTH);
}

/** The value, and what it was where it has changed. */
export function rowDetail({ now, was, made }: PolicyForm, row: FormRow): string {
  const value = valueText(now, row);
  const before = valueText(was, row);
  if (before === value || made !== undefined || row.kind.startsWith('new-')) return value;
  // The name stands before it already.
  return `${value}  (was ${row.kind === 'limit' ? before.slice(row.name.length + 1) : before})`;
}

function valueText(fields: PolicyFields, row: FormRow): string {
  switch (row.kind) {
    case 'title':
      return fields.title;
    case 'feature':
      return fields.features.includes(row.name) ? row.name : `not ${row.name}`;
    case 'limit': {
      const limit = Object.hasOwn(fields.limits, row.name) ? fields.limits[row.name] : undefined;
      return `${row.name} ${limit ?? 'none'}`;
    }
    case 'new-feature':
    case 'new-limit':
      return '+ add one';
    case 'term':
      return termText(fields.term);
    case 'unit':
      return unitText(fields.unit);
    case 'graceDays':
      return String(fields.graceDays);
    default:
      return fields[row.kind] ? 'yes' : 'no';
  }
}

function unitText(unit: PolicyFields['unit']): string {
  if (unit === 'none') return 'multiplies nothing';
  return unit === 'term' ? 'multiplies the term' : `multiplies the limit ${unit.limit}`;
}

/** Below the row that is highlighted. */
export const ROW_HINTS: Readonly<Record<FormRow['kind'], string>> = {
  title: 'What people call it: callers, agents, orders.',
  feature: "The program asks for it by this name: licence.has('name').",
  'new-feature': 'A name of lower-case letters, digits and dashes, such as trends.',
  limit: "The program asks for it by this name: licence.limit('name').",
  'new-limit': 'A name and a number, such as: tags 5000',
  term: 'How long one unit lasts: 12 months, 30 days, or perpetual.',
  unit: 'What the quantity of an order multiplies.',
  graceDays: 'Days for which it works on after its term: 0 to 365.',
  stacks: 'A renewal begins where the running term ends.',
  returnable: 'The licence can be given up for a receipt, and its seat is free again.',
  restorable: 'May be typed in again from paper. Only perpetual, and not returnable.',
};

export function formTitle({ policyId, made, was }: PolicyForm): string {
  return made === undefined
    ? `${was.title} (${policyId})`
    : `New policy ${policyId}, code ${made.code}, a copy of ${made.copyOf}`;
}

/** Who would be touched, a line each. */
export function holderLines(touched: readonly LicenseeEffect[], most: number): string[] {
  const names = new Map<string, { name: string; machines: number }>();
  for (const { customerId, name, machines } of touched.flatMap(({ customers }) => customers)) {
    names.set(customerId, { name, machines: machines + (names.get(customerId)?.machines ?? 0) });
  }
  const lines = [...names].map(([id, { name, machines }]) => `${name} (${id}), ${count(machines, 'machine')}`);
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), `and ${more} more`] : lines;
}

export const machinesOf = (touched: readonly LicenseeEffect[]): number =>
  touched.reduce((sum, { machines }) => sum + machines, 0);

export const REACH: readonly { readonly key: string; readonly label: string; readonly detail: string }[] = [
  { key: 'existing', label: 'Existing licences, too', detail: 'at the next start with the new pack (replaces)' },
  { key: 'new', label: 'Only new licences', detail: 'a policy of its own; this one stays as it is' },
];

export const LEAVE_FORM = {
  kind: 'warn',
  message: 'Changes are not saved. Drop them?',
  next: 'Y to drop them, N to go back.',
} as const;

export const ROOT_FIELDS = {
  file: 'File of the root key (empty: in the folder of the desk)',
  passphrase: 'Passphrase of the root key',
} as const;

export const SIMULATED = 'Simulated with keys that are thrown away; nothing was recorded.';

export const WORKSHOP_HELP: readonly string[] = [
  'Products: "changed" means that the file says other than the newest pack.',
  'Policies: Enter changes one, A makes another from it, D removes it.',
  'Form: Enter changes the row, D takes a feature or limit away, S saves.',
  'Saving writes the product file; comments in it stay. No site sees it yet.',
  'Licences that exist keep what they were given, unless you say otherwise.',
  'B shows what the next pack changes and for whom. S there signs it.',
  'U there writes a file to sign where the root key is:',
  '  readback-vendor pack sign FILE there, pack take FILE here.',
  '  Where no file may go: both with --typed.',
  'The kit is what a site gets: give it the new one after every pack.',
  'T tries a policy: a licence from its first day to its end.',
  'L: all that is wrong in the file, with line and column.',
];

export function workshopWords(notice: WorkshopNotice): NoticeWords {
  const wrong = (message: string, next?: string): NoticeWords => ({ kind: 'error', message, ...(next && { next }) });
  switch (notice.what) {
    case 'saved':
      return {
        kind: 'ok',
        message: `${notice.policyId} is saved in the file.`,
        next: 'B shows what the next pack changes.',
      };
    case 'removed':
      return { kind: 'ok', message: `${notice.policyId} is removed from the file.` };
    case 'not-a-title':
      return wrong(`Type 1 to ${notice.most} characters.`);
    case 'not-a-number':
      return wrong(`Type a number from 0 to ${notice.most}.`);
    case 'name-taken':
      return wrong(`${notice.name} is there already.`);
    case 'title-taken':
      return wrong(`Another policy is called "${notice.title}".`, 'Change the title first.');
    case 'id-taken':
      return wrong(`A pack has used the id ${notice.id}.`, 'Type another one: an id names one policy for ever.');
    case 'not-the-word':
      return wrong(`Nothing was done: that is not "${notice.word}".`, 'Type it, or go back with Esc.');
    case 'nothing-to-build':
      return { kind: 'info', message: `Nothing has changed since pack ${notice.version}.` };
    case 'not-a-name':
      return wrong('Use lower-case letters, digits and dashes, a letter first.');
    case 'not-a-limit':
      return wrong('Type a name and a number, such as: tags 5000');
    case 'not-a-term':
      return wrong('Type months or days, such as 12 months (up to 120) or 30 days, or perpetual.');
    case 'not-a-day':
      return wrong('Type a day such as 2027-01-31.');
    case 'not-a-quantity':
      return wrong('Type a quantity from 1 to 128.');
    case 'only-perpetual':
      return wrong('Only a perpetual policy can be restorable.', 'Set the term to perpetual first.');
    case 'not-removable':
      return { kind: 'info', message: 'Only features and limits can be taken away.' };
    case 'nothing-changed':
      return { kind: 'info', message: 'Nothing has changed: there is nothing to save.' };
    case 'no-free-code':
      return wrong('All 32 codes have been used by packs of this product.', 'Change a policy that nobody holds.');
    case 'file-faulty':
      return wrong('There is no policy to work on.', 'Mend the product file in an editor first.');
  }
}
