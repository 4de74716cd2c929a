// A transaction of postgres.js that sends statements without waiting for the answer to BEGIN. begin() of
// postgres.js 3.4.9 waits for that answer. Its reserve() does not, but neither does it tell that a connection
// was lost, and it gives a lost one back to the pool. So this does what begin() does, by the same means
// (`onexecute`, `reserved`, `onclose`), with two differences: statements are sent as soon as there is a
// connection, and after the loss of the connection every statement is refused. (postgres.js would open the
// connection anew and run the rest outside of any transaction, or end the process.)
import type { Writable } from 'node:stream'
import type { Sql } from 'postgres'

type Rows<R> = R[] & { command: string; count: number | null }

/** A statement of postgres.js. `handler` sends it; the pool's own one takes any free connection. */
type Query<R> = Promise<Rows<R>> & {
  handler: (query: unknown) => void
  reject(error: unknown): void
  execute(): Query<R>
}

/** A COPY of postgres.js: it is answered by the stream that takes the rows. */
type Copying = {
  handler: (query: unknown) => void
  reject(error: unknown): void
  writable(): Promise<Writable>
  streaming?: boolean
}

/** A connection of postgres.js, as its own begin() uses it. */
type Connection = {
  /** Sends; false when the next one must wait until all answers are there. */
  execute(query: unknown): boolean
  /** Called instead of giving the connection back to the pool, while a transaction is under way. */
  reserved: (() => void) | null
  onclose: ((error: unknown) => void) | null
}

export class PipelinedTransaction {
  readonly #pool: Sql
  #connection: Connection | undefined
  #maySpeak = false
  #waiting: { reject(error: unknown): void; streaming?: boolean }[] = []
  #over: unknown

  /** `begin`: the statement that opens it, such as 'begin isolation level serializable'. */
  constructor(pool: Sql, begin: string, onTaken: () => void) {
    this.#pool = pool
    const onexecute = (connection: Connection) => {
      onTaken()
      return this.#take(connection)
    }
    const options = { onexecute }
    const opening = pool.unsafe(begin, [], options as object) as unknown as Query<unknown>
    opening.execute().catch((error: unknown) => this.#end(error))
  }

  /** Sends a statement at once, whether or not those before it were answered; they run in their order. */
  send<R>(
    text: string,
    parameters: readonly unknown[],
    options: { prepare: boolean },
  ): Promise<Rows<R>> {
    return this.#send<R>(text, parameters, options)
  }

  /** COPY … FROM STDIN: what is sent meanwhile leaves when the server has all rows. */
  async copy(text: string, rows: string): Promise<void> {
    if (this.#over !== undefined) throw this.#over
    const query = this.#pool.unsafe(text) as unknown as Copying
    query.handler = () => {
      this.#waiting.push(query)
      this.#speak()
    }
    const stream = await query.writable()
    await new Promise<void>((resolve, reject) => {
      // postgres.js knows the stream no more once the last row was sent: what fails after that (a trigger, a lost
      // connection) it tells the query, which was answered long ago.
      query.reject = reject
      // And its stream, when it is destroyed, says "the copy failed" to whatever the connection does by then: to the
      // next copy, after a connection that was lost. There is nothing to destroy: the rows leave in one piece.
      stream.destroy = (error) => {
        if (error) reject(error)
        return stream
      }
      stream.on('finish', resolve).end(rows)
    })
  }

  /**
   * Sends COMMIT, and behind it in the same message the NOTIFY of each channel: a transaction of its own, since
   * within the first it would make PostgreSQL commit one such transaction at a time.
   * @throws when the transaction had failed: the server then rolls back instead
   */
  async commit(notified: readonly string[] = []): Promise<void> {
    const calls = notified.map((channel) => `pg_notify('${channel.replaceAll("'", "''")}', '')`)
    // postgres.js tells two answers of one message apart by their rows: NOTIFY has none, and would hide a ROLLBACK.
    const notifying = calls.length > 0 ? `; select ${calls.join(', ')}` : ''
    const answer = await this.#last(`commit${notifying}`)
    const [{ command }] = (notifying ? answer : [answer]) as [Rows<unknown>]
    if (command === 'ROLLBACK') throw new Error('The transaction had failed: nothing was committed')
  }

  /** Does nothing when it has ended already, by itself or by the loss of its connection. */
  async rollback(): Promise<void> {
    if (this.#over === undefined) await this.#last('rollback')
  }

  #last(text: string): Promise<Rows<unknown>> {
    const sent = this.#send(text, [], {})
    this.#over ??= new Error('The transaction has ended')
    return sent
  }

  #send<R>(text: string, parameters: readonly unknown[], options: object): Promise<Rows<R>> {
    if (this.#over !== undefined) return Promise.reject(this.#over)
    const query = this.#pool.unsafe(text, parameters as never[], options) as unknown as Query<R>
    query.handler = () => {
      this.#waiting.push(query)
      this.#speak()
    }
    return query.execute()
  }

  // postgres.js calls this while it sends BEGIN; what it returns says "nobody else may use it".
  #take(connection: Connection): false {
    this.#connection = connection
    this.#maySpeak = true
    Object.assign(connection, {
      onclose: (error: unknown) => this.#end(error),
      reserved: () => {
        this.#maySpeak = true
        this.#speak()
      },
    })
    queueMicrotask(() => this.#speak())
    return false
  }

  #speak(): void {
    while (this.#maySpeak && this.#waiting.length > 0) {
      const next = this.#waiting.shift()!
      // While rows are copied the server takes nothing else: reserved() is called when it is done.
      this.#maySpeak = this.#connection!.execute(next) && !next.streaming
    }
  }

  #end(error: unknown): void {
    this.#over = error
    this.#maySpeak = false
    for (const query of this.#waiting.splice(0)) query.reject(error)
  }
}
