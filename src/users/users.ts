// The verbs of a user: add, edit, send a link for the password, deactivate, reactivate. There is always an
// administrator left: nobody deactivates themselves or takes their own role away, and of two who do it to each other
// at the same moment one comes too late.
import { violatedConstraint } from '../../db/errors.ts'
import { endingSessions } from '../auth/ending-sessions.ts'
import { lockForAdmin } from '../auth/lock-for-admin.ts'
import { issueLink, type PasswordLink } from '../auth/password-links.ts'
import { changeUser, endSessionsOf, insertUser, setActive } from '../auth/writes.ts'
import type { ApiContext } from '../http/feature.ts'
import type { UserCaller } from '../platform/caller.ts'
import type { JsonText } from '../platform/json-text.ts'
import { seenAsItIs } from '../platform/versions.ts'
import { conflict } from '../platform/problems.ts'
import { write } from '../platform/write.ts'
import { getUser } from './queries.ts'
import type { AddedUser, NewUser, User, UserChanges } from './schemas.ts'

/**
 * Adds a user who has no password, and an invitation to set one. No Idempotency-Key: the answer holds a secret,
 * which is kept nowhere.
 * @throws Problem 403 when the caller was deactivated meanwhile · 409 when the user name is taken
 */
export async function addUser(
  context: ApiContext,
  caller: UserCaller,
  input: NewUser,
): Promise<AddedUser> {
  try {
    return await write(context, caller, async ({ trx }) => {
      await lockForAdmin(trx, caller, caller.user_id)
      const [made] = await insertUser(trx, input)
      const user_id = made!.id
      const invitation = { kind: 'invitation', reason: null, created_by: caller.user_id } as const
      const password_link = await issueLink(context, trx, { user_id, ...invitation })
      return { user: JSON.parse(await getUser(trx, user_id)) as User, password_link }
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'users_username_key') throw error
    throw conflict(`The user name ${input.username} is taken, perhaps by somebody who left.`)
  }
}

/**
 * Changes the fields that `changes` names; `seen` is the version that the caller has read, `undefined` for any. Another
 * role ends every session: what was granted to the old one is good no more.
 * @throws Problem 403 when the caller was deactivated meanwhile · 404 · 409 for the own role · 412 when it has
 *   changed since
 */
export async function editUser(
  context: ApiContext,
  caller: UserCaller,
  id: string,
  seen: number | undefined,
  changes: UserChanges,
): Promise<JsonText<User>> {
  const now = context.clock.now()
  return await endingSessions(context, (ended) =>
    write(context, caller, async ({ trx }) => {
      const user = seenAsItIs('user', await lockForAdmin(trx, caller, id), seen)
      const hasNewRole = changes.role !== undefined && changes.role !== user.role
      if (hasNewRole && id === caller.user_id) {
        throw conflict('You cannot change your own role: another administrator can.', [])
      }
      const reason = 'role_changed'
      ended(hasNewRole ? await endSessionsOf(trx, { user_id: id, reason, now }) : [])
      const { display_name = null, role = null } = changes
      await changeUser(trx, { id, display_name, role })
      return await getUser(trx, id)
    }),
  )
}

/**
 * A link for the password: an invitation as long as there is none, then a reset. The link of before is good no more.
 * @throws Problem 403 when the caller was deactivated meanwhile · 404 · 409 for oneself, or who is deactivated
 */
export async function resetPassword(
  context: ApiContext,
  caller: UserCaller,
  id: string,
  { reason }: { reason: string },
): Promise<PasswordLink> {
  if (id === caller.user_id) {
    throw conflict('Change your own password with the one that you have: POST /v1/auth/password.')
  }
  return await write(context, caller, async ({ trx }) => {
    const user = await lockForAdmin(trx, caller, id)
    if (!user.active) throw conflict('The user is deactivated.', ['reactivate'])
    const kind = user.password_hash === null ? 'invitation' : 'reset'
    return await issueLink(context, trx, { user_id: id, kind, reason, created_by: caller.user_id })
  })
}

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
  return await endingSessions(context, (ended) =>
    write(context, caller, async ({ trx }) => {
      await lockForAdmin(trx, caller, id)
      ended(await endSessionsOf(trx, { user_id: id, reason: 'user_deactivated', now }))
      await setActive(trx, { id, active: false })
      return await getUser(trx, id)
    }),
  )
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
