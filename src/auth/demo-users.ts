// A database that was once seeded for a demonstration has users whose passwords everybody can read. In
// production nobody signs in as one of them: the api does not start while one could.
import { sql } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { Database } from '../../db/client.ts'
import { demoAccounts, demoUsers } from '../../db/seed/demo-users.ts'
import { ConfigError } from '../config/config.ts'
import { hashPassword, verifyPasswordNow } from './passwords.ts'
import { sha256 } from './secrets.ts'

type Known = { id: string; username: string; active: boolean }

/** The users, active or not, who still have the password of the demonstration. */
export async function findKnownUsers(db: Database): Promise<Known[]> {
  const passwords = new Map(demoUsers.map(({ username, password }) => [username, password]))
  const users = await db
    .selectFrom('users')
    .where('username', 'in', [...passwords.keys()])
    .select(['id', 'username', 'active', 'password_hash'])
    .orderBy('username')
    .execute()
  const known: Known[] = []
  for (const { password_hash, ...user } of users) {
    if (password_hash === null) continue
    if (verifyPasswordNow(password_hash, passwords.get(user.username)!)) known.push(user)
  }
  return known
}

/** The service accounts, active or not, with a secret of the demonstration that is not revoked. */
export async function findKnownAccounts(db: Database): Promise<Known[]> {
  return await db
    .selectFrom('service_account_secrets as s')
    .innerJoin('users as u', 'u.id', 's.account_id')
    .select(['u.id', 'u.username', 'u.active'])
    .where('s.secret_sha256', 'in', knownSecrets)
    .where('s.revoked_at', 'is', null)
    .orderBy('u.username')
    .execute()
}

const knownSecrets = demoAccounts.map(({ secret }) => sha256(secret))

/** @throws ConfigError when somebody could sign in with a password that everybody knows */
export async function refuseDemoUsers(db: Database): Promise<void> {
  const known = [...(await findKnownUsers(db)), ...(await findKnownAccounts(db))]
  const names = known.filter(({ active }) => active)
  if (names.length === 0) return
  throw new ConfigError(
    `Everybody knows the passwords of these demo users: ${names.map(({ username }) => username).join(', ')}.\n` +
      'In production nobody may sign in as one of them. Shut them out, as the owner of the database:\n' +
      '  DATABASE_URL=postgres://… npm run remove-demo-users\n' +
      'What they did stays, and stays theirs. Your own first user: `npm run users:bootstrap` (docs/running.md).',
  )
}

/** Deactivates a user, and gives them a password that nobody has. As the owner: no service may do both. */
export async function shutOut(db: Database, { id }: Pick<Known, 'id'>): Promise<void> {
  const password_hash = await hashPassword(randomBytes(32).toString('base64url'))
  await db.transaction().execute(async (trx) => {
    await sql`select set_config('lab.actor', 'job:remove-demo-users', true)`.execute(trx)
    await trx
      .updateTable('users')
      .set({ active: false, password_hash })
      .where('id', '=', id)
      .execute()
  })
}

/** Deactivates a service account, and revokes the secrets that everybody knows. */
export async function shutOutAccount(db: Database, { id }: Pick<Known, 'id'>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select set_config('lab.actor', 'job:remove-demo-users', true)`.execute(trx)
    await trx.updateTable('users').set({ active: false }).where('id', '=', id).execute()
    await trx
      .updateTable('service_account_secrets')
      .set({ revoked_at: sql<Date>`now()` })
      .where('account_id', '=', id)
      .where('secret_sha256', 'in', knownSecrets)
      .where('revoked_at', 'is', null)
      .execute()
  })
}
