// Access tokens: JSON Web Tokens signed with ES256, in the profile of RFC 9068 (`typ: at+jwt`). Which key signs and
// which verify is a matter of the key ring.
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { allRoles, serviceRole, type AnyRole } from '../platform/access/roles.ts'
import type { Rights, Scope } from '../platform/access/scopes.ts'
import { keyRingOf, type PrivateKey } from './key-ring.ts'

export type AccessToken = {
  user_id: string
  session_id: string
  role: AnyRole
  scopes: ReadonlySet<Scope>
  expires_at: Date
}

/** The key that signed it: when that verifies no more, the token is worth nothing. */
export type Verified = AccessToken & { kid: string }

export type PublicKey = {
  kty: 'EC'
  crv: 'P-256'
  kid: string
  x: string
  y: string
  alg: 'ES256'
  use: 'sig'
}

export type Tokens = {
  sign(token: AccessToken, now: Date): Promise<string>
  /** @returns undefined when the token is expired, malformed, or not signed by us for us */
  verify(token: string, now: Date): Promise<Verified | undefined>
  /** Whether what was verified before would be verified again. */
  isKeyGood(kid: string): Promise<boolean>
  /** What others need to verify our tokens (RFC 7517); nothing of the private keys. */
  jwks(): Promise<{ keys: PublicKey[] }>
}

const alg = 'ES256'
const typ = 'at+jwt'
const audience = 'diagnostics-lab'

const claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  role: z.enum(allRoles),
  scope: z.string(),
  exp: z.number(),
})

export function createTokens(
  context: Pick<Context, 'config' | 'clock' | 'log'>,
  { scopesOfRole, machineScopes }: Rights,
): Tokens {
  const issuer = context.config.http.public_url
  const ring = keyRingOf(context)
  const keySetOf = rememberLast(createLocalJWKSet)

  return {
    jwks: async () => ({ keys: (await ring.toVerify()).map(publicHalf) }),
    async isKeyGood(kid) {
      return (await ring.toVerify()).some((key) => key.kid === kid)
    },
    async sign({ user_id, session_id, role, scopes, expires_at }, now) {
      const signingKey = await ring.toSign()
      return new SignJWT({ sid: session_id, role, scope: [...scopes].join(' ') })
        .setProtectedHeader({ alg, typ, kid: signingKey.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(user_id)
        .setJti(crypto.randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(expires_at)
        .sign(signingKey)
    },
    async verify(token, now) {
      try {
        // `algorithms` refuses "none", and a public key misused as an HMAC secret.
        const checks = { algorithms: [alg], typ, issuer, audience, currentDate: now }
        const kid = kidOf(token)
        const keySet = keySetOf({ keys: (await ring.toVerify(kid)).map(publicHalf) })
        const { payload } = await jwtVerify(token, keySet, checks)
        const { sub, sid, role, scope, exp } = claims.parse(payload)
        const granted = new Set(scope.split(' '))
        // Never more than the token says, and never more than the role has by now.
        const held = role === serviceRole ? machineScopes : scopesOfRole[role]
        const scopes = new Set(held.filter((scope) => granted.has(scope)))
        const expires_at = new Date(exp * 1000)
        return { user_id: sub, session_id: sid, role, scopes, expires_at, kid }
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined
        throw error
      }
    },
  }
}

function kidOf(token: string): string {
  try {
    return decodeProtectedHeader(token).kid ?? ''
  } catch {
    return '' // jwtVerify says what is wrong with it
  }
}

function publicHalf({ kty, crv, kid, x, y }: PrivateKey): PublicKey {
  return { kty, crv, kid, x, y, alg, use: 'sig' }
}

/** What was made of the same keys the last time: jose imports each once for a set. */
function rememberLast<T>(make: (jwks: { keys: PublicKey[] }) => T) {
  let last: { kids: string; made: T } | undefined
  return (jwks: { keys: PublicKey[] }): T => {
    const kids = jwks.keys.map(({ kid }) => kid).join(' ')
    if (last?.kids !== kids) last = { kids, made: make(jwks) }
    return last.made
  }
}

/** A new private key as JWK; its `kid` is its own thumbprint (RFC 7638). */
export async function generateSigningKey() {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const { kty, crv, x, y, d } = await exportJWK(privateKey)
  return { kty, crv, kid: await calculateJwkThumbprint({ kty, crv, x, y }), x, y, d }
}
