// From what a request shows (an access token, or a browser's cookie) to who is calling, on the path of every
// request. A signature is verified once per token and the session read once in ten seconds: checking both every
// time would halve the throughput. Ending a session thus works at once in the process that did it, and within
// ten seconds elsewhere.
import type { ApiContext } from '../http/feature.ts'
import type { FindPrincipal, Principal } from '../platform/access/principal.ts'
import type { Role } from '../platform/access/roles.ts'
import { belief_ms, usesAreKept_ms } from './lifetimes.ts'
import { findSession, findSessionOfCookie } from './queries.ts'
import { sha256 } from './secrets.ts'
import { setLastUse } from './writes.ts'
import { createTokens, type AccessToken } from './tokens.ts'

/** Who calls, until when that may be so, and what was found once and stays true. */
type Found = Principal & { expires_at: Date }

/** Looks it up. `known`: what was found for the same credential before. */
type Check = (credential: string, now: Date, known: Found | undefined) => Promise<Found | undefined>

const mostRemembered = 10_000

/** What an app has before it knows anybody. */
type Parts = Pick<ApiContext, 'background' | 'clock' | 'config' | 'db' | 'endedSessions' | 'rights'>

/** By the access token of the header `Authorization`. */
export function createAuthenticate(context: Parts): FindPrincipal {
  const { config, db, rights } = context
  const tokens = createTokens(config, rights)
  return believing(context, async (text, now, known) => {
    const token = known && now < known.expires_at ? known : await tokens.verify(text, now)
    return token && (await isAlive(token, now)) ? token : undefined
  })

  async function isAlive({ session_id, user_id, role }: AccessToken, now: Date): Promise<boolean> {
    const [session] = await findSession(db, { session_id, user_id })
    // A token is no longer good when the role it was issued for is no longer its user's.
    if (session === undefined || !isGood(session, now) || session.role !== role) return false
    noteUse(context, session_id, session.last_used_at, now)
    return true
  }
}

/** By the cookie of a browser's session. */
export function createAuthenticateCookie(context: Parts): FindPrincipal {
  const { db, rights } = context
  return believing(context, async (cookie, now) => {
    const [session] = await findSessionOfCookie(db, { cookie_sha256: sha256(cookie) })
    if (!session || !isGood(session, now)) return undefined
    const { session_id, user_id, expires_at } = session
    noteUse(context, session_id, session.last_used_at, now)
    const role = session.role as Role
    return { session_id, user_id, role, scopes: new Set(rights.scopesOfRole[role]), expires_at }
  })
}

// After the answer, and every few minutes only: it is what people see of a session, and nothing is decided by it.
function noteUse(
  { background, db }: Parts,
  session_id: string,
  last_used_at: Date | null,
  now: Date,
): void {
  const before = new Date(now.getTime() - usesAreKept_ms)
  if (last_used_at !== null && last_used_at > before) return
  background.run('session-use', () => setLastUse(db, { session_id, now, before }))
}

function isGood(
  session: { active: boolean; revoked_at: Date | null; expires_at: Date },
  now: Date,
) {
  return session.active && session.revoked_at === null && now < session.expires_at
}

function believing({ clock, endedSessions }: Parts, check: Check): FindPrincipal {
  const remembered = new Map<string, { found: Found; believedUntil_ms: number }>()
  const underWay = new Map<string, Promise<Found | undefined>>()

  return async function authenticate(credential) {
    const known = remembered.get(credential)
    const believed = known !== undefined && clock.now().getTime() < known.believedUntil_ms
    const principal = believed ? known.found : await checkOnce(credential)
    return principal && !endedSessions.has(principal.session_id) ? principal : undefined
  }

  // A page that starts twenty requests with a new token has it checked once.
  function checkOnce(credential: string): Promise<Found | undefined> {
    const running = underWay.get(credential)
    if (running) return running
    const checking = checkAnew(credential).finally(() => underWay.delete(credential))
    underWay.set(credential, checking)
    return checking
  }

  async function checkAnew(credential: string): Promise<Found | undefined> {
    const now = clock.now()
    const known = remembered.get(credential)?.found
    remembered.delete(credential)
    const found = await check(credential, now, known)
    if (found) remember(credential, found, now)
    return found
  }

  function remember(credential: string, found: Found, now: Date): void {
    if (remembered.size >= mostRemembered) {
      const [longestUnchecked] = remembered.keys()
      remembered.delete(longestUnchecked!)
    }
    const believedUntil_ms = Math.min(now.getTime() + belief_ms, found.expires_at.getTime())
    remembered.set(credential, { found, believedUntil_ms })
  }
}
