// How a route asks who calls: platform/access decides, and what it finds is the caller of the handler. Who has
// read data of patients is noted here as well, since every protected route comes through.
import type { Context as HonoContext } from 'hono'
import { createMiddleware } from 'hono/factory'
import { admit } from '../platform/access/admit.ts'
import { addLogIds } from '../platform/log-ids.ts'
import type { Scope } from '../platform/access/scopes.ts'
import { tellPosition } from './reading.ts'
import type { Env } from './env.ts'

export function requireScope(scope: Scope, operation: string) {
  return createMiddleware<Env>(async (c, next) => {
    const entrance = c.get('entrance')
    const limits = c.get('limits')
    limits.countAddress(c)
    const principal = await admit((name) => c.req.header(name), entrance, scope)
    const { user_id, session_id, scopes } = principal
    addLogIds({ user_id })
    limits.countUser(c, user_id)
    c.set('principal', principal)
    c.set('caller', {
      actor: `user:${user_id}`,
      user_id,
      session_id,
      request_id: c.get('request_id'),
      scopes,
    })
    await next()
    if (entrance.replica) await tellPosition(c, entrance.replica)
    if (c.req.method !== 'GET' || c.res.status !== 200) return
    if (!entrance.patientScopes.has(scope)) return
    const row_ids = rowsShown(c)
    if (!row_ids) return
    entrance.reads.note({
      actor: `user:${user_id}`,
      request_id: c.get('request_id'),
      operation,
      row_ids,
    })
  })
}

/** Of a page its rows, of one document that which its address names. Counts and figures show none. */
function rowsShown(c: HonoContext<Env>): string | undefined {
  const { id } = c.req.param() as { id?: string }
  return c.get('rows_shown') ?? (id === undefined ? undefined : `{${id}}`)
}
