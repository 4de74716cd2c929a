// What a verb, a route or a job needs of its process, and nothing more. Tests build one with parts of
// their own; nothing else in the program is global.
import type { Database } from '../db/client.ts'
import type { Config } from './config/config.ts'
import type { Background } from './platform/background.ts'
import type { Clock } from './platform/clock.ts'
import type { Log } from './platform/log.ts'
import type { Metrics } from './platform/metrics/metrics.ts'
import type { Replica } from './platform/replica/replica.ts'
import type { Queue } from './platform/queue.ts'
import type { Tracing } from './platform/tracing/tracing.ts'
import type { WritePlaces } from './platform/write-places.ts'

export type Context = {
  config: Config
  db: Database
  /** Where one is configured: see http/reading.ts. */
  replica?: Replica | undefined
  writePlaces: WritePlaces
  queue: Queue
  background: Background
  log: Log
  metrics: Metrics
  /** Where traces are configured: see platform/tracing/. */
  tracing?: Tracing | undefined
  clock: Clock
}
