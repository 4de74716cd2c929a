// One pool per process: postgres.js for what is PostgreSQL's own (LISTEN, the queue), Kysely over the
// same pool for the rest. Types are set so that nothing is lost: numeric and bigint stay strings,
// a date stays a date.
import { Kysely } from 'kysely'
import postgres from 'postgres'
import { postgresJsDialect } from './dialect.ts'
import type { DB } from './types.ts'

export type Database = Kysely<DB>

export type Connection = {
  sql: postgres.Sql
  db: Database
}

/**
 * Opens no connection yet: the pool does, at the first query. `sql.end()` closes it; `db.destroy()` does
 * so too, but only when `db` was ever used.
 */
export function connect(
  url: string,
  { name, max = 10 }: { name: string; max?: number },
): Connection {
  const sql = postgres(url, {
    max,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: name, TimeZone: 'UTC' },
    types: { date, int4Array },
  })
  return { sql, db: new Kysely<DB>({ dialect: postgresJsDialect(sql) }) }
}

// '1990-05-17' in, '1990-05-17' out: a Date would shift it by the machine's time zone.
const date = {
  to: 1082,
  from: [1082],
  serialize: (value: string) => value,
  parse: (text: string) => text,
}

// postgres.js reads a NULL inside an int4[] as NaN; the queue's statistics have such arrays.
const int4Array = {
  to: 1007,
  from: [1007],
  serialize: (values: (number | null)[]) => `{${values.map((v) => v ?? 'NULL').join(',')}}`,
  parse: (text: string) =>
    JSON.parse(text.replaceAll('{', '[').replaceAll('}', ']').replaceAll('NULL', 'null')),
}
