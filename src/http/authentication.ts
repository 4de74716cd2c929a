// How a route asks who calls: platform/access decides, and what it finds is the caller of the handler.
import { createMiddleware } from 'hono/factory'
import { admit } from '../platform/access/admit.ts'
import type { Scope } from '../platform/access/scopes.ts'
import type { Env } from './env.ts'

export function requireScope(scope: Scope) {
  return createMiddleware<Env>(async (c, next) => {
    const { user_id, session_id, scopes } = await admit(
      (name) => c.req.header(name),
      c.get('entrance'),
      scope,
    )
    c.set('caller', {
      actor: `user:${user_id}`,
      user_id,
      session_id,
      request_id: c.get('request_id'),
      scopes,
    })
    await next()
  })
}
