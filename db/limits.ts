// How long a service may wait, work and be silent in the database. Without limits one transaction that holds
// an order stops every request that comes to it, and a process that froze in the middle of a transaction
// keeps its locks for as long as it lives. PostgreSQL watches over them: a frozen process could not.
//
// They are settings of each connection, not of the roles (`alter role … set`): a role belongs to the whole
// server and its settings to no dump of this database, and here an environment can give other values. The
// owner has none: a migration or a repair by hand takes as long as it takes.
//
// A pooler in transaction mode owns the connections, so there they are settings of its own: connectQueryOf().

export type Limits = {
  /** To wait for one lock. */
  lock_seconds: number
  /** From the arrival of a statement to its end. */
  statement_seconds: number
  /** To be silent between two statements of a transaction. */
  idle_in_transaction_seconds: number
  /** From BEGIN to COMMIT. */
  transaction_seconds: number
}

/**
 * The api answers people: better a 503 after five seconds than a pool full of requests that wait. (Ten that
 * wait for one order leave no connection to anybody else.)
 *
 * A worker has more time, for what the clock starts: the largest purge is one statement. A file may take it
 * hours, but each of its chunks is a transaction of less than a second. What matters here is that silence is
 * as short as the api's: then a frozen worker has lost its locks by the time another takes its job.
 */
export const limitsOf = {
  lab_api: {
    lock_seconds: 5,
    statement_seconds: 30,
    idle_in_transaction_seconds: 15,
    transaction_seconds: 60,
  },
  lab_worker: {
    lock_seconds: 10,
    statement_seconds: 300,
    idle_in_transaction_seconds: 15,
    transaction_seconds: 600,
  },
} as const satisfies Record<string, Limits>

/**
 * An export is one transaction, as long as its reader takes for it: an hour is a million rows over a slow line. Between
 * two pieces it is silent while the reader is, and who takes nothing for a minute is given up.
 */
export const exportLimits: Limits = {
  lock_seconds: 5,
  statement_seconds: 60,
  idle_in_transaction_seconds: 60,
  transaction_seconds: 3600,
}

/** As settings of a connection. */
export function settingsOf(limits: Limits) {
  const ms = (seconds: number) => Math.round(seconds * 1000)
  return {
    lock_timeout: ms(limits.lock_seconds),
    statement_timeout: ms(limits.statement_seconds),
    idle_in_transaction_session_timeout: ms(limits.idle_in_transaction_seconds),
    transaction_timeout: ms(limits.transaction_seconds),
    // A process that froze while it was sent an answer takes in no more of it, and its server process waits
    // in the socket, where the limits above do not reach it.
    tcp_user_timeout: ms(limits.idle_in_transaction_seconds),
  }
}

/** For `connect_query` of a PgBouncer in transaction mode. */
export function connectQueryOf(limits: Limits): string {
  const each = Object.entries(settingsOf(limits)).map(([name, ms]) => `set ${name} = ${ms}`)
  return each.join('; ')
}
