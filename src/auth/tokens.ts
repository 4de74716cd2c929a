// Access tokens: JSON Web Tokens signed with ES256, in the profile of RFC 9068 (`typ: at+jwt`). The first
// configured key signs and all of them verify, so a key is replaced by putting a new one in front and
// taking the old one away when its last token has expired.
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { allRoles, serviceRole, type AnyRole } from '../platform/access/roles.ts'
import type { Rights, Scope } from '../platform/access/scopes.ts'

export type AccessToken = {
  user_id: string
  session_id: string
  role: AnyRole
  scopes: ReadonlySet<Scope>
  expires_at: Date
}

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
  verify(token: string, now: Date): Promise<AccessToken | undefined>
  /** What others need to verify our tokens (RFC 7517); nothing of the private keys. */
  jwks: { keys: PublicKey[] }
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
  { auth: { signing_keys }, http }: Config,
  { scopesOfRole, machineScopes }: Rights,
): Tokens {
  const issuer = http.public_url
  const jwks = {
    keys: signing_keys.map(
      ({ kty, crv, kid, x, y }) => ({ kty, crv, kid, x, y, alg, use: 'sig' }) as const,
    ),
  }
  const keyOfToken = createLocalJWKSet(jwks)
  const [signingKey] = signing_keys
  if (!signingKey) throw new Error('There is no key to sign access tokens with')

  return {
    jwks,
    sign({ user_id, session_id, role, scopes, expires_at }, now) {
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
        const { payload } = await jwtVerify(token, keyOfToken, checks)
        const { sub, sid, role, scope, exp } = claims.parse(payload)
        const granted = new Set(scope.split(' '))
        // Never more than the token says, and never more than the role has by now.
        const held = role === serviceRole ? machineScopes : scopesOfRole[role]
        const scopes = new Set(held.filter((scope) => granted.has(scope)))
        return { user_id: sub, session_id: sid, role, scopes, expires_at: new Date(exp * 1000) }
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined
        throw error
      }
    },
  }
}

/** A new private key as JWK; its `kid` is its own thumbprint (RFC 7638). */
export async function generateSigningKey() {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const { kty, crv, x, y, d } = await exportJWK(privateKey)
  return { kty, crv, kid: await calculateJwkThumbprint({ kty, crv, x, y }), x, y, d }
}
