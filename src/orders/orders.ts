// The verbs of an order: place, hold, resume. Cancelling one takes back results too, and is therefore in
// src/withdrawals/; how far the work has come is never set here but derived, in roll-up.ts.
import { sql } from 'kysely'
import { prepare } from '../../db/prepared.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { conflict, invalid, invalidField, notFound } from '../platform/problems.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { getOrder } from './queries.ts'
import { lockOrders, rollUpOrders } from './roll-up.ts'
import { allowedOrderTransitions, type OrderStatus } from './rules.ts'
import type { NewOrder, Order } from './schemas.ts'

/**
 * Places an order for a patient: one item per test, those of panels included, each test once.
 * @throws Problem 422 for an unknown patient, test or panel
 */
export async function placeOrder(
  context: Context,
  caller: UserCaller,
  input: NewOrder,
): Promise<Order> {
  return await write(context, caller, async (w) => {
    const { id, test_ids } = await checkOrder(w, input)
    const { patient_id, priority } = input
    await inOrder(w, [
      insertOrder.with({ id, patient_id, priority, ordered_by: caller.user_id, test_ids }),
      publish(w, { type: 'order.placed', order_id: id, subject_id: id, data: { priority } }),
    ])
    return await readOrder(w, id)
  })
}

/** @throws Problem 404 · 409 when the life cycle forbids it */
export async function holdOrder(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<Order> {
  return await write(context, caller, async (w) => {
    await moveOrder(w, id, 'on_hold', reason)
    return await readOrder(w, id)
  })
}

/** Samples may have come while it was on hold: the roll-up looks again. @throws Problem 404 · 409 */
export async function resumeOrder(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<Order> {
  return await write(context, caller, async (w) => {
    await moveOrder(w, id, 'placed', null)
    await rollUpOrders(w, [id])
    return await readOrder(w, id)
  })
}

/** One step of the life cycle that a caller takes, within the transaction of a verb. */
export async function moveOrder(
  w: Write,
  id: string,
  to: OrderStatus,
  reason: string | null,
): Promise<void> {
  await lockOrders(w, [id])
  const order = await w.trx
    .selectFrom('orders')
    .where('id', '=', id)
    .select(['status', (eb) => anyItemFinal(eb.ref('orders.id')).as('any_final')])
    .executeTakeFirst()
  if (!order) throw notFound('order')
  const status = order.status as OrderStatus
  const allowed = allowedOrderTransitions(status, order.any_final)
  if (!allowed.includes(to)) {
    const why = order.any_final && to === 'cancelled' ? ' and has a final result' : ''
    throw conflict(`The order is ${status}${why}.`, allowed)
  }
  await w.trx
    .updateTable('orders')
    .set({ status: to, status_reason: reason, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
  await inOrder(w, [
    publish(w, {
      type: to === 'placed' ? 'order.resumed' : `order.${to}`,
      order_id: id,
      subject_id: id,
      data: { from: status, to },
    }),
  ])
}

export async function readOrder({ trx }: Write, id: string): Promise<Order> {
  return JSON.parse(await getOrder(trx, id)) as Order
}

function anyItemFinal(orderId: unknown) {
  return sql<boolean>`exists (select from order_items i where i.order_id = ${orderId} and i.status = 'final')`
}

// Codes to ids, an id for the order, and the patient locked against being deleted meanwhile (deletePatient
// takes a stronger lock).
async function checkOrder(
  { trx }: Write,
  { patient_id, tests, panels }: NewOrder,
): Promise<{ id: string; test_ids: string[] }> {
  const [[patient], found] = await Promise.all([
    lockPatient(trx, { patient_id }),
    findTests(trx, { tests, panels }),
  ])
  if (!patient)
    throw invalidField(
      '/patient_id',
      'unknown_patient',
      'is not a patient, or one that was deleted',
    )
  const known = new Set(found.map(({ code }) => code))
  const unknown = [
    ...tests.map((code, n) => ({ code, pointer: `/tests/${n}`, what: 'test', list: '/v1/tests' })),
    ...panels.map((code, n) => ({
      code,
      pointer: `/panels/${n}`,
      what: 'panel',
      list: '/v1/panels',
    })),
  ].filter(({ code }) => !known.has(code))
  if (unknown.length > 0) {
    throw invalid(
      unknown.map(({ code, pointer, what, list }) => ({
        pointer,
        code: `unknown_${what}`,
        message: `"${code}" is not a ${what} that can be ordered: see ${list}`,
      })),
    )
  }
  const test_ids = [...new Set(found.map(({ test_id }) => test_id))]
  return { id: patient.order_id, test_ids }
}

const lockPatient = prepare((db, p: { patient_id: string }) =>
  db
    .selectFrom('patients')
    .select(sql<string>`uuidv7()`.as('order_id'))
    .where('id', '=', p.patient_id)
    .where('deleted_at', 'is', null)
    .forShare(),
)

// In the order in which they were asked for: tests first, then the panels' tests by position.
const findTests = prepare((db, p: { tests: string[]; panels: string[] }) =>
  db
    .selectFrom('tests')
    .where('code', '=', sql<string>`any(${p.tests}::text[])`)
    .where('active', '=', true)
    .select([
      'code',
      'id as test_id',
      sql<number>`array_position(${p.tests}::text[], code)`.as('position'),
    ])
    .unionAll((db) =>
      db
        .selectFrom('panels')
        .innerJoin('panel_tests', 'panel_tests.panel_id', 'panels.id')
        .innerJoin('tests', 'tests.id', 'panel_tests.test_id')
        .where('panels.code', '=', sql<string>`any(${p.panels}::text[])`)
        .where('panels.active', '=', true)
        .where('tests.active', '=', true)
        .select([
          'panels.code',
          'tests.id as test_id',
          sql<number>`1000 + panel_tests.position`.as('position'),
        ]),
    )
    .orderBy('position'),
)

type OrderRow = { id: string; patient_id: string; priority: string; ordered_by: string }

const insertOrder = prepare((db, p: OrderRow & { test_ids: string[] }) =>
  db
    .with('placed', (q) =>
      q
        .insertInto('orders')
        .values({
          id: p.id,
          patient_id: p.patient_id,
          priority: p.priority,
          ordered_by: p.ordered_by,
        })
        .returning('id'),
    )
    .with('items', (q) =>
      q
        .insertInto('order_items')
        .columns(['order_id', 'test_id', 'position'])
        .expression((eb) =>
          eb
            .selectFrom([
              'placed',
              sql<{
                test_id: string
                position: number
              }>`unnest(${p.test_ids}::uuid[]) with ordinality`.as<'t'>(sql`t (test_id, position)`),
            ])
            .select(['placed.id', 't.test_id', 't.position']),
        ),
    )
    .selectFrom('placed')
    .select('id'),
)
