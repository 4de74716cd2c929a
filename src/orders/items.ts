// One test of an order is added later: the ward calls, or a rule asks for it. The order goes on with what
// it has, and is in progress again if it was completed. Cancelling one takes back results: src/withdrawals/.
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { eventsFrom } from '../platform/events.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { conflict, notFound } from '../platform/problems.ts'
import { enqueue } from '../platform/queue.ts'
import { inOrder, write } from '../platform/write.ts'
import { lockOrders } from './locks.ts'
import { findTests, refuseUnknownTests } from './orders.ts'
import { orderDocument } from './queries.ts'
import { rollUpOrders } from './roll-up.ts'
import { mayAddItems, type OrderStatus } from './rules.ts'
import type { AddedTests, Order } from './schemas.ts'

/**
 * Adds tests to an order. Of a panel, those that the order does not have yet.
 * @throws Problem 404 · 409 when the order was given up, or has a test already · 422 for an unknown test
 */
export async function addOrderItems(
  context: Context,
  caller: UserCaller,
  id: string,
  asked: AddedTests,
): Promise<JsonText<Order>> {
  return await write(context, caller, async (w) => {
    const [, [order], there, found] = await inOrder(w, [
      lockOrders.with({ ids: [id] }),
      lookAt.with({ id }),
      findTestsOf.with({ id }),
      findTests.with(asked),
    ])
    if (!order) throw notFound('order')
    if (!mayAddItems(order.status)) throw conflict(`The order is ${order.status}.`, [])
    refuseUnknownTests(asked, found)
    const twice = asked.tests.filter((code) => there.some((item) => item.code === code))
    if (twice.length > 0) throw conflict(`The order has ${twice.join(', ')} already.`, [])
    const known = new Set(there.map(({ test_id }) => test_id))
    const test_ids = [...new Set(found.map(({ test_id }) => test_id))].filter(
      (test_id) => !known.has(test_id),
    )
    if (test_ids.length === 0) throw conflict('The order has all tests of the panel already.', [])
    const isAnyDerived = found.some((one) => one.is_derived && !known.has(one.test_id))
    const items = test_ids.map((test_id) => ({ order_id: id, test_id }))
    const statements = [
      insertItems.with({ items }),
      rollUpOrders.with({ ids: [id] }),
      // What it is derived from may be there already.
      ...(isAnyDerived ? [enqueue(w, 'derive-results', { order_ids: [id] })] : []),
    ]
    return await finishWith(w, statements, orderDocument.with({ id }))
  })
}

const lookAt = statement({
  parameters: { id: 'uuid' },
  row: { status: as<OrderStatus>('text') },
})`
  select status from orders where id = ${'id'}`

const findTestsOf = statement({
  parameters: { id: 'uuid' },
  row: { test_id: 'uuid', code: 'text' },
})`
  select i.test_id, t.code from order_items i
  cross join lateral (select code from tests where id = i.test_id limit 1) t
  where i.order_id = ${'id'}`

/**
 * Adds tests to orders, behind the items that they have, each with its event and, where a result asked for it,
 * with `caused_by_result_id`. Where
 * the order has the test already, nothing is added and no row comes back. The orders must be locked (lockOrders);
 * who sends this sends rollUpOrders behind it, so that a completed order is in progress again.
 */
export const insertItems = statement({
  parameters: { items: 'jsonb' },
  row: { id: 'uuid', order_id: 'uuid', test_id: 'uuid' },
})`
  with added as (
    insert into order_items (order_id, test_id, caused_by_result_id, position)
    select asked.order_id, asked.test_id, asked.caused_by_result_id,
      (select coalesce(max(position), 0) from order_items i where i.order_id = asked.order_id) + asked.n
    from rows from (
      jsonb_to_recordset(${'items'}::jsonb) as (order_id uuid, test_id uuid, caused_by_result_id uuid)
    ) with ordinality as asked (order_id, test_id, caused_by_result_id, n)
    order by asked.n
    on conflict (order_id, test_id) do nothing
    returning id, order_id, test_id, position
  ), told as (
    ${eventsFrom({
      type: 'item.added',
      order_id: 'a.order_id',
      subject_id: 'a.id',
      data: { test: 't.code' },
      from: `(select * from added order by order_id, position) a
        cross join lateral (select code from tests where id = a.test_id limit 1) t`,
    })}
  )
  select id, order_id, test_id from added`
