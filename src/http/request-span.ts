// The span of a request, by OpenTelemetry's conventions for HTTP. Not among them here: the address, which may hold a
// patient's name or number. The route's pattern says as much to whoever looks for what is slow.
import type { Context as HonoContext } from 'hono'
import type { OpenSpan, Tracing } from '../platform/tracing/tracing.ts'

/** `given`: the trace that the caller has begun. What a screen asks of /v1 is part of the screen's own request. */
export function beginRequest(
  tracing: Tracing,
  c: HonoContext,
  given: string | undefined,
  request_id: string,
): OpenSpan {
  const { method } = c.req
  const inner = tracing.current() !== undefined
  return tracing.begin(method, inner ? 'internal' : 'server', {
    parent: inner ? undefined : given,
    attributes: { 'http.request.method': method, 'lab.request_id': request_id },
  })
}

export function endRequest(span: OpenSpan, c: HonoContext, route: string): void {
  const { status } = c.res
  span.end({
    name: `${c.req.method} ${route}`,
    attributes: { 'http.route': route, 'http.response.status_code': status },
    failure: status >= 500 ? String(status) : undefined,
  })
}
