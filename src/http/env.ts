// What a request carries on its way through the middleware to its handler. Read it with c.get('…'): c.var
// copies all of it each time.
import type { Entrance } from '../platform/access/admit.ts'
import type { UserCaller } from '../platform/caller.ts'

export type Env = {
  Variables: {
    request_id: string
    /** By performance.now(). */
    started: number
    entrance: Entrance
    /** Set by sendPage(): the ids of the rows, for the audit of reads. */
    rows_shown?: readonly string[]
    /** Set by requireScope(): a protected route has it. */
    caller: UserCaller & { session_id: string; scopes: ReadonlySet<string> }
  }
}
