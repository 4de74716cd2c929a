// Who is calling, and may they? A route names the one scope that it needs; this is the only guard.
import { createMiddleware } from 'hono/factory'
import type { Scope } from '../auth/scopes.ts'
import { Problem, forbidden } from '../platform/problems.ts'
import type { Authenticate, Env } from './env.ts'

/** Hands the app's way to check a token to every route below. */
export function authentication(authenticate: Authenticate) {
  return createMiddleware<Env>(async (c, next) => {
    c.set('authenticate', authenticate)
    await next()
  })
}

export function requireScope(scope: Scope) {
  return createMiddleware<Env>(async (c, next) => {
    const [, token] = /^Bearer +([\w.~+/-]+=*) *$/i.exec(c.req.header('authorization') ?? '') ?? []
    if (!token) throw unauthenticated('There is no access token in the Authorization header.', '')
    const principal = await c.var.authenticate(token)
    if (!principal)
      throw unauthenticated(
        'The access token is expired, revoked or not ours.',
        ', error="invalid_token"',
      )
    if (!principal.scopes.has(scope)) {
      throw forbidden(
        `This needs the scope ${scope}, which the role ${principal.role} does not have.`,
      )
    }
    c.set('caller', {
      actor: `user:${principal.user_id}`,
      user_id: principal.user_id,
      session_id: principal.session_id,
      request_id: c.var.request_id,
      scopes: principal.scopes,
    })
    await next()
  })
}

function unauthenticated(detail: string, error: string): Problem {
  return new Problem(
    'unauthenticated',
    detail,
    {},
    { 'www-authenticate': `Bearer realm="diagnostics-lab"${error}` },
  )
}
