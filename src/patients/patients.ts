// The verbs of a patient: register, edit, delete, restore. Two people who work on one patient at the same
// moment take turns at its row, and an MRN means one person for ever, also after a delete.
import { sql } from 'kysely'
import { violatedConstraint } from '../../db/errors.ts'
import { prepare } from '../../db/prepared.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { conflict, invalidField, notFound, Problem } from '../platform/problems.ts'
import { seenAsItIs, touched } from '../platform/versions.ts'
import { write, type Write } from '../platform/write.ts'
import { findByMrn, getPatient } from './queries.ts'
import type { NewPatient, Patient, PatientChanges } from './schemas.ts'

/**
 * @throws Problem 409 when the MRN is taken (`restore` says how to get a deleted patient back) ·
 * 422 for a birth in the future
 */
export async function registerPatient(
  context: Context,
  caller: UserCaller,
  input: NewPatient,
): Promise<Patient> {
  refuseFutureBirth(context, input)
  return await explainTakenMrn(context, input, () =>
    write(context, caller, async ({ trx }) => {
      const [made] = await insertPatient(trx, input)
      return await getPatient(trx, made!.id)
    }),
  )
}

/**
 * Changes the fields that `changes` names. `seen` is the version that the caller has read, or
 * `undefined` for any.
 * @throws Problem 404 · 409 when the MRN is taken · 412 when it has changed since · 422 for a birth in the future
 */
export async function editPatient(
  context: Context,
  caller: UserCaller,
  id: string,
  seen: number | undefined,
  changes: PatientChanges,
): Promise<Patient> {
  refuseFutureBirth(context, changes)
  return await explainTakenMrn(context, changes, () =>
    write(context, caller, async (w) => {
      await lockUnchanged(w, id, seen)
      await changePatient(w.trx, { ...unchanged, ...changes, id })
      return await getPatient(w.trx, id)
    }),
  )
}

/**
 * Hides a patient; its orders and results stay.
 * @throws Problem 404 · 409 while an order is open · 412 when it has changed since it was read
 */
export async function deletePatient(
  context: Context,
  caller: UserCaller,
  id: string,
  seen: number | undefined,
): Promise<void> {
  await write(context, caller, async (w) => {
    // Only now look for orders: placeOrder() waits for this lock, or has committed before it.
    await lockUnchanged(w, id, seen)
    const [open] = await findOpenOrder(w.trx, { patient_id: id })
    if (open) {
      throw conflict(`The patient has an open order: cancel or complete ${open.order_number}.`)
    }
    await setDeleted(w.trx, { id })
  })
}

/** Undoes a delete. @throws Problem 404 · 409 for a patient who is not deleted */
export async function restorePatient(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<Patient> {
  return await write(context, caller, async (w) => {
    const [patient] = await lockPatient(w.trx, { id })
    if (!patient) throw notFound('patient')
    if (patient.deleted_at === null) throw conflict('The patient is not deleted.')
    await setRestored(w.trx, { id })
    return await getPatient(w.trx, id)
  })
}

const insertPatient = prepare((db, p: NewPatient) =>
  db
    .insertInto('patients')
    .values({
      mrn: p.mrn,
      family_name: p.family_name,
      given_name: p.given_name,
      birth_date: p.birth_date,
      sex: p.sex,
    })
    .returning('id'),
)

const unchanged = { mrn: null, family_name: null, given_name: null, birth_date: null, sex: null }
type Details = { [field in keyof typeof unchanged]: string | null }

/** Null leaves a field as it is: none can be emptied. */
const changePatient = prepare((db, p: Details & { id: string }) =>
  db
    .updateTable('patients')
    .set({
      mrn: sql`coalesce(${p.mrn}, mrn)`,
      family_name: sql`coalesce(${p.family_name}, family_name)`,
      given_name: sql`coalesce(${p.given_name}, given_name)`,
      birth_date: sql`coalesce(${p.birth_date}, birth_date)`,
      sex: sql`coalesce(${p.sex}, sex)`,
    })
    .set(touched)
    .where('id', '=', p.id),
)

const setDeleted = prepare((db, p: { id: string }) =>
  db
    .updateTable('patients')
    .set({ deleted_at: sql`now()` })
    .set(touched)
    .where('id', '=', p.id),
)

const setRestored = prepare((db, p: { id: string }) =>
  db.updateTable('patients').set({ deleted_at: null }).set(touched).where('id', '=', p.id),
)

const findOpenOrder = prepare((db, p: { patient_id: string }) =>
  db
    .selectFrom('orders')
    .where('patient_id', '=', p.patient_id)
    .where('status', 'in', ['placed', 'on_hold', 'in_progress'])
    .orderBy('ordered_at')
    .limit(1)
    .select('order_number'),
)

const lockPatient = prepare((db, p: { id: string }) =>
  db.selectFrom('patients').where('id', '=', p.id).select(['version', 'deleted_at']).forUpdate(),
)

async function lockUnchanged({ trx }: Write, id: string, seen?: number): Promise<void> {
  const [patient] = await lockPatient(trx, { id })
  const isThere = patient?.deleted_at === null ? patient : undefined
  seenAsItIs('patient', isThere, seen)
}

// "Today" is the laboratory's: a child born after its midnight is not from the future elsewhere.
function refuseFutureBirth({ clock, config }: Context, { birth_date }: PatientChanges): void {
  const { time_zone } = config.policy
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: time_zone }).format(clock.now())
  if (birth_date !== undefined && birth_date > today) {
    throw invalidField('/birth_date', 'in_the_future', `is after today, ${today} in ${time_zone}`)
  }
}

// The database decides (0010_mrns_stay_taken.sql), so two registrations at once cannot both find the number
// free. One that was ever given stays taken, also when its patient has another now.
const takenMrn = ['patient_mrns_pkey', 'patients_mrn_key']

async function explainTakenMrn<T>(
  { db }: Context,
  { mrn }: PatientChanges,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (mrn === undefined || !takenMrn.includes(violatedConstraint(error) ?? '')) throw error
    const [owner] = await findByMrn(db, { mrn })
    if (!owner?.deleted_at) {
      const isNow = owner?.mrn.toLowerCase() === mrn.toLowerCase()
      throw conflict(`Another patient ${isNow ? 'has' : 'has had'} the MRN ${mrn}.`)
    }
    const restore = `/v1/patients/${owner.id}/restore`
    throw new Problem(
      'conflict',
      `The MRN ${mrn} belongs to a deleted patient: POST ${restore} brings it back.`,
      { restore },
    )
  }
}
