// Two records of one person are merged, and a merge that was a mistake is undone. Orders are locked first, then
// both patients by ascending id: who places an order for one of them has done so, or finds it merged.
import { statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import { lockOrders } from '../orders/locks.ts'
import { moveOrdersOf, moveOrdersBack } from '../orders/move-orders.ts'
import { setReplacedBy } from '../patients/replaced.ts'
import { getPatient } from '../patients/queries.ts'
import type { Patient } from '../patients/schemas.ts'
import type { UserCaller } from '../platform/caller.ts'
import { publish } from '../platform/events.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import type { Merge } from './schemas.ts'

/**
 * The orders of `id` go over to the survivor, which stands for both from then on.
 * @throws Problem 404 · 409 when one is merged already, or they differ in birth date or sex · 422 for a survivor
 *   that is none
 */
export async function mergePatient(
  context: Context,
  caller: UserCaller,
  id: string,
  { survivor_id, reason }: Merge,
): Promise<Patient> {
  if (survivor_id === id) throw invalidField('/survivor_id', 'same_patient', 'is the same record')
  return await write(context, caller, async (w) => {
    const [orders] = await inOrder(w, [findOrdersOf.with({ patient_id: id })])
    const ids = orders.map((order) => order.id)
    const [, both] = await inOrder(w, [
      lockOrders.with({ ids }),
      lockBoth.with({ ids: [id, survivor_id] }),
    ])
    const merged = both.find((one) => one.id === id)
    const survivor = both.find((one) => one.id === survivor_id)
    if (!merged) throw notFound('patient')
    if (!survivor) throw invalidField('/survivor_id', 'unknown_patient', 'is not a patient')
    refuseMerged('The patient', merged.replaced_by_id)
    refuseMerged('The survivor', survivor.replaced_by_id)
    refuseDifferent(merged, survivor)
    const below = await findBelow(w.trx, { id })
    const [moved] = await inOrder(w, [
      moveOrdersOf.with({ from_id: id, to_id: survivor_id }),
      setReplacedBy.with({ ids: [id, ...below.map((one) => one.id)], survivor_id }),
    ])
    const order_ids = moved.map((order) => order.id)
    await inOrder(w, [
      insertMerge.with({ merged_id: id, survivor_id, reason, order_ids, by: caller.user_id }),
      publish(w, { type: 'patient.merged', subject_id: id, data: { survivor: survivor_id } }),
    ])
    return await getPatient(w.trx, id)
  })
}

/** Undoes it: the orders that went over go back. @throws Problem 404 · 409 for one that is not merged */
export async function unmergePatient(
  context: Context,
  caller: UserCaller,
  id: string,
  reason: string,
): Promise<Patient> {
  return await write(context, caller, async (w) => {
    const found = await lockWithSurvivor(w, id)
    const { merge_id, order_ids, replaced_by_id } = found
    const below = await findBelow(w.trx, { id })
    await inOrder(w, [
      moveOrdersBack.with({ ids: order_ids, from_id: replaced_by_id, to_id: id }),
      setReplacedBy.with({ ids: [id], survivor_id: null }),
      setReplacedBy.with({ ids: below.map((one) => one.id), survivor_id: id }),
      setUndone.with({ id: merge_id, reason, by: caller.user_id }),
      publish(w, { type: 'patient.unmerged', subject_id: id, data: { survivor: replaced_by_id } }),
    ])
    return await getPatient(w.trx, id)
  })
}

async function lockWithSurvivor(w: Write, id: string) {
  await requirePatient(w, id)
  const [before] = await findMerge(w.trx, { id })
  if (!before) throw conflict('The patient is not merged into another.')
  const ids = [id, before.replaced_by_id]
  await inOrder(w, [lockOrders.with({ ids: before.order_ids }), lockBoth.with({ ids })])
  // Somebody may have undone it, or merged the survivor, while this waited.
  const [now] = await findMerge(w.trx, { id })
  if (now?.merge_id !== before.merge_id || now.replaced_by_id !== before.replaced_by_id) {
    throw conflict('The patient was merged otherwise meanwhile: look again.')
  }
  return now
}

async function requirePatient(w: Write, id: string): Promise<void> {
  await getPatient(w.trx, id)
}

function refuseMerged(who: string, replaced_by_id: string | null): void {
  if (replaced_by_id === null) return
  throw conflict(`${who} is merged into another already: see /v1/patients/${replaced_by_id}.`)
}

type Person = { birth_date: string; sex: string }

function refuseDifferent(merged: Person, survivor: Person): void {
  const differs = [
    ...(merged.birth_date === survivor.birth_date ? [] : ['birth date']),
    ...(merged.sex === survivor.sex ? [] : ['sex']),
  ]
  if (differs.length === 0) return
  throw conflict(`The two differ in their ${differs.join(' and ')}: correct one of them first.`)
}

const findOrdersOf = statement({ parameters: { patient_id: 'uuid' }, row: { id: 'uuid' } })`
  select id from orders where patient_id = ${'patient_id'}`

const lockBoth = statement({
  parameters: { ids: 'uuid[]' },
  row: { id: 'uuid', birth_date: 'text', sex: 'text', replaced_by_id: 'uuid?' },
})`
  select id, birth_date::text as birth_date, sex, replaced_by_id from patients
  where id = any((select ${'ids'}::uuid[])::uuid[]) and deleted_at is null
  order by id
  for update`

// Whoever was merged into it, and into those: they follow it wherever it goes.
const findBelow = statement({ parameters: { id: 'uuid' }, row: { id: 'uuid' } })`
  with recursive below as (
    select merged_id from patient_merges where survivor_id = ${'id'} and undone_at is null
    union
    select m.merged_id from below b
    join patient_merges m on m.survivor_id = b.merged_id and m.undone_at is null
  )
  select merged_id as id from below`

const findMerge = statement({
  parameters: { id: 'uuid' },
  row: { merge_id: 'uuid', order_ids: 'uuid[]', replaced_by_id: 'uuid' },
})`
  select m.id as merge_id, m.order_ids, coalesce(p.replaced_by_id, m.survivor_id) as replaced_by_id
  from patient_merges m join patients p on p.id = m.merged_id
  where m.merged_id = ${'id'} and m.undone_at is null and p.replaced_by_id is not null`

const insertMerge = statement({
  parameters: {
    merged_id: 'uuid',
    survivor_id: 'uuid',
    reason: 'text',
    order_ids: 'uuid[]',
    by: 'uuid',
  },
})`
  insert into patient_merges (merged_id, survivor_id, reason, order_ids, merged_by)
  values (${'merged_id'}, ${'survivor_id'}, ${'reason'}, ${'order_ids'}, ${'by'})`

const setUndone = statement({ parameters: { id: 'uuid', reason: 'text', by: 'uuid' } })`
  update patient_merges set undone_at = now(), undone_by = ${'by'}, undo_reason = ${'reason'}
  where id = ${'id'}`
