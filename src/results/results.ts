// The verbs of a result that exists: verify, correct, rerun, mark as an error. Entering one is in entry/,
// what it means in interpretation/.
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { lockOrders, rollUpOrders, setItemStatus } from '../orders/roll-up.ts'
import { isOrderLive, type OrderStatus } from '../orders/rules.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { conflict, forbidden, invalidField, notFound } from '../platform/problems.ts'
import { enqueue } from '../platform/queue.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { getResult } from './queries.ts'
import { allowedResultTransitions, parseReportedValue, type ResultStatus } from './rules.ts'
import type { Correction, Result } from './schemas.ts'
import { withdrawResults } from './withdraw.ts'

/**
 * A person releases a held result. A correction takes the place of the result that it corrects, in one
 * transaction: a reader sees the one or the other, never both or none.
 * @throws Problem 403 when the caller entered it (policy) · 404 · 409
 */
export async function verifyResult(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<Result> {
  return await write(context, caller, async (w) => {
    const result = await lockResult(w, id, 'final')
    if (context.config.policy.verify_by_another_person && result.entered_by === caller.user_id) {
      throw forbidden('You entered this result: another person must verify it.')
    }
    if (result.corrects_id !== null) {
      await w.trx
        .updateTable('results')
        .set({ superseded_at: sql`now()` })
        .where('id', '=', result.corrects_id)
        .execute()
    }
    await w.trx
      .updateTable('results')
      .set({ status: 'final', verified_by: caller.user_id, released_at: sql`now()` })
      .where('id', '=', id)
      .execute()
    await setItemStatus(w, [result.order_item_id], 'final')
    const type = result.corrects_id === null ? 'result.final' : 'result.corrected'
    await inOrder(w, [publish(w, { type, order_id: result.order_id, subject_id: id })])
    await rollUpOrders(w, [result.order_id])
    return await readResult(w, id)
  })
}

/**
 * Proposes another value for a final result, as a new version. It is interpreted and verified like any
 * other; until then the reported one stands.
 * @throws Problem 404 · 409 when it is not the reported result, or is being corrected already · 422
 */
export async function correctResult(
  context: Context,
  caller: UserCaller,
  id: string,
  { value, unit, reason }: Correction,
): Promise<Result> {
  return await write(context, caller, async (w) => {
    const reported = await lockResult(w, id, undefined)
    if (reported.status !== 'final' || reported.superseded_at !== null) {
      throw conflict(
        'Only the result that is reported now can be corrected.',
        allowedResultTransitions(reported.status),
      )
    }
    if (reported.correction_open) throw conflict('A correction of this result is under way.', [])
    if (!reported.units.includes(unit)) {
      throw invalidField(
        '/unit',
        'unknown_unit',
        `is not a unit of this test: ${reported.units.join(', ')}`,
      )
    }
    const { comparator, value: number } = parseReportedValue(value)!
    const corrected = await w.trx
      .insertInto('results')
      .values({
        order_item_id: reported.order_item_id,
        sample_id: reported.sample_id,
        version: reported.newest_version + 1,
        value,
        comparator,
        number,
        unit,
        entered_by: caller.user_id,
        corrects_id: id,
        correction_reason: reason,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await inOrder(w, [enqueue(w, 'interpret-results', { result_ids: [corrected.id] })])
    await inOrder(w, [
      publish(w, {
        type: 'result.correction_entered',
        order_id: reported.order_id,
        subject_id: corrected.id,
      }),
    ])
    return await readResult(w, corrected.id)
  })
}

/** Gives up a result that is not final: its item waits for a new one. @throws Problem 404 · 409 */
export async function rerunResult(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<Result> {
  return await write(context, caller, (w) => withdrawResult(w, id, 'cancelled', reason))
}

/** Marks a result as an error, whatever its status: it stays readable, and its item waits for a new one. */
export async function markResultInError(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<Result> {
  return await write(context, caller, (w) => withdrawResult(w, id, 'entered_in_error', reason))
}

async function withdrawResult(
  w: Write<UserCaller>,
  id: string,
  to: 'cancelled' | 'entered_in_error',
  reason: string,
): Promise<Result> {
  const result = await lockResult(w, id, to)
  await w.trx
    .updateTable('results')
    .set({ status: to, status_reason: reason })
    .where('id', '=', id)
    .execute()
  // A proposed correction does not stand for its item yet; one that was replaced or cancelled no longer does.
  const stood =
    result.superseded_at === null &&
    result.status !== 'cancelled' &&
    (result.corrects_id === null || result.status === 'final')
  if (stood) {
    await setItemStatus(w, [result.order_item_id], 'pending')
    await withdrawResults(w, { corrects_id: id }, 'The result that it corrects was an error')
  }
  await inOrder(w, [
    publish(w, { type: `result.${to}`, order_id: result.order_id, subject_id: id }),
  ])
  await rollUpOrders(w, [result.order_id])
  return await readResult(w, id)
}

/**
 * Locks the result's order and returns what its verbs look at.
 * @throws Problem 404 · 409 unless the life cycle lets a caller move it `to` (any status if undefined)
 */
async function lockResult(w: Write, id: string, to: ResultStatus | undefined) {
  const found = await w.trx
    .selectFrom('results as r')
    .innerJoin('order_items as i', 'i.id', 'r.order_item_id')
    .select('i.order_id')
    .where('r.id', '=', id)
    .executeTakeFirst()
  if (!found) throw notFound('result')
  await lockOrders(w, [found.order_id])
  const result = await w.trx
    .selectFrom('results as r')
    .innerJoin('order_items as i', 'i.id', 'r.order_item_id')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .innerJoin('tests as t', 't.id', 'i.test_id')
    .where('r.id', '=', id)
    .select([
      'r.order_item_id',
      'r.sample_id',
      'r.entered_by',
      'r.corrects_id',
      'r.superseded_at',
      'i.order_id',
    ])
    .select([
      sql<ResultStatus>`r.status`.as('status'),
      sql<OrderStatus>`o.status`.as('order_status'),
      sql<number>`(select max(v.version) from results v where v.order_item_id = r.order_item_id)`.as(
        'newest_version',
      ),
      sql<boolean>`exists (select from results v where v.order_item_id = r.order_item_id
        and v.status in ('entered', 'interpreted', 'held'))`.as('correction_open'),
      sql<string[]>`array(select t.unit union all
        select c.from_unit from unit_conversions c where c.test_id = t.id and c.valid_during @> now())`.as(
        'units',
      ),
    ])
    .executeTakeFirstOrThrow()
  const allowed = allowedResultTransitions(result.status)
  if (to && !allowed.includes(to)) throw conflict(`The result is ${result.status}.`, allowed)
  if (to !== 'entered_in_error' && !isOrderLive(result.order_status)) {
    throw conflict(`The order is ${result.order_status}.`, [])
  }
  return result
}

async function readResult({ trx }: Write, id: string): Promise<Result> {
  return JSON.parse(await getResult(trx, id)) as Result
}
