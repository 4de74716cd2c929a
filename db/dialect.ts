// Kysely's driver over postgres.js. The published dialect reserves a connection for every single query;
// this one lets postgres.js pipeline queries over its pool, and takes a connection of its own only for
// a transaction. It also protects a transaction whose connection is lost in the middle: postgres.js
// would open the connection anew and run the rest outside of any transaction.
import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { Sql, TransactionSql } from 'postgres'
import { isConnectionError } from './errors.ts'

export function postgresJsDialect(sql: Sql): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PostgresJsDriver(sql),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

class PostgresJsDriver implements Driver {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async init() {}

  async acquireConnection() {
    return new PostgresJsConnection(this.#sql)
  }

  beginTransaction(connection: PostgresJsConnection, settings: TransactionSettings) {
    return connection.begin(settings)
  }

  commitTransaction(connection: PostgresJsConnection) {
    return connection.commit()
  }

  rollbackTransaction(connection: PostgresJsConnection) {
    return connection.rollback()
  }

  async releaseConnection() {}

  destroy() {
    return this.#sql.end({ timeout: 5 })
  }
}

/**
 * postgres.js 3.4.9 numbers the rows of a result, and when a connection is lost within one it goes on
 * counting on the next connection in its place: that result begins with as many holes.
 */
export function withoutHoles<R>(rows: R[]): R[] {
  return rows.length === 0 || 0 in rows ? rows : rows.filter(() => true)
}

const rolledBack = Symbol('rolled back')

/** The pool, or from begin() on one connection of it. */
export class PostgresJsConnection implements DatabaseConnection {
  readonly #pool: Sql
  #transaction: Transaction | undefined

  constructor(pool: Sql) {
    this.#pool = pool
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#transaction?.lost) throw this.#transaction.lost
    try {
      const sql = this.#transaction?.sql ?? this.#pool
      const rows = await sql.unsafe<R[]>(query.sql, query.parameters as never[], { prepare: true })
      const result = { rows: withoutHoles(rows) }
      return rows.command === 'SELECT'
        ? result
        : { ...result, numAffectedRows: BigInt(rows.count ?? 0) }
    } catch (error) {
      if (this.#transaction && isConnectionError(error)) this.#transaction.lost = error
      throw error
    }
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not supported: read in pages')
  }

  // postgres.js offers a transaction as a callback, Kysely wants begin and commit apart: the callback
  // waits for a promise that commit() and rollback() settle.
  async begin({ isolationLevel, accessMode }: TransactionSettings) {
    const mode = [isolationLevel && `isolation level ${isolationLevel}`, accessMode]
    this.#transaction = await new Promise<Transaction>((opened, failed) => {
      const state = {} as Transaction
      const ended = this.#pool.begin(mode.filter(Boolean).join(' '), (sql) => {
        opened(Object.assign(state, { sql, ended }))
        return new Promise<void>((commit, rollback) => {
          Object.assign(state, { commit, rollback })
        })
      })
      ended.catch((error: unknown) => {
        if (error !== rolledBack) state.lost ??= error
        failed(error)
      })
    })
  }

  async commit() {
    const { lost, commit, ended } = this.#transaction!
    if (lost) throw lost
    this.#transaction!.lost = new Error('The transaction has ended')
    commit()
    await ended
  }

  async rollback() {
    const { lost, rollback, ended } = this.#transaction!
    if (lost) return // the server has rolled back by itself
    this.#transaction!.lost = new Error('The transaction has ended')
    rollback(rolledBack)
    await ended.catch((error: unknown) => {
      if (error !== rolledBack) throw error
    })
  }
}

type Transaction = {
  sql: TransactionSql
  commit: () => void
  rollback: (reason: symbol) => void
  ended: Promise<unknown>
  lost?: unknown
}
