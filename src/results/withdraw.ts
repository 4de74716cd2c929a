// What other features use of results inside their own transactions: take back those of a rejected sample
// or of a cancelled order.
import { sql } from 'kysely'
import type { Write } from '../platform/write.ts'

type Withdrawn = { sample_id: string } | { order_item_ids: string[] }

/**
 * Cancels the results that are not final and marks the final ones as errors. Their order must be locked.
 * Returns the ids of the order items that they answered.
 */
export async function withdrawResults(
  w: Write,
  which: Withdrawn,
  reason: string,
): Promise<string[]> {
  const rows = await w.trx
    .updateTable('results as r')
    .from('order_items as i')
    .whereRef('i.id', '=', 'r.order_item_id')
    .where('r.status', 'not in', ['cancelled', 'entered_in_error'])
    .$if('sample_id' in which, (q) =>
      q.where('r.sample_id', '=', (which as { sample_id: string }).sample_id),
    )
    .$if('order_item_ids' in which, (q) =>
      q.where(
        'i.id',
        '=',
        sql<string>`any(${(which as { order_item_ids: string[] }).order_item_ids}::uuid[])`,
      ),
    )
    .set({
      status: sql`case r.status when 'final' then 'entered_in_error' else 'cancelled' end`,
      status_reason: reason,
    })
    .returning(['r.id', 'r.status', 'r.order_item_id', 'i.order_id'])
    .execute()
  if (rows.length > 0) {
    await w.trx
      .insertInto('events')
      .values(
        rows.map(({ id, status, order_id }) => ({
          type: `result.${status}`,
          order_id,
          subject_id: id,
        })),
      )
      .execute()
  }
  return [...new Set(rows.map(({ order_item_id }) => order_item_id))]
}
