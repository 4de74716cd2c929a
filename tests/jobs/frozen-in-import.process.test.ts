// A worker freezes in the middle of a file (its machine swaps, a debugger holds it: here SIGSTOP). It is not
// dead: its connections stand and its locks with them. Another reads the file to its end all the same, and
// the frozen one, when it goes on, does no harm.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importFile } from '../../src/imports/import-file.ts'
import { jobCaller } from '../../src/platform/caller.ts'
import { testWorker } from '../helpers/jobs.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { cobasFile, cobasRow, readImport, startAnalyzers, upload } from '../imports/uploads.ts'

const { lab, sql, steps } = await laboratory()
startAnalyzers()
const token = await signIn(lab.app, 'technologist')
const technologist = client(lab.app, token)

const tests = ['GLU', 'UREA', 'CHOL', 'TRIG', 'HDL', 'LDL', 'CA', 'MG', 'PHOS', 'K', 'NA', 'CL']
const names: Record<string, string> = { CA: 'Ca', MG: 'Mg', NA: 'Na', CL: 'Cl' }

async function makeFile(samples: number) {
  const { id: patient_id } = await steps.patient()
  const orders = []
  for (let n = 0; n < samples; n++) orders.push(await steps.orderWithSample(tests, patient_id))
  const rows = orders.flatMap(({ sample }) =>
    tests.map((test) => cobasRow(sample.accession_number, names[test] ?? test, '4.2', 'mmol/L')),
  )
  return { orders, rows: rows.length, content: cobasFile(...rows) }
}

/** Holds the order of a sample, so that whoever reads the file stops there. */
const stopAt = (t: Parameters<typeof holdLock>[0], order_id: string) =>
  holdLock(t, lab.database.ownerUrl, `select from orders where id = '${order_id}' for update`)

test('a frozen worker loses its file to another, and stays out of its way when it goes on', async (t) => {
  const { orders, rows, content } = await makeFile(50)
  const { body } = await upload(lab.app, token, content)
  const env = {
    ...(await environment(lab.database, 'worker')),
    WORKER_CONCURRENCY: '1',
    IMPORT_CHUNK_ROWS: '250',
    DATABASE_IDLE_IN_TRANSACTION_SECONDS: '1',
  }

  // Frozen within the first chunk: its transaction is open, and has locked the import.
  const early = await stopAt(t, orders[5]!.order.id)
  const frozen = await startProcess(t, 'worker', env)
  await early.untilWaiting(1)
  frozen.signal('SIGSTOP')
  await early.release()

  // The other comes to the last chunk, and stops there.
  const late = await stopAt(t, orders[45]!.order.id)
  await startProcess(t, 'worker', env)
  await late.untilWaiting(1)
  const half = await readImport(technologist, body.id)
  assert.deepEqual([half.status, half.rows.accepted], ['running', 500])

  frozen.signal('SIGCONT')
  await eventually('the one that was frozen has given up', async () =>
    frozen.output().includes('another worker has this job now'),
  )
  await late.release()
  await eventually('the import has ended', async () => {
    return (await readImport(technologist, body.id)).finished_at !== null
  })
  const whole = await readImport(technologist, body.id)
  assert.deepEqual([whole.status, whole.rows.accepted], ['completed', rows])
  const [row] = await sql`
    select attempt,
      (select count(*)::int from results r join order_items i on i.id = r.order_item_id
        where i.order_id = any(${orders.map(({ order }) => order.id)})) as results
    from imports where id = ${body.id}`
  assert.deepEqual({ ...row }, { attempt: 2, results: rows })
  await eventually('its job is completed by the one that did it', async () => {
    const [job] = await sql`
      select state::text, retry_count from pgboss.job
      where name = 'import-analyzer-file' and data ->> 'import_id' = ${body.id}`
    return job?.state === 'completed' && job.retry_count === 1
  })
})

test('a run whose job is another’s takes nothing over', async (t) => {
  const worker = await testWorker(lab)
  t.after(() => worker.stop())
  const { body } = await upload(lab.app, token, (await makeFile(1)).content)
  const run = { signal: new AbortController().signal, isOurs: async () => false }
  await importFile(worker.context, jobCaller('import-analyzer-file'), body.id, run)
  const [row] = await sql`select attempt, status from imports where id = ${body.id}`
  assert.deepEqual({ ...row }, { attempt: 0, status: 'queued' })
  await worker.runJobs()
})
