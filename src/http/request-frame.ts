// What surrounds every request: its id, its time, the security headers, one line in the log and in the metrics. One
// middleware instead of six, because each layer is paid by every request.
import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import type { Context } from '../context.ts'
import type { Entrance } from '../platform/access/admit.ts'
import { traceIdOf, withLogIds } from '../platform/log-ids.ts'
import type { Metrics } from '../platform/metrics/metrics.ts'
import { readTraceparent } from '../platform/tracing/tracing.ts'
import { addSurroundingHeaders } from './answers.ts'
import type { Env } from './env.ts'
import type { RequestLimits } from './request-limits.ts'
import { beginRequest, endRequest } from './request-span.ts'
import { routePattern } from './route-pattern.ts'
import { settleUnreadBody } from './unread-body.ts'

const requestIdForm = /^[\w.:-]{8,128}$/

export function requestFrame(
  { log, metrics, tracing }: Pick<Context, 'log' | 'metrics' | 'tracing'>,
  entrance: Entrance,
  limits: RequestLimits,
): MiddlewareHandler<Env> {
  let inFlight = 0
  metrics.onAsked(() => metrics.requests_in_flight.set({}, inFlight))
  return async (c, next) => {
    const started = performance.now()
    const given = c.req.header('x-request-id')
    const request_id = given && requestIdForm.test(given) ? given : crypto.randomUUID()
    const givenTrace = c.req.header('traceparent')
    c.set('started', started)
    c.set('request_id', request_id)
    c.set('entrance', entrance)
    c.set('limits', limits)
    const span = tracing && beginRequest(tracing, c, readTraceparent(givenTrace), request_id)
    const trace_id = traceIdOf(span?.traceparent ?? givenTrace)
    inFlight++
    try {
      await withLogIds({ request_id, trace_id }, () => (span ? span.around(next) : next()))
      await settleUnreadBody(c)
    } finally {
      inFlight--
    }
    addSurroundingHeaders(c)
    const seconds = (performance.now() - started) / 1000
    // The route's pattern, never the address: a query may hold a patient's name.
    const route = routePattern(c)
    if (span) endRequest(span, c, route)
    count(metrics, c, route, seconds)
    log.info(
      {
        request_id,
        trace_id,
        method: c.req.method,
        route,
        status: c.res.status,
        duration_ms: Math.round(seconds * 10_000) / 10,
        user_id: c.get('caller')?.user_id,
      },
      'request',
    )
  }
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

// Of what no route answers, neither the address nor an invented method may become a series of its own.
function count(metrics: Metrics, c: HonoContext<Env>, pattern: string, seconds: number): void {
  const { status } = c.res
  const method = knownMethods.has(c.req.method) ? c.req.method : 'other'
  const route = pattern.endsWith('*') ? 'unmatched' : pattern
  metrics.requests.inc({ method, route, status })
  metrics.request_seconds.observe({ method, route }, seconds)
}
