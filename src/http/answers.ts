// How an answer is made: at once, with all of its headers. Headers that are set on a finished answer, one by
// one, make node-server build objects of the Fetch standard, where it could have handed text and headers
// to Node as they are: that would be the dearest thing about a request.
import type { Context as HonoContext, TypedResponse } from 'hono'
import { inZulu, type JsonText } from '../platform/json-text.ts'
import type { Env } from './env.ts'

type Headers = Record<string, string>

export const protectiveHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

function surroundingHeaders(c: HonoContext<Env>): Headers {
  const duration_ms = performance.now() - c.get('started')
  const counted = c.get('rate_limit')
  return {
    'x-request-id': c.get('request_id'),
    'server-timing': `app;dur=${duration_ms.toFixed(1)}`,
    ...protectiveHeaders,
    ...(counted && { 'ratelimit-policy': counted.policy, ratelimit: counted.limit }),
  }
}

/** What an answer may say otherwise. */
const chosen = ['cache-control', 'referrer-policy', 'ratelimit', 'ratelimit-policy']

const complete = new WeakSet<Response>()

/**
 * Sends JSON that the database has finished: parsing it here only to print it again would be waste.
 * What a middleware has set by c.header() before it is not in it: set that after next().
 */
export function sendJson<T, S extends 200 | 201 | 202 = 200>(
  c: HonoContext<Env>,
  text: JsonText<T>,
  status: S = 200 as S,
  headers: Headers = {},
): Response & TypedResponse<T, S, 'json'> {
  const response = new Response(inZulu(text), {
    status,
    headers: { ...surroundingHeaders(c), ...headers, 'content-type': 'application/json' },
  })
  complete.add(response)
  return response as never
}

/** For every answer that was made otherwise. */
export function addSurroundingHeaders(c: HonoContext<Env>): void {
  if (complete.has(c.res)) return
  const { headers } = c.res
  for (const [name, value] of Object.entries(surroundingHeaders(c))) {
    if (!(chosen.includes(name) && headers.has(name))) headers.set(name, value)
  }
}
