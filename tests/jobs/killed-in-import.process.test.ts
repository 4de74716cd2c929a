// A worker is killed while it reads a file, or thought dead while it is only slow: another goes on, each
// row is stored exactly once, and the counts add up to the number of rows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importFile } from '../../src/imports/import-file.ts'
import { jobCaller } from '../../src/platform/caller.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { testWorker } from '../helpers/jobs.ts'
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
const { id: patient_id } = await steps.patient()

/** So many samples with twelve tests each, and for each row of theirs one that is refused. */
async function makeFile(samples: number) {
  const orders = []
  for (let n = 0; n < samples; n++) orders.push(await steps.orderWithSample(tests, patient_id))
  const rows = orders.flatMap(({ sample }, n) =>
    tests.flatMap((test, sequence) => [
      cobasRow(sample.accession_number, names[test] ?? test, '4.2', 'mmol/L', {
        sequence: String(sequence),
      }),
      cobasRow(`not-ours-${n}`, names[test] ?? test, '4.2', 'mmol/L', {
        sequence: String(sequence),
      }),
    ]),
  )
  for (let n = 0; n < samples; n++) rows.push(cobasRow(`QC-${n}`, 'K', '4.02'))
  return { orders, rows, content: cobasFile(...rows) }
}

/** What an import has stored, counted in the tables it writes. */
async function stored(import_id: string, order_ids: string[]) {
  const [row] = await sql`
    select
      (select count(*)::int from results r join order_items i on i.id = r.order_item_id
        where i.order_id = any(${order_ids})) as results,
      (select count(distinct r.order_item_id)::int from results r
        join order_items i on i.id = r.order_item_id where i.order_id = any(${order_ids})) as items,
      (select count(*)::int from analyzer_rows a join results r on r.id = a.result_id
        join order_items i on i.id = r.order_item_id where i.order_id = any(${order_ids})) as known,
      (select count(*)::int from import_refused_rows where import_id = ${import_id}) as refused,
      (select attempt from imports where id = ${import_id}) as attempt`
  return row!
}

test('a file whose worker was killed is read to its end by another, each row once', async (t) => {
  const { orders, rows, content } = await makeFile(60)
  assert.equal(rows.length, 1500)
  const { body } = await upload(lab.app, token, content)

  // The order in the middle of the file cannot be locked: the worker stops inside of that chunk.
  const locked = orders[30]!.order.id
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from orders where id = '${locked}' for update`,
  )
  const env = {
    ...(await environment(lab.database, 'worker')),
    WORKER_CONCURRENCY: '1',
    IMPORT_CHUNK_ROWS: '250',
  }
  const first = await startProcess(t, 'worker', env)
  await lock.untilWaiting(1)
  const half = await readImport(technologist, body.id)
  assert.deepEqual(
    [half.status, half.rows],
    [
      'running',
      {
        read: 500,
        accepted: 250,
        unchanged: 0,
        proposed: 0,
        control: 0,
        control_unassigned: 0,
        refused: 250,
      },
    ],
  )
  await first.end('SIGKILL')
  await lock.release()

  await startProcess(t, 'worker', env)
  await eventually(
    'the import has ended',
    async () => (await readImport(technologist, body.id)).finished_at !== null,
  )
  const whole = await readImport(technologist, body.id)
  assert.deepEqual(
    [whole.status, whole.rows],
    [
      'completed',
      {
        read: 1500,
        accepted: 720,
        unchanged: 0,
        proposed: 0,
        control: 0,
        control_unassigned: 60,
        refused: 720,
      },
    ],
  )
  const order_ids = orders.map(({ order }) => order.id)
  assert.deepEqual(await stored(body.id, order_ids), {
    results: 720,
    items: 720,
    known: 720,
    refused: 720,
    attempt: 2,
  })
})

test('a slow run beside the one that took over writes nothing twice', async (t) => {
  const worker = await testWorker(lab)
  t.after(() => worker.stop())
  const { orders, rows, content } = await makeFile(30)
  const { body } = await upload(lab.app, token, content)
  const run = () =>
    importFile(worker.context, jobCaller('import-analyzer-file'), body.id, {
      signal: new AbortController().signal,
      isOurs: async () => true,
    })

  const locked = orders[15]!.order.id
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from orders where id = '${locked}' for update`,
  )
  const slow = run()
  await lock.untilWaiting(1)
  const second = run()
  await lock.untilWaiting(2)
  await lock.release()
  await Promise.all([slow, second])

  const { status, rows: counted } = await readImport(technologist, body.id)
  assert.equal(status, 'completed')
  assert.deepEqual(counted, {
    read: rows.length,
    accepted: 360,
    unchanged: 0,
    proposed: 0,
    control: 0,
    control_unassigned: 30,
    refused: 360,
  })
  const order_ids = orders.map(({ order }) => order.id)
  assert.deepEqual(await stored(body.id, order_ids), {
    results: 360,
    items: 360,
    known: 360,
    refused: 360,
    attempt: 2,
  })
})
