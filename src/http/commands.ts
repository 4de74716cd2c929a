// How a route calls a verb that writes: with the caller, with the Idempotency-Key if there is one, and
// with what will be answered, so that the verb's transaction can store the answer.
import { createHash } from 'node:crypto'
import type { Context as HonoContext, TypedResponse } from 'hono'
import { routePath } from 'hono/route'
import { z } from '@hono/zod-openapi'
import type { UserCaller } from '../platform/caller.ts'
import type { JsonText } from '../platform/json-text.ts'
import { sendJson } from './answers.ts'
import { entityTag, versionIn } from './entity-tags.ts'
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
type HeadersOf<T> = (document: T) => Record<string, string>

/**
 * Runs `verb` on behalf of the signed-in user and answers `status` with what it returns: JSON text that
 * the database has finished, sent as it is, or an object. `headersOf` adds headers made from the document
 * (Location, ETag); it is what a text is parsed for, so leave it out where there are none. `body` is what
 * makes two requests the same; by default the request's text.
 */
export async function answer<T extends object, S extends 200 | 201 | 202>(
  c: HonoContext<Env>,
  status: S,
  verb: (caller: UserCaller) => Promise<T | JsonText<T>>,
  headersOf?: HeadersOf<T>,
  body?: string,
): Promise<Answer<T, S>> {
  const headers = (answered: unknown) => headersOf?.(documentOf(answered) as T) ?? {}
  const answered = await verb(await withIdempotency(c, status, headers, body))
  return sendJson(c, textOf(answered), status, headers(answered))
}

/**
 * Runs a verb that edits what has a version: it is told which one the caller has `seen` (If-Match; undefined for any),
 * and answers with the document as it is now and its ETag.
 * @throws Problem 428 without an If-Match
 */
export function answerEdit<T extends { version: number }>(
  c: HonoContext<Env>,
  verb: (caller: UserCaller, seen: number | undefined) => Promise<T | JsonText<T>>,
): Promise<Answer<T, 200>> {
  const seen = versionIn(c.req.header('if-match'))
  return answer(c, 200, (caller) => verb(caller, seen), entityTag)
}

const documentOf = (answered: unknown): unknown =>
  typeof answered === 'string' ? JSON.parse(answered) : answered

const textOf = <T>(answered: T | JsonText<T>): JsonText<T> =>
  typeof answered === 'string' ? answered : JSON.stringify(answered)

// As it was checked: of a route that documents no key none is taken, since what it answers is a secret, which is not
// to be kept.
function keyOf(c: HonoContext<Env>): string | undefined {
  const headers = c.req.valid('header' as never) as z.output<typeof idempotencyHeader> | undefined
  return headers?.['idempotency-key']
}

async function withIdempotency(
  c: HonoContext<Env>,
  status: number,
  headersOf: (answered: unknown) => Record<string, string>,
  body?: string,
): Promise<UserCaller> {
  const caller = c.get('caller')
  const key = keyOf(c)
  if (key === undefined || c.req.method !== 'POST') return caller
  // The route is the address that was called: the same key on another order is another request.
  const route = `POST ${routePath(c).includes(':') ? c.req.path.toLowerCase() : routePath(c)}`
  const body_sha256 = createHash('sha256')
    .update(body ?? (await c.req.text()))
    .digest()
  return {
    ...caller,
    idempotency: { user_id: caller.user_id, route, key, body_sha256, status, headersOf },
  }
}
