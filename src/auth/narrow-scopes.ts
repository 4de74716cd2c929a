// Which scopes a token gets of those that it could have (RFC 6749 §3.3).
import type { Rights, Scope } from '../platform/access/scopes.ts'
import { Problem } from '../platform/problems.ts'

/**
 * Those of `available` that `asked` names, or all when it names none. "Select all" asks for more than a role
 * has, and gets what the role has. @throws Problem 400 invalid_scope for a scope that does not exist, or
 * when nothing would be left
 */
export function narrowScopes(
  { scopes }: Rights,
  available: readonly Scope[],
  asked = '',
): readonly Scope[] {
  const names = asked.split(' ').filter((name) => name !== '')
  if (names.length === 0) return available
  const [unknown] = names.filter((name) => !Object.hasOwn(scopes, name))
  if (unknown !== undefined) {
    throw invalidScope(
      `There is no scope ${unknown}: the scopes are ${Object.keys(scopes).join(', ')}.`,
    )
  }
  const granted = available.filter((scope) => names.includes(scope))
  if (granted.length === 0) {
    throw invalidScope(`None of these scopes can be had here; these can: ${available.join(', ')}.`)
  }
  return granted
}

function invalidScope(detail: string): Problem {
  return new Problem('malformed-request', detail, { error: 'invalid_scope' })
}
