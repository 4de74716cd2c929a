// OAuth 2.0 as standard clients speak it: forms in, JSON out, and errors that are both RFC 9457 and
// RFC 6749 §5.2. No route here takes an Idempotency-Key: the stored hash of a body that holds a password
// would be a password to guess.
import { createRoute, type z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { ApiContext } from '../http/feature.ts'
import { createClientAddress } from '../http/client-address.ts'
import { browserCookie, deviceCookie } from '../http/browser-cookie.ts'
import { readText } from '../http/request-body.ts'
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
import { Problem } from '../platform/problems.ts'
import {
  changePassword,
  endOwnSession,
  refresh,
  signIn,
  signInBrowser,
  signOut,
  type AuthContext,
  type Origin,
} from './auth.ts'
import { credentialsOf, signInClient } from './client-credentials.ts'
import { knownPlace_ms } from './lifetimes.ts'
import { limitGuesses } from './limit-guesses.ts'
import { linkRoutes, useLinkPath } from './links/routes.ts'
import { findUser } from './queries.ts'
import { sessionRoutes } from './sessions/routes.ts'
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
    'ends the session, because one of the two users must be a thief. The client credentials grant is for service ' +
    'accounts (client id and secret by HTTP Basic or in the form): its token is good for 10 minutes, and has no ' +
    'refresh token.',
  tags,
  request: { body: formBody(schemas.tokenRequest) },
  responses: {
    200: jsonAnswer(schemas.tokenAnswer, 'Tokens.'),
    ...formErrors,
    401: {
      description: 'The client id or the secret is wrong',
      content: {
        'application/problem+json': {
          schema: schemas.tokenProblem,
          example: schemas.invalidClientExample,
        },
      },
    },
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

const startBrowserSession = createRoute({
  method: 'post',
  path: '/v1/auth/session',
  operationId: 'startBrowserSession',
  summary: 'Sign in a browser',
  description:
    'Starts a session of 12 hours whose proof is a cookie that scripts cannot read. Only pages of this origin ' +
    'can use it to write. A second cookie, of 30 days, is what this browser is known again by: failures elsewhere ' +
    'then keep nobody from signing in here. Programs take tokens instead (POST /v1/auth/token).',
  tags,
  request: { body: formBody(schemas.browserSignIn) },
  responses: {
    204: { description: 'The cookies are set.' },
    ...formErrors,
    ...problems(['forbidden', 'too-many-requests', 'busy', 'unavailable']),
  },
})

const endBrowserSession = protectedRoute('account:own', {
  method: 'delete',
  path: '/v1/auth/session',
  operationId: 'endSession',
  summary: 'End the own session',
  description: 'The session of the cookie or of the token that the request shows.',
  tags,
  responses: { 204: { description: 'Ended; the cookie is taken away.' } },
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
  const context: AuthContext = { ...api, tokens: createTokens(api, api.rights) }
  const router = createRouter()
  const originOf = createOriginOf(api)
  router.on('POST', [create.path, revoke.path, startBrowserSession.path], formOnly)
  limitGuesses(router, context, {
    token: create.path,
    session: startBrowserSession.path,
    password: change,
    link: useLinkPath,
  })
  router.route('/', sessionRoutes(api))
  router.route('/', linkRoutes(context))
  const cookie = browserCookie(api.config.http)
  const grant = (c: HonoContext<Env>, form: z.output<typeof schemas.tokenRequest>) => {
    const request_id = c.get('request_id')
    if (form.grant_type === 'password') return signIn(context, form, originOf(c))
    if (form.grant_type === 'refresh_token') return refresh(context, form, request_id)
    const shown = credentialsOf(c.req.header('authorization'), form)
    return signInClient(context, shown, form.scope, request_id)
  }
  return router
    .openapi(
      create,
      async (c) => {
        const form = c.req.valid('form')
        const answer = await grant(c, form)
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
    .openapi(
      startBrowserSession,
      async (c) => {
        const session = await signInBrowser(context, c.req.valid('form'), originOf(c))
        setCookies(c, api, session)
        return c.body(null, 204)
      },
      (result, c) => (result.success ? undefined : refuseAsOAuth(result.error.issues, c)),
    )
    .openapi(endBrowserSession, async (c) => {
      await endOwnSession(context, c.get('caller'))
      cookie.clear(c)
      return c.body(null, 204)
    })
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
    .openapi(readKeys, async (c) =>
      // Shorter than a new key waits before it signs (keys:rotate).
      c.json(await context.tokens.jwks(), 200, { 'cache-control': 'public, max-age=30' }),
    )
}

type BrowserSession = Awaited<ReturnType<typeof signInBrowser>>

/** That of the session, and that by which limitGuesses() knows the browser again. */
function setCookies(
  c: HonoContext<Env>,
  { config }: ApiContext,
  { cookie, expires_at }: BrowserSession,
): void {
  browserCookie(config.http).set(c, cookie, expires_at)
  deviceCookie(config.http).set(c, c.get('device')!, knownPlace_ms)
}

function createOriginOf({ config }: ApiContext): (c: HonoContext<Env>) => Origin {
  const addressOf = createClientAddress(config.http.trusted_proxies)
  return (c) => {
    const said = c.req.header('user-agent')?.replace(/[^\x20-\x7e]/g, '')
    const program = said?.slice(0, 200) || undefined
    return { request_id: c.get('request_id'), address: addressOf(c), program }
  }
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
