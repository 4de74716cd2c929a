// The kinds of values that the environment has, beside those that zod knows: each says what it must be.
import { createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto'
import { isIP } from 'node:net'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { hostsOf } from '../../db/driver/hosts.ts'
import { tlsOf } from '../../db/driver/tls.ts'

export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
/** A file that holds a secret: secrets.ts reads it. */
export const file = z.string().refine(isAbsolute, 'must be an absolute path').optional()
export const flag = z.enum(['on', 'off']).transform((value) => value === 'on')
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)
// PostgreSQL counts them in milliseconds, in 31 bits.
export const limit_seconds = z.coerce.number().min(0.1).max(86_400).optional()
// A pattern that the whole text must have.
export const form = z.string().transform((text, context) => {
  try {
    // Read by itself first: `)|(` would become a form within the parentheses.
    const { source } = new RegExp(text, 'u')
    return new RegExp(`^(?:${source})$`, 'u')
  } catch {
    context.addIssue('must be a regular expression such as [A-Z0-9]{6,12}')
    return z.NEVER
  }
})
/** A minute; 0: no limit. */
export const rate = z.coerce.number().int().min(0).max(10_000_000)
export const megabytes = z.coerce.number().min(1).max(200)

// A private key as JWK (RFC 7517): EC P-256 for ES256. `kid` tells keys apart while they are rotated.
const signingKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string().min(1),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  // From when it signs: keys:rotate writes it (auth/rules/signing-keys.ts).
  use_from: z.iso.datetime().optional(),
})
const publicKey = signingKey.omit({ d: true, use_from: true })

// JSON with keys, each with a kid of its own.
const keySet = <K extends z.ZodType<{ kid: string }>>(key: K, advice: string) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue(`must be JSON: {"keys": [${advice}`)
        return z.NEVER
      }
    })
    .pipe(z.object({ keys: z.array(key).min(1) }))
    .transform(({ keys }) => keys)
    .superRefine((keys, context) => {
      for (const [i, key] of keys.entries()) {
        if (keys.findIndex(({ kid }) => kid === key.kid) < i)
          context.addIssue(`key ${i + 1} has the kid of an earlier one: each needs its own`)
      }
    })

export const signingKeys = keySet(
  signingKey,
  '<private JWK>, …]}, made by `npm run keys:generate`',
).superRefine((keys, context) => {
  for (const [i, key] of keys.entries()) {
    if (!canSign(key))
      context.addIssue(`key ${i + 1} is none that signs: its x and y belong to its d`)
  }
})
export const verifyingKeys = keySet(publicKey, '<public JWK>, …]}')

/** Of one host or several; what it says of them and of TLS is looked at as soon as the rest. */
export const databaseUrl = z.string().superRefine((text, context) => {
  try {
    const { url } = hostsOf(text)
    const { success } = z.url({ protocol: /^postgres(ql)?$/ }).safeParse(url)
    if (!success) return context.addIssue('Invalid URL')
    tlsOf(url)
  } catch (error) {
    context.addIssue((error as Error).message)
  }
})
/** What one has replayed says nothing of another. */
export const replicaUrl = databaseUrl.refine(
  (text) => !text.split('?')[0]!.replace(/^.*@/, '').includes(','),
  'names several hosts, and a replica is one',
)

export const publicUrl = z
  .string()
  .refine(isPublicUrl, 'must be an http or https address without a user, a query or a fragment')
export const uri = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/,
    'must be a URI such as https://hospital.example/mrn or urn:oid:1.2.3',
  )
export const origins = list.pipe(
  z.array(z.string().refine(isOrigin, 'must be origins such as https://lab.example, or *')),
)
/** The lines of a postal address. */
export const lines = z.string().transform((text) =>
  text
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
)
export const networks = list.pipe(
  z.array(
    z
      .string()
      .refine(isNetwork, 'must be addresses or networks such as 10.0.0.0/8, never all of them'),
  ),
)

/** Whether what a private key signs is verified by its public half. */
function canSign(key: JsonWebKey): boolean {
  const probe = Buffer.from('a probe')
  try {
    const { kty, crv, x, y } = key
    const signature = sign('sha256', probe, createPrivateKey({ key, format: 'jwk' }))
    const half = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
    return verify('sha256', probe, half, signature)
  } catch {
    return false
  }
}

export function isPublicUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false
  const { username, password, search, hash } = new URL(text)
  return [username, password, search, hash].every((part) => part === '')
}

export function isThisMachine(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
}

function isOrigin(text: string): boolean {
  if (text === '*') return true
  return /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (prefix === undefined) return most > 0
  return more.length === 0 && /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= most
}

// JavaScript takes an offset such as +05:30 too, which knows no summer and which PostgreSQL reads the other way round.
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
