// Who an access token speaks for, once it has been verified.
import type { Role, Scope } from './scopes.ts'

export type Principal = {
  user_id: string
  session_id: string
  role: Role
  scopes: ReadonlySet<Scope>
}
