// Values of the form as people type them.
import type { PolicyFields } from '../../desk/edit-product.js';
import type { WorkshopNotice } from './workshop-notices.js';
import type { FormRow } from './workshop-state.js';

const MOST_LIMIT = 1_000_000_000;
const MOST_GRACE = 365;
const MOST_MONTHS = 120;
const MOST_DAYS = 3660;
const MOST_TITLE = 40;

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

export type Taken = { readonly fields: PolicyFields } | { readonly notice: WorkshopNotice };

/** As it stands in the field when it is opened. */
export function textOf(fields: PolicyFields, row: FormRow): string {
  switch (row.kind) {
    case 'title':
      return fields.title;
    case 'feature':
      return row.name;
    case 'limit':
      return String(fields.limits[row.name] ?? 0);
    case 'term':
      return termText(fields.term);
    case 'graceDays':
      return String(fields.graceDays);
    default:
      return '';
  }
}

export function termText(term: PolicyFields['term']): string {
  if (term === null) return 'perpetual';
  const [count, noun] = 'months' in term ? [term.months, 'month'] : [term.days, 'day'];
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What was typed for a row, in the fields; or why it cannot be. */
export function takeTyped(fields: PolicyFields, row: FormRow, typed: string): Taken {
  const text = typed.trim();
  switch (row.kind) {
    case 'title':
      if (text === '' || Array.from(text).length > MOST_TITLE) return wrong({ what: 'not-a-title', most: MOST_TITLE });
      return { fields: { ...fields, title: text } };
    case 'new-feature':
      return takeFeature(fields, text);
    case 'new-limit':
      return takeLimit(fields, text);
    case 'limit': {
      const limit = numberIn(text, MOST_LIMIT);
      if (limit === undefined) return wrong({ what: 'not-a-number', most: MOST_LIMIT });
      return { fields: { ...fields, limits: { ...fields.limits, [row.name]: limit } } };
    }
    case 'graceDays': {
      const graceDays = numberIn(text, MOST_GRACE);
      return graceDays === undefined
        ? wrong({ what: 'not-a-number', most: MOST_GRACE })
        : { fields: { ...fields, graceDays } };
    }
    case 'term': {
      const term = termIn(text);
      return term === undefined ? wrong({ what: 'not-a-term' }) : { fields: withTerm(fields, term) };
    }
    default:
      return { fields };
  }
}

const wrong = (notice: WorkshopNotice): Taken => ({ notice });

function takeFeature(fields: PolicyFields, name: string): Taken {
  if (!NAME.test(name)) return wrong({ what: 'not-a-name' });
  if (fields.features.includes(name)) return wrong({ what: 'name-taken', name });
  return { fields: { ...fields, features: [...fields.features, name] } };
}

/** `tags 5000`. */
function takeLimit(fields: PolicyFields, text: string): Taken {
  const [, name = '', digits = ''] = /^(\S+?)[\s:=]+(\S+)$/.exec(text) ?? [];
  if (!NAME.test(name)) return wrong({ what: 'not-a-limit' });
  if (Object.hasOwn(fields.limits, name)) return wrong({ what: 'name-taken', name });
  const limit = numberIn(digits, MOST_LIMIT);
  if (limit === undefined) return wrong({ what: 'not-a-number', most: MOST_LIMIT });
  return { fields: { ...fields, limits: { ...fields.limits, [name]: limit } } };
}

/** Digits, in groups if somebody likes: `50 000`, `50,000`. */
function numberIn(text: string, most: number): number | undefined {
  const digits = /^\d{1,3}(?:[ ,.']\d{3})+$/.test(text) ? text.replace(/\D/g, '') : text;
  return /^\d{1,10}$/.test(digits) && Number(digits) <= most ? Number(digits) : undefined;
}

function termIn(text: string): PolicyFields['term'] | undefined {
  if (/^(?:perpetual|for ?ever|null|none)$/i.test(text)) return null;
  const [, digits = '', noun = ''] = /^(\d{1,4}) *(m|months?|d|days?|y|years?)$/i.exec(text) ?? [];
  const count = Number(digits);
  if (digits === '' || count < 1) return undefined;
  if (/^d/i.test(noun)) return count <= MOST_DAYS ? { days: count } : undefined;
  const months = /^y/i.test(noun) ? count * 12 : count;
  return months <= MOST_MONTHS ? { months } : undefined;
}

/** Without an end there is nothing to multiply; with one nothing can be typed in again from paper. */
function withTerm(fields: PolicyFields, term: PolicyFields['term']): PolicyFields {
  if (term !== null) return { ...fields, term, restorable: false };
  return { ...fields, term, unit: fields.unit === 'term' ? 'none' : fields.unit };
}

const FLAGS = ['stacks', 'returnable', 'restorable'] as const;

/** Rows that are changed by pressing Enter on them; `undefined` for those that are typed. */
export function turned(fields: PolicyFields, { kind }: FormRow): Taken | undefined {
  if (kind === 'unit') return { fields: { ...fields, unit: nextUnit(fields) } };
  const flag = FLAGS.find((name) => name === kind);
  if (flag === undefined) return undefined;
  if (flag === 'restorable' && !fields.restorable && fields.term !== null) return wrong({ what: 'only-perpetual' });
  const next = { ...fields, [flag]: !fields[flag] };
  // The two exclude each other: what was given back could be typed in again.
  if (flag === 'restorable' && next.restorable) return { fields: { ...next, returnable: false } };
  return { fields: flag === 'returnable' && next.returnable ? { ...next, restorable: false } : next };
}

function nextUnit({ unit, term, limits }: PolicyFields): PolicyFields['unit'] {
  const units: readonly PolicyFields['unit'][] = [
    'none',
    ...(term === null ? [] : (['term'] as const)),
    ...Object.keys(limits).map((limit) => ({ limit })),
  ];
  const now = units.findIndex((one) => JSON.stringify(one) === JSON.stringify(unit));
  return units[(now + 1) % units.length] ?? 'none';
}

/** Without a feature or a limit; `undefined` for rows that cannot be left out. */
export function without(fields: PolicyFields, row: FormRow): PolicyFields | undefined {
  if (row.kind === 'feature') return { ...fields, features: fields.features.filter((name) => name !== row.name) };
  if (row.kind !== 'limit') return undefined;
  return { ...fields, limits: Object.fromEntries(Object.entries(fields.limits).filter(([name]) => name !== row.name)) };
}

/** An id that no pack has used: `professional-2`. */
export function freeId(id: string, used: readonly string[]): string {
  const stem = id.replace(/-\d+$/, '').slice(0, 36);
  for (let number = 2; ; number++) if (!used.includes(`${stem}-${number}`)) return `${stem}-${number}`;
}

export function isName(text: string): boolean {
  return NAME.test(text);
}
