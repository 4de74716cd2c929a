// Verbs that take back what others built on: a sample is rejected, an order is cancelled. Each goes down
// the same way, order, items, samples, results, and is one transaction.
import type { Context } from '../context.ts'
import { moveOrder, readOrder } from '../orders/orders.ts'
import { rollUpOrders, setItemStatus } from '../orders/roll-up.ts'
import type { Order } from '../orders/schemas.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { invalidField } from '../platform/problems.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { withdrawResults } from '../results/withdraw.ts'
import { lockSample, markRejected, readSample } from '../samples/samples.ts'
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
): Promise<Sample> {
  return await write(context, caller, async (w) => {
    const { order_id } = await lockSample(w, id, 'rejected')
    const reason = await w.trx
      .selectFrom('rejection_reasons')
      .where('code', '=', input.code)
      .where('active', '=', true)
      .select('name')
      .executeTakeFirst()
    if (!reason)
      throw invalidField('/code', 'unknown_reason', 'is not a reason: see /v1/rejection-reasons')
    await markRejected(w, id, input)
    const reopened = await withdrawResults(w, { sample_id: id }, `Sample rejected: ${reason.name}`)
    await setItemStatus(w, reopened, 'pending')
    await inOrder(w, [
      publish(w, {
        type: 'sample.rejected',
        order_id,
        subject_id: id,
        data: { code: input.code },
      }),
    ])
    await rollUpOrders(w, [order_id])
    const rejected = await readSample(w, id)
    if (rejected.awaits_recollection) {
      await inOrder(w, [
        publish(w, { type: 'sample.recollection_requested', order_id, subject_id: id }),
      ])
    }
    return rejected
  })
}

/**
 * Cancels an order with its open items and their results.
 * @throws Problem 404 · 409 when a result is final, or the life cycle forbids it
 */
export async function cancelOrder(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<Order> {
  return await write(context, caller, (w) => giveUpOrder(w, id, 'cancelled', reason))
}

/** Marks an order as placed by mistake. What was reported stays readable. @throws Problem 404 · 409 */
export async function markOrderInError(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<Order> {
  return await write(context, caller, (w) => giveUpOrder(w, id, 'entered_in_error', reason))
}

async function giveUpOrder(
  w: Write,
  id: string,
  to: 'cancelled' | 'entered_in_error',
  reason: string,
): Promise<Order> {
  await moveOrder(w, id, to, reason)
  const open = await w.trx
    .selectFrom('order_items')
    .where('order_id', '=', id)
    .where('status', 'in', ['pending', 'resulted'])
    .select('id')
    .execute()
  await withdrawResults(w, { order_id: id }, `Order ${to.replaceAll('_', ' ')}: ${reason}`)
  const items = open.map((item) => item.id)
  await setItemStatus(w, items, 'cancelled')
  return await readOrder(w, id)
}
