// Who calls, and may they? A route names the one scope that it needs; this is the only guard. There may
// be several doors (a token in a header, a cookie of a browser): the rules are the same behind each.
import { forbidden, Problem } from '../problems.ts'
import type { FindPrincipal, Principal } from './principal.ts'
import type { Scope } from './scopes.ts'

export type ReadHeader = (name: string) => string | undefined

export type Door = {
  /** What a request shows at this door; undefined when it does not come this way. */
  credentialOf(header: ReadHeader): string | undefined
  findPrincipal: FindPrincipal
  /** What to say when it is good no more. */
  refuse(): Problem
}

/** The first door that the request comes to decides. @throws Problem 401, 403 */
export async function admit(
  header: ReadHeader,
  doors: readonly Door[],
  scope: Scope,
): Promise<Principal> {
  for (const door of doors) {
    const credential = door.credentialOf(header)
    if (credential === undefined) continue
    const principal = await door.findPrincipal(credential)
    if (!principal) throw door.refuse()
    if (principal.scopes.has(scope)) return principal
    throw forbidden(
      `This needs the scope ${scope}, which the role ${principal.role} does not have.`,
    )
  }
  throw unauthenticated('There is no access token in the Authorization header.')
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

// A challenge is owed with every 401 (RFC 9110 §11.6.1), and Bearer is the one that any client can meet.
function unauthenticated(detail: string, error = ''): Problem {
  const challenge = `Bearer realm="diagnostics-lab"${error}`
  return new Problem('unauthenticated', detail, {}, { 'www-authenticate': challenge })
}
