// Seats in use and seats given back follow from the grants: nothing else may say how many there are.
import { sql } from 'kysely';
import type { Ledger } from './open-ledger.js';

const BATCH = 500;

interface Counted {
  readonly id: string;
  readonly changedSeq: number | string;
  readonly used: number | string;
  readonly held: number | string;
  readonly returned: number | string;
  readonly free: number | string;
}

/** An order whose seats are not those that its grants hold or have given back. */
export async function wrongSeats(
  ledger: Ledger,
): Promise<{ readonly id: string; readonly changedSeq: number } | undefined> {
  let after = '';
  for (;;) {
    // One statement a batch, so that a seat taken at this moment is seen with its grant or not at all.
    const { rows } = await sql<Counted>`
      select id, changed_seq, seats_used as used, seats_returned as returned,
        coalesce((select sum(seats_taken) from grants
          where grants.order_id = orders.id and returned_seq is null), 0) as held,
        (select count(*) from grants where grants.order_id = orders.id
          and returned_seq is not null and retaken_by is null) as free
      from orders where id > ${after} order by id limit ${BATCH}`.execute(ledger.db);
    const wrong = rows.find(
      ({ used, held, returned, free }) => Number(used) !== Number(held) || Number(returned) !== Number(free),
    );
    if (wrong !== undefined) return { id: wrong.id, changedSeq: Number(wrong.changedSeq) };
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return undefined;
    after = last.id;
  }
}
