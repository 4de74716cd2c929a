// Keyset pages: what a list query is asked and what it returns.
import { Problem } from './problems.ts'
import type { JsonText } from './json-text.ts'

export type PageRequest<S extends string = string> = {
  limit: number
  sort: S | `-${S}`
  cursor?: string | undefined
}

export type Page<T> = {
  items: JsonText<T[]>
  /** Of the rows that have a uuid, as PostgreSQL writes an array: the audit of reads names what was shown. */
  ids: string
  next_cursor: string | null
}

/** What a list query finds: the finished items, whether there are more, and where the last one stands. */
export type FoundPage<T> = {
  items: JsonText<T[]>
  ids: string | null
  more: boolean
  key: string | null
  id: string | null
}

export type Position = { key: string; id: string }

/** The column to sort by, its direction, and where the page before ended. @throws Problem 422 for a foreign cursor */
export function readPageRequest<S extends string>({ sort, cursor }: PageRequest<S>) {
  const descending = sort.startsWith('-')
  const column = (descending ? sort.slice(1) : sort) as S
  return { column, descending, after: cursor === undefined ? undefined : readCursor(cursor, sort) }
}

export function toPage<T>({ items, ids, more, key, id }: FoundPage<T>, sort: string): Page<T> {
  const cursor = () => Buffer.from(JSON.stringify([sort, key, id])).toString('base64url')
  return { items, ids: ids ?? '{}', next_cursor: more ? cursor() : null }
}

function readCursor(cursor: string, sort: string): Position {
  try {
    const [cursorSort, key, id] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[]
    if (cursorSort === sort && typeof key === 'string' && typeof id === 'string') return { key, id }
  } catch {
    // not ours
  }
  throw foreignCursor(sort)
}

export function foreignCursor(sort: string): Problem {
  const message = `is not a cursor of this list sorted by "${sort}": start without one`
  const errors = [{ pointer: '/cursor', code: 'invalid_cursor', message }]
  return new Problem('invalid-request', 'The query is not as documented.', { errors })
}
