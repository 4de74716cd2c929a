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
 * 422 for a birth in the future, or an MRN of the form that the laboratory gives
 */
export async function registerPatient(
  context: Context,
  caller: UserCaller,
  input: NewPatient,
): Promise<Patient> {
  refuseFutureBirth(context, input)
  refuseOwnMrn(input)
  const register = () =>
    write(context, caller, async ({ trx }) => {
      const [made] = await insertPatient(trx, { ...input, mrn: input.mrn ?? null })
      return await getPatient(trx, made!.id)
    })
  if (input.mrn === undefined) return await drawAgainIfTaken(register)
  return await explainTakenMrn(context, input, register)
}

/**
 * Changes the fields that `changes` names. `seen` is the version that the caller has read, or
 * `undefined` for any.
 * @throws Problem 404 · 409 when the MRN is taken · 412 when it has changed since · 422 for a birth in the
 *   future, or after a sample was collected
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
      const { mrn } = await lockUnchanged(w, id, seen)
      if (changes.mrn !== mrn) refuseOwnMrn(changes)
      await refuseBirthAfterCollection(w, id, changes)
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

// The sequence of 0017_own_mrns.sql.
const nextOwnMrn = sql<string>`'LAB-' || to_char(nextval('mrn_numbers'), 'FM99999990000000')`

type Registered = Omit<NewPatient, 'mrn'> & { mrn: string | null }

const insertPatient = prepare((db, p: Registered) =>
  db
    .insertInto('patients')
    .values({
      mrn: sql<string>`coalesce(${p.mrn}, ${nextOwnMrn})`,
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
  db
    .selectFrom('patients')
    .where('id', '=', p.id)
    .select(['mrn', 'version', 'deleted_at', 'replaced_by_id'])
    .forUpdate(),
)

async function lockUnchanged({ trx }: Write, id: string, seen?: number): Promise<{ mrn: string }> {
  const [patient] = await lockPatient(trx, { id })
  const isThere = patient?.deleted_at === null ? patient : undefined
  const asItIs = seenAsItIs('patient', isThere, seen)
  if (asItIs.replaced_by_id !== null) throw merged(asItIs.replaced_by_id)
  return asItIs
}

function merged(replaced_by_id: string): Problem {
  const detail = `The patient was merged: work on the record that stays, /v1/patients/${replaced_by_id}.`
  return new Problem('conflict', detail, { replaced_by_id })
}

function refuseOwnMrn({ mrn }: PatientChanges): void {
  if (mrn === undefined || !/^lab-\d+$/i.test(mrn)) return
  const message = 'is a number that the laboratory gives: leave it out to get the next one'
  throw invalidField('/mrn', 'reserved', message)
}

// "Today" is the laboratory's: a child born after its midnight is not from the future elsewhere.
function refuseFutureBirth({ clock, config }: Context, { birth_date }: PatientChanges): void {
  const { time_zone } = config.policy
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: time_zone }).format(clock.now())
  if (birth_date !== undefined && birth_date > today) {
    throw invalidField('/birth_date', 'in_the_future', `is after today, ${today} in ${time_zone}`)
  }
}

// Intervals are chosen by the age at collection. Who collects a sample shares the lock of the patient, and
// so has asked before this edit, or asks after it. An order placed by mistake says nothing of this patient.
async function refuseBirthAfterCollection(
  { trx, context }: Write,
  patient_id: string,
  { birth_date }: PatientChanges,
): Promise<void> {
  if (birth_date === undefined) return
  const { time_zone } = context.config.policy
  const [earlier] = await findCollectionBefore(trx, { patient_id, birth_date, time_zone })
  if (!earlier) return
  const message = `is after a sample was collected: ${earlier.accession_number}, on ${earlier.date}`
  throw invalidField('/birth_date', 'after_collection', message)
}

type Birth = { patient_id: string; birth_date: string; time_zone: string }

const findCollectionBefore = prepare((db, p: Birth) => {
  const date = sql<string>`(s.collected_at at time zone ${p.time_zone}::text)::date`
  return db
    .selectFrom('orders as o')
    .innerJoin('samples as s', 's.order_id', 'o.id')
    .where('o.patient_id', '=', p.patient_id)
    .where('o.status', '<>', 'entered_in_error')
    .where(sql<boolean>`${date} < ${p.birth_date}::text::date`)
    .orderBy('s.collected_at')
    .limit(1)
    .select(['s.accession_number', sql<string>`${date}::text`.as('date')])
})

// The database decides (0010_mrns_stay_taken.sql), so two registrations at once cannot both find the number
// free. One that was ever given stays taken, also when its patient has another now.
function isAboutMrn(error: unknown): boolean {
  return ['patient_mrns_pkey', 'patients_mrn_key'].includes(violatedConstraint(error) ?? '')
}

/** Somebody may have a number of our form from before it was reserved: then the next is drawn. */
async function drawAgainIfTaken<T>(attempt: () => Promise<T>, draws = 3): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (draws === 1 || !isAboutMrn(error)) throw error
    return await drawAgainIfTaken(attempt, draws - 1)
  }
}

async function explainTakenMrn<T>(
  { db }: Context,
  { mrn }: PatientChanges,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (mrn === undefined || !isAboutMrn(error)) throw error
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
