// From an access token to who is calling, on the path of every request. A signature is verified once per
// token and the session read once in ten seconds: checking both every time would halve the throughput.
// Ending a session thus works at once in the process that did it, and within ten seconds elsewhere.
import type { ApiContext } from '../http/feature.ts'
import { belief_ms } from './lifetimes.ts'
import type { FindPrincipal, Principal } from '../platform/access/principal.ts'
import { findSession } from './queries.ts'
import { createTokens, type AccessToken } from './tokens.ts'

type Remembered = { token: AccessToken; believedUntil_ms: number }

const mostRemembered = 10_000

type Parts = Pick<ApiContext, 'clock' | 'config' | 'db' | 'endedSessions' | 'rights'>

export function createAuthenticate(context: Parts): FindPrincipal {
  const { clock, config, db, endedSessions, rights } = context
  const tokens = createTokens(config, rights)
  const remembered = new Map<string, Remembered>()
  const underWay = new Map<string, Promise<Principal | undefined>>()

  return async function authenticate(text) {
    const known = remembered.get(text)
    const believed = known !== undefined && clock.now().getTime() < known.believedUntil_ms
    const principal = believed ? known.token : await checkOnce(text)
    return principal && !endedSessions.has(principal.session_id) ? principal : undefined
  }

  // A page that starts twenty requests with a new token has it checked once.
  function checkOnce(text: string): Promise<Principal | undefined> {
    const running = underWay.get(text)
    if (running) return running
    const check = checkToken(text).finally(() => underWay.delete(text))
    underWay.set(text, check)
    return check
  }

  async function checkToken(text: string): Promise<Principal | undefined> {
    const now = clock.now()
    const known = remembered.get(text)?.token
    remembered.delete(text)
    const token = known && now < known.expires_at ? known : await tokens.verify(text, now)
    if (!token || !(await isAlive(token, now))) return undefined
    remember(text, token, now)
    return token
  }

  async function isAlive({ session_id, user_id, role }: AccessToken, now: Date): Promise<boolean> {
    const [session] = await findSession(db, { session_id, user_id })
    if (!session) return false
    const { active, revoked_at, expires_at } = session
    // A token is no longer good when the role it was issued for is no longer its user's.
    return active && revoked_at === null && now < expires_at && session.role === role
  }

  function remember(text: string, token: AccessToken, now: Date): void {
    if (remembered.size >= mostRemembered) {
      const [longestUnchecked] = remembered.keys()
      remembered.delete(longestUnchecked!)
    }
    const believedUntil_ms = Math.min(now.getTime() + belief_ms, token.expires_at.getTime())
    remembered.set(text, { token, believedUntil_ms })
  }
}
