// The verbs of an order: place, hold, resume. Cancelling one takes back results too, and is therefore in
// src/withdrawals/; how far the work has come is never set here but derived, in roll-up.ts.
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { conflict, invalid, invalidField, notFound, Problem } from '../platform/problems.ts'
import { enqueue } from '../platform/queue.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { lockOrderToClose } from './locks.ts'
import { orderDocument } from './queries.ts'
import { rollUpOrders } from './roll-up.ts'
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
): Promise<JsonText<Order>> {
  return await write(context, caller, async (w) => {
    const { id, test_ids } = await checkOrder(w, input)
    const { patient_id, priority } = input
    const statements = [
      insertOrder.with({
        id,
        patient_id,
        priority,
        test_ids,
        ordered_by: caller.user_id,
        replaces_id: null,
      }),
      publish(w, { type: 'order.placed', order_id: id, subject_id: id, data: { priority } }),
    ]
    return await finishWith(w, statements, orderDocument.with({ id }))
  })
}

/** @throws Problem 404 · 409 when the life cycle forbids it */
export async function holdOrder(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<JsonText<Order>> {
  return await write(context, caller, async (w) => {
    const moved = await moveOrder(w, id, 'on_hold', reason)
    return await finishWith(w, moved, orderDocument.with({ id }))
  })
}

/** Samples may have come while it was on hold: the roll-up looks again. @throws Problem 404 · 409 */
export async function resumeOrder(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<JsonText<Order>> {
  return await write(context, caller, async (w) => {
    const moved = await moveOrder(w, id, 'placed', null)
    const derived = await findDerived(w.trx, { id })
    const statements = [
      ...moved,
      rollUpOrders.with({ ids: [id] }),
      ...(derived.length === 0 ? [] : [enqueue(w, 'derive-results', { order_ids: [id] })]),
    ]
    return await finishWith(w, statements, orderDocument.with({ id }))
  })
}

const findDerived = statement({ parameters: { id: 'uuid' }, row: { id: 'uuid' } })`
  select i.id from order_items i
  where i.order_id = ${'id'} and exists (select from derived_tests d where d.test_id = i.test_id)`

/**
 * One step of the life cycle that a caller takes: locks the order, and gives the statements that move it
 * and tell of it, to be sent by the verb.
 * @throws Problem 404 · 409 when the life cycle forbids it
 */
export async function moveOrder(w: Write, id: string, to: OrderStatus, reason: string | null) {
  const [, [order]] = await inOrder(w, [lockOrderToClose.with({ id }), lookAt.with({ id })])
  if (!order) throw notFound('order')
  const { status, any_final } = order
  const allowed = allowedOrderTransitions(status, any_final)
  if (!allowed.includes(to)) {
    const why = any_final && to === 'cancelled' ? ' and has a final result' : ''
    throw conflict(`The order is ${status}${why}.`, allowed)
  }
  const type = to === 'placed' ? ('order.resumed' as const) : (`order.${to}` as const)
  return [
    setStatus.with({ id, to, reason }),
    publish(w, { type, order_id: id, subject_id: id, data: { from: status, to } }),
  ] as const
}

const lookAt = statement({
  parameters: { id: 'uuid' },
  row: { status: as<OrderStatus>('text'), any_final: 'boolean' },
})`
  select status, coalesce(
    (select bool_or(i.status = 'final') from order_items i where i.order_id = orders.id), false) as any_final
  from orders where id = ${'id'}`

const setStatus = statement({
  parameters: { id: 'uuid', to: as<OrderStatus>('text'), reason: 'text?' },
})`
  update orders set status = ${'to'}, status_reason = ${'reason'}, updated_at = now()
  where id = ${'id'}`

// Codes to ids, an id for the order, and the patient locked against being deleted meanwhile (deletePatient
// takes a stronger lock).
async function checkOrder(
  w: Write,
  { patient_id, tests, panels }: NewOrder,
): Promise<{ id: string; test_ids: string[] }> {
  const [[patient], found] = await inOrder(w, [
    lockPatient.with({ patient_id }),
    findTests.with({ tests, panels }),
  ])
  if (!patient)
    throw invalidField(
      '/patient_id',
      'unknown_patient',
      'is not a patient, or one that was deleted',
    )
  refuseMerged(patient.replaced_by_id)
  refuseUnknownTests({ tests, panels }, found)
  const test_ids = [...new Set(found.map(({ test_id }) => test_id))]
  return { id: patient.order_id, test_ids }
}

// Not placed for the record that stays without a word: whoever orders sees that name before.
function refuseMerged(replaced_by_id: string | null): void {
  if (replaced_by_id === null) return
  const detail = `The patient was merged: order for the record that stays, /v1/patients/${replaced_by_id}.`
  throw new Problem('conflict', detail, { replaced_by_id })
}

/** @throws Problem 422 that names each code of which nothing was found */
export function refuseUnknownTests(
  { tests, panels }: { tests: string[]; panels: string[] },
  found: readonly { code: string }[],
): void {
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
}

const lockPatient = statement({
  parameters: { patient_id: 'uuid' },
  row: { order_id: 'uuid', replaced_by_id: 'uuid?' },
})`
  select uuidv7() as order_id, replaced_by_id from patients
  where id = ${'patient_id'} and deleted_at is null
  for share`

/**
 * In the order in which they were asked for: tests first, then the panels' tests by position, then what one of
 * them is derived from: an eGFR alone would wait for a creatinine that nobody measures.
 */
export const findTests = statement({
  parameters: { tests: 'text[]', panels: 'text[]' },
  row: { code: 'text', test_id: 'uuid', position: 'bigint', is_derived: 'boolean' },
})`
  with asked_for as (
  select asked.code, t.id as test_id, asked.n as position
  from unnest((select ${'tests'}::text[])) with ordinality as asked (code, n)
  cross join lateral (select id from tests where code = asked.code and active limit 1) t
  union all
  select asked.code, p.test_id, 1000 * asked.n + p.position
  from unnest((select ${'panels'}::text[])) with ordinality as asked (code, n)
  cross join lateral (
    select t.id as test_id, pt.position
    from panels p join panel_tests pt on pt.panel_id = p.id join tests t on t.id = pt.test_id
    where p.code = asked.code and p.active and t.active) p
  )
  select code, test_id, position, exists (select from derived_tests d where d.test_id = a.test_id) as is_derived
  from asked_for a
  union all
  select a.code, n.test_id, 1000000 + a.position, false
  from asked_for a
  join derived_tests d on d.test_id = a.test_id and d.valid_during @> now()
  join derived_test_inputs n on n.derived_test_id = d.id
  order by position`

/**
 * The statements that place the tests of an order anew, for another patient. Who ordered them still waits for
 * them. Of tests that were cancelled by themselves, none.
 * @throws Problem 422 for a patient who is none, or was deleted
 */
export async function placeAgain(w: Write, replaces_id: string, patient_id: string) {
  const [[patient], [first]] = await inOrder(w, [
    lockPatient.with({ patient_id }),
    findAsked.with({ id: replaces_id }),
  ])
  if (!patient) {
    throw invalidField(
      '/right_patient_id',
      'unknown_patient',
      'is not a patient, or one that was deleted',
    )
  }
  refuseMerged(patient.replaced_by_id)
  const { priority, ordered_by, test_ids } = first!
  if (test_ids.length === 0) {
    const message = 'every test of the order was cancelled: there is nothing to place anew'
    throw invalidField('/right_patient_id', 'nothing_to_order', message)
  }
  const id = patient.order_id
  return [
    insertOrder.with({ id, patient_id, priority, ordered_by, test_ids, replaces_id }),
    publish(w, { type: 'order.placed', order_id: id, subject_id: id, data: { priority } }),
  ]
}

const findAsked = statement({
  parameters: { id: 'uuid' },
  row: { priority: 'text', ordered_by: 'uuid', test_ids: 'uuid[]' },
})`
  select o.priority, o.ordered_by, array(
    select i.test_id from order_items i where i.order_id = o.id and i.status_reason is null
    order by i.position) as test_ids
  from orders o where o.id = ${'id'}`

const insertOrder = statement({
  parameters: {
    id: 'uuid',
    patient_id: 'uuid',
    priority: 'text',
    ordered_by: 'uuid',
    test_ids: 'uuid[]',
    replaces_id: 'uuid?',
  },
})`
  with placed as (
    insert into orders (id, patient_id, priority, ordered_by, replaces_id)
    values (${'id'}, ${'patient_id'}, ${'priority'}, ${'ordered_by'}, ${'replaces_id'})
    returning id
  )
  insert into order_items (order_id, test_id, position)
  select placed.id, asked.test_id, asked.n
  from placed, unnest((select ${'test_ids'}::uuid[])) with ordinality as asked (test_id, n)`
