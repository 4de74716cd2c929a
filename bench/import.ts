// A file of many rows: from a stored file to results, beside a bare COPY of the same rows into a table with the same
// indexes. The job runs in a process of its own, as `npm run job` starts it: once with nothing beside it, for how fast
// it can be; what it enqueued is then interpreted by a worker.
import { once } from 'node:events'
import { fork } from 'node:child_process'
import { openAsBlob, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { signIn, type Laboratory } from './laboratory.ts'
import { processorTime, residentMegabytes } from './meters.ts'

/** Tests as the analyzer names them, with a value that no rule holds, whoever the adult is. */
const usual = {
  GLU: ['GLU', '5.1', 'mmol/L'],
  UREA: ['UREA', '5.0', 'mmol/L'],
  CHOL: ['CHOL', '4.5', 'mmol/L'],
  TRIG: ['TRIG', '1.1', 'mmol/L'],
  HDL: ['HDL', '1.4', 'mmol/L'],
  CA: ['Ca', '2.3', 'mmol/L'],
  MG: ['Mg', '0.85', 'mmol/L'],
  PHOS: ['PHOS', '1.1', 'mmol/L'],
  K: ['K', '4.2', 'mmol/L'],
  NA: ['Na', '140', 'mmol/L'],
  CL: ['Cl', '102', 'mmol/L'],
} as const
/** So many rows are interpreted by a worker besides; of more only the file is measured. */
const interpretedToo = 200_000

const perOrder = Object.keys(usual).length

export async function measureImport(lab: Laboratory, rows: number): Promise<void> {
  const { sql } = lab
  const orders = Math.ceil(rows / perOrder)
  const directory = await mkdtemp(join(tmpdir(), 'diagnostics-lab-file-'))
  try {
    await timed(`placed ${orders} orders of ${perOrder} tests`, () => placeOrders(lab.url, orders))
    const file = join(directory, 'run.csv')
    await writeFile(sql, file)
    const api = await lab.start('api')
    const idle_mb = await residentMegabytes(api.pid)
    const id = await timed(`uploaded ${megabytes((await stat(file)).size)} MB`, () =>
      upload(api.url, file),
    )
    console.log(`the api had ${idle_mb} MB, and ${await residentMegabytes(api.pid)} MB after it`)
    const read = await readFile(lab, id)
    const copied = await bareCopy(sql)
    const ratio = (read.rows_per_second / copied).toFixed(3)
    console.log(`import ${Math.round(read.rows_per_second)} rows/s, peak ${read.peak_mb} MB`)
    console.log(`  of an idle process: ${read.idle_mb} MB, so ${read.peak_mb - read.idle_mb} more`)
    console.log(`bare COPY ${Math.round(copied)} rows/s: ratio ${ratio}`)
    if (rows <= interpretedToo) await drain(lab)
    else console.log('what it enqueued is not interpreted here: that takes longer than the file')
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024)

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const done = await work()
  console.log(`${what} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return done
}

/** Orders with a received sample each: without triggers, as nothing of them is measured. */
async function placeOrders(url: string, count: number): Promise<void> {
  const { default: postgres } = await import('postgres')
  const connection = { session_replication_role: 'replica' }
  const own = postgres(url, { max: 1, connection, onnotice() {} })
  for (let from = 0; from < count; from += 20_000) {
    await own`
      with people as (
        select id, row_number() over (order by id) as n, count(*) over () as total
        from patients where mrn like 'MRN-%' and birth_date between '1950-01-01' and '2000-01-01' and sex in ('female', 'male')),
      placed as (
        insert into orders (patient_id, priority, status, ordered_by)
        select p.id, 'routine', 'in_progress', (select id from users where username = 'clerk')
        from generate_series(${from}::int, ${Math.min(count, from + 20_000) - 1}::int) g join people p on p.n = 1 + g % p.total
        returning id),
      items as (
        insert into order_items (order_id, test_id, position)
        select placed.id, t.id, array_position(${Object.keys(usual)}::text[], t.code)
        from placed cross join tests t where t.code = any(${Object.keys(usual)}::text[]))
      insert into samples (order_id, accession_number, specimen_type, status, collected_at, collected_by, received_at, received_by)
      select placed.id, 'B' || lpad(nextval('accession_numbers')::text, 9, '0'), 'serum', 'received', now() - interval '1 hour', u.id, now(), u.id
      from placed, users u where u.username = 'phlebotomist'`
  }
  await own`vacuum analyze orders, order_items, samples`
  await own.end()
}

/** In the dialect of cobas-integra-1. */
async function writeFile(sql: Sql, path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write('order_id,test_name,result_concentration,std_unit,result_calculation_time,result_seqnr')
  const at = new Date(Date.now() - 60_000).toISOString().slice(0, 16)
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(.+)$/.exec(at)!
  const moment = `${month}/${day}/${year} ${time}`
  const samples = sql`
    select accession_number as number from samples where accession_number like 'B0%' order by id`
  for await (const page of samples.cursor(2000)) {
    const lines = page.flatMap(({ number }) =>
      Object.values(usual).map((cells, n) => `\r${[number, ...cells, moment, n + 1].join(',')}`),
    )
    if (!out.write(lines.join(''))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

async function upload(url: string, path: string): Promise<string> {
  const token = await signIn(url, 'technologist')
  const body = new FormData()
  body.set('file', await openAsBlob(path), 'run.csv')
  body.set('analyzer', 'cobas-integra-1')
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/v1/imports`, { method: 'POST', body, headers })
  const answer = (await response.json()) as { id: string }
  if (response.status !== 202) throw new Error(JSON.stringify(answer))
  return answer.id
}

/** Runs the job to its end, and looks at its process every fifth of a second. */
async function readFile(lab: Laboratory, import_id: string) {
  const { environments, sql } = lab
  const before = await processorTime(lab.postmaster)
  let cpu = 0
  const main = join(import.meta.dirname, '../src/main.ts')
  const child = fork(main, ['job', 'import-analyzer-file', JSON.stringify({ import_id })], {
    env: environments.job,
    execArgv: ['--max-semi-space-size=16'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  let idle_mb = NaN
  let peak_mb = 0
  while (child.exitCode === null) {
    const [row] = await sql`select next_row from imports where id = ${import_id}`
    const now_mb = await residentMegabytes(child.pid!)
    cpu = (await processorTime(child.pid!)) || cpu
    if (row!.next_row === 0) idle_mb = now_mb
    if (now_mb > peak_mb) peak_mb = now_mb
    await Promise.race([sleep(200), ended])
  }
  const [row] = await sql<{ rows: number; seconds: number; status: string; accepted: number }[]>`
    select next_row as rows, extract(epoch from finished_at - started_at)::float8 as seconds, status,
      rows_accepted as accepted from imports where id = ${import_id}`
  const { rows, seconds, status, accepted } = row!
  const pg_s = ((await processorTime(lab.postmaster)) - before) / 1000
  console.log(
    `processor time: PostgreSQL ${pg_s.toFixed(1)} s, the job ${(cpu / 1000).toFixed(1)} s`,
  )
  console.log(`${status}: ${accepted} of ${rows} rows accepted in ${seconds.toFixed(1)} s`)
  return { rows_per_second: rows / seconds, idle_mb, peak_mb }
}

/** The same rows into a table with the same columns, checks and indexes: no trigger, no foreign key, nobody asks. */
async function bareCopy(sql: Sql): Promise<number> {
  const rows = await sql`select count(*)::int as count from results where instrument_id is not null`
  const [at] = await sql<{ directory: string }[]>`
    select current_setting('data_directory') as directory`
  const path = `${at!.directory}/bare-copy.bin`
  await sql.unsafe(
    `copy (select * from results where instrument_id is not null) to '${path}' (format binary)`,
  )
  await sql.unsafe('create table bare_results (like results including all)')
  const began = performance.now()
  await sql.unsafe(`copy bare_results from '${path}' (format binary)`)
  const seconds = (performance.now() - began) / 1000
  await sql.unsafe('drop table bare_results')
  return rows[0]!.count / seconds
}

/** Until a worker has interpreted the last result. */
async function drain(lab: Laboratory): Promise<void> {
  const worker = await lab.start('worker')
  const began = performance.now()
  let peak_mb = 0
  for (;;) {
    const [row] = await lab.sql<{ left: number }[]>`
      select count(*)::int as left from results where status = 'entered'`
    peak_mb = Math.max(peak_mb, await residentMegabytes(worker.pid))
    const seconds = (performance.now() - began) / 1000
    if (row!.left === 0) {
      console.log(`interpreted by a worker in ${seconds.toFixed(1)} s, peak ${peak_mb} MB`)
      return
    }
    await sleep(500)
  }
}
