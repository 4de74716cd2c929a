// Keyset pages: what a list query is asked and what it returns.
import { Problem } from './problems.ts'
import type { JsonText } from './json-text.ts'

export type PageRequest<S extends string = string> = {
  limit: number
  sort: S | `-${S}`
  cursor?: string | undefined
}

export type Page<T> = { items: JsonText<T>[]; next_cursor: string | null }

/** A row of a list query: the finished item, and where it stands in the order. */
export type PageRow<T> = { item: JsonText<T>; key: string; id: string }

export type Position = { key: string; id: string }

/** The column to sort by, its direction, and where the page before ended. @throws Problem 422 for a foreign cursor */
export function readPageRequest<S extends string>({ sort, cursor }: PageRequest<S>) {
  const descending = sort.startsWith('-')
  const column = (descending ? sort.slice(1) : sort) as S
  return { column, descending, after: cursor === undefined ? undefined : readCursor(cursor, sort) }
}

/** Rows are asked for one more than the limit: the extra one says that there is a next page. */
export function toPage<T>(rows: PageRow<T>[], { limit, sort }: PageRequest): Page<T> {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map((row) => row.item),
    next_cursor: last
      ? Buffer.from(JSON.stringify([sort, last.key, last.id])).toString('base64url')
      : null,
  }
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
