// What administrators write of service accounts (src/service-accounts/): the tables are those of signing in.
import { sql } from 'kysely'
import { prepare } from '../../db/prepared.ts'
import { serviceRole } from '../platform/access/roles.ts'
import { touched } from '../platform/versions.ts'
import type { EndedFor } from './writes.ts'

type NewAccountUser = { client_id: string; display_name: string }

export const insertAccountUser = prepare((db, p: NewAccountUser) =>
  db
    .insertInto('users')
    .values({ username: p.client_id, display_name: p.display_name, role: serviceRole })
    .returning('id'),
)

type NewAccount = { id: string; scopes: string[]; created_by: string }

export const insertAccount = prepare((db, p: NewAccount) =>
  db
    .insertInto('service_accounts')
    .values({ id: p.id, scopes: p.scopes, created_by: p.created_by }),
)

/** Nothing, where the scopes are these already. */
export const setScopes = prepare((db, p: { id: string; scopes: string[] }) =>
  db
    .updateTable('service_accounts')
    .set({ scopes: p.scopes })
    .where('id', '=', p.id)
    .where('scopes', '<>', sql<string[]>`${p.scopes}::text[]`)
    .returning('id'),
)

/** Null leaves the name as it is; the version is another one in any case. */
export const touchAccount = prepare((db, p: { id: string; display_name: string | null }) =>
  db
    .updateTable('users')
    .set({
      display_name: sql<string>`coalesce(${p.display_name}, display_name)`,
      ...touched,
    })
    .where('id', '=', p.id),
)

type NewSecret = { account_id: string; secret_sha256: Buffer; created_by: string; now: Date }

export const insertSecret = prepare((db, p: NewSecret) =>
  db
    .insertInto('service_account_secrets')
    .values({
      account_id: p.account_id,
      secret_sha256: p.secret_sha256,
      created_by: p.created_by,
      created_at: p.now,
    })
    .returning('id'),
)

export const countSecrets = prepare((db, p: { account_id: string }) =>
  db
    .selectFrom('service_account_secrets')
    .select((eb) => eb.fn.countAll<string>().as('good'))
    .where('account_id', '=', p.account_id)
    .where('revoked_at', 'is', null),
)

/** The secret, also one that was revoked before: that stays as it was. */
export const setRevoked = prepare((db, p: { account_id: string; id: string; now: Date }) =>
  db
    .updateTable('service_account_secrets')
    .set({ revoked_at: sql<Date>`coalesce(revoked_at, ${p.now})` })
    .where('id', '=', p.id)
    .where('account_id', '=', p.account_id)
    .returning('id'),
)

export const endSessionsOfSecret = prepare((db, p: { secret_id: string; now: Date }) =>
  db
    .updateTable('sessions')
    .set({ revoked_at: p.now, revoked_for: 'secret_revoked' satisfies EndedFor })
    .where('secret_id', '=', p.secret_id)
    .where('revoked_at', 'is', null)
    .returning('id'),
)
