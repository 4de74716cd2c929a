// The verbs of a sample: collect, receive, accept. Rejecting one takes back results too, and is therefore
// in src/withdrawals/.
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { lockOrders, rollUpOrders } from '../orders/roll-up.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { getSample } from './queries.ts'
import { accessionNumber, allowedSampleTransitions, type SampleStatus } from './rules.ts'
import type { NewSample, Sample } from './schemas.ts'

// A ward's clock may be ahead of ours by this much before "now" counts as the future.
const clockTolerance_ms = 60_000

/**
 * Records that a sample was taken for an order, and gives it its accession number. After a rejection
 * the new sample is linked to the one it replaces.
 * @throws Problem 409 when the order takes no samples any more · 422 for an unknown order, a specimen type
 *   that no test of the order needs, or a time before birth or in the future
 */
export async function collectSample(
  context: Context,
  caller: UserCaller,
  input: NewSample,
): Promise<Sample> {
  const { order_id, specimen_type, collected_at } = input
  if (Date.parse(collected_at) > context.clock.now().getTime() + clockTolerance_ms) {
    throw invalidField('/collected_at', 'in_the_future', 'must not be in the future')
  }
  return await write(context, caller, async (w) => {
    await lockOrders(w, [order_id])
    const { replaces_id, sequence, year } = await checkOrder(w, input)
    const { id } = await w.trx
      .insertInto('samples')
      .values({
        order_id,
        specimen_type,
        collected_at,
        collected_by: caller.user_id,
        accession_number: accessionNumber(BigInt(sequence), year),
        replaces_id,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await inOrder(w, [
      publish(w, {
        type: 'sample.collected',
        order_id,
        subject_id: id,
        data: { specimen_type },
      }),
    ])
    return await readSample(w, id)
  })
}

/** The sample has reached the laboratory: its order is in progress. @throws Problem 404 · 409 */
export async function receiveSample(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<Sample> {
  return await write(context, caller, async (w) => {
    const { order_id } = await lockSample(w, id, 'received')
    await w.trx
      .updateTable('samples')
      .set({
        status: 'received',
        received_at: sql`now()`,
        received_by: caller.user_id,
        updated_at: sql`now()`,
      })
      .where('id', '=', id)
      .execute()
    await inOrder(w, [publish(w, { type: 'sample.received', order_id, subject_id: id })])
    await rollUpOrders(w, [order_id])
    return await readSample(w, id)
  })
}

/** The sample was looked at and is fit for its tests. @throws Problem 404 · 409 */
export async function acceptSample(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<Sample> {
  return await write(context, caller, async (w) => {
    const { order_id } = await lockSample(w, id, 'accepted')
    await w.trx
      .updateTable('samples')
      .set({ status: 'accepted', updated_at: sql`now()` })
      .where('id', '=', id)
      .execute()
    await inOrder(w, [publish(w, { type: 'sample.accepted', order_id, subject_id: id })])
    return await readSample(w, id)
  })
}

/**
 * Locks the sample's order, and returns the sample if its life cycle lets it become `to`.
 * @throws Problem 404 · 409
 */
export async function lockSample(
  w: Write,
  id: string,
  to: SampleStatus,
): Promise<{ order_id: string }> {
  const found = await w.trx
    .selectFrom('samples')
    .select('order_id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw notFound('sample')
  await lockOrders(w, [found.order_id])
  const { status, order_status } = await w.trx
    .selectFrom('samples as s')
    .innerJoin('orders as o', 'o.id', 's.order_id')
    .select(['s.status', 'o.status as order_status'])
    .where('s.id', '=', id)
    .executeTakeFirstOrThrow()
  const allowed = allowedSampleTransitions(status as SampleStatus)
  if (!allowed.includes(to)) throw conflict(`The sample is ${status}.`, allowed)
  if (to !== 'rejected' && ['cancelled', 'entered_in_error'].includes(order_status)) {
    throw conflict(`The sample's order is ${order_status}: it needs no more work.`, [])
  }
  return found
}

/** Marks a sample as rejected; its order must be locked. For src/withdrawals/, which takes back its results. */
export async function markRejected(
  w: Write<UserCaller>,
  id: string,
  rejection: { code: string; note: string | null },
): Promise<void> {
  await w.trx
    .updateTable('samples')
    .set({
      status: 'rejected',
      rejection_code: rejection.code,
      rejection_note: rejection.note,
      rejected_at: sql`now()`,
      rejected_by: w.caller.user_id,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

export async function readSample({ trx }: Write, id: string): Promise<Sample> {
  return JSON.parse(await getSample(trx, id)) as Sample
}

async function checkOrder(
  { trx, context }: Write,
  { order_id, specimen_type, collected_at }: NewSample,
) {
  const { time_zone } = context.config.policy
  const order = await trx
    .selectFrom('orders as o')
    .innerJoin('patients as p', 'p.id', 'o.patient_id')
    .where('o.id', '=', order_id)
    .select((eb) => [
      'o.status',
      sql<boolean>`(${collected_at}::timestamptz at time zone ${time_zone})::date < p.birth_date`.as(
        'before_birth',
      ),
      eb
        .selectFrom('order_items as i')
        .innerJoin('tests as t', 't.id', 'i.test_id')
        .whereRef('i.order_id', '=', 'o.id')
        .where('i.status', '<>', 'cancelled')
        .select(sql<string[]>`coalesce(array_agg(distinct t.specimen_type), '{}')`.as('types'))
        .as('needed'),
      eb
        .selectFrom('samples as s')
        .whereRef('s.order_id', '=', 'o.id')
        .where('s.specimen_type', '=', specimen_type)
        .where('s.status', '=', 'rejected')
        .where((sample) =>
          sample.not(
            sample.exists(
              sample
                .selectFrom('samples as other')
                .whereRef('other.replaces_id', '=', 's.id')
                .select('other.id'),
            ),
          ),
        )
        .orderBy('s.rejected_at')
        .limit(1)
        .select('s.id')
        .as('replaces_id'),
      sql<string>`nextval('accession_numbers')`.as('sequence'),
      sql<number>`extract(year from now() at time zone ${time_zone})::integer`.as('year'),
    ])
    .executeTakeFirst()
  if (!order) throw invalidField('/order_id', 'unknown_order', 'is not an order')
  if (order.status !== 'placed' && order.status !== 'in_progress') {
    throw conflict(`The order is ${order.status}: it takes no samples.`, [])
  }
  if (!order.needed?.includes(specimen_type)) {
    const needed = order.needed?.join(', ')
    throw invalidField(
      '/specimen_type',
      'specimen_not_needed',
      `no test of this order needs it; needed: ${needed}`,
    )
  }
  if (order.before_birth)
    throw invalidField('/collected_at', 'before_birth', 'is before the patient was born')
  return order
}
