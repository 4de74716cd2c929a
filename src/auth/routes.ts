// OAuth 2.0 as standard clients speak it: forms in, JSON out, and errors that are both RFC 9457 and
// RFC 6749 §5.2. No route here takes an Idempotency-Key: the stored hash of a body that holds a password
// would be a password to guess.
import { createRoute, type z } from '@hono/zod-openapi'
import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { rateLimiter } from 'hono-rate-limiter'
import { createMiddleware } from 'hono/factory'
import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { ApiContext } from '../http/feature.ts'
import { requireScope } from '../http/authentication.ts'
import { createClientAddress } from '../http/client-address.ts'
import { readBody, readText } from '../http/request-body.ts'
import { fieldErrors, isDecodable } from '../http/validation.ts'
import type { Env } from '../http/env.ts'
import {
  createRouter,
  jsonAnswer,
  jsonBody,
  problems,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { createPlaces, type Places } from '../platform/places.ts'
import { Problem } from '../platform/problems.ts'
import { changePassword, refresh, signIn, signOut, type AuthContext } from './auth.ts'
import { findUser } from './queries.ts'
import { rateLimitStore } from './rate-limit-store.ts'
import * as schemas from './schemas.ts'
import type { Role } from '../platform/access/roles.ts'
import { createTokens } from './tokens.ts'

const tags = ['auth']

function formBody<S extends z.ZodType>(schema: S) {
  return {
    required: true as const,
    content: { 'application/x-www-form-urlencoded': { schema } },
  }
}

const form_bytes = 16 * 1024

const formErrors = {
  400: {
    description: 'The grant, or the request, is not valid',
    content: { 'application/problem+json': { schema: schemas.tokenProblem } },
  },
  ...problems(['internal-error', 'busy', 'unavailable'], {
    'payload-too-large': { detail: `The body may have ${form_bytes} bytes.` },
    'unsupported-media-type': { detail: 'Send application/x-www-form-urlencoded.' },
  }),
}

const create = createRoute({
  method: 'post',
  path: '/v1/auth/token',
  operationId: 'createToken',
  summary: 'Sign in, or refresh',
  description:
    'The password grant starts a session of 12 hours, the refresh token grant continues it. ' +
    'An access token is good for 10 minutes. A refresh token is good for one use: a second use ' +
    'ends the session, because one of the two users must be a thief.',
  tags,
  request: { body: formBody(schemas.tokenRequest) },
  responses: {
    200: jsonAnswer(schemas.tokenAnswer, 'Tokens.'),
    ...formErrors,
    ...problems(['too-many-requests', 'busy', 'unavailable']),
  },
})

const revoke = createRoute({
  method: 'post',
  path: '/v1/auth/revoke',
  operationId: 'revokeToken',
  summary: 'Sign out',
  description:
    'Ends the session that the token belongs to (RFC 7009). Holding the token is all that is needed. ' +
    'A token that is not known, or not any more, is answered 200 as well: it is as good as revoked.',
  tags,
  request: { body: formBody(schemas.revokeRequest) },
  responses: { 200: { description: 'The token is worth nothing now.' }, ...formErrors },
})

const getMe = protectedRoute('account:own', {
  method: 'get',
  path: '/v1/auth/me',
  operationId: 'getMe',
  summary: 'Who am I, and what may I do?',
  description: 'The signed-in user, the role, and the scopes that come with it.',
  tags,
  responses: { 200: jsonAnswer(schemas.me, 'The signed-in user.') },
})

const change = protectedRoute('account:own', {
  method: 'post',
  path: '/v1/auth/password',
  operationId: 'changePassword',
  summary: 'Change the own password',
  description: 'Ends all other sessions of the user; the one that asks goes on.',
  tags,
  request: { body: jsonBody(schemas.passwordChange) },
  responses: { 204: { description: 'Changed.' } },
  errors: {
    'too-many-requests': { detail: 'Too many attempts failed. Wait a minute.' },
    busy: { detail: 'Too many do this at once.' },
  },
  idempotencyKey: false,
})

const readKeys = createRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  operationId: 'readKeys',
  summary: 'The public keys that verify access tokens',
  description: 'For other services that are handed our tokens: a key is known by its kid.',
  tags,
  responses: { 200: jsonAnswer(schemas.keySet, 'A JSON Web Key Set (RFC 7517).') },
})

export function authRoutes(api: ApiContext): Router {
  const context: AuthContext = { ...api, tokens: createTokens(api.config, api.rights) }
  const router = createRouter()
  router.on('POST', [create.path, revoke.path], formOnly)
  limitGuesses(router, context)
  return router
    .openapi(
      create,
      async (c) => {
        const form = c.req.valid('form')
        const answer =
          form.grant_type === 'password'
            ? await signIn(context, form, c.get('request_id'))
            : await refresh(context, form, c.get('request_id'))
        return c.json(answer, 200, { 'cache-control': 'no-store' })
      },
      (result, c) => (result.success ? undefined : refuseAsOAuth(result.error.issues, c)),
    )
    .openapi(
      revoke,
      async (c) => {
        await signOut(context, c.req.valid('form').token, c.get('request_id'))
        return c.body(null, 200)
      },
      (result, c) => (result.success ? undefined : refuseAsOAuth(result.error.issues, c)),
    )
    .openapi(getMe, async (c) => {
      const [user] = await findUser(context.db, { id: c.get('caller').user_id })
      const { id, username, display_name, last_sign_in_at } = user!
      const role = user!.role as Role
      const scopes = [...c.get('caller').scopes]
      const lastSignIn = last_sign_in_at?.toISOString() ?? null
      return c.json({ id, username, display_name, role, scopes, last_sign_in_at: lastSignIn }, 200)
    })
    .openapi(change, async (c) => {
      await changePassword(context, c.get('caller'), c.req.valid('json'))
      return c.body(null, 204)
    })
    .openapi(readKeys, (c) =>
      c.json(context.tokens.jwks, 200, { 'cache-control': 'public, max-age=300' }),
    )
}

// OAuth wants forms of this one type. (The form validator would read multipart ones as well.) Whoever sends one
// is not known yet, so it is small.
const formOnly = createMiddleware<Env>(async (c, next) => {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') {
    throw new Problem('unsupported-media-type', 'Send application/x-www-form-urlencoded.')
  }
  const invalid = { error: 'invalid_request' }
  if (!isDecodable(await readText(c, form_bytes, invalid))) {
    const detail = 'The form is not UTF-8, or has a % that encodes nothing.'
    throw new Problem('malformed-request', detail, invalid)
  }
  await next()
})

/** What zod refused, as OAuth says it: 400 with an error code instead of 422. */
async function refuseAsOAuth(issues: z.core.$ZodIssue[], c: HonoContext<Env>): Promise<never> {
  const { grant_type } = await c.req.parseBody()
  const isForeign =
    typeof grant_type === 'string' && !schemas.grantTypes.some((known) => known === grant_type)
  const error =
    isForeign && c.req.path === create.path ? 'unsupported_grant_type' : 'invalid_request'
  const members = { error, errors: fieldErrors(issues) }
  throw new Problem('malformed-request', 'The form is not as documented.', members)
}

/** Whatever takes a password: signing in by the address and the name, its change by whoever is signed in. */
function limitGuesses(router: Router, context: Context): void {
  const { failures_per_minute, failures_per_address } = context.config.auth
  const addressOf = createClientAddress(context.config.http.trusted_proxies)
  const places = createPlaces(passwordsAtOnce)
  const guesses = [
    limitAtOnce(places, addressOf),
    limitFailures(context, failures_per_address, (c) => hashed('address', addressOf(c))),
    limitFailures(context, failures_per_minute, (c) => signInKey(c, addressOf(c))),
  ]
  for (const limit of guesses) router.on('POST', create.path, unlessRefresh(limit))
  const userOf = (c: HonoContext<Env>) => `password:${c.get('caller').user_id}`
  router.on(
    'POST',
    change.path,
    requireScope('account:own', change.operationId),
    readBody({ declared: true }), // nobody holds a place while the body trickles in
    limitAtOnce(places, userOf),
    limitFailures(context, failures_per_minute, userOf),
  )
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
    // scope in vain has shown the right password.
    requestWasSuccessful: (c) => ![400, 422].includes(c.res.status) || isAboutScope(c.error),
    handler: () => {
      throw new Problem('too-many-requests', 'Too many attempts failed. Wait a minute.')
    },
  })
}

function isAboutScope(error: unknown): boolean {
  return error instanceof Problem && error.members.error === 'invalid_scope'
}

/** One user name from one address, hashed: people type passwords into the wrong field. */
async function signInKey(c: HonoContext<Env>, address: string): Promise<string> {
  const { username } = await c.req.parseBody()
  const name = typeof username === 'string' ? username.toLowerCase() : ''
  return hashed('sign-in', `${address} ${name}`)
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
