// One pool per process: postgres.js for what is PostgreSQL's own (LISTEN, the queue), Kysely over the
// same pool for the rest. Types are set so that nothing is lost: numeric and bigint stay strings,
// a date stays a date.
import { Kysely, type Transaction } from 'kysely'
import postgres from 'postgres'
import { PostgresJsConnection, postgresJsDialect } from './driver/dialect.ts'
import { guardedSockets } from './driver/guarded-socket.ts'
import { hostsOf } from './driver/hosts.ts'
import { createPoolUse, type PoolUse } from './driver/pool-use.ts'
import {
  createPasswordPatience,
  passwordIn,
  passwordsOf,
  type PasswordFile,
} from './driver/password-file.ts'
import {
  backoff,
  forgetOriginsOf,
  paddingForPooler,
  startUpPadding,
  typesReadRight,
} from './driver/settings.ts'
import { tlsOf } from './driver/tls.ts'
import { settingsOf, type Limits } from './limits.ts'
import type { Observer } from './observer.ts'
import type { DB } from './types.ts'

export type Database = Kysely<DB>

export type Connection = {
  sql: postgres.Sql
  db: Database
  /** How it is used at this moment. */
  use: Readonly<PoolUse>
}

export type PoolOptions = {
  name: string
  max?: number
  /** Of a service; the owner has none. */
  limits?: Limits | undefined
  /**
   * A pooler in transaction mode stands between. It lends a connection for one transaction and refuses settings that
   * it cannot carry from one to the next: limits must be settings of its own connections (limits.ts).
   */
  pooler?: boolean
  /** 'off': a commit does not wait for the disk; a crash of PostgreSQL may lose the last fraction of a second. */
  synchronous_commit?: 'off'
  /** How often PostgreSQL looks whether the client is still there while it works on a statement. */
  client_check_ms?: number
  /** Where the password stands, if it may be replaced while the pool is in use. */
  password_file?: PasswordFile | undefined
  /** Is told of what Kysely and statements send; not of what is sent by `sql` itself. */
  observer?: Observer | undefined
}

/**
 * Opens no connection yet: the pool does, at the first query. `sql.end()` closes it; `db.destroy()` does
 * so too, but only when `db` was ever used.
 */
export function connect(
  url: string,
  {
    name,
    max = 10,
    limits,
    pooler,
    synchronous_commit,
    client_check_ms,
    password_file,
    observer,
  }: PoolOptions,
): Connection {
  const use = createPoolUse()
  const { url: withTls, hosts, target } = hostsOf(url)
  const { url: address, tls } = tlsOf(withTls)
  const sql = postgres(address, {
    max,
    connect_timeout: 10,
    onnotice: () => {},
    backoff,
    connection: {
      application_name: name,
      TimeZone: 'UTC',
      options: pooler ? paddingForPooler : startUpPadding,
      ...(limits && !pooler && settingsOf(limits)),
      ...(synchronous_commit && { synchronous_commit }),
      ...(client_check_ms && { client_connection_check_interval: client_check_ms }),
    },
    fetch_types: false,
    types: typesReadRight,
    ...(password_file && { password: passwordsOf(password_file, passwordIn(url)) }),
    ssl: false, // the socket sees to it
    socket: guardedSockets({
      use,
      hosts,
      target,
      ...(tls && { tls }),
      ...(password_file && { patience: createPasswordPatience() }),
    }),
  } as postgres.Options<{}>) // whose types lack `socket`
  forgetOriginsOf(sql)
  const db = new Kysely<DB>({ dialect: postgresJsDialect(sql, use, observer) })
  connections.set(db, new PostgresJsConnection(sql, use, observer))
  return { sql, db, use }
}

const connections = new WeakMap<Database, PostgresJsConnection>()

/** Where statements go without the steps that Kysely takes before each: a pool, or a transaction. */
export function connectionOf(db: Database): PostgresJsConnection {
  const connection = connections.get(db)
  if (!connection) throw new Error('Statements run on what connect() or write() gave')
  return connection
}

/**
 * Lets the statements of a transaction be sent together: Kysely would wait for the answer to one before
 * it sends the next. They run in the order in which they were sent, and after a failure all others fail.
 */
export async function allowPipelining(trx: Transaction<DB>): Promise<void> {
  await trx.getExecutor().provideConnection(async (connection) => {
    connections.set(trx, connection as PostgresJsConnection)
  })
}
