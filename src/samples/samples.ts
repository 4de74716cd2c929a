// The verbs of a sample at the bench: collect, receive, accept. What becomes of it afterwards is in keeping.ts.
// Rejecting one takes back results too, and is therefore in src/withdrawals/.
import { violatedConstraint } from '../../db/errors.ts'
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import { lockOrders } from '../orders/locks.ts'
import { rollUpOrders } from '../orders/roll-up.ts'
import type { OrderStatus } from '../orders/rules.ts'
import type { UserCaller } from '../platform/caller.ts'
import { isInTheFuture } from '../platform/clock.ts'
import { eventsFrom, publish } from '../platform/events.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { sampleDocument } from './queries.ts'
import {
  accessionNumber,
  allowedSampleTransitions,
  isWork,
  refuseLabel,
  rejectableSampleStatuses,
  type SampleStatus,
} from './rules.ts'
import type { NewSample, Sample } from './schemas.ts'

const day_ms = 24 * 60 * 60_000

/**
 * Records that a sample was taken for an order. It has the number of another system's label, or gets one of
 * ours. After a rejection the new sample is linked to the one it replaces.
 * @throws Problem 409 when the order takes no samples any more, or another sample has the number · 422 for an
 *   unknown order, a specimen type that no test of the order needs, a time before birth, in the future or
 *   long before the order, or a label that policy does not take
 */
export async function collectSample(
  context: Context,
  caller: UserCaller,
  input: NewSample,
): Promise<JsonText<Sample>> {
  const { clock, config } = context
  const { order_id, specimen_type, collected_at = clock.now().toISOString() } = input
  if (isInTheFuture(clock, collected_at, config.policy.times)) {
    throw invalidField('/collected_at', 'in_the_future', 'must not be in the future')
  }
  refuseForeignLabel(context, input)
  return await explainTakenNumber(input, () =>
    write(context, caller, async (w) => {
      const { id, replaces_id } = await lockForCollection(w, { ...input, collected_at })
      const accession_number = input.accession_number ?? (await drawAccessionNumber(w))
      const collected = { id, order_id, specimen_type, collected_at, accession_number, replaces_id }
      const statements = [
        insertSample.with({ ...collected, collected_by: caller.user_id }),
        publish(w, { type: 'sample.collected', order_id, subject_id: id, data: { specimen_type } }),
      ]
      return await finishWith(w, statements, sampleDocument.with({ id }))
    }),
  )
}

function refuseForeignLabel({ config }: Context, { accession_number }: NewSample): void {
  if (accession_number === undefined) return
  const refusal = refuseLabel(accession_number, config.policy.outside_accession_number_form)
  if (refusal) throw invalidField('/accession_number', refusal.code, refusal.message)
}

// The database's key decides, so two registrations at once cannot both find the number free.
async function explainTakenNumber<T>(
  { accession_number }: NewSample,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (violatedConstraint(error) !== 'samples_accession_number_key') throw error
    throw conflict(`Another sample has the accession number ${accession_number}.`, [])
  }
}

/** The sample has reached the laboratory: its order is in progress. @throws Problem 404 · 409 */
export async function receiveSample(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<JsonText<Sample>> {
  return await write(context, caller, async (w) => {
    const { order_id } = await lockSample(w, id, 'received')
    const statements = [
      setReceived.with({ id, by: caller.user_id }),
      publish(w, { type: 'sample.received', order_id, subject_id: id }),
      rollUpOrders.with({ ids: [order_id] }),
    ]
    return await finishWith(w, statements, sampleDocument.with({ id }))
  })
}

/** The sample was looked at and is fit for its tests. @throws Problem 404 · 409 */
export async function acceptSample(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<JsonText<Sample>> {
  return await write(context, caller, async (w) => {
    const { order_id } = await lockSample(w, id, 'accepted')
    const statements = [
      setAccepted.with({ id, by: caller.user_id }),
      publish(w, { type: 'sample.accepted', order_id, subject_id: id }),
    ]
    return await finishWith(w, statements, sampleDocument.with({ id }))
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
  // A rejection takes results back, and of what is thrown away none is measured: none may be entered meanwhile.
  const lock = to === 'rejected' || to === 'disposed' ? lockOrderOfAlone : lockOrderOf
  const [, [sample]] = await inOrder(w, [lock.with({ id }), lookAt.with({ id })])
  if (!sample) throw notFound('sample')
  const { order_id, status, order_status } = sample
  const allowed = allowedSampleTransitions(status)
  if (!allowed.includes(to)) throw conflict(`The sample is ${status}.`, allowed)
  if (isWork(to) && ['cancelled', 'entered_in_error'].includes(order_status)) {
    throw conflict(`The sample's order is ${order_status}: it needs no more work.`, [])
  }
  return { order_id }
}

/** A sample that is kept, to be put elsewhere. @throws Problem 404 · 409 */
export async function lockSampleToMove(w: Write, id: string): Promise<{ order_id: string }> {
  const [, [sample]] = await inOrder(w, [lockOrderOf.with({ id }), lookAt.with({ id })])
  if (!sample) throw notFound('sample')
  const { order_id, status } = sample
  if (status !== 'stored') {
    throw conflict(`The sample is ${status}: it has no place.`, allowedSampleTransitions(status))
  }
  return { order_id }
}

const lockOrderOf = statement({ parameters: { id: 'uuid' }, row: { id: 'uuid' } })`
  select id from orders
  where id = (select order_id from samples where id = ${'id'})
  for no key update`

const lockOrderOfAlone = statement({ parameters: { id: 'uuid' }, row: { id: 'uuid' } })`
  select id from orders
  where id = (select order_id from samples where id = ${'id'})
  for update`

const lookAt = statement({
  parameters: { id: 'uuid' },
  row: {
    order_id: 'uuid',
    status: as<SampleStatus>('text'),
    order_status: as<OrderStatus>('text'),
  },
})`
  select s.order_id, s.status, o.status as order_status
  from samples s join orders o on o.id = s.order_id
  where s.id = ${'id'}`

const setReceived = statement({ parameters: { id: 'uuid', by: 'uuid' } })`
  update samples set status = 'received', received_at = now(), received_by = ${'by'}, updated_at = now()
  where id = ${'id'}`

const setAccepted = statement({ parameters: { id: 'uuid', by: 'uuid' } })`
  update samples set status = 'accepted', accepted_at = now(), accepted_by = ${'by'}, updated_at = now()
  where id = ${'id'}`

/** For src/withdrawals/, which takes back the results of a rejected sample; its order must be locked. */
export const setRejected = statement({
  parameters: { id: 'uuid', code: 'text', note: 'text?', by: 'uuid' },
})`
  update samples set status = 'rejected', rejection_code = ${'code'}, rejection_note = ${'note'},
    rejected_at = now(), rejected_by = ${'by'}, updated_at = now()
  where id = ${'id'}`

/** For src/withdrawals/: of an order, all that can still be refused, each with its event. It must be locked. */
export const rejectSamplesOfOrder = statement({
  parameters: { order_id: 'uuid', code: 'text', note: 'text', by: 'uuid' },
})`
  with refused as (
    update samples set status = 'rejected', rejection_code = ${'code'}, rejection_note = ${'note'},
      rejected_at = now(), rejected_by = ${'by'}, updated_at = now()
    where order_id = ${'order_id'} and status in (${listed(rejectableSampleStatuses)})
    returning id, order_id, rejection_code
  )
  ${eventsFrom({
    type: 'sample.rejected',
    order_id: 'order_id',
    subject_id: 'id',
    data: { code: 'rejection_code' },
    from: 'refused',
  })}`

/** Locks the order and says what the sample needs to know of it. */
async function lockForCollection(
  w: Write,
  { order_id, specimen_type, collected_at }: NewSample & { collected_at: string },
) {
  const { time_zone, times } = w.context.config.policy
  const [, , [order]] = await inOrder(w, [
    lockOrders.with({ ids: [order_id] }),
    lockPatientOf.with({ order_id }),
    lookAtOrder.with({ order_id, specimen_type, collected_at, time_zone }),
  ])
  if (!order) throw invalidField('/order_id', 'unknown_order', 'is not an order')
  if (order.status !== 'placed' && order.status !== 'in_progress') {
    throw conflict(`The order is ${order.status}: it takes no samples.`, [])
  }
  if (!order.needed.includes(specimen_type)) {
    const needed = order.needed.join(', ')
    throw invalidField(
      '/specimen_type',
      'specimen_not_needed',
      `no test of this order needs it; needed: ${needed}`,
    )
  }
  if (order.before_birth)
    throw invalidField('/collected_at', 'before_birth', 'is before the patient was born')
  const { before_order_ms } = times
  if (Date.parse(collected_at) < order.ordered_at.getTime() - before_order_ms) {
    const message = `is more than ${before_order_ms / day_ms} days before the order was placed`
    throw invalidField('/collected_at', 'long_before_order', message)
  }
  return order
}

// Against an edit of the birth date meanwhile: see refuseBirthAfterCollection().
const lockPatientOf = statement({ parameters: { order_id: 'uuid' }, row: { id: 'uuid' } })`
  select id from patients
  where id = (select patient_id from orders where id = ${'order_id'})
  for share`

const lookAtOrder = statement({
  parameters: { order_id: 'uuid', specimen_type: 'text', collected_at: 'text', time_zone: 'text' },
  row: {
    id: 'uuid',
    status: as<OrderStatus>('text'),
    ordered_at: 'timestamptz',
    before_birth: 'boolean',
    needed: 'text[]',
    replaces_id: 'uuid?',
  },
})`
  select uuidv7() as id, o.status, o.ordered_at,
    (${'collected_at'}::text::timestamptz at time zone ${'time_zone'}::text)::date < p.birth_date as before_birth,
    array(
      select distinct t.specimen_type from order_items i join tests t on t.id = i.test_id
      where i.order_id = o.id and i.status <> 'cancelled'
      order by t.specimen_type) as needed,
    (select s.id from samples s
     where s.order_id = o.id and s.specimen_type = ${'specimen_type'} and s.status = 'rejected'
       and not exists (select from samples other where other.replaces_id = s.id)
     order by s.rejected_at limit 1) as replaces_id
  from orders o join patients p on p.id = o.patient_id
  where o.id = ${'order_id'}`

// Last of all, when nothing can refuse the sample any more: no rollback gives a number back.
async function drawAccessionNumber(w: Write): Promise<string> {
  const { time_zone } = w.context.config.policy
  const [drawn] = await drawNumber(w.trx, { time_zone })
  return accessionNumber(BigInt(drawn!.sequence), drawn!.year)
}

const drawNumber = statement({
  parameters: { time_zone: 'text' },
  row: { sequence: 'bigint', year: 'integer' },
})`
  select nextval('accession_numbers') as sequence,
    extract(year from now() at time zone ${'time_zone'}::text)::integer as year`

const insertSample = statement({
  parameters: {
    id: 'uuid',
    order_id: 'uuid',
    specimen_type: 'text',
    collected_at: 'text',
    accession_number: 'text',
    replaces_id: 'uuid?',
    collected_by: 'uuid',
  },
})`
  insert into samples (id, order_id, specimen_type, collected_at, accession_number, replaces_id, collected_by)
  values (${'id'}, ${'order_id'}, ${'specimen_type'}, ${'collected_at'}::text::timestamptz, ${'accession_number'},
    ${'replaces_id'}, ${'collected_by'})`
