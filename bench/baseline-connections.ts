// The connections of the baseline: a pool for requests, and one for its worker, whose statements would
// otherwise wait behind those of the requests.
import postgres from 'postgres'

// oxlint-disable-next-line node/no-process-env
const url = process.env.DATABASE_URL!

// The audit triggers refuse a change without an actor; here the connection names it, once. Plans are made
// once and for today's disks: postgres.js prepares every statement, and planned anew at each execution an
// array parameter would cost more than the statement itself.
const connection = {
  'lab.actor': 'job:baseline',
  random_page_cost: '1.1',
  plan_cache_mode: 'force_generic_plan',
}

export const requests = postgres(url, { max: 10, connection, onnotice: () => {} })
export const worker = postgres(url, { max: 1, connection, onnotice: () => {} })
