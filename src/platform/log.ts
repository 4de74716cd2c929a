// Structured lines on standard output: JSON, one an event, with ids and never a patient's data.
import { pino, type Logger } from 'pino'
import type { Config } from '../config.ts'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'flush'>

/** Lines are written in small batches, every quarter of a second at the latest. */
export function createLog(config: Config): Log {
  const destination = pino.destination({ minLength: 4096, sync: false, periodicFlush: 250 })
  return pino(
    {
      level: config.log_level,
      base: { process: config.process, pid: process.pid },
      serializers: { error: describeError },
    },
    destination,
  )
}

// Of a database's error only what names the rule that was broken: its detail quotes the row.
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const { code, constraint_name } = error as { code?: unknown; constraint_name?: unknown }
  return { name, message, code, constraint_name, stack, cause: cause && describeError(cause) }
}

/** For tools and tests that print for a person. */
export const silentLog: Log = pino({ level: 'silent' })
