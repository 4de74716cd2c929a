// What administrators do to others waits for its turn here, and only an administrator of this moment goes on.
import type { Transaction } from 'kysely'
import type { DB } from '../../db/types.ts'
import { serviceRole } from '../platform/access/roles.ts'
import type { UserCaller } from '../platform/caller.ts'
import { forbidden, notFound } from '../platform/problems.ts'
import { lockUserAndAdmins } from './writes.ts'

/**
 * The locked user or service account. An api process believes a token for some seconds after its session has ended
 * elsewhere. That is too long here: an administrator who was shut out, or is none any more, could come back in.
 * @throws Problem 403 · 404
 */
export async function lockForAdmin(
  trx: Transaction<DB>,
  caller: UserCaller,
  id: string,
  what: 'user' | 'service account' = 'user',
) {
  const locked = await lockUserAndAdmins(trx, { id })
  const found = locked.find((one) => one.id === id)
  const own = locked.find((one) => one.id === caller.user_id)
  if (!own?.active || own.role !== 'admin') {
    throw forbidden('You were deactivated yourself, or are no administrator any more.')
  }
  if (!found || (found.role === serviceRole) !== (what === 'service account')) throw notFound(what)
  return found
}
