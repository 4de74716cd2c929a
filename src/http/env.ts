// What a request carries on its way through the middleware to its handler. Read it with c.get('…'): c.var
// copies all of it each time.
import type { HttpBindings } from '@hono/node-server'
import type { Entrance } from '../platform/access/admit.ts'
import type { Principal } from '../platform/access/principal.ts'
import type { UserCaller } from '../platform/caller.ts'
import type { RequestLimits } from './request-limits.ts'

export type Env = {
  /** Of a request that came over the network, or of the one that a screen asks for (feature.ts, `dispatch`). */
  Bindings: Partial<HttpBindings> & { clientOf?: Partial<HttpBindings> }
  Variables: {
    request_id: string
    /** By performance.now(). */
    started: number
    entrance: Entrance
    limits: RequestLimits
    /** The header fields RateLimit-Policy and RateLimit, once something was counted. */
    rate_limit?: { policy: string; limit: string }
    /** What the browser is known by that is about to sign in. */
    device?: string
    /** The ids of the rows, for the audit of reads: sendPage() sets it, and a route that shows several rows otherwise. */
    rows_shown?: string
    /** Both set by requireScope(): a protected route has them. */
    principal: Principal
    caller: UserCaller & { session_id: string; scopes: ReadonlySet<string> }
  }
}
