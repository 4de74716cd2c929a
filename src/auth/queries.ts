// Reads of signing in: compiled once, because one of them is on the path of every request.
import { prepare } from '../../db/prepared.ts'

export const findSession = prepare((db, p: { session_id: string; user_id: string }) =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .leftJoin('session_uses', 'session_uses.session_id', 'sessions.id')
    .select(['users.role', 'users.active', 'sessions.revoked_at', 'sessions.expires_at'])
    .select('session_uses.last_used_at')
    .where('sessions.id', '=', p.session_id)
    .where('users.id', '=', p.user_id),
)

export const findSessionOfCookie = prepare((db, p: { cookie_sha256: Buffer }) =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id as session_id', 'sessions.user_id', 'users.role', 'users.active'])
    .leftJoin('session_uses', 'session_uses.session_id', 'sessions.id')
    .select(['sessions.revoked_at', 'sessions.expires_at', 'session_uses.last_used_at'])
    .where('sessions.cookie_sha256', '=', p.cookie_sha256),
)

export const findUserByName = prepare((db, p: { username: string }) =>
  db
    .selectFrom('users')
    .select(['id', 'role', 'password_hash', 'active'])
    .where('username', '=', p.username),
)

export const findUser = prepare((db, p: { id: string }) =>
  db
    .selectFrom('users')
    .select(['id', 'username', 'display_name', 'role', 'password_hash', 'last_sign_in_at'])
    .where('id', '=', p.id),
)

export const findRefreshToken = prepare((db, p: { token_sha256: Buffer }) =>
  db
    .selectFrom('refresh_tokens')
    .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['refresh_tokens.session_id', 'refresh_tokens.expires_at', 'refresh_tokens.used_at'])
    .select(['sessions.user_id', 'sessions.revoked_at', 'sessions.scopes'])
    .select(['users.role', 'users.active'])
    .where('refresh_tokens.token_sha256', '=', p.token_sha256),
)
