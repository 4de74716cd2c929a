// The verbs of a user: deactivate, reactivate. There is always an administrator left: nobody deactivates
// themselves, and of two who deactivate each other at the same moment one comes too late.
import type { Transaction } from 'kysely'
import type { DB } from '../../db/types.ts'
import { endSessionsOf, lockUserAndAdmins, setActive } from '../auth/writes.ts'
import type { ApiContext } from '../http/feature.ts'
import type { UserCaller } from '../platform/caller.ts'
import type { JsonText } from '../platform/json-text.ts'
import { conflict, forbidden, notFound } from '../platform/problems.ts'
import { write } from '../platform/write.ts'
import { getUser } from './queries.ts'
import type { User } from './schemas.ts'

/**
 * Shuts a user out, and ends all sessions for good. Of one who is deactivated already nothing changes.
 * @throws Problem 403 when the caller was deactivated meanwhile · 404 · 409 for oneself
 */
export async function deactivateUser(
  context: ApiContext,
  caller: UserCaller,
  id: string,
): Promise<JsonText<User>> {
  if (id === caller.user_id) {
    throw conflict('You cannot deactivate yourself: another administrator can.', [])
  }
  const now = context.clock.now()
  let ended: { id: string }[] = []
  const document = await write(context, caller, async ({ trx }) => {
    await lockForAdmin(trx, caller, id)
    ended = await endSessionsOf(trx, { user_id: id, now })
    await setActive(trx, { id, active: false })
    return await getUser(trx, id)
  })
  for (const session of ended) context.endedSessions.add(session.id)
  return document
}

/**
 * Lets a user sign in again; what was signed in before stays ended.
 * @throws Problem 403 when the caller was deactivated meanwhile · 404
 */
export async function reactivateUser(
  context: ApiContext,
  caller: UserCaller,
  id: string,
): Promise<JsonText<User>> {
  return await write(context, caller, async ({ trx }) => {
    await lockForAdmin(trx, caller, id)
    await setActive(trx, { id, active: true })
    return await getUser(trx, id)
  })
}

// An api process believes a token for some seconds after its session has ended elsewhere. That is too long here:
// an administrator who was shut out could come back in.
async function lockForAdmin(trx: Transaction<DB>, caller: UserCaller, id: string): Promise<void> {
  const locked = await lockUserAndAdmins(trx, { id })
  if (!locked.some((user) => user.id === id)) throw notFound('user')
  if (!locked.some((user) => user.id === caller.user_id && user.active)) {
    throw forbidden('You were deactivated yourself.')
  }
}
