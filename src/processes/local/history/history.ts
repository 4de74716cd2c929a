// A month of history for the demo: so that charts, figures and worklists have something to show. What happened is
// drawn (db/history/), always alike and counted back from now; what follows from it is answered by the
// service's own rules and statements: interpretations, notices, roll-up, control verdicts, summaries, durations.
//
// One transaction: all of it or nothing. What people did to a sample or a result stands in its row with the times
// of then. The audit log says what is true of it: the job `history` wrote these rows, today. What a person did in
// several steps (a sample collected, then received) is one row there.
import { connect } from '../../../../db/client.ts'
import { createRandom } from '../../../../db/history/random.ts'
import {
  beginTrial,
  findDays,
  findHistory,
  findPeople,
  findStaff,
  insertPeople,
} from '../../../../db/history/statements.ts'
import { beginTimesOfThen, endTimesOfThen } from '../../../../db/history/times-of-then.ts'
import type { Person } from '../../../../db/history/plan-day.ts'
import type { Sex } from '../../../../db/history/values.ts'
import { historyPatients } from '../../../../db/seed/patients.ts'
import { sendInOrder } from '../../../../db/statement.ts'
import type { Config } from '../../../config/config.ts'
import type { Context } from '../../../context.ts'
import { createBackground } from '../../../platform/background.ts'
import { jobCaller } from '../../../platform/caller.ts'
import { systemClock } from '../../../platform/clock.ts'
import { createLog } from '../../../platform/log.ts'
import { numberEvents } from '../../../platform/number-events.ts'
import { openQueue } from '../../../platform/queue.ts'
import { noMetrics } from '../../../platform/metrics/metrics.ts'
import { createWritePlaces } from '../../../platform/write-places.ts'
import { inOrder, write, type Write } from '../../../platform/write.ts'
import { summarizeDueDays } from '../../../qc/summaries/summarize-day.ts'
import { measureTurnaround } from '../../../turnaround/measure-turnaround.ts'
import { callAbout } from './calls.ts'
import { prepareMeasuring } from './controls-of-day.ts'
import { addDay } from './day.ts'

export const historyDays = 30

export type HistoryCounts = { orders: number; results: number; controls: number }

/**
 * Adds the month, unless it is there. The database has its schema, queues, seed and users, and nothing else works
 * on it. What the clock's jobs would do of it later (numbers of events, durations, summaries of controls) is done
 * at the end; if that is interrupted, those jobs do it.
 */
export async function addHistory(
  ownerUrl: string,
  config: Config,
  signal: AbortSignal,
  days = historyDays,
): Promise<HistoryCounts | undefined> {
  const log = createLog(config)
  const connection = connect(ownerUrl, { name: 'lab-history', max: 3 })
  const queue = await openQueue(connection, 'api', log)
  try {
    const background = createBackground(log)
    const writePlaces = createWritePlaces({ atOnce: 1 })
    const { db } = connection
    const known = { config, db, writePlaces, queue, background, log }
    const context: Context = { ...known, metrics: noMetrics, clock: systemClock }
    const caller = jobCaller('history')
    const counts = await write(context, caller, (w) => addMonth(w, signal, days))
    if (counts === undefined) return undefined
    await connection.sql`analyze events, orders, order_items, samples, results, qc_points, qc_evaluations`
    await numberEvents(db)
    await measureTurnaround(context, caller, signal)
    await summarizeDueDays(context, caller, { signal })
    return counts
  } finally {
    await queue.stop()
    await connection.sql.end({ timeout: 5 })
  }
}

async function addMonth(
  w: Write,
  signal: AbortSignal,
  count: number,
): Promise<HistoryCounts | undefined> {
  const people = historyPatients(w.context.clock.now())
  const [[known]] = await inOrder(w, [findHistory.with({ mrn: people[0]!.mrn })])
  if (known!.found) return undefined
  const { time_zone } = w.context.config.policy
  await inOrder(
    w,
    [...planAsServices, ...beginTimesOfThen].map((sql) => ({ sql, parameters: [] })),
  )
  const [days] = await inOrder(w, [findDays.with({ days: count, time_zone })])
  const since = days[0]!.midnight
  const [, found] = await inOrder(w, [
    insertPeople.with({ rows: people, at: since }),
    findPeople.with({}),
  ])
  await inOrder(w, [beginTrial.with({ test: 'TSH', at: since })])
  const random = createRandom(2026)
  const persons: Person[] = found.map(({ id, sex }, number) => ({ id, number, sex: sex as Sex }))
  const [[staff]] = await inOrder(w, [findStaff.with({})])
  const { clerk, technologist } = staff!
  const measuring = await prepareMeasuring(w, since, technologist)
  const counts = { orders: 0, results: 0, controls: 0 }
  const isWeekend = ({ weekday }: { weekday: number }) => weekday > 5
  for (const [n, found_day] of days.entries()) {
    signal.throwIfAborted()
    const later = days.slice(n + 1).filter((one) => !isWeekend(one))
    const day = {
      midnight_ms: found_day.midnight.getTime(),
      isWeekend: isWeekend(found_day),
      days_ago: count - n,
      // Of a weekend none: what is told of working days does not happen on it.
      working_days_ago: isWeekend(found_day) ? NaN : later.length,
    }
    const added = await addDay(w, { random, persons, measuring, day, clerk })
    for (const what of ['orders', 'results', 'controls'] as const) counts[what] += added[what]
  }
  await callAbout(w, random)
  await sendInOrder(w.trx, [{ sql: endTimesOfThen, parameters: [] }])
  return counts
}

/** As the roles of the services do (0001_roles_and_audit.sql); compiling a plan takes longer than these are. */
const planAsServices = [
  'set local enable_seqscan = off',
  'set local random_page_cost = 1.1',
  'set local max_parallel_workers_per_gather = 0',
  'set local jit = off',
]
