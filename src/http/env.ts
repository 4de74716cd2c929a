// What a request carries on its way through the middleware to its handler.
import type { UserCaller } from '../platform/caller.ts'
import type { Principal } from '../auth/principal.ts'

export type Authenticate = (accessToken: string) => Promise<Principal | undefined>

export type Env = {
  Variables: {
    request_id: string
    authenticate: Authenticate
    /** Set by requireScope(): a protected route has it. */
    caller: UserCaller & { session_id: string; scopes: ReadonlySet<string> }
  }
}
