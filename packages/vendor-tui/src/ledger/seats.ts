// Seats in use follow from the grants: nothing else may say how many there are.
import { sql } from 'kysely';
import type { Ledger } from './open-ledger.js';

const BATCH = 500;

/** An order whose seats in use are not those that its grants hold. */
export async function wrongSeats(
  ledger: Ledger,
): Promise<{ readonly id: string; readonly changedSeq: number } | undefined> {
  let after = '';
  for (;;) {
    // One statement a batch, so that a seat taken at this moment is seen with its grant or not at all.
    const { rows } = await sql<{ id: string; changedSeq: number; used: number; held: number | string }>`
      select id, changed_seq, seats_used as used,
        coalesce((select sum(seats_taken) from grants where grants.order_id = orders.id), 0) as held
      from orders where id > ${after} order by id limit ${BATCH}`.execute(ledger.db);
    const wrong = rows.find(({ used, held }) => Number(used) !== Number(held));
    if (wrong !== undefined) return { id: wrong.id, changedSeq: Number(wrong.changedSeq) };
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    after = last.id;
  }
}
