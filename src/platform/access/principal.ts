// Who calls, once it is known: what a door finds behind a token (and later behind a cookie).
import type { AnyRole } from './roles.ts'
import type { Scope } from './scopes.ts'

export type Principal = {
  user_id: string
  session_id: string
  role: AnyRole
  scopes: ReadonlySet<Scope>
  /** When what was shown at the door is good no more: a connection that stays open ends then. */
  expires_at: Date
}

/** From what a request shows to who is behind it; undefined when it is expired, revoked or not ours. */
export type FindPrincipal = (credential: string) => Promise<Principal | undefined>
