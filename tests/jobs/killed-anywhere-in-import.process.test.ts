// A worker is killed at random points of a file, again and again, and another goes on each time. What stands in the
// tables in the end is what an undisturbed reading of the same rows leaves: nothing twice, no half chunk, nothing
// lost. How many kills and rows: LAB_TEST_IMPORT_KILLS and LAB_TEST_IMPORT_ROWS (a campaign: 40 and 50000).
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { cobasFile, cobasRow, readImport, startAnalyzers, upload } from '../imports/uploads.ts'

const kills = Number(process.env.LAB_TEST_IMPORT_KILLS ?? 1)
const rows = Number(process.env.LAB_TEST_IMPORT_ROWS ?? 800)
const tests = {
  GLU: 'GLU',
  UREA: 'UREA',
  CHOL: 'CHOL',
  TRIG: 'TRIG',
  HDL: 'HDL',
  CA: 'Ca',
  MG: 'Mg',
  K: 'K',
}
const perOrder = Object.keys(tests).length

const { lab, sql, worker } = await laboratory()
startAnalyzers()
const token = await signIn(lab.app, 'technologist')
const technologist = client(lab.app, token)

/** Orders with a received sample each, straight into the tables; the samples' numbers begin with `name`. */
async function makeFile(name: string): Promise<string> {
  const orders = Math.ceil(rows / perOrder)
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'test', true)`
    await trx`
      with people as (select id from patients where birth_date between '1950-01-01' and '2000-01-01' order by id limit 1),
      placed as (
        insert into orders (patient_id, priority, status, ordered_by)
        select people.id, 'routine', 'in_progress', (select id from users where username = 'clerk')
        from generate_series(1, ${orders}::int) n, people
        returning id),
      items as (
        insert into order_items (order_id, test_id, position)
        select placed.id, t.id, array_position(${Object.keys(tests)}::text[], t.code)
        from placed cross join tests t where t.code = any(${Object.keys(tests)}::text[]))
      insert into samples (order_id, accession_number, specimen_type, status, collected_at, collected_by, received_at, received_by)
      select placed.id, ${name} || row_number() over (), 'serum', 'received', now(), u.id, now(), u.id
      from placed, users u where u.username = 'phlebotomist'`
  })
  // Of every order one row comes twice, one has a sample that nobody knows, and one is a control that nobody has.
  const lines = Array.from({ length: orders }, (_, n) => {
    const known = Object.values(tests).map((test, m) => {
      return cobasRow(`${name}${n + 1}`, test, '4.2', 'mmol/L', { sequence: String(m) })
    })
    return [
      ...known,
      known[0]!,
      cobasRow(`no${name}${n}`, 'K', '4.2'),
      cobasRow(`QC-${n}`, 'K', '4'),
    ]
  })
  return cobasFile(...lines.flat())
}

/** All that an import leaves, without what differs by its nature: ids and times. */
async function left(import_id: string, name: string) {
  const [counts] = await sql`
    select status, next_row, rows_accepted, rows_unchanged, rows_proposed, rows_control, rows_control_unassigned,
      rows_refused, bytes_read > 0 as has_read
    from imports where id = ${import_id}`
  const results = await sql`
    with told as (select subject_id, count(*)::int as n from events where type = 'result.entered' group by 1),
    jobs as (
      select result_id, count(*)::int as n
      from pgboss.job j cross join jsonb_array_elements_text(j.data -> 'result_ids') result_id
      where j.name = 'interpret-results' group by 1),
    audited as (
      select row_id, array_agg(operation order by id) as operations from audit_log
      where actor = 'job:import-analyzer-file' group by 1),
    known as (select result_id, count(*)::int as n from analyzer_rows group by 1)
    select replace(s.accession_number, ${name}, '') as sample, t.code, r.version, r.value, r.unit, i.status as item,
      known.n as known, told.n as told, jobs.n as jobs, of_result.operations, of_item.operations as of_item
    from results r
    join samples s on s.id = r.sample_id and s.accession_number like ${`${name}%`}
    join order_items i on i.id = r.order_item_id
    join tests t on t.id = i.test_id
    left join known on known.result_id = r.id
    left join told on told.subject_id = r.id
    left join jobs on jobs.result_id = r.id::text
    left join audited of_result on of_result.row_id = r.id::text
    left join audited of_item on of_item.row_id = i.id::text
    order by 1, 2`
  const refused = await sql`
    select position, line, code, reason, replace(sample, ${name}, '') as sample, test
    from import_refused_rows where import_id = ${import_id} order by position`
  return JSON.stringify({ counts, results, refused })
}

test('a file whose workers are killed at random points leaves what an undisturbed one leaves', async (t) => {
  const calm = await upload(lab.app, token, await makeFile('CALM'))
  await worker.runJobs('import-analyzer-file')
  const disturbed = await upload(lab.app, token, await makeFile('WILD'))
  const env = {
    ...(await environment(lab.database, 'worker')),
    IMPORT_CHUNK_ROWS: '100',
    IMPORT_REFUSED_ROWS: '1000000',
  }
  const { id } = disturbed.body
  const next = async () => (await readImport(technologist, id)).rows.read
  let cut = 0
  for (let kill = 0; kill < kills; kill++) {
    const one = await startProcess(t, 'worker', env)
    const from = await next()
    await eventually('it goes on', async () => (await next()) > from)
    await sleep(Math.random() * 300)
    await one.end('SIGKILL')
    const { status, rows: read } = await readImport(technologist, id)
    if (status === 'completed') break
    assert.ok(read.read % 100 === 0, `${read.read} rows: no half chunk`)
    cut++
  }
  t.diagnostic(`killed ${cut} times in the middle`)
  const last = await startProcess(t, 'worker', env)
  await eventually(
    'it is read',
    async () => (await readImport(technologist, id)).finished_at !== null,
    60 + rows / 100,
  )
  await last.end('SIGTERM')
  await worker.runJobs()
  assert.equal(await left(id, 'WILD'), await left(calm.body.id, 'CALM'))
})
