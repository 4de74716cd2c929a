// Kysely's driver over postgres.js. The published dialect reserves a connection for every single query;
// this one lets postgres.js pipeline queries over its pool, and takes a connection of its own only for
// a transaction.
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
import type { Sql } from 'postgres'
import { createPoolUse, type PoolUse } from './pool-use.ts'
import { untilAnswered, type Observed, type Observer } from '../observer.ts'
import { PipelinedTransaction } from './transaction.ts'

export function postgresJsDialect(
  sql: Sql,
  use: PoolUse = createPoolUse(),
  observer?: Observer,
): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PostgresJsDriver(sql, use, observer),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

class PostgresJsDriver implements Driver {
  readonly #sql: Sql
  readonly #use: PoolUse
  readonly #observer: Observer | undefined

  constructor(sql: Sql, use: PoolUse, observer: Observer | undefined) {
    this.#sql = sql
    this.#use = use
    this.#observer = observer
  }

  async init() {}

  async acquireConnection() {
    return new PostgresJsConnection(this.#sql, this.#use, this.#observer)
  }

  async beginTransaction(connection: PostgresJsConnection, settings: TransactionSettings) {
    connection.begin(settings)
  }

  commitTransaction(connection: PostgresJsConnection) {
    return connection.commit()
  }

  rollbackTransaction(connection: PostgresJsConnection) {
    return connection.rollback()
  }

  async releaseConnection(connection: PostgresJsConnection) {
    connection.release()
  }

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

export type StatementText = {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly once?: boolean
}

/** The pool, or from begin() on one connection of it. */
export class PostgresJsConnection implements DatabaseConnection {
  readonly #pool: Sql
  readonly #use: PoolUse
  /** What this transaction is counted as. */
  #counted: 'waiting' | 'transactions' | undefined
  readonly #observer: Observer | undefined
  #transaction: PipelinedTransaction | undefined
  #observed: Observed | undefined
  #committed: Promise<void> | undefined

  constructor(pool: Sql, use: PoolUse, observer?: Observer) {
    this.#pool = pool
    this.#use = use
    this.#observer = observer
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const rows = await this.#send<R>(query)
    const result = { rows: withoutHoles(rows) }
    return rows.command === 'SELECT'
      ? result
      : { ...result, numAffectedRows: BigInt(rows.count ?? 0) }
  }

  /** Sends at once, whether or not what was sent before was answered. */
  async rowsOf<R>(statement: StatementText): Promise<R[]> {
    return withoutHoles(await this.#send<R>(statement))
  }

  #send<R>({ sql, parameters, once = false }: StatementText) {
    const options = { prepare: !once }
    const answer = this.#transaction
      ? this.#transaction.send<R>(sql, parameters, options)
      : this.#pool.unsafe<R[]>(sql, parameters as never[], options)
    if (this.#observer === undefined) return answer
    return untilAnswered(answer, this.#observer.statement(sql, this.#observed))
  }

  /** COPY … FROM STDIN with all of its rows, in the transaction that is under way. */
  async copy(text: string, rows: string): Promise<void> {
    if (!this.#transaction) throw new Error('COPY belongs to a transaction')
    const observed = this.#observer?.statement(text, this.#observed)
    await untilAnswered(this.#transaction.copy(text, rows), observed)
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not supported: read in pages')
  }

  /** BEGIN leaves with the first statement: nobody waits for its answer. */
  begin({ isolationLevel, accessMode }: TransactionSettings) {
    const mode = ['begin', isolationLevel && `isolation level ${isolationLevel}`, accessMode]
    this.#observed = this.#observer?.transaction()
    this.#count('waiting')
    this.#transaction = new PipelinedTransaction(this.#pool, mode.filter(Boolean).join(' '), () =>
      this.#count('transactions'),
    )
  }

  /** Kysely is done with it, however it ended. */
  release(): void {
    this.#count(undefined)
  }

  #count(as: 'waiting' | 'transactions' | undefined): void {
    if (this.#counted) this.#use[this.#counted]--
    if (as) this.#use[as]++
    this.#counted = as
  }

  /** Sends COMMIT, behind what was sent before, once: to be called early when it may travel along. */
  commit(notified?: readonly string[]): Promise<void> {
    return (this.#committed ??= this.#ending('commit', this.#transaction!.commit(notified)))
  }

  rollback(): Promise<void> {
    return this.#ending('rollback', this.#transaction!.rollback())
  }

  #ending(outcome: 'commit' | 'rollback', ended: Promise<void>): Promise<void> {
    const observed = this.#observed
    if (observed === undefined) return ended
    ended.then(
      () => observed.end({ outcome }),
      (error: unknown) => observed.end({ error }),
    )
    return ended
  }
}
