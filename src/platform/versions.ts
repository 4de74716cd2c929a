// What can be edited has a version, which is its ETag: two people never overwrite each other unseen. A verb
// locks the row, holds it against the version that its caller has read, and writes with `touched`:
//
//   const patient = seenAsItIs('patient', (await lockPatient(trx, { id }))[0], seen)
//   … db.updateTable('patients').set({ … }).set(touched)
import { sql } from 'kysely'
import { notFound, Problem } from './problems.ts'

/** For every update of a table with `version` and `updated_at`. */
export const touched = { version: sql<number>`version + 1`, updated_at: sql<Date>`now()` }

/**
 * The locked row, if it is there and at the version that the caller has `seen` (undefined: any).
 * @throws Problem 404 · 412 when it has changed since
 */
export function seenAsItIs<R extends { version: number }>(
  what: string,
  locked: R | undefined,
  seen: number | undefined,
): R {
  if (!locked) throw notFound(what)
  if (seen !== undefined && seen !== locked.version) {
    throw new Problem('precondition-failed', `The ${what} is at version ${locked.version} now.`)
  }
  return locked
}
