// How a route calls a verb that writes: with the caller, with the Idempotency-Key if there is one, and
// with what will be answered, so that the verb's transaction can store the answer.
import { createHash } from 'node:crypto'
import type { Context as HonoContext, TypedResponse } from 'hono'
import { routePath } from 'hono/route'
import { z } from '@hono/zod-openapi'
import type { UserCaller } from '../platform/caller.ts'
import type { Env } from './env.ts'

/** For `request.headers` of a POST route: documents the header and checks its form. */
export const idempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')
    .optional()
    .openapi({
      description:
        'Makes the request safe to repeat for 24 hours: the same key gets the first answer again.',
    }),
})

type Answer<T, S extends 200 | 201 | 202> = Response & TypedResponse<T, S, 'json'>

/**
 * Runs `verb` on behalf of the signed-in user and answers `status` with what it returns.
 * `headersOf` adds headers made from the answer (Location, ETag). `body` is what makes two requests the
 * same; by default the request's text.
 */
export async function answer<T extends object, S extends 200 | 201 | 202>(
  c: HonoContext<Env>,
  status: S,
  verb: (caller: UserCaller) => Promise<T>,
  headersOf: (answer: T) => Record<string, string> = () => ({}),
  body?: string,
): Promise<Answer<T, S>> {
  const caller = await withIdempotency(
    c,
    status,
    headersOf as (answer: unknown) => Record<string, string>,
    body,
  )
  const result = await verb(caller)
  return c.body(JSON.stringify(result), status, {
    ...headersOf(result),
    'content-type': 'application/json',
  }) as never
}

async function withIdempotency(
  c: HonoContext<Env>,
  status: number,
  headersOf: (answer: unknown) => Record<string, string>,
  body?: string,
): Promise<UserCaller> {
  const caller = c.get('caller')
  const key = c.req.header('idempotency-key')
  if (key === undefined || c.req.method !== 'POST') return caller
  // The route is the address that was called: the same key on another order is another request.
  const route = `POST ${routePath(c).includes(':') ? c.req.path : routePath(c)}`
  const body_sha256 = createHash('sha256')
    .update(body ?? (await c.req.text()))
    .digest()
  return {
    ...caller,
    idempotency: { user_id: caller.user_id, route, key, body_sha256, status, headersOf },
  }
}
