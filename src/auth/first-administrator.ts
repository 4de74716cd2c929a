// The first administrator, made by the owner of the database: where there is one who can sign in, nobody is made.
// No service may do this. (Further users are added by administrators.)
import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { ConfigError } from '../config/config.ts'
import { findKnownUsers } from './demo-users.ts'
import { hashPassword, isPasswordHash } from './passwords.ts'
import type { Cost } from './rules/password-cost.ts'

type Person = { username: string; display_name: string }

/** @throws ConfigError when somebody could administer this laboratory already */
export async function refuseSecond(db: Database): Promise<void> {
  const demo = new Set((await findKnownUsers(db)).map(({ id }) => id))
  const admins = await db
    .selectFrom('users')
    .where('role', '=', 'admin')
    .where('active', '=', true)
    .select(['id', 'username', 'password_hash'])
    .orderBy('username')
    .execute()
  const able = admins.filter(
    ({ id, password_hash }) => !demo.has(id) && isPasswordHash(password_hash),
  )
  if (able.length === 0) return
  const names = able.map(({ username }) => username).join(', ')
  throw new ConfigError(
    `There is an administrator who can sign in: ${names}. This command makes only the first one.`,
  )
}

/**
 * Of two at the same moment one is made: the other waits for the table, and then finds the first.
 * @throws ConfigError when somebody could administer this laboratory already, or the name is taken
 */
export async function addFirstAdministrator(
  db: Database,
  { username, display_name }: Person,
  password: string,
  cost: Cost,
): Promise<void> {
  const password_hash = await hashPassword(password, cost)
  await db.transaction().execute(async (trx) => {
    await sql`select set_config('lab.actor', 'job:users-bootstrap', true)`.execute(trx)
    await sql`lock table users in share row exclusive mode`.execute(trx)
    await refuseSecond(trx)
    const taken = await trx
      .selectFrom('users')
      .where('username', '=', username)
      .select('id')
      .execute()
    if (taken.length > 0) {
      throw new ConfigError(`The user name ${username} is taken: choose another.`)
    }
    await trx
      .insertInto('users')
      .values({ username, display_name, role: 'admin', password_hash })
      .execute()
  })
}
