// The verbs of a patient: register, edit, delete, restore. Two people who work on one patient at the same
// moment take turns at its row, and an MRN means one person for ever, also after a delete.
import { sql } from 'kysely'
import { violatedConstraint } from '../../db/errors.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { conflict, invalidField, notFound, Problem } from '../platform/problems.ts'
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
      const { id } = await trx
        .insertInto('patients')
        .values(input)
        .returning('id')
        .executeTakeFirstOrThrow()
      return await getPatient(trx, id)
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
      await w.trx
        .updateTable('patients')
        .set({ ...changes, ...touched })
        .where('id', '=', id)
        .execute()
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
    const open = await w.trx
      .selectFrom('orders')
      .where('patient_id', '=', id)
      .where('status', 'in', ['placed', 'on_hold', 'in_progress'])
      .orderBy('ordered_at')
      .select('order_number')
      .executeTakeFirst()
    if (open) {
      throw conflict(`The patient has an open order: cancel or complete ${open.order_number}.`)
    }
    await w.trx
      .updateTable('patients')
      .set({ deleted_at: sql`now()`, ...touched })
      .where('id', '=', id)
      .execute()
  })
}

/** Undoes a delete. @throws Problem 404 · 409 for a patient who is not deleted */
export async function restorePatient(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<Patient> {
  return await write(context, caller, async (w) => {
    const patient = await lockPatient(w, id)
    if (!patient) throw notFound('patient')
    if (patient.deleted_at === null) throw conflict('The patient is not deleted.')
    await w.trx
      .updateTable('patients')
      .set({ deleted_at: null, ...touched })
      .where('id', '=', id)
      .execute()
    return await getPatient(w.trx, id)
  })
}

const touched = { version: sql<number>`version + 1`, updated_at: sql<Date>`now()` }

async function lockPatient({ trx }: Write, id: string) {
  return await trx
    .selectFrom('patients')
    .where('id', '=', id)
    .select(['version', 'deleted_at'])
    .forUpdate()
    .executeTakeFirst()
}

async function lockUnchanged(w: Write, id: string, seen: number | undefined): Promise<void> {
  const patient = await lockPatient(w, id)
  if (!patient || patient.deleted_at !== null) throw notFound('patient')
  if (seen !== undefined && seen !== patient.version) {
    throw new Problem('precondition-failed', `The patient is at version ${patient.version} now.`)
  }
}

// "Today" is the laboratory's: a child born after its midnight is not from the future elsewhere.
function refuseFutureBirth({ clock, config }: Context, { birth_date }: PatientChanges): void {
  const { time_zone } = config.policy
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: time_zone }).format(clock.now())
  if (birth_date !== undefined && birth_date > today) {
    throw invalidField('/birth_date', 'in_the_future', `is after today, ${today} in ${time_zone}`)
  }
}

// The database's constraint decides, so two registrations at once cannot both find the number free.
async function explainTakenMrn<T>(
  { db }: Context,
  { mrn }: PatientChanges,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (mrn === undefined || violatedConstraint(error) !== 'patients_mrn_key') throw error
    const owner = await findByMrn(db, mrn)
    if (!owner?.deleted_at) throw conflict(`Another patient has the MRN ${mrn}.`)
    const restore = `/v1/patients/${owner.id}/restore`
    throw new Problem(
      'conflict',
      `The MRN ${mrn} belongs to a deleted patient: POST ${restore} brings it back.`,
      { restore },
    )
  }
}
