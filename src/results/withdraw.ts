// What other features use of results inside their own transactions: take back those of a rejected sample
// or of a cancelled order.
import { sql } from 'kysely'
import type { Write } from '../platform/write.ts'

/**
 * Of a sample, all of its results, also those that are reported; of an order, those under way; of a result
 * that was reported in error, the correction of it that is under way.
 */
type Which = { sample_id: string } | { order_id: string } | { corrects_id: string }

/**
 * Cancels the results that are not final and marks the final ones as errors. Their order must be locked.
 * Returns the ids of the order items that have no result any more; one whose result had been replaced
 * before still has the other.
 */
export async function withdrawResults(w: Write, which: Which, reason: string): Promise<string[]> {
  const rows = await w.trx
    .updateTable('results as r')
    .from('order_items as i')
    .whereRef('i.id', '=', 'r.order_item_id')
    .where((eb) => {
      const underWay = eb('r.status', 'in', ['entered', 'interpreted', 'held'])
      if ('order_id' in which) return eb('i.order_id', '=', which.order_id).and(underWay)
      if ('corrects_id' in which) return eb('r.corrects_id', '=', which.corrects_id).and(underWay)
      return eb('r.sample_id', '=', which.sample_id).and(
        eb.or([underWay, eb('r.status', '=', 'final')]),
      )
    })
    .set({
      status: sql`case r.status when 'final' then 'entered_in_error' else 'cancelled' end`,
      status_reason: reason,
    })
    .returning(['r.id', 'r.status', 'r.order_item_id', 'r.superseded_at', 'i.order_id'])
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
  const current = rows.filter(({ superseded_at }) => superseded_at === null)
  return [...new Set(current.map(({ order_item_id }) => order_item_id))]
}
