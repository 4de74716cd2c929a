// Every metric of the service: its name, what it means, and which processes have it. Names follow Prometheus'
// conventions: base units (seconds, bytes), `_total` for what only grows. A label takes values from the code or
// the configuration (patterns of routes, names of queues), never an id: each value is a series that is kept. A kind of
// job is named by its queue, because Prometheus has a label `job` of its own.
import type { ProcessName } from '../../config/config.ts'

export type Declaration = {
  type: 'counter' | 'gauge' | 'histogram'
  name: `lab_${string}`
  /** One sentence, which Prometheus and Grafana show. */
  help: string
  labels: readonly string[]
  of: readonly ProcessName[]
  buckets?: readonly number[]
}

/** Processes that run for as long as the laboratory is open. The others end before anybody could ask them. */
export const observed = ['api', 'worker', 'scheduler', 'links'] as const satisfies ProcessName[]

// Most requests take 2 to 20 ms; a person notices 250, and gives up at ten seconds.
const requestBuckets = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
// From one result to a file of an analyzer.
const jobBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

const requests = {
  requests: {
    type: 'counter',
    name: 'lab_http_requests_total',
    help: 'Requests that were answered, also those that a screen asks of /v1.',
    labels: ['method', 'route', 'status'],
    of: ['api'],
  },
  request_seconds: {
    type: 'histogram',
    name: 'lab_http_request_duration_seconds',
    help: 'How long a request took until its answer began to leave.',
    labels: ['method', 'route'],
    buckets: requestBuckets,
    of: ['api'],
  },
  requests_in_flight: {
    type: 'gauge',
    name: 'lab_http_requests_in_flight',
    help: 'Requests that are being answered.',
    labels: [],
    of: ['api'],
  },
  sign_in_failures: {
    type: 'counter',
    name: 'lab_sign_in_failures_total',
    help: 'Sign-ins that were refused: a wrong name or password, or too many of them.',
    labels: ['reason'],
    of: ['api'],
  },
  live_connections: {
    type: 'gauge',
    name: 'lab_live_connections',
    help: 'Clients that follow events over a connection of their own.',
    labels: ['transport'],
    of: ['api'],
  },
} as const satisfies Record<string, Declaration>

const work = {
  jobs: {
    type: 'counter',
    name: 'lab_jobs_total',
    help: 'Jobs by how they went: completed, failed (and tried again), unreadable, lost (another worker has it).',
    labels: ['queue', 'outcome'],
    of: ['worker'],
  },
  job_seconds: {
    type: 'histogram',
    name: 'lab_job_duration_seconds',
    help: 'How long a run took that was completed; some kinds of job are run many at once.',
    labels: ['queue'],
    buckets: jobBuckets,
    of: ['worker'],
  },
  interpreted: {
    type: 'counter',
    name: 'lab_results_interpreted_total',
    help: 'Results that the rules judged: released without a person, or held.',
    labels: ['verdict'],
    of: ['worker'],
  },
  hold_reasons: {
    type: 'counter',
    name: 'lab_results_hold_reasons_total',
    help: 'Why results were held. A result may have several reasons.',
    labels: ['reason'],
    of: ['worker'],
  },
  import_rows: {
    type: 'counter',
    name: 'lab_import_rows_total',
    help: 'Rows of analyzer files by what became of them.',
    labels: ['outcome'],
    of: ['worker'],
  },
  imports: {
    type: 'counter',
    name: 'lab_imports_total',
    help: 'Analyzer files and messages that were read to their end, or could not be.',
    labels: ['outcome'],
    of: ['worker'],
  },
  link_messages: {
    type: 'counter',
    name: 'lab_link_messages_total',
    help: 'Messages of instruments: stored, known (sent again), or failed (the instrument was told to wait).',
    labels: ['instrument', 'outcome'],
    of: ['links'],
  },
  link_connections: {
    type: 'gauge',
    name: 'lab_link_connections',
    help: 'Connections of instruments that are open.',
    labels: ['instrument'],
    of: ['links'],
  },
} as const satisfies Record<string, Declaration>

const connections = {
  pool_connections: {
    type: 'gauge',
    name: 'lab_database_pool_connections',
    help: 'Connections of this process’s pool that are open; max is how many it may open.',
    labels: ['state'],
    of: observed,
  },
  pool_transactions: {
    type: 'gauge',
    name: 'lab_database_pool_transactions',
    help: 'Transactions that have a connection of the pool (open), or wait for one (waiting).',
    labels: ['state'],
    of: observed,
  },
  write_places: {
    type: 'gauge',
    name: 'lab_write_places',
    help: 'Places for writes that are taken, and writes that wait for one; max is how many there are.',
    labels: ['state'],
    of: ['api'],
  },
  replica_up: {
    type: 'gauge',
    name: 'lab_replica_up',
    help: '1 when reads may go to the replica; 0 when it is away or too far behind, or there is none.',
    labels: [],
    of: ['api'],
  },
  replica_lag: {
    type: 'gauge',
    name: 'lab_replica_lag_seconds',
    help: 'How old the replica is: all that was committed before then is on it. Up to a day.',
    labels: [],
    of: ['api'],
  },
  replica_reads: {
    type: 'counter',
    name: 'lab_replica_reads_total',
    help: 'Reads that may go to the replica, by where they were answered.',
    labels: ['database'],
    of: ['api'],
  },
  writes_refused: {
    type: 'counter',
    name: 'lab_writes_refused_total',
    help: 'Writes that found no place in time and were answered with 503.',
    labels: [],
    of: ['api'],
  },
} as const satisfies Record<string, Declaration>

// What the database holds, the same whoever asks: laboratory-figures.ts says why the scheduler does.
const figures = {
  figures_up: {
    type: 'gauge',
    name: 'lab_figures_up',
    help: '1 when the database answered the last question for the figures below; 0 when they are missing.',
    labels: [],
    of: ['scheduler'],
  },
  queue_jobs: {
    type: 'gauge',
    name: 'lab_queue_jobs',
    help: 'Jobs of a queue: ready, deferred (for a time, or after a failure), active.',
    labels: ['queue', 'state'],
    of: ['scheduler'],
  },
  queue_oldest_seconds: {
    type: 'gauge',
    name: 'lab_queue_oldest_ready_seconds',
    help: 'How long the oldest job that is ready has waited; 0 when none is.',
    labels: ['queue'],
    of: ['scheduler'],
  },
  dead_letters: {
    type: 'gauge',
    name: 'lab_dead_letters',
    help: 'Jobs that failed for good and wait for an operator; counted up to 1000.',
    labels: ['queue'],
    of: ['scheduler'],
  },
  events_unnumbered: {
    type: 'gauge',
    name: 'lab_events_unnumbered',
    help: 'Events that nobody has numbered yet, so that nobody has been told; counted up to 10000.',
    labels: [],
    of: ['scheduler'],
  },
  events_unnumbered_seconds: {
    type: 'gauge',
    name: 'lab_events_oldest_unnumbered_seconds',
    help: 'How old the oldest event without a number is; 0 when there is none.',
    labels: [],
    of: ['scheduler'],
  },
  follower_lag: {
    type: 'gauge',
    name: 'lab_event_follower_lag_events',
    help: 'How many numbered events a follower within the service has not looked at yet.',
    labels: ['follower'],
    of: ['scheduler'],
  },
  results_waiting: {
    type: 'gauge',
    name: 'lab_results_waiting',
    help: 'Results that are not final: entered (for the rules), held (for a person); the oldest 5000 of each.',
    labels: ['status', 'priority'],
    of: ['scheduler'],
  },
  results_waiting_seconds: {
    type: 'gauge',
    name: 'lab_results_oldest_waiting_seconds',
    help: 'How long ago the oldest result that waits was entered; 0 when none waits.',
    labels: ['status', 'priority'],
    of: ['scheduler'],
  },
  notices_waiting: {
    type: 'gauge',
    name: 'lab_notices_waiting',
    help: 'Critical values that nobody has read back yet; overdue are those past their time. Up to 10000.',
    labels: ['state'],
    of: ['scheduler'],
  },
  audit_unsealed: {
    type: 'gauge',
    name: 'lab_audit_unsealed_rows',
    help: 'Rows of the audit that are in no signed block yet; counted up to 10000.',
    labels: [],
    of: ['scheduler'],
  },
  audit_unsealed_seconds: {
    type: 'gauge',
    name: 'lab_audit_oldest_unsealed_seconds',
    help: 'How old the oldest row of the audit is that no block has; 0 when all are sealed.',
    labels: [],
    of: ['scheduler'],
  },
  database_connections: {
    type: 'gauge',
    name: 'lab_database_connections',
    help: 'Connections that the server has, by the application that opened them; max is what it permits.',
    labels: ['application'],
    of: ['scheduler'],
  },
} as const satisfies Record<string, Declaration>

export const declared = { ...requests, ...work, ...connections, ...figures }
