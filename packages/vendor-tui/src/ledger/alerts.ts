// Alerts: signs of abuse as rows. The same sign is told once; more of it is told again.
import { canonicalJson, type Json } from '@readback/core';
import { recordAct } from './acts.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { AlertRecord } from './schema-desk.js';

export interface NewAlert {
  readonly kind: string;
  /** What it is about, such as `order:o-5`. */
  readonly subject: string;
  /** How much of it there is. */
  readonly level: number;
  readonly customerId?: string | undefined;
  readonly facts: { readonly [name: string]: Json };
}

/** Nothing where as much of it was told before; `beside` open: only what nobody has dismissed yet counts. */
export async function raiseAlert(
  ledger: SignedLedger,
  alert: NewAlert,
  beside: 'all' | 'open' = 'all',
): Promise<AlertRecord | undefined> {
  const { kind, subject, level, customerId = null, facts } = alert;
  let told = ledger.db
    .selectFrom('alerts')
    .select('id')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('level', '>=', level);
  if (beside === 'open') told = told.where('dismissedAtMs', 'is', null);
  const known = await told.limit(1).executeTakeFirst();
  if (known !== undefined) return undefined;
  return await recordAct(ledger, 'alert-raised', async (tx, place, atMs) => {
    const record: AlertRecord = {
      id: `w-${place.seq}`,
      kind,
      subject,
      level,
      customerId,
      facts: canonicalJson(facts),
      raisedAtMs: atMs,
      dismissedAtMs: null,
      dismissedBy: null,
      changedSeq: place.seq,
    };
    await tx.insertInto('alerts').values(record).execute();
    const body = { alertId: record.id, kind, subject, level, customerId, facts };
    return { body, changed: [`alerts/${record.id}`], result: record };
  });
}

/** Throws `alert-unknown` where there is no open one. */
export async function dismissAlert(ledger: SignedLedger, alertId: string): Promise<AlertRecord> {
  return await recordAct(ledger, 'alert-dismissed', async (tx, place, atMs) => {
    await place.proofs.prove(tx, [`alerts/${alertId}`]);
    const result = await tx
      .updateTable('alerts')
      .set({ dismissedAtMs: atMs, dismissedBy: ledger.signer.agent })
      .where('id', '=', alertId)
      .where('dismissedAtMs', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (result === undefined) throw ledgerError('alert-unknown', { alertId });
    return { body: { alertId }, changed: [`alerts/${alertId}`], result };
  });
}

/** Open ones, newest first; also dismissed ones with `all`. */
export async function listAlerts(
  ledger: Ledger,
  { all = false, limit = 50 }: { readonly all?: boolean; readonly limit?: number } = {},
): Promise<AlertRecord[]> {
  let query = ledger.db.selectFrom('alerts').selectAll();
  if (!all) query = query.where('dismissedAtMs', 'is', null);
  return await query.orderBy('raisedAtMs', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** How many are open about a customer. */
export async function openAlertsOf(ledger: Ledger, customerId: string): Promise<number> {
  const { count } = await ledger.db
    .selectFrom('alerts')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('customerId', '=', customerId)
    .where('dismissedAtMs', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
