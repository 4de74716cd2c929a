// What surrounds every request: its id, its time, the security headers, one line in the log. One
// middleware instead of five, because each layer is paid by every request.
import type { MiddlewareHandler } from 'hono'
import type { Entrance } from '../platform/access/admit.ts'
import type { Log } from '../platform/log.ts'
import { addSurroundingHeaders } from './answers.ts'
import type { Env } from './env.ts'
import type { RequestLimits } from './request-limits.ts'
import { routePattern } from './route-pattern.ts'
import { settleUnreadBody } from './unread-body.ts'

const requestIdForm = /^[\w.:-]{8,128}$/
// https://www.w3.org/TR/trace-context/#traceparent-header
const traceparentForm = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/

export function requestFrame(
  log: Log,
  entrance: Entrance,
  limits: RequestLimits,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = performance.now()
    const given = c.req.header('x-request-id')
    const request_id = given && requestIdForm.test(given) ? given : crypto.randomUUID()
    c.set('started', started)
    c.set('request_id', request_id)
    c.set('entrance', entrance)
    c.set('limits', limits)

    await next()

    await settleUnreadBody(c)
    addSurroundingHeaders(c)
    const traceparent = c.req.header('traceparent')
    // The route's pattern, never the address: a query may hold a patient's name.
    log.info(
      {
        request_id,
        traceparent: traceparent && traceparentForm.test(traceparent) ? traceparent : undefined,
        method: c.req.method,
        route: routePattern(c),
        status: c.res.status,
        duration_ms: Math.round((performance.now() - started) * 10) / 10,
        user_id: c.get('caller')?.user_id,
      },
      'request',
    )
  }
}
