// Structured lines on standard output: JSON, one an event, with ids and never a patient's data. The ids of the
// request or the job that a line belongs to are added here, whoever writes it: see log-ids.ts.
import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { idsOfThis } from './log-ids.ts'
import { withoutSecrets } from './log-redaction.ts'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'flush'>

/** Lines are written in small batches, every quarter of a second at the latest. */
export function createLog(
  config: Pick<Config, 'log_level' | 'process'>,
  destination: DestinationStream = pino.destination({
    minLength: 4096,
    sync: false,
    periodicFlush: 250,
  }),
): Log {
  return pino(
    {
      level: config.log_level,
      base: { process: config.process, pid: process.pid },
      mixin: () => idsOfThis() ?? noIds,
      // What the line says itself counts. (pino's own way would write it into the ids.)
      mixinMergeStrategy: (line: object, ids: object) => ({ ...ids, ...line }),
      formatters: { log: withoutSecrets },
      serializers: { error: describeError },
    },
    destination,
  )
}

const noIds = {}

// Of a database's error only what names the rule that was broken: its detail quotes the row.
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, cause } = error
  const { code, constraint_name } = error as { code?: unknown; constraint_name?: unknown }
  const quoted = quotesData(error, code) ? hideQuoted : (text: string | undefined) => text
  const [message, stack] = [quoted(error.message), quoted(error.stack)]
  return { name, message, code, constraint_name, stack, cause: cause && describeError(cause) }
}

// PostgreSQL's data exceptions (class 22) quote what could not be read: invalid input syntax for type date: "…".
// So does JSON.parse().
function quotesData(error: Error, code: unknown): boolean {
  return error instanceof SyntaxError || (typeof code === 'string' && /^22...$/.test(code))
}

function hideQuoted(text: string | undefined): string | undefined {
  return text?.replaceAll(/"[^\n]*"/g, '"…"')
}

/** For tools and tests that print for a person. */
export const silentLog: Log = pino({ level: 'silent' })
