// How an answer is made: at once, with all of its headers. Headers that are set on a finished answer, one by
// one, make node-server build objects of the Fetch standard, where it could have handed text and headers
// to Node as they are: that would be the dearest thing about a request.
import type { Context as HonoContext, TypedResponse } from 'hono'
import type { JsonText } from '../platform/json-text.ts'
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
  return {
    'x-request-id': c.get('request_id'),
    'server-timing': `app;dur=${duration_ms.toFixed(1)}`,
    ...protectiveHeaders,
  }
}

/** What an answer may say otherwise. */
const chosen = ['cache-control', 'referrer-policy']

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

// PostgreSQL writes an instant of UTC in JSON with the offset +00:00 and without the zeros at its end, and knows
// no setting for either. JavaScript writes 08:02:11.480Z, and so do all answers: as texts they sort as in time.
// What is an instant is told by its field's name (`at`, `…_at`, `valid_from`, `valid_until`). So a text that looks like one, a
// reason or a name, is never touched: within a text a quote has a backslash before it.
const instantOfUtc =
  /((?:_at|"at|valid_from|valid_until)": ?"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00:00"/g

function inZulu(text: string): string {
  return text.replaceAll(
    instantOfUtc,
    (_, toSeconds: string, fraction = '') => `${toSeconds}.${String(fraction).padEnd(3, '0')}Z"`,
  )
}

/** For every answer that was made otherwise. */
export function addSurroundingHeaders(c: HonoContext<Env>): void {
  if (complete.has(c.res)) return
  const { headers } = c.res
  for (const [name, value] of Object.entries(surroundingHeaders(c))) {
    if (!(chosen.includes(name) && headers.has(name))) headers.set(name, value)
  }
}
