// Who sealed a block: ES256 (RFC 7518) over the text of its head. The private key is kept outside of the database.
import { createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto'

type Named = JsonWebKey & { kid: string }
export type Signed = { kid: string; signature: Buffer }

const dsaEncoding = 'ieee-p1363' // 64 bytes, as in a JSON Web Signature

/** Signs with the first key: a new one is put in front of the old ones, with which older blocks are verified. */
export function signHead([key]: readonly Named[], head: string): Signed {
  if (!key) throw new Error('There is no key to seal the audit with')
  const privateKey = createPrivateKey({ key, format: 'jwk' })
  const signature = sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding })
  return { kid: key.kid, signature }
}

/** Whether one of `keys`, private or public, signed this head. */
export function isSignedBy(keys: readonly Named[], head: string, signed: Signed): boolean {
  const found = keys.find(({ kid }) => kid === signed.kid)
  if (!found) return false
  const { kty, crv, x, y } = found
  const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
  return verify('sha256', Buffer.from(head), { key, dsaEncoding }, signed.signature)
}
