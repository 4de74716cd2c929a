// What the database holds, as metrics: is the laboratory behind, and where? The numbers are the same whoever asks, so
// one kind of process does: the scheduler. There are one or two of them, however many workers there are; it has little
// else to do, so it answers while all workers are busy or dead, which is when these numbers matter; and its role may
// read what it takes. With two of them take the larger number.
//
// However many ask, the database is asked once in five seconds, and for as much work as there is on a good day: each
// question walks an index of what is open, and stops counting at a limit.
import { setTimeout as sleep } from 'node:timers/promises'
import { statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { Metrics } from '../platform/metrics/metrics.ts'

const keep_ms = 5000
/** Prometheus waits for ten seconds; what the process says of itself it shall get in any case. */
const patience_ms = 3000

export function watchLaboratory(context: Context): void {
  const { metrics, log } = context
  if (metrics.exposition === undefined) return
  let asked_at = -Infinity
  let asking: Promise<void> | undefined

  async function ask(): Promise<void> {
    try {
      const figures = await askAll(context)
      clear(metrics) // a queue that is gone, a status that nothing has any more
      show(metrics, figures)
      metrics.figures_up.set({}, 1)
    } catch (error) {
      // Old numbers would look like a laboratory at rest.
      clear(metrics)
      metrics.figures_up.set({}, 0)
      log.warn({ error }, 'could not ask for the figures of the laboratory')
    } finally {
      asked_at = performance.now()
      asking = undefined
    }
  }

  metrics.onAsked(async () => {
    if (performance.now() - asked_at < keep_ms) return
    asking ??= ask()
    const answered = asking.then(() => true)
    const isThere = await Promise.race([answered, sleep(patience_ms, false, { ref: false })])
    if (isThere) return
    clear(metrics)
    metrics.figures_up.set({}, 0)
  })
}

type Figures = Awaited<ReturnType<typeof askAll>>

async function askAll({ db }: Context) {
  const [queues, letters, [events], waiting, [notices], [audit], connections] = await Promise.all([
    ofQueues(db, {}),
    ofDeadLetters(db, {}),
    ofEvents(db, {}),
    ofResults(db, {}),
    ofNotices(db, {}),
    ofAudit(db, {}),
    ofConnections(db, {}),
  ])
  const one = { events: events!, notices: notices!, audit: audit! }
  return { queues, letters, waiting, connections, ...one }
}

function clear(metrics: Metrics): void {
  metrics.queue_jobs.reset()
  metrics.queue_oldest_seconds.reset()
  metrics.dead_letters.reset()
  metrics.events_unnumbered.reset()
  metrics.events_unnumbered_seconds.reset()
  metrics.follower_lag.reset()
  metrics.results_waiting.reset()
  metrics.results_waiting_seconds.reset()
  metrics.notices_waiting.reset()
  metrics.audit_unsealed.reset()
  metrics.audit_unsealed_seconds.reset()
  metrics.database_connections.reset()
}

function show(metrics: Metrics, of: Figures): void {
  for (const { queue, ready, deferred, active, oldest_seconds } of of.queues) {
    for (const [state, jobs] of Object.entries({ ready, deferred, active }))
      metrics.queue_jobs.set({ queue, state }, jobs)
    metrics.queue_oldest_seconds.set({ queue }, oldest_seconds)
    metrics.dead_letters.set({ queue }, 0)
  }
  for (const { queue, jobs } of of.letters) metrics.dead_letters.set({ queue }, jobs)
  metrics.events_unnumbered.set({}, of.events.unnumbered)
  metrics.events_unnumbered_seconds.set({}, of.events.oldest_seconds)
  metrics.follower_lag.set({ follower: 'turnaround' }, of.events.turnaround_lag)
  for (const { status, priority, results, oldest_seconds } of of.waiting) {
    metrics.results_waiting.set({ status, priority }, results)
    metrics.results_waiting_seconds.set({ status, priority }, oldest_seconds)
  }
  for (const [state, notices] of Object.entries(of.notices))
    metrics.notices_waiting.set({ state }, notices)
  metrics.audit_unsealed.set({}, of.audit.unsealed)
  metrics.audit_unsealed_seconds.set({}, of.audit.oldest_seconds)
  for (const { application, connections } of of.connections)
    metrics.database_connections.set({ application }, connections)
}

// pg-boss counts its jobs itself, once a second, into the row of the queue. Only the oldest is looked up: the index
// from which jobs are fetched has it in front.
const ofQueues = statement({
  row: {
    queue: 'text',
    ready: 'integer',
    deferred: 'integer',
    active: 'integer',
    oldest_seconds: 'integer',
  },
})`
  select q.name as queue, q.ready_count as ready, q.deferred_count as deferred, q.active_count as active,
    coalesce((
      select extract(epoch from now() - greatest(j.created_on, j.start_after))::integer
      from pgboss.job j
      where j.name = q.name and j.state < 'active' and not j.blocked and j.start_after <= now()
      order by j.priority desc, j.created_on limit 1), 0) as oldest_seconds
  from pgboss.queue q
  where q.name <> 'dead-letters' and not q.name ^@ '__pgboss__'`

const ofDeadLetters = statement({ row: { queue: 'text', jobs: 'integer' } })`
  select coalesce(source_name, 'unknown') as queue, count(*)::integer as jobs
  from (
    select source_name from pgboss.job
    where name = 'dead-letters' and state < 'active' and not blocked
    order by priority desc, created_on limit 1000) as letters
  group by source_name`

const ofEvents = statement({
  row: { unnumbered: 'integer', oldest_seconds: 'integer', turnaround_lag: 'integer' },
})`
  select
    (select count(*)::integer from (
      select id from events where number is null order by id limit 10000) as unnumbered) as unnumbered,
    coalesce((
      select extract(epoch from now() - created_at)::integer
      from events where number is null order by id limit 1), 0) as oldest_seconds,
    greatest(0, c.last_number - p.last_number)::integer as turnaround_lag
  from event_counter c cross join turnaround_progress p`

const ofResults = statement({
  row: { status: 'text', priority: 'text', results: 'integer', oldest_seconds: 'integer' },
})`
  with waiting as materialized (
    (select status, order_item_id, entered_at from results where status = 'entered' order by entered_at limit 5000)
    union all
    (select status, order_item_id, entered_at from results where status = 'held' order by entered_at limit 5000)
  ), of_priority as (
    select w.status, o.priority, w.entered_at
    from waiting w
      cross join lateral (select order_id from order_items where id = w.order_item_id limit 1) i
      cross join lateral (select priority from orders where id = i.order_id limit 1) o
  )
  select status, priority, count(*)::integer as results,
    extract(epoch from now() - min(entered_at))::integer as oldest_seconds
  from of_priority group by status, priority`

const ofNotices = statement({ row: { waiting: 'integer', overdue: 'integer' } })`
  select count(*)::integer as waiting, count(*) filter (where due_at < now())::integer as overdue
  from (
    select due_at from notices where status in ('provisional', 'open', 'attempted')
    order by opened_at, id limit 10000) as notices`

const ofAudit = statement({ row: { unsealed: 'integer', oldest_seconds: 'integer' } })`
  select unsealed, coalesce(extract(epoch from now() - oldest)::integer, 0) as oldest_seconds
  from unsealed_audit(10000)`

// Every role may see whose connections there are and of which application, and nothing else of them: not even that it
// is a client's. What has a database and a user is one.
const ofConnections = statement({ row: { application: 'text', connections: 'integer' } })`
  select case when application_name ^@ 'lab-' then application_name else 'other' end as application,
    count(*)::integer as connections
  from pg_stat_activity where datid is not null and usesysid is not null group by 1
  union all
  select 'max', current_setting('max_connections')::integer`
