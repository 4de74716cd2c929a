// A job is part of the write that causes it: both are committed, or neither is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import postgres from 'postgres'
import { jobCaller } from '../../src/platform/caller.ts'
import { enqueue } from '../../src/platform/queue.ts'
import { inOrder, write } from '../../src/platform/write.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { lab, sql, people, steps } = await laboratory()
const caller = jobCaller('test', 'request-1')

async function jobsOf(result_id: string) {
  const rows = await sql<{ state: string; request_id: string | null }[]>`
    select state::text, data ->> 'request_id' as request_id from pgboss.job
    where name = 'interpret-results' and data -> 'result_ids' ? ${result_id}`
  return [...rows]
}

const countJobs = async () =>
  (await sql`select from pgboss.job where name = 'interpret-results'`).length

test('a write that is rolled back leaves no job', async () => {
  const result_id = crypto.randomUUID()
  const failed = write(lab.context, caller, async (w) => {
    await inOrder(w, [enqueue(w, 'interpret-results', { result_ids: [result_id] })])
    throw new Error('changed its mind')
  })
  await assert.rejects(failed, /changed its mind/)
  assert.deepEqual(await jobsOf(result_id), [])
})

test('a job is seen by nobody before the commit, and by everybody after it', async () => {
  const result_id = crypto.randomUUID()
  await write(lab.context, caller, async (w) => {
    await inOrder(w, [enqueue(w, 'interpret-results', { result_ids: [result_id] })])
    assert.deepEqual(await jobsOf(result_id), [])
  })
  assert.deepEqual(await jobsOf(result_id), [{ state: 'created', request_id: 'request-1' }])
})

test('entering a result makes exactly one job, with the id of the request that caused it', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const order_item_id = order.items[0]!.id
  const body = { order_item_id, sample_id: sample.id, value: '5.4', unit: 'mmol/L' }
  const headers = { 'idempotency-key': 'once', 'x-request-id': 'from-the-bench' }
  const first = await people.technologist.post<{ id: string }>('/v1/results', body, headers)
  const repeated = await people.technologist.post<{ id: string }>('/v1/results', body, headers)
  assert.deepEqual([first.status, repeated.status], [201, 201])
  assert.deepEqual(repeated.body, first.body)
  assert.deepEqual(await jobsOf(first.body.id), [
    { state: 'created', request_id: 'from-the-bench' },
  ])
})

test('a request that is refused makes no job', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const before = await countJobs()
  const order_item_id = order.items[0]!.id
  const body = { order_item_id, sample_id: sample.id, value: '5.4', unit: 'g/L' }
  assert.equal((await people.technologist.post('/v1/results', body)).status, 422)
  assert.equal(await countJobs(), before)
})

test('workers are woken after the commit, and only then', async (t) => {
  const import_id = crypto.randomUUID()
  const listener = postgres(lab.database.ownerUrl, { max: 1, onnotice() {} })
  t.after(() => listener.end())
  const heard = Promise.withResolvers<number>()
  const find = () => sql`select from pgboss.job where data ->> 'import_id' = ${import_id}`
  await listener.listen('lab_job_import_analyzer_file', () => {
    void find().then((jobs) => heard.resolve(jobs.length), heard.reject)
  })
  await write(lab.context, caller, (w) =>
    inOrder(w, [enqueue(w, 'import-analyzer-file', { import_id })]),
  )
  assert.equal(await heard.promise, 1, 'jobs that are there when the first wake-up comes')
})
