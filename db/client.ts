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
    backoff,
    connection: { application_name: name, TimeZone: 'UTC', options: startUpPadding },
    types: { date, int4Array },
  })
  const db = new Kysely<DB>({ dialect: postgresJsDialect(sql) })
  pools.set(db, sql)
  return { sql, db }
}

const pools = new WeakMap<Database, postgres.Sql>()

/** The pool below `db`; undefined for a transaction, whose statements must stay on its connection. */
export function poolOf(db: Database): postgres.Sql | undefined {
  return pools.get(db)
}

// Seconds until a lost connection is opened again. By itself postgres.js goes up to 20, and who waits for
// a connection would wait that long after the database is back.
const backoff = (failures: number) => Math.min(2 ** failures / 100, 1)

// postgres.js 3.4.9 gathers what is short of 1024 bytes and sends it a moment later; when the connection
// is lost within that moment it forgets to begin anew, and the next connection in its place never says
// hello. A longer greeting is sent at once. (`options` are switches of the server: spaces are none.)
const startUpPadding = ' '.repeat(1024)

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
