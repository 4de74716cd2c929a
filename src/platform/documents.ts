// Reads that PostgreSQL finishes: a row leaves the database as the JSON text that the client will get.
// One resource has one document, whether it is read, listed or answered to a write.
import { sql, type Compilable, type Expression, type SelectQueryBuilder } from 'kysely'
import type { Database } from '../../db/client.ts'
import { isUnreadableValue } from '../../db/errors.ts'
import { prepare } from '../../db/prepared.ts'
import type { DB } from '../../db/types.ts'
import type { JsonText } from './json-text.ts'
import {
  foreignCursor,
  readPageRequest,
  toPage,
  type FoundPage,
  type Page,
  type PageRequest,
} from './pages.ts'

/**
 * Each row of `query` as one JSON text. Cast `numeric` to text inside: in JSON it would become a
 * number, and a client's parser would make a float of it.
 */
export function asJson<T>(
  db: Database,
  query: Expression<unknown>,
): Compilable<{ json: JsonText<T> }> {
  return db
    .selectFrom(sql`(${query})`.as('document'))
    .select(sql<JsonText<T>>`row_to_json(document)::text`.as('json'))
}

type Rows<O> = SelectQueryBuilder<DB, never, O>

/** What a list query is built from: which filters are given, and the sort column with its type. */
export type ListShape<S extends string> = {
  has: (filter: string) => boolean
  column: S
}

/**
 * The rows of `page` as one: the driver would take each apart for nothing. `page` holds one row more than
 * `limit` when there is a next page.
 */
function asOneRow<T>(
  db: Database,
  page: Expression<unknown>,
  { column, limit, idType }: { column: string; limit: number; idType: 'uuid' | 'bigint' },
): Compilable<FoundPage<T>> {
  const documents = sql`(
    select row_number() over () as n, row_to_json(document)::text as item,
      ${sql.ref(`document.${column}`)} as key, document.id as id
    from (${page}) as document)`
  // The rows come in the order of the page, and string_agg keeps it (PostgreSQL, "Aggregate Functions").
  const items = sql<JsonText<T[]>>`'[' || coalesce(
    string_agg(item, ',') filter (where n <= ${limit}), '') || ']'`
  return db
    .selectFrom(documents.as('found'))
    .select([
      items.as('items'),
      (idType === 'uuid'
        ? sql<string | null>`(array_agg(id) filter (where n <= ${limit}))::text`
        : sql<string | null>`null::text`
      ).as('ids'),
      sql<boolean>`count(*) > ${limit}`.as('more'),
      sql<string | null>`max(key::text) filter (where n = ${limit})`.as('key'),
      sql<string | null>`max(id::text) filter (where n = ${limit})`.as('id'),
    ])
}

/** A page ends at a value, and nothing comes after null: a column that may be null sorts no list. */
type SortableColumn<T> = {
  [C in keyof T & string]: null extends T[C] ? never : C
}[keyof T & string]

/**
 * A combination that PostgreSQL keeps prepared takes some 0.2 MB of each connection that was asked for it. A day's work
 * asks for a few dozen, and who walked through all there are would fill gigabytes. So only the first so many of a
 * process are kept, of all lists together; another one is planned each time it is asked for.
 */
const mostKept = 200
let kept = 0

/**
 * A list whose queries are compiled once per combination of filters, sort and "after a cursor".
 * `build` gives the rows, selected `as` their document, with `id` and the sort columns among them;
 * `sortedBy` and `type` say how the sort column is found and typed, `id` and `idType` (uuid unless said
 * otherwise) what decides between equals. The order, the cursor and the limit are added here.
 */
export function listQuery<T, F extends PageRequest<SortableColumn<T>>, O = unknown>(
  build: (
    db: Database,
    p: F,
    shape: ListShape<string>,
  ) => {
    rows: Rows<O>
    sortedBy: string
    type: 'timestamptz' | 'date' | 'text' | 'integer'
    id: string
    idType?: 'uuid' | 'bigint'
  },
): (db: Database, filters: F) => Promise<Page<T>> {
  type Parameters = F & {
    one_more: number
    after_key: string | undefined
    after_id: string | undefined
  }
  const queries = new Map<string, (db: Database, p: Parameters) => Promise<FoundPage<T>[]>>()

  function compile(filters: F, given: string[]) {
    const { column, descending, after } = readPageRequest(filters)
    const pageOf = (db: Database, p: Parameters) => {
      const shape = { has: (filter: string) => given.includes(filter), column }
      const { rows, sortedBy, type, id, idType = 'uuid' } = build(db, p, shape)
      const direction = descending ? 'desc' : 'asc'
      const beyond = sql.raw(descending ? '<' : '>')
      // By way of text: the driver would take a time apart by itself, and choke on one made up.
      const after_key = sql`${p.after_key}::text::${sql.raw(type)}`
      const after_id = sql`${p.after_id}::text::${sql.raw(idType)}`
      const page = rows
        .$if(after !== undefined, (q) =>
          q.where(
            sql<boolean>`(${sql.ref(sortedBy)}, ${sql.ref(id)}) ${beyond} (${after_key}, ${after_id})`,
          ),
        )
        .orderBy(sql.ref(sortedBy), direction)
        .orderBy(sql.ref(id), direction)
        // Behind a select, so that the planner does not look at it: it would plan each page anew.
        .limit(sql<number>`(select ${p.one_more}::bigint)`)
      return asOneRow<T>(db, page, { column, limit: p.limit, idType })
    }
    return prepare(pageOf, { once: kept++ >= mostKept })
  }

  return async (db, filters) => {
    const given = Object.entries(filters)
      .filter(([name, value]) => value !== undefined && !['limit', 'sort', 'cursor'].includes(name))
      .map(([name]) => name)
      .sort()
    const { after } = readPageRequest(filters)
    const shape = [filters.sort, after ? 'after' : 'first', ...given].join(' ')
    const query = queries.get(shape) ?? compile(filters, given)
    queries.set(shape, query)
    const parameters = {
      ...filters,
      one_more: filters.limit + 1,
      after_key: after?.key,
      after_id: after?.id,
    }
    try {
      const [found] = await query(db, parameters)
      return toPage(found!, filters.sort)
    } catch (error) {
      // The casts above have refused a cursor that we never gave out.
      if (after && isUnreadableValue(error)) throw foreignCursor(filters.sort)
      throw error
    }
  }
}
