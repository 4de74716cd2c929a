// One pool per process: postgres.js for what is PostgreSQL's own (LISTEN, the queue), Kysely over the
// same pool for the rest. Types are set so that nothing is lost: numeric and bigint stay strings,
// a date stays a date.
import { Kysely, type DatabaseConnection, type Transaction } from 'kysely'
import postgres from 'postgres'
import { PostgresJsConnection, postgresJsDialect } from './dialect.ts'
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
  connections.set(db, new PostgresJsConnection(sql))
  return { sql, db }
}

const connections = new WeakMap<Database, Pick<DatabaseConnection, 'executeQuery'>>()

/** Where prepared queries go without the steps that Kysely takes before each: see db/prepared.ts. */
export function connectionOf(db: Database): Pick<DatabaseConnection, 'executeQuery'> {
  const connection = connections.get(db)
  if (!connection) throw new Error('Prepared queries run on what connect() or write() gave')
  return connection
}

/**
 * Lets prepared queries of a transaction be sent together: Kysely would wait for the answer to one before
 * it sends the next. They run in the order in which they were sent, and after a failure all others fail.
 */
export async function allowPipelining(trx: Transaction<DB>): Promise<void> {
  await trx.getExecutor().provideConnection(async (connection) => {
    connections.set(trx, connection)
  })
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
