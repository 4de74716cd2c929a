// Signing in, staying in, getting out. A password starts a session; the session is the family of all
// refresh tokens that descend from it, and ends as a whole.
import type { Transaction } from 'kysely'
import type { DB } from '../../db/types.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../platform/caller.ts'
import { invalidField } from '../platform/problems.ts'
import { write } from '../platform/write.ts'
import type { EndedSessions } from '../platform/access/ended-sessions.ts'
import { accessTokenLifetime_ms, sessionLifetime_ms } from './lifetimes.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import {
  checkPassword,
  invalidGrant,
  raiseCost,
  wrongPassword,
  type User,
} from './check-password.ts'
import { judgePassword } from './judge-password.ts'
import { findRefreshToken, findUser } from './queries.ts'
import {
  endOtherSessions,
  endSession,
  insertRefreshToken,
  insertSession,
  lockUser,
  setLastSignIn,
  setPassword,
  useRefreshToken,
} from './writes.ts'
import type { Role } from '../platform/access/roles.ts'
import type { Rights, Scope } from '../platform/access/scopes.ts'
import { narrowScopes } from './narrow-scopes.ts'
import { newSecret, sha256 } from './secrets.ts'
import type { Tokens } from './tokens.ts'

export type AuthContext = Context & {
  rights: Rights
  tokens: Tokens
  endedSessions: EndedSessions
}

/** RFC 6749 §5.1. */
export type TokenAnswer = {
  access_token: string
  token_type: 'Bearer'
  expires_in: number // seconds
  /** Not for a service account: its secret gets a new token. */
  refresh_token?: string
  scope: string
}

type Session = {
  id: string
  user_id: string
  role: Role
  scopes: readonly Scope[]
  expires_at: Date
}

/**
 * Starts a session, with all scopes of the role or those of them that `scope` names.
 * @throws Problem invalid-grant, the same for an unknown user and a wrong password · 400 invalid_scope
 */
export async function signIn(
  context: AuthContext,
  { username, password, scope }: { username: string; password: string; scope?: string },
  origin: Origin,
): Promise<TokenAnswer> {
  const scopesOf = (role: Role) =>
    narrowScopes(context.rights, context.rights.scopesOfRole[role], scope)
  return startSession(context, {
    username,
    password,
    origin,
    granting: (user) => {
      const scopes = scopesOf(user.role as Role)
      return { scopes: scope?.trim() ? [...scopes] : null, cookie_sha256: null }
    },
    finish: (trx, user, { id, now, expires_at }) => {
      const role = user.role as Role
      const session = { id, user_id: user.id, role, scopes: scopesOf(role), expires_at }
      return issue(context, trx, session, now)
    },
  })
}

/**
 * Starts a session of a browser, with all scopes of the role.
 * @returns what its cookie holds, and until when
 * @throws Problem invalid-grant, the same for an unknown user and a wrong password
 */
export async function signInBrowser(
  context: AuthContext,
  { username, password }: { username: string; password: string },
  origin: Origin,
): Promise<{ cookie: string; expires_at: Date }> {
  const cookie = newSecret()
  return startSession(context, {
    username,
    password,
    origin,
    granting: () => ({ scopes: null, cookie_sha256: sha256(cookie) }),
    finish: async (_trx, _user, { expires_at }) => ({ cookie, expires_at }),
  })
}

/** Ends the session that the caller is in. */
export async function endOwnSession(
  context: AuthContext,
  caller: Caller & { session_id: string },
): Promise<void> {
  const now = context.clock.now()
  await write(context, caller, ({ trx }) =>
    endSession(trx, { id: caller.session_id, reason: 'signed_out', now }),
  )
  context.endedSessions.add(caller.session_id)
}

/** Whose session it is, and from where: kept so that people know their sessions apart. */
export type Origin = { request_id: string; address: string; program: string | undefined }

type Start<T> = {
  username: string
  password: string
  origin: Origin
  /** Before anything is written. @throws when the session may not begin */
  granting: (user: User) => { scopes: string[] | null; cookie_sha256: Buffer | null }
  /** Makes the answer, in the transaction that starts the session. */
  finish: (
    trx: Transaction<DB>,
    user: User,
    session: { id: string; now: Date; expires_at: Date },
  ) => Promise<T>
}

/** @throws Problem invalid-grant */
async function startSession<T>(context: AuthContext, start: Start<T>): Promise<T> {
  const { username, password, origin } = start
  // A second look: the password that was checked may have been hashed anew meanwhile, by a sign-in of the same person.
  for (const isLast of [false, true]) {
    const user = await checkPassword(context, username, password)
    const started = await startChecked(context, user, start)
    if (started) {
      raiseCost(context, user, password, origin.request_id)
      return started.answer
    }
    if (isLast) break
  }
  throw wrongPassword()
}

/** @returns nothing when the user is no longer as they were checked */
async function startChecked<T>(
  context: AuthContext,
  user: User,
  { origin, granting, finish }: Start<T>,
): Promise<{ answer: T } | undefined> {
  const granted = granting(user)
  const now = context.clock.now()
  const { id: user_id, password_hash } = user
  const { request_id, address, program = null } = origin
  const caller = userCaller(user_id, request_id)
  const expires_at = new Date(now.getTime() + sessionLifetime_ms)
  const started = await write(context, caller, async ({ trx }) => {
    // Locked, so that a password change at the same moment either refuses this session or ends it.
    const [unchanged] = await lockUser(trx, { id: user_id, password_hash })
    if (!unchanged) return undefined
    const session = { user_id, ...granted, address, program, now, expires_at }
    const [inserted] = await insertSession(trx, session)
    return { answer: await finish(trx, user, { id: inserted!.id, now, expires_at }) }
  })
  if (started) {
    context.background.run('last-sign-in', () => recordSignIn(context, caller, now))
  }
  return started
}

/**
 * Exchanges a refresh token for new tokens; it is good for one use. A second use means that two parties
 * hold it, and we cannot tell which is the thief: the whole session ends (RFC 9700 §4.14.2). Two uses
 * at the same moment are no exception: one gets tokens, and both lose the session.
 * @throws Problem invalid-grant · 400 invalid_scope for a scope that the session was not granted
 */
export async function refresh(
  context: AuthContext,
  { refresh_token, scope }: { refresh_token: string; scope?: string },
  request_id: string,
): Promise<TokenAnswer> {
  const now = context.clock.now()
  const token_sha256 = sha256(refresh_token)
  const [found] = await findRefreshToken(context.db, { token_sha256 })
  const refused = invalidGrant('The refresh token is unknown, used, expired or revoked.')
  if (!found || !found.active || found.revoked_at || found.expires_at <= now) throw refused

  const { session_id, user_id, expires_at } = found
  const role = found.role as Role
  const ofRole = context.rights.scopesOfRole[role]
  const granted = ofRole.filter((one) => found.scopes === null || found.scopes.includes(one))
  const scopes = narrowScopes(context.rights, granted, scope)
  const session = { id: session_id, user_id, role, scopes, expires_at }
  const answer = await write(context, userCaller(user_id, request_id), async ({ trx }) => {
    // Of two at once the second waits here for the first, and then finds it used.
    const [used] = await useRefreshToken(trx, { token_sha256, now })
    if (used) return issue(context, trx, session, now)
    await endSession(trx, { id: session_id, reason: 'token_reuse', now })
    return undefined // not thrown: a rollback would take the end of the session back
  })
  if (answer) return answer
  context.endedSessions.add(session_id)
  throw refused
}

/** Ends the session of a refresh or access token (RFC 7009). A token that is not ours is no error. */
export async function signOut(
  context: AuthContext,
  token: string,
  request_id: string,
): Promise<void> {
  const now = context.clock.now()
  const [family] = await findRefreshToken(context.db, { token_sha256: sha256(token) })
  const session = family ?? (await context.tokens.verify(token, now))
  if (!session) return
  const { session_id, user_id } = session
  await write(context, userCaller(user_id, request_id), ({ trx }) =>
    endSession(trx, { id: session_id, reason: 'signed_out', now }),
  )
  context.endedSessions.add(session_id)
}

/**
 * Ends all other sessions of the user as well.
 * @throws Problem 422 when `new_password` cannot be chosen · 422 when `current_password` is wrong
 */
export async function changePassword(
  context: AuthContext,
  caller: Caller & { user_id: string; session_id: string },
  { current_password, new_password }: { current_password: string; new_password: string },
  looks = 2,
): Promise<void> {
  const now = context.clock.now()
  const wrong = invalidField('/current_password', 'wrong_password', 'is not your password')
  const [user] = await findUser(context.db, { id: caller.user_id })
  if (!user?.password_hash) throw wrong
  judgePassword(context, new_password, user)
  if (!(await verifyPassword(user.password_hash, current_password))) throw wrong
  const password_hash = await hashPassword(new_password, context.config.auth.password_cost)

  const seen = { id: user.id, password_hash: user.password_hash }
  const ended = await write(context, caller, async ({ trx }) => {
    const [changed] = await setPassword(trx, { ...seen, new_password_hash: password_hash })
    if (!changed) return undefined // while we were hashing, somebody changed it, or hashed it anew
    return endOtherSessions(trx, { user_id: user.id, but: caller.session_id, now })
  })
  if (!ended) {
    if (looks === 1) throw wrong
    return changePassword(context, caller, { current_password, new_password }, looks - 1)
  }
  for (const { id } of ended) context.endedSessions.add(id)
}

async function issue(
  { tokens }: AuthContext,
  trx: Transaction<DB>,
  session: Session,
  now: Date,
): Promise<TokenAnswer> {
  const { id, user_id, role, scopes, expires_at } = session
  // 256 random bits. Only their hash is kept: who reads the database cannot sign in with it.
  const refresh_token = newSecret()
  const token_sha256 = sha256(refresh_token)
  await insertRefreshToken(trx, { token_sha256, session_id: id, now, expires_at })
  const lifetime_ms = Math.min(accessTokenLifetime_ms, expires_at.getTime() - now.getTime())
  const accessEnds = new Date(now.getTime() + lifetime_ms)
  return {
    access_token: await tokens.sign(
      { user_id, session_id: id, role, scopes: new Set(scopes), expires_at: accessEnds },
      now,
    ),
    token_type: 'Bearer',
    expires_in: Math.floor(lifetime_ms / 1000),
    refresh_token,
    scope: scopes.join(' '),
  }
}

async function recordSignIn(context: Context, caller: Caller & { user_id: string }, now: Date) {
  await write(context, caller, ({ trx }) => setLastSignIn(trx, { id: caller.user_id, now }))
}

function userCaller(user_id: string, request_id: string) {
  return { actor: `user:${user_id}`, user_id, request_id }
}
