// How often, and how many at once, a password may be tried: counted in PostgreSQL, for all api processes together.
import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { rateLimiter } from 'hono-rate-limiter'
import { createMiddleware } from 'hono/factory'
import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { requireScope } from '../http/authentication.ts'
import { deviceCookie } from '../http/browser-cookie.ts'
import { createClientAddress } from '../http/client-address.ts'
import type { Env } from '../http/env.ts'
import { readBody } from '../http/request-body.ts'
import type { Router } from '../http/router.ts'
import { createPlaces, type Places } from '../platform/places.ts'
import { Problem } from '../platform/problems.ts'
import { basicOf } from './client-credentials.ts'
import { limitInARow } from './limit-in-a-row.ts'
import { newSecret } from './secrets.ts'
import { rateLimitStore } from './rate-limit-store.ts'

/** Whatever takes a password: signing in by the address and the name, its change by whoever is signed in. */
export function limitGuesses(
  router: Router,
  context: Context,
  at: {
    token: string
    session: string
    password: { path: string; operationId: string }
    link: string
  },
): void {
  const { failures_per_minute, failures_per_address } = context.config.auth
  const addressOf = createClientAddress(context.config.http.trusted_proxies)
  const places = createPlaces(passwordsAtOnce)
  const guesses = [
    limitAtOnce(places, addressOf),
    limitFailures(context, failures_per_address, (c) => hashed('address', addressOf(c))),
    limitFailures(context, failures_per_minute, (c) => signInKey(c, addressOf(c))),
  ]
  const inARowFrom = (placeOf: (c: HonoContext<Env>) => string) =>
    limitInARow(
      context,
      async (c) => ({ subject: await nameOf(c), from: placeOf(c), learns: true }),
      outcomeOf,
    )
  for (const limit of [...guesses, inARowFrom(addressOf)])
    router.on('POST', at.token, unlessRefresh(limit))
  for (const limit of [...guesses, inARowFrom(browserOf(deviceCookie(context.config.http)))])
    router.on('POST', at.session, limit)
  // Nobody guesses 256 random bits, but nobody should try all day either.
  const linkOf = (c: HonoContext<Env>) => hashed('link', addressOf(c))
  router.on('POST', at.link, limitFailures(context, failures_per_address, linkOf))
  const userOf = (c: HonoContext<Env>) => `password:${c.get('caller').user_id}`
  router.on(
    'POST',
    at.password.path,
    requireScope('account:own', at.password.operationId),
    readBody({ declared: true }), // nobody holds a place while the body trickles in
    limitAtOnce(places, userOf),
    limitFailures(context, failures_per_minute, userOf),
    limitInARow(
      context,
      (c) => ({ subject: userOf(c), from: 'session', learns: false }),
      outcomeOf,
    ),
  )
}

/**
 * As which place a browser counts: by what its cookie holds, or by what it is given if the sign-in succeeds. Only the hash
 * is kept, so who reads the database is known nowhere. It says nothing of who signed in there: a place is one account's.
 * (OWASP calls it a device cookie, and signs it; here the database knows which it has given.)
 */
function browserOf(cookie: ReturnType<typeof deviceCookie>) {
  return (c: HonoContext<Env>) => {
    const device = cookie.read(c) ?? newSecret()
    c.set('device', device)
    return hashed('browser', device)
  }
}

type KeyOf = (c: HonoContext<Env>) => string | Promise<string>

// A password takes 25 ms of a core and 19 MiB, and two are checked at once: the last of 64 waits less than a
// second. No more than these ever wait in passwords.ts.
const passwordsAtOnce = { inAll: 64, forOne: 16 }

/** Before all else: a flood of guesses takes neither the database's connections nor the others' places. */
function limitAtOnce(places: Places, keyOf: KeyOf) {
  return createMiddleware<Env>(async (c, next) => places.take(await keyOf(c), next))
}

/**
 * Lets `limit` attempts of one key fail, then none pass until the minute is over. An attempt is counted
 * before it is made and taken back when it succeeds: of a flood of guesses at the same moment no more than
 * the limit are tried.
 */
function limitFailures(context: Context, limit: number, keyOf: KeyOf) {
  return rateLimiter<Env>({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-7',
    store: rateLimitStore(context),
    keyGenerator: keyOf,
    skipSuccessfulRequests: true,
    // A wrong guess is 400 at the token endpoint and 422 elsewhere; a 503 is no guess at all. Whoever asks for a
    // scope in vain has shown the right password, and of a new password that is refused nothing was guessed.
    requestWasSuccessful: (c) => outcomeOf(c) !== 'wrong',
    handler: () => {
      context.metrics.sign_in_failures.inc({ reason: 'too_many' })
      throw new Problem('too-many-requests', 'Too many attempts failed. Wait a minute.')
    },
  })
}

function outcomeOf({ res, error }: HonoContext<Env>): 'right' | 'wrong' | 'not tried' {
  if (res.ok) return 'right'
  if (![400, 401, 422].includes(res.status)) return 'not tried'
  const { error: code, errors = [] } = error instanceof Problem ? error.members : {}
  if (code === 'invalid_scope') return 'right'
  return errors.some(({ pointer }) => pointer === '/new_password') ? 'not tried' : 'wrong'
}

/** One user name from one address, hashed: people type passwords into the wrong field. */
async function signInKey(c: HonoContext<Env>, address: string): Promise<string> {
  return hashed('sign-in', `${address} ${await nameOf(c)}`)
}

async function nameOf(c: HonoContext<Env>): Promise<string> {
  const { username, grant_type, client_id } = await c.req.parseBody()
  const isClient = grant_type === 'client_credentials'
  const name = isClient
    ? (basicOf(c.req.header('authorization'))?.client_id ?? client_id)
    : username
  return typeof name === 'string' ? name.toLowerCase() : ''
}

function hashed(kind: string, text: string): string {
  return `${kind}:${createHash('sha256').update(text).digest('base64url')}`
}

// There is nothing to guess in a refresh token of 256 random bits.
function unlessRefresh(limit: MiddlewareHandler<Env>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { grant_type } = await c.req.parseBody()
    return grant_type === 'refresh_token' ? next() : limit(c, next)
  }
}
