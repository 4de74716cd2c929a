// Who calls, and may they? A route names the one scope that it needs; this is the only guard. There may
// be several doors (a token in a header, a cookie of a browser): the rules are the same behind each.
import { forbidden, Problem } from '../problems.ts'
import type { Replica } from '../replica/replica.ts'
import type { Reads } from '../reads.ts'
import type { FindPrincipal, Principal } from './principal.ts'
import { serviceRole, type AnyRole, type Role } from './roles.ts'
import type { Rights, Scope } from './scopes.ts'

export type ReadHeader = (name: string) => string | undefined

export type Door = {
  /** What a request shows at this door; undefined when it does not come this way. */
  credentialOf(header: ReadHeader): string | undefined
  findPrincipal: FindPrincipal
  /** What to say when it is good no more. */
  refuse(): Problem
}

/** The doors that there are, and what stands beside them: which roles hold which scope, and who has read what. */
export type Entrance = Pick<Rights, 'rolesOfScope' | 'patientScopes'> & {
  doors: readonly Door[]
  reads: Reads
  /** Whose position a client is told after a write. */
  replica?: Replica | undefined
}

/** The first door that the request comes to decides. @throws Problem 401, 403 */
export async function admit(
  header: ReadHeader,
  { doors, rolesOfScope }: Pick<Entrance, 'doors' | 'rolesOfScope'>,
  scope: Scope,
): Promise<Principal> {
  for (const door of doors) {
    const credential = door.credentialOf(header)
    if (credential === undefined) continue
    const principal = await door.findPrincipal(credential)
    if (!principal) throw door.refuse()
    if (principal.scopes.has(scope)) return principal
    throw forbidden(scopeIsMissing(scope, principal.role, rolesOfScope[scope]))
  }
  throw unauthenticated('There is no access token in the Authorization header.')
}

/** What a 403 says: what is needed, and who has it. */
export function scopeIsMissing(scope: Scope, role: AnyRole, holders: readonly Role[]): string {
  if (role === serviceRole)
    return `This needs the scope ${scope}, which this token of a service account does not have.`
  if (holders.includes(role))
    return `This needs the scope ${scope}, and the token was asked for without it: sign in again.`
  return `This needs the scope ${scope}, which the role ${role} does not have. It is held by: ${holders.join(', ')}.`
}

export function bearerDoor(findPrincipal: FindPrincipal): Door {
  return {
    credentialOf: (header) =>
      /^Bearer +([\w.~+/-]+=*) *$/i.exec(header('authorization') ?? '')?.[1],
    findPrincipal,
    refuse: () =>
      unauthenticated(
        'The access token is expired, revoked or not ours.',
        ', error="invalid_token"',
      ),
  }
}

/** @param name of the cookie */
export function cookieDoor(name: string, findPrincipal: FindPrincipal): Door {
  const held = new RegExp(`(?:^|; )${name}=([\\w-]{43})(?:;|$)`)
  return {
    credentialOf: (header) => held.exec(header('cookie') ?? '')?.[1],
    findPrincipal,
    refuse: () => unauthenticated('The session of this browser has ended: sign in again.'),
  }
}

// A challenge is owed with every 401 (RFC 9110 §11.6.1), and Bearer is the one that any client can meet.
function unauthenticated(detail: string, error = ''): Problem {
  const challenge = `Bearer realm="diagnostics-lab"${error}`
  return new Problem('unauthenticated', detail, {}, { 'www-authenticate': challenge })
}
