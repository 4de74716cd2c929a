// A link with which somebody sets a password without knowing one: an invitation, or a reset. It is good once and for
// a while, only its hash is kept, and a new one takes the place of the one before.
import type { Transaction } from 'kysely'
import { prepare } from '../../db/prepared.ts'
import type { DB } from '../../db/types.ts'
import type { Context } from '../context.ts'
import type { EndedSessions } from '../platform/access/ended-sessions.ts'
import { invalidField } from '../platform/problems.ts'
import { write } from '../platform/write.ts'
import { judgePassword } from './judge-password.ts'
import { linkLifetime_ms } from './lifetimes.ts'
import { hashPassword } from './passwords.ts'
import { newSecret, sha256 } from './secrets.ts'
import { endSessionsOf } from './writes.ts'

/** The check of `password_resets` knows the same. */
export const linkKinds = ['invitation', 'reset'] as const
export type LinkKind = (typeof linkKinds)[number]

/** Likewise. Those that a trigger writes are here too. */
export const linkClosedFor = ['used', 'replaced', 'password_changed', 'user_deactivated'] as const
type ClosedFor = (typeof linkClosedFor)[number]

/** As an administrator is shown it, once. */
export type PasswordLink = { kind: LinkKind; link: string; code: string; expires_at: string }

/**
 * Makes a link for a user whose row is locked. What proves it stands behind the `#`, which a browser sends to
 * nobody: neither a log nor a proxy sees it.
 */
export async function issueLink(
  { config, clock }: Context,
  trx: Transaction<DB>,
  given: { user_id: string; kind: LinkKind; reason: string | null; created_by: string },
): Promise<PasswordLink> {
  const now = clock.now()
  const { user_id, kind } = given
  const code = newSecret()
  const expires_at = new Date(now.getTime() + linkLifetime_ms[kind])
  await closeLinkOf(trx, { user_id, reason: 'replaced', now })
  await insertLink(trx, { ...given, token_sha256: sha256(code), now, expires_at })
  const link = `${new URL('/lab/set-password', config.http.public_url).href}#${code}`
  return { kind, link, code, expires_at: expires_at.toISOString() }
}

/**
 * Sets the password of whoever the link was made for, and ends all their sessions. Of two at the same moment one
 * finds the link used.
 * @throws Problem 422, the same for a link that never was, was used, replaced or is too old · 422 for the password
 */
export async function setPasswordByLink(
  context: Context & { endedSessions: EndedSessions },
  { code, new_password }: { code: string; new_password: string },
  request_id: string,
): Promise<void> {
  const now = context.clock.now()
  const [link] = await findLink(context.db, { token_sha256: sha256(code), now })
  if (!link) throw noSuchLink()
  judgePassword(context, new_password, link)
  const password_hash = await hashPassword(new_password, context.config.auth.password_cost)

  const { user_id } = link
  const caller = { actor: `user:${user_id}`, user_id, request_id }
  const ended = await write(context, caller, async ({ trx }) => {
    // The user first, as who deactivates one does: the trigger there closes the link after it.
    const [user] = await lockActiveUser(trx, { id: user_id })
    const [used] = user ? await useLink(trx, { id: link.id, now }) : []
    if (!used) throw noSuchLink()
    await replacePassword(trx, { id: user_id, password_hash })
    return await endSessionsOf(trx, { user_id, reason: 'password_reset', now })
  })
  for (const { id } of ended) context.endedSessions.add(id)
}

const noSuchLink = () =>
  invalidField(
    '/code',
    'unknown_link',
    'is not good, or not any more: ask an administrator for a new link',
  )

const findLink = prepare((db, p: { token_sha256: Buffer; now: Date }) =>
  db
    .selectFrom('password_resets as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select(['r.id', 'r.user_id', 'u.username', 'u.display_name'])
    .where('r.token_sha256', '=', p.token_sha256)
    .where('r.closed_at', 'is', null)
    .where('r.expires_at', '>', p.now)
    .where('u.active', '=', true),
)

type NewLink = {
  user_id: string
  kind: LinkKind
  reason: string | null
  created_by: string
  token_sha256: Buffer
  now: Date
  expires_at: Date
}

const insertLink = prepare((db, p: NewLink) =>
  db.insertInto('password_resets').values({
    user_id: p.user_id,
    kind: p.kind,
    reason: p.reason,
    created_by: p.created_by,
    token_sha256: p.token_sha256,
    created_at: p.now,
    expires_at: p.expires_at,
  }),
)

const closeLinkOf = prepare((db, p: { user_id: string; reason: ClosedFor; now: Date }) =>
  db
    .updateTable('password_resets')
    .set({ closed_at: p.now, closed_for: p.reason })
    .where('user_id', '=', p.user_id)
    .where('closed_at', 'is', null),
)

const useLink = prepare((db, p: { id: string; now: Date }) =>
  db
    .updateTable('password_resets')
    .set({ closed_at: p.now, closed_for: 'used' satisfies ClosedFor })
    .where('id', '=', p.id)
    .where('closed_at', 'is', null)
    .returning('id'),
)

const lockActiveUser = prepare((db, p: { id: string }) =>
  db.selectFrom('users').where('id', '=', p.id).where('active', '=', true).select('id').forUpdate(),
)

const replacePassword = prepare((db, p: { id: string; password_hash: string }) =>
  db.updateTable('users').set({ password_hash: p.password_hash }).where('id', '=', p.id),
)
