// A standby of the database that answers reads. What it has is a moment old, so it may be asked only by who cannot
// notice: who cannot write, or who says by a position in PostgreSQL's log how far the answer has to reach
// (docs/scaling.md). A position is the same to every api, so this holds behind any load balancer.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { connect, type Database } from '../../../db/client.ts'
import { isConnectionError, isRepeatable } from '../../../db/errors.ts'
import type { Observer } from '../../../db/observer.ts'
import type { Config } from '../../config/config.ts'
import { withoutLogIds } from '../log-ids.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { caughtUp, mayAnswer, positionOf, type Position, type Seen } from './rules.ts'

/** What a request says of how new its answer has to be, and whether its caller could have written. */
export type Reader = { demanded: string | undefined; mayWrite: boolean }

export type Replica = {
  /** Reads on the replica if it may answer, and on the primary if not, or if the replica fails. */
  read<T>(reader: Reader, ask: (db: Database) => Promise<T>): Promise<T>
  /** How far the log has come: what was acknowledged is not behind it. Undefined when the primary is away. */
  position(): Promise<string | undefined>
  /** For reads that need a connection of their own. @returns whether they go to the replica */
  answers(reader: Reader): boolean
  stop(): Promise<void>
}

type Parts = {
  config: Config
  primary: Database
  log: Log
  metrics: Metrics
  observer?: Observer | undefined
}

const pause_ms = 200
/** Without these many a replica that is away for a night would be remembered look by look. */
const mostAhead = 1000

/** Undefined where none is configured: then nothing of this costs anything. */
export function openReplica(parts: Parts): Replica | undefined {
  const { config, primary, log, metrics, observer } = parts
  const { replica, pool_size, limits } = config.database
  if (!replica || config.process !== 'api') return undefined
  const { url, password_file, lag_ms } = replica
  const pool = { name: 'lab-api-replica', max: pool_size, limits, password_file, observer }
  const { db, sql: connections } = connect(url, pool)
  const sight = keepLooking({ primary, db, lag_ms, log })
  metrics.onAsked(() => {
    metrics.replica_up.set({}, sight.isFresh() ? 1 : 0)
    metrics.replica_lag.set({}, Math.min(sight.age_ms(), day_ms) / 1000)
  })
  const answers = ({ demanded, mayWrite }: Reader) =>
    sight.isFresh() && mayAnswer(sight.replayed(), demanded, mayWrite)
  return {
    answers,
    async read(reader, ask) {
      if (answers(reader)) {
        try {
          const answer = await ask(db)
          metrics.replica_reads.inc({ database: 'replica' })
          return answer
        } catch (error) {
          // Lost, or what was read had to be removed there (a conflict with recovery, 40001).
          if (!isConnectionError(error) && !isRepeatable(error)) throw error
          if (isConnectionError(error)) sight.lose()
          log.warn({ error }, 'the replica failed: read on the primary')
        }
      }
      metrics.replica_reads.inc({ database: 'primary' })
      return await ask(primary)
    },
    position: () => positionOfPrimary(primary).catch(() => undefined),
    async stop() {
      await sight.stop()
      await connections.end({ timeout: 1 })
    },
  }
}

const day_ms = 86_400_000

/** Looks again and again how far both are, until it is stopped. */
function keepLooking({
  primary,
  db,
  lag_ms,
  log,
}: Pick<Parts, 'primary' | 'log'> & { db: Database; lag_ms: number }) {
  let ahead: readonly Seen[] = []
  let replayed: Position = 0n
  /** All that was committed before this moment is on the replica. */
  let freshAt = -Infinity
  let told: boolean | undefined
  const stopping = new AbortController()
  const age_ms = () => performance.now() - freshAt
  const isFresh = () => age_ms() <= lag_ms

  function lose(): void {
    ahead = []
    freshAt = -Infinity
  }

  async function look(): Promise<void> {
    try {
      const at = performance.now()
      const position = positionOf(await positionOfPrimary(primary))!
      ahead = [...ahead.slice(0, mostAhead), { at, position }]
      replayed = await positionOfReplica(db)
      const seen = caughtUp(ahead, replayed)
      ahead = seen.ahead
      freshAt = seen.freshAt ?? freshAt
    } catch (error) {
      if (!isConnectionError(error)) log.warn({ error }, 'the replica could not be looked at')
      lose()
    }
    if (isFresh() === told) return
    told = isFresh()
    if (told) log.info({}, 'reads go to the replica')
    else log.warn({}, 'the replica is away or too far behind: reads go to the primary')
  }

  async function lookOn(): Promise<void> {
    const { signal } = stopping
    while (!signal.aborted) {
      await look()
      await sleep(pause_ms, undefined, { signal, ref: false }).catch(() => {})
    }
  }
  const looking = withoutLogIds(lookOn)
  return {
    age_ms,
    isFresh,
    lose,
    replayed: () => replayed,
    async stop() {
      stopping.abort()
      // One that does not answer is not waited for.
      await Promise.race([looking, sleep(1000, undefined, { ref: false })])
    },
  }
}

// What is acknowledged is flushed, so it lies before this. (The position at which is inserted may be one that no
// replica reaches until somebody writes again.)
async function positionOfPrimary(db: Database): Promise<string> {
  const { rows } = await sql<{ position: string }>`
    select pg_current_wal_flush_lsn()::text as position`.execute(db)
  return rows[0]!.position
}

// One that was promoted is no replica any more: what it has since is in no log of the primary.
async function positionOfReplica(db: Database): Promise<Position> {
  const { rows } = await sql<{ position: string | null }>`
    select pg_last_wal_replay_lsn()::text as position where pg_is_in_recovery()`.execute(db)
  return positionOf(rows[0]?.position ?? '0/0')!
}
