// What surrounds every request: its id, its time, the security headers, one line in the log. One
// middleware instead of five, because each layer is paid by every request.
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Door } from '../platform/access/admit.ts'
import type { Log } from '../platform/log.ts'
import type { Env } from './env.ts'

const requestIdForm = /^[\w.:-]{8,128}$/

export function requestFrame(log: Log, doors: readonly Door[]): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = performance.now()
    const given = c.req.header('x-request-id')
    const request_id = given && requestIdForm.test(given) ? given : crypto.randomUUID()
    c.set('request_id', request_id)
    c.set('doors', doors)

    await next()

    const duration_ms = performance.now() - started
    const { headers } = c.res
    headers.set('x-request-id', request_id)
    headers.set('server-timing', `app;dur=${duration_ms.toFixed(1)}`)
    headers.set('x-content-type-options', 'nosniff')
    headers.set('x-frame-options', 'DENY')
    headers.set('referrer-policy', 'no-referrer')
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    // The route's pattern, never the address: a query may hold a patient's name.
    log.info(
      {
        request_id,
        traceparent: c.req.header('traceparent'),
        method: c.req.method,
        route: routePath(c, -1),
        status: c.res.status,
        duration_ms: Math.round(duration_ms * 10) / 10,
        user_id: c.get('caller')?.user_id,
      },
      'request',
    )
  }
}
