// Rolls up every open order and those completed of late, page by page, and logs each difference.
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Caller } from '../platform/caller.ts'
import { write } from '../platform/write.ts'
import { lockOrders, rollUpOrders, type StatusChange } from './roll-up.ts'

const page_size = 500

/** Returns the orders whose status was wrong. Locks one page of orders at a time. */
export async function repairOrders(context: Context, caller: Caller): Promise<StatusChange[]> {
  const repaired: StatusChange[] = []
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await context.db
      .selectFrom('orders')
      .where('id', '>', after)
      .where((eb) =>
        eb.or([
          eb('status', 'in', ['placed', 'in_progress']),
          eb.and([
            eb('status', '=', 'completed'),
            eb('updated_at', '>', sql<Date>`now() - interval '1 day'`),
          ]),
        ]),
      )
      .orderBy('id')
      .limit(page_size)
      .select('id')
      .execute()
    const ids = page.map(({ id }) => id)
    const changes = await write(context, caller, async (w) => {
      await lockOrders(w, ids)
      return await rollUpOrders(w, ids)
    })
    for (const change of changes) context.log.error(change, 'order had a wrong status: repaired')
    repaired.push(...changes)
    if (page.length < page_size) return repaired
    after = ids.at(-1)!
  }
}
