// Rolls up every order that is under way, and those that were placed of late, page by page, and logs each
// difference.
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../platform/caller.ts'
import { inOrder, write } from '../platform/write.ts'
import { lockOrders } from './locks.ts'
import { rollUpOrders, type StatusChange } from './roll-up.ts'
import { liveOrderStatuses, type OrderStatus } from './rules.ts'

const page_rows = 500
// An order that is completed wrongly was so from the day of its work: older ones have been looked at.
const completedIsLookedAt_days = 7

/** Returns the orders whose status was wrong. Locks one page of orders at a time. */
export async function repairOrders(context: Context, caller: Caller): Promise<StatusChange[]> {
  const repaired: StatusChange[] = []
  for (const status of liveOrderStatuses) {
    const oldest = new Date(0).toISOString()
    const recent = new Date(context.clock.now().getTime() - completedIsLookedAt_days * 86_400_000)
    let after = {
      ordered_at: status === 'completed' ? recent.toISOString() : oldest,
      id: '00000000-0000-0000-0000-000000000000',
    }
    for (;;) {
      const page = await findPage(context.db, { status, ...after, page_rows })
      if (page.length === 0) break
      const ids = page.map(({ id }) => id)
      const changes = await write(context, caller, async (w) => {
        const [, changed] = await inOrder(w, [lockOrders.with({ ids }), rollUpOrders.with({ ids })])
        return changed
      })
      for (const change of changes) context.log.error(change, 'order had a wrong status: repaired')
      repaired.push(...changes)
      if (page.length < page_rows) break
      after = page.at(-1)!
    }
  }
  return repaired
}

const findPage = statement({
  parameters: {
    status: as<OrderStatus>('text'),
    ordered_at: 'text',
    id: 'uuid',
    page_rows: 'integer',
  },
  row: { id: 'uuid', ordered_at: 'text' },
})`
  select id, ordered_at::text as ordered_at from orders
  where status = ${'status'} and (ordered_at, id) > (${'ordered_at'}::text::timestamptz, ${'id'}::uuid)
  order by orders.ordered_at, id
  limit ${'page_rows'}::integer`
