// Verbs that take back what others built on: a sample is rejected, an order is cancelled. Each is one
// transaction, which locks first the order, then items, samples and results.
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import { settleNotices } from '../notices/settle-notices.ts'
import { moveOrder } from '../orders/orders.ts'
import { lockOrderToClose } from '../orders/locks.ts'
import { orderDocument } from '../orders/queries.ts'
import { cancelItem, cancelOpenItems, rollUpOrders } from '../orders/roll-up.ts'
import {
  allowedOrderItemTransitions,
  mayAddItems,
  type OrderItemStatus,
  type OrderStatus,
} from '../orders/rules.ts'
import type { Order } from '../orders/schemas.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { finish, inOrder, write, type Write } from '../platform/write.ts'
import {
  inputGone,
  withdrawDerived,
  withdrawResultsOfItem,
  withdrawResultsOfOrder,
  withdrawResultsOfSample,
} from '../results/withdraw.ts'
import { sampleDocument } from '../samples/queries.ts'
import { lockSample, setRejected } from '../samples/samples.ts'
import type { Sample } from '../samples/schemas.ts'
import type { Rejection } from './schemas.ts'

/**
 * Rejects a sample: its results that are not final are cancelled, the final ones marked as errors, their
 * items wait for a new sample, and a recollection is asked for unless nothing needs one any more.
 * @throws Problem 404 · 409 · 422 for a code that is not in the list
 */
export async function rejectSample(
  context: Context,
  caller: UserCaller,
  id: string,
  input: Rejection,
): Promise<JsonText<Sample>> {
  return await write(context, caller, async (w) => {
    const { order_id } = await lockSample(w, id, 'rejected')
    const { code, note } = input
    const [[reason], [order]] = await inOrder(w, [
      findReason.with({ code }),
      findOrderer.with({ order_id }),
    ])
    if (!reason)
      throw invalidField('/code', 'unknown_reason', 'is not a reason: see /v1/rejection-reasons')
    const because = `Sample rejected: ${reason.name}`
    const [, , , , , , [read]] = await inOrder(w, [
      setRejected.with({ id, code, note, by: caller.user_id }),
      withdrawResultsOfSample.with({ sample_id: id, reason: because }),
      withdrawDerived.with({ order_id, reason: inputGone }),
      publish(w, { type: 'sample.rejected', order_id, subject_id: id, data: { code } }),
      settleNotices(w, [order_id]),
      rollUpOrders.with({ ids: [order_id] }),
      sampleDocument.with({ id }),
    ])
    const { awaits_recollection } = JSON.parse(read!.json) as Sample
    const ask = {
      type: 'sample.recollection_requested',
      order_id,
      subject_id: id,
      data: { code, ordered_by: order!.ordered_by },
    } as const
    return await finish(w, awaits_recollection ? [publish(w, ask)] : [], read!.json)
  })
}

const findOrderer = statement({ parameters: { order_id: 'uuid' }, row: { ordered_by: 'uuid' } })`
  select ordered_by from orders where id = ${'order_id'}`

const findReason = statement({ parameters: { code: 'text' }, row: { name: 'text' } })`
  select name from rejection_reasons where code = ${'code'} and active`

/**
 * Cancels an order with its open items and their results.
 * @throws Problem 404 · 409 when a result is final, or the life cycle forbids it
 */
export async function cancelOrder(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<JsonText<Order>> {
  return await write(context, caller, (w) => giveUpOrder(w, id, 'cancelled', reason))
}

/**
 * Cancels one test of an order with its result under way; the others go on. The order follows: it is completed
 * if the rest is final, and cancelled if nothing is left.
 * @throws Problem 404, also for an item of another order · 409 when the life cycle forbids it
 */
export async function cancelOrderItem(
  context: Context,
  caller: UserCaller,
  order_id: string,
  item_id: string,
  reason: string,
): Promise<JsonText<Order>> {
  return await write(context, caller, async (w) => {
    const [, [item]] = await inOrder(w, [
      lockOrderToClose.with({ id: order_id }),
      lookAtItem.with({ order_id, item_id }),
    ])
    if (!item) throw notFound('item of this order')
    const { status, order_status } = item
    if (!mayAddItems(order_status)) throw conflict(`The order is ${order_status}.`, [])
    const allowed = allowedOrderItemTransitions(status)
    if (!allowed.includes('cancelled')) throw conflict(`The test is ${status}.`, allowed)
    const statements = [
      withdrawResultsOfItem.with({
        order_item_id: item_id,
        reason: `Test cancelled: ${reason}`,
      }),
      cancelItem.with({ id: item_id, reason }),
      withdrawDerived.with({ order_id, reason: inputGone }),
      publish(w, { type: 'item.cancelled', order_id, subject_id: item_id }),
      settleNotices(w, [order_id]),
      rollUpOrders.with({ ids: [order_id] }),
    ] as const
    return await finishWith(w, statements, orderDocument.with({ id: order_id }))
  })
}

const lookAtItem = statement({
  parameters: { order_id: 'uuid', item_id: 'uuid' },
  row: { status: as<OrderItemStatus>('text'), order_status: as<OrderStatus>('text') },
})`
  select i.status, o.status as order_status from order_items i
  join orders o on o.id = i.order_id
  where i.id = ${'item_id'} and i.order_id = ${'order_id'}`

/** Marks an order as placed by mistake. What was reported stays readable. @throws Problem 404 · 409 */
export async function markOrderInError(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<JsonText<Order>> {
  return await write(context, caller, (w) => giveUpOrder(w, id, 'entered_in_error', reason))
}

async function giveUpOrder(
  w: Write,
  id: string,
  to: 'cancelled' | 'entered_in_error',
  reason: string,
): Promise<JsonText<Order>> {
  const statements = [
    ...(await moveOrder(w, id, to, reason)),
    withdrawResultsOfOrder.with({
      order_id: id,
      reason: `Order ${to.replaceAll('_', ' ')}: ${reason}`,
    }),
    cancelOpenItems.with({ order_id: id }),
    settleNotices(w, [id]),
  ]
  return await finishWith(w, statements, orderDocument.with({ id }))
}
