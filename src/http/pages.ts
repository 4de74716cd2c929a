// Lists: keyset pagination. A cursor remembers the last row's sort value and id, so a page costs the same
// at any depth, and rows that arrive meanwhile neither shift nor repeat what is still to come.
import { z } from '@hono/zod-openapi'
import type { Context as HonoContext, TypedResponse } from 'hono'
import type { Page } from '../platform/pages.ts'
import { sendJson } from './answers.ts'
import type { Env } from './env.ts'

/** Query fields of every list; `sorts` are the fields it can be sorted by, the first is the default. */
export function pageQuery<S extends string>(
  sorts: readonly [S, ...S[]],
  byDefault: S | `-${S}` = sorts[0],
) {
  const directed = sorts.flatMap((sort) => [sort, `-${sort}`] as const) as [S | `-${S}`]
  return {
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 200')
      .transform(Number)
      .pipe(z.number().int().min(1).max(200))
      .default(50)
      .openapi({ type: 'integer', minimum: 1, maximum: 200, default: 50 }),
    cursor: z
      .string()
      .max(500)
      .optional()
      .openapi({ description: '`next_cursor` of the page before.' }),
    sort: z
      .enum(directed)
      .default(byDefault as never)
      .openapi({ description: 'A leading "-" sorts downwards.' }),
  }
}

export function pageOf<S extends z.ZodType>(item: S, name: string) {
  const next_cursor = z.string().nullable().openapi({
    description: 'Null on the last page.',
    example: 'WyJjb2RlIiwiR0xVIiwiMDE5ODBiNWUtMTExMS03MjIyLTgzMzMtMDAwMDAwMDAwMDA1Il0',
  })
  return z.object({ items: z.array(item), next_cursor }).openapi(name)
}

/**
 * Sends a page whose items are already JSON, with `Link: rel="next"` (RFC 8288) where there is more. `beside`:
 * what the answer says of the list itself.
 */
export function sendPage<T, B extends object = {}>(
  c: HonoContext<Env>,
  { items, ids, next_cursor }: Page<T>,
  beside = {} as B,
): Response & TypedResponse<{ items: T[]; next_cursor: string | null } & B, 200, 'json'> {
  c.set('rows_shown', ids)
  const headers: Record<string, string> = {}
  if (next_cursor !== null) {
    const next = new URL(c.req.url)
    next.searchParams.set('cursor', next_cursor)
    headers.link = `<${next.pathname}${next.search}>; rel="next"`
  }
  const rest = JSON.stringify({ next_cursor, ...beside }).slice(1)
  const body = `{"items":${items},${rest}`
  return sendJson<{ items: T[]; next_cursor: string | null } & B>(c, body, 200, headers)
}
