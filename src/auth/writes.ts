// What signing in, staying in and getting out write. Times are the service's clock, which judges them too.
import { sql } from 'kysely'
import { prepare } from '../../db/prepared.ts'
import { statement } from '../../db/statement.ts'
import { touched } from '../platform/versions.ts'

/** The check of `sessions` knows the same. */
export const endedFor = [
  'signed_out',
  'token_reuse',
  'password_changed',
  'user_deactivated',
  'role_changed',
  'password_reset',
  'secret_revoked',
  'scopes_changed',
] as const
export type EndedFor = (typeof endedFor)[number]
type Seen = { id: string; password_hash: string }

/** Nothing, if the user is no longer as it was seen. */
export const lockUser = prepare((db, p: Seen) =>
  db
    .selectFrom('users')
    .where('id', '=', p.id)
    .where('password_hash', '=', p.password_hash)
    .where('active', '=', true)
    .select('id')
    .forShare(),
)

export const setPassword = prepare((db, p: Seen & { new_password_hash: string }) =>
  db
    .updateTable('users')
    .set({ password_hash: p.new_password_hash })
    .where('id', '=', p.id)
    .where('password_hash', '=', p.password_hash)
    .returning('id'),
)

export const setLastSignIn = prepare((db, p: { id: string; now: Date }) =>
  db.updateTable('users').set({ last_sign_in_at: p.now }).where('id', '=', p.id),
)

/** With where it began, so that people know their sessions apart. */
export const insertSession = statement({
  parameters: {
    user_id: 'uuid',
    scopes: 'text[]?',
    cookie_sha256: 'bytea?',
    now: 'timestamptz',
    expires_at: 'timestamptz',
    address: 'text',
    program: 'text?',
  },
  row: { id: 'uuid' },
})`
  with started as (
    insert into sessions (user_id, scopes, cookie_sha256, created_at, expires_at)
    values (${'user_id'}, ${'scopes'}, ${'cookie_sha256'}, ${'now'}::timestamptz, ${'expires_at'})
    returning id)
  insert into session_uses (session_id, address, program, last_used_at)
  select id, ${'address'}, ${'program'}, ${'now'}::timestamptz from started
  returning session_id as id`

/** Once of several requests at the same moment, and of several processes. */
export const setLastUse = statement({
  parameters: { session_id: 'uuid', now: 'timestamptz', before: 'timestamptz' },
})`
  with soon as materialized (select set_config('synchronous_commit', 'off', true))
  insert into session_uses as u (session_id, last_used_at)
  select ${'session_id'}::uuid, ${'now'}::timestamptz from soon
  on conflict (session_id) do update set last_used_at = excluded.last_used_at
  where u.last_used_at <= ${'before'}::timestamptz`

export const endSession = prepare((db, p: { id: string; reason: EndedFor; now: Date }) =>
  db
    .updateTable('sessions')
    .set({ revoked_at: p.now, revoked_for: p.reason })
    .where('id', '=', p.id)
    .where('revoked_at', 'is', null),
)

export const endOtherSessions = prepare((db, p: { user_id: string; but: string; now: Date }) =>
  db
    .updateTable('sessions')
    .set({ revoked_at: p.now, revoked_for: 'password_changed' satisfies EndedFor })
    .where('user_id', '=', p.user_id)
    .where('id', '!=', p.but)
    .where('revoked_at', 'is', null)
    .returning('id'),
)

/**
 * For src/users/. The user, active or not, and every active administrator: so that two who deactivate each
 * other take turns.
 */
export const lockUserAndAdmins = prepare((db, p: { id: string }) =>
  db
    .selectFrom('users')
    .where((where) =>
      where.or([
        where('id', '=', p.id),
        where.and([where('role', '=', 'admin'), where('active', '=', true)]),
      ]),
    )
    .select(['id', 'username', 'active', 'role', 'version', 'password_hash'])
    .orderBy('id')
    .forUpdate(),
)

export const setActive = prepare((db, p: { id: string; active: boolean }) =>
  db
    .updateTable('users')
    .set({ active: p.active, ...touched })
    .where('id', '=', p.id)
    .where('active', '!=', p.active),
)

type NewUser = { username: string; display_name: string; role: string }

/** Without a password: nobody can sign in as this user yet. */
export const insertUser = prepare((db, p: NewUser) =>
  db
    .insertInto('users')
    .values({ username: p.username, display_name: p.display_name, role: p.role })
    .returning('id'),
)

/** Null leaves a field as it is. */
export const changeUser = prepare(
  (db, p: { id: string; display_name: string | null; role: string | null }) =>
    db
      .updateTable('users')
      .set({
        display_name: sql<string>`coalesce(${p.display_name}, display_name)`,
        role: sql<string>`coalesce(${p.role}, role)`,
        ...touched,
      })
      .where('id', '=', p.id),
)

export const endSessionsOf = prepare((db, p: { user_id: string; reason: EndedFor; now: Date }) =>
  db
    .updateTable('sessions')
    .set({ revoked_at: p.now, revoked_for: p.reason })
    .where('user_id', '=', p.user_id)
    .where('revoked_at', 'is', null)
    .returning('id'),
)

type NewToken = { token_sha256: Buffer; session_id: string; now: Date; expires_at: Date }

export const insertRefreshToken = prepare((db, p: NewToken) =>
  db.insertInto('refresh_tokens').values({
    token_sha256: p.token_sha256,
    session_id: p.session_id,
    issued_at: p.now,
    expires_at: p.expires_at,
  }),
)

/** Nothing, if it was used before. */
export const useRefreshToken = prepare((db, p: { token_sha256: Buffer; now: Date }) =>
  db
    .updateTable('refresh_tokens')
    .set({ used_at: p.now })
    .where('token_sha256', '=', p.token_sha256)
    .where('used_at', 'is', null)
    .returning('session_id'),
)
