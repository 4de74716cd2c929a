// What a failed statement means, told by SQLSTATE and by the codes of the driver: the rest of the
// program asks these questions and never looks at an error's text.
import postgres from 'postgres'

export type DatabaseError = postgres.PostgresError

export function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof postgres.PostgresError
}

// Connection lost or refused, or the server is going down or full (SQLSTATE class 08, 57P0x, 53300), or the password
// is not the one that it has by now (28P01), or it takes no writes because another is the primary now (25006).
const connectionCodes =
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|08|57P0|53300|28P01|25006)/

/** The database is away: the same call may succeed in a moment. */
export function isConnectionError(error: unknown): boolean {
  return connectionCodes.test(codeOf(error))
}

/** What PgBouncer answers of its own accord, whatever is wrong. */
export function isOfPooler(error: unknown): boolean {
  return codeOf(error) === '08P01'
}

/**
 * A limit of limits.ts was reached: a lock that somebody else holds (55P03), a statement (57014), a
 * transaction (25P04) or silence within one (25P03). Nothing was changed, and the same call may succeed later.
 */
export function isLimitReached(error: unknown): boolean {
  return ['55P03', '57014', '25P03', '25P04'].includes(codeOf(error))
}

/**
 * The server has no room on its disk (53100), no memory (53200), or has reached another limit of its own: it lives, and
 * the same call succeeds when there is room again. Nothing was changed.
 */
export function isOutOfRoom(error: unknown): boolean {
  return ['53000', '53100', '53200', '53400'].includes(codeOf(error))
}

/** Somebody else holds the lock for longer than one waits: it says nothing about the work itself. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === '55P03'
}

/** A deadlock (40P01) or a serialization failure (40001): the whole transaction may be repeated. */
export function isRepeatable(error: unknown): boolean {
  return ['40P01', '40001'].includes(codeOf(error))
}

/** A text that cannot be read as what it should be (SQLSTATE class 22): 'x' as a time, a NUL in a name. */
export function isUnreadableValue(error: unknown): boolean {
  return isDatabaseError(error) && error.code.startsWith('22')
}

/** A text with a NUL character, which PostgreSQL cannot store: alone (22021), or within JSON (22P05). */
export function isUnstorableText(error: unknown): boolean {
  return ['22021', '22P05'].includes(codeOf(error))
}

/** The name of the unique, exclusion or check constraint that refused a write, if that is what happened. */
export function violatedConstraint(error: unknown): string | undefined {
  return isDatabaseError(error) && ['23505', '23P01', '23514'].includes(error.code)
    ? error.constraint_name
    : undefined
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
