// Who is this, by name and password? An unknown name, a user who was shut out, one who has no password yet and a wrong
// password are answered alike, after the same work: one look at the table and one argon2.
//
// The one difference that is left: after the cost was raised, a password that was not hashed anew yet takes less time
// than a name that nobody has. It ends as people sign in.
import type { Context } from '../context.ts'
import { Problem } from '../platform/problems.ts'
import { write } from '../platform/write.ts'
import { hashPassword, isWeaker, verifyPassword } from './passwords.ts'
import { findUserByName } from './queries.ts'
import { setPassword } from './writes.ts'

export type User = { id: string; role: string; password_hash: string }

/** @throws Problem invalid-grant */
export async function checkPassword(
  { config, db }: Context,
  username: string,
  password: string,
): Promise<User> {
  const [user] = await findUserByName(db, { username: username.toLowerCase() })
  const fits = await verifyPassword(user?.password_hash, password, config.auth.password_cost)
  if (!user?.password_hash || !user.active || !fits) throw wrongPassword()
  const { id, role, password_hash } = user
  return { id, role, password_hash }
}

export function wrongPassword(): Problem {
  return invalidGrant('The user name or the password is wrong.')
}

export function invalidGrant(detail: string): Problem {
  return new Problem('invalid-grant', detail, { error: 'invalid_grant' })
}

/**
 * Hashes a password anew that was just proved right, where more is spent on one by now. After the answer: who signs
 * in does not wait. A password that was changed meanwhile stays as it is, and of two sign-ins at once one writes.
 */
export function raiseCost(
  context: Context,
  { id, password_hash }: User,
  password: string,
  request_id: string,
): void {
  const cost = context.config.auth.password_cost
  if (!isWeaker(password_hash, cost)) return
  context.background.run('raise-password-cost', async () => {
    const new_password_hash = await hashPassword(password, cost)
    const caller = { actor: `user:${id}`, user_id: id, request_id }
    await write(context, caller, ({ trx }) =>
      setPassword(trx, { id, password_hash, new_password_hash }),
    )
  })
}
