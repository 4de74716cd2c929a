// What a service may not do, its database role refuses: append-only tables, the audit trail, the rights of each
// process. Whoever owns the tables is refused nothing, so in production no service runs as the owner.
import type { Sql } from 'postgres'
import { ConfigError } from '../config/config.ts'

/** @throws ConfigError when the role is a superuser, or owns the tables or is a member of who does */
export async function refuseOwner(sql: Sql): Promise<void> {
  // Of a superuser the answer is true whoever owns them.
  const [owner] = await sql<{ role: string }[]>`
    select current_user::text as role from pg_class
    where oid = to_regclass('patients') and pg_has_role(relowner, 'member')`
  if (!owner) return
  throw new ConfigError(
    `DATABASE_URL: the role "${owner.role}" owns the tables, or may do everything: in production no service runs as it.\n` +
      'Use lab_api for the api, and lab_worker for the worker and the scheduler: `npm run migrate` makes them.',
  )
}
