// What surrounds every request: its id, its time, the security headers, one line in the log. One
// middleware instead of five, because each layer is paid by every request.
import type { MiddlewareHandler } from 'hono'
import type { Entrance } from '../platform/access/admit.ts'
import type { Log } from '../platform/log.ts'
import { readTraceparent, traceIdOf, type Tracing } from '../platform/tracing/tracing.ts'
import { addSurroundingHeaders } from './answers.ts'
import type { Env } from './env.ts'
import { beginRequest, endRequest } from './request-span.ts'
import { routePattern } from './route-pattern.ts'
import { settleUnreadBody } from './unread-body.ts'

const requestIdForm = /^[\w.:-]{8,128}$/

export function requestFrame(
  { log, tracing }: { log: Log; tracing?: Tracing | undefined },
  entrance: Entrance,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = performance.now()
    const given = c.req.header('x-request-id')
    const request_id = given && requestIdForm.test(given) ? given : crypto.randomUUID()
    c.set('started', started)
    c.set('request_id', request_id)
    c.set('entrance', entrance)

    const traceparent = readTraceparent(c.req.header('traceparent'))
    const span = tracing && beginRequest(tracing, c, traceparent, request_id)

    await (span ? span.around(next) : next())

    await settleUnreadBody(c)
    addSurroundingHeaders(c)
    const route = routePattern(c)
    if (span) endRequest(span, c, route)
    // The route's pattern, never the address: a query may hold a patient's name.
    log.info(
      {
        request_id,
        traceparent,
        trace_id: traceIdOf(span?.traceparent ?? traceparent),
        method: c.req.method,
        route,
        status: c.res.status,
        duration_ms: Math.round((performance.now() - started) * 10) / 10,
        user_id: c.get('caller')?.user_id,
      },
      'request',
    )
  }
}
