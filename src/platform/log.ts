// Structured lines on standard output: JSON, one an event, with ids and never a patient's data.
import { pino, type Logger } from 'pino'
import type { Config } from '../config.ts'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'flush'>

/** Lines are written in small batches, every quarter of a second at the latest. */
export function createLog(config: Config): Log {
  const destination = pino.destination({ minLength: 4096, sync: false, periodicFlush: 250 })
  return pino(
    { level: config.log_level, base: { process: config.process, pid: process.pid } },
    destination,
  )
}

/** For tools and tests that print for a person. */
export const silentLog: Log = pino({ level: 'silent' })
