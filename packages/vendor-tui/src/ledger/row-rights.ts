// What the role of an agent allows, as far as rows show it: asked in the transaction of every act, and of every row again by
// `ledger verify`. The whole matrix, with what a supervisor approves, is the desk's (desk/roles.ts).
import type { Json } from '@readback/core';
import type { LedgerRow, RowKind } from './schema.js';
import type { Role } from './schema-desk.js';

/** Rows that only a supervisor signs. */
const BY_SUPERVISORS: ReadonlySet<RowKind> = new Set([
  'agent-added',
  'agent-changed',
  'rule-changed',
  'approval-decided',
  'alert-dismissed',
  'grant-revoked',
  'pack-added',
  'shipment-made',
  'product-added',
  'key-added',
  'key-rotated',
  'key-retired',
  'key-stolen',
  'key-thawed',
  'ledger-restored',
] satisfies RowKind[]);

export interface SignedAct {
  readonly kind: RowKind;
  readonly body: Readonly<Record<string, Json>>;
  /** It uses up the approval of a supervisor, or belongs to an act before it that does. */
  readonly isApproved: boolean;
}

export function isAllowed(role: Role, { kind, body, isApproved }: SignedAct): boolean {
  if (role === 'supervisor') return true;
  // `by`: facts of callers that somebody has changed as a supervisor.
  if (BY_SUPERVISORS.has(kind) || body['by'] === 'supervisor') return false;
  return kind !== 'order-added' || isApproved;
}

/** Orders of one import are rows one after the other, and the first one uses up the approval of them all. */
export function goesOn(
  row: Pick<LedgerRow, 'kind' | 'agent'>,
  before: Pick<LedgerRow, 'kind' | 'agent'> | undefined,
): boolean {
  return row.kind === 'order-added' && before?.kind === 'order-added' && before.agent === row.agent;
}
