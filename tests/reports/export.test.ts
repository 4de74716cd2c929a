// The results of a period as a file that streams: complete files say so, cut ones do not, and a reader who goes away
// leaves nothing behind in PostgreSQL.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { csvLine } from '../../src/platform/csv.ts'
import { eventually } from '../helpers/processes.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { requestToken, sendForm, signIn } from '../helpers/sign-in.ts'

const { lab, worker, sql, records, people, steps } = await laboratory()
const another = await records.anotherPerson('pathologist')
const tokens = {
  auditor: await signIn(lab.app, 'auditor'),
  pathologist: await signIn(lab.app, 'pathologist'),
  admin: await signIn(lab.app, 'admin'),
}

type Line = Record<string, string | number | boolean | null>

const period = `from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`

async function get(query: string, role: keyof typeof tokens = 'auditor', accept?: string) {
  const headers = { authorization: `Bearer ${tokens[role]}`, ...(accept && { accept }) }
  return await lab.app.request(`/v1/exports/results?${query}`, { headers })
}

/** The rows of a complete file. Fails if its last line does not fit the others. */
function rowsOf(text: string): Line[] {
  const lines = text.trimEnd().split('\n')
  const end = JSON.parse(lines.at(-1)!) as Line
  const body = text.slice(0, text.length - lines.at(-1)!.length - 1)
  const sha256 = createHash('sha256').update(body).digest('hex')
  assert.deepEqual(end, { end: true, rows: lines.length - 1, sha256 })
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Line)
}

const connections = async () =>
  (
    await sql`select pid from pg_stat_activity
    where application_name = 'lab-api-export' and datname = current_database()`
  ).length

const connectionsLeft = (count: number) =>
  eventually(`${count} connections`, async () => (await connections()) === count)

const { order, sample } = await steps.orderWithSample(['K', 'NA', 'CL'])
const { id: first } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
const { id: wrong } = await steps.enter(order, sample, 'NA', '139', 'mmol/L')
await steps.enter(order, sample, 'CL', '120', 'mmol/L')
await worker.runJobs('interpret-results')
const { id: second } = await steps.correct(first, '4.4', 'mmol/L')
await worker.runJobs('interpret-results')
await steps.verify(second, another)
await steps.withdraw(wrong, 'entered-in-error')

test('a corrected value stands beside its correction, with the reason; what was taken back has none', async () => {
  const response = await get(period)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'application/x-ndjson')
  const rows = rowsOf(await response.text())
  assert.deepEqual(
    rows.map(({ test_code, version, status, value }) => [test_code, version, status, value]),
    [
      ['K', 1, 'final', '4.1'],
      ['NA', 1, 'entered_in_error', null],
      ['K', 2, 'final', '4.4'],
    ],
    'what nobody has verified is not there',
  )
  const [old, , correction] = rows
  assert.deepEqual([old!.result_id, correction!.result_id], [first, second])
  assert.deepEqual(
    [correction!.corrects_value, correction!.correction_reason, correction!.superseded_at],
    ['4.1', 'Digits swapped when typing', null],
  )
  assert.equal(old!.superseded_at, correction!.released_at)
  assert.match(String(correction!.entered_by), /\w/)
  assert.equal(
    rows.some((row) => JSON.stringify(row).includes('Testfall')),
    false,
    'no names',
  )
})

test('the same as CSV, of one test', async () => {
  const response = await get(`${period}&test_code=K`, 'pathologist', 'text/csv')
  const text = await response.text()
  assert.match(response.headers.get('content-type') ?? '', /^text\/csv/)
  const all = parse(text, { columns: true }) as Record<string, string>[]
  const end = all.pop()!
  assert.deepEqual(
    all.map(({ test_code, value, corrects_value }) => [test_code, value, corrects_value]),
    [
      ['K', '4.1', ''],
      ['K', '4.4', '4.1'],
    ],
  )
  const body = text.slice(0, text.indexOf('#end'))
  const sha256 = createHash('sha256').update(body).digest('hex')
  assert.deepEqual([end.result_id, end.version, end.status], ['#end', '2', sha256])
})

test('who was handed which rows is noted', async () => {
  const response = await get(period, 'admin')
  const request_id = response.headers.get('x-request-id')!
  const ids = rowsOf(await response.text()).map(({ result_id }) => result_id)
  const noted = () => sql<{ operation: string; row_ids: string[] }[]>`
    select operation, row_ids::text[] from audit_reads where request_id = ${request_id}`
  await eventually('the note', async () => (await noted()).length > 0)
  assert.deepEqual([...(await noted())], [{ operation: 'exportResults', row_ids: ids }])
})

test('a period without results is a complete file, a period that ends before it begins is refused', async () => {
  const empty = await get('from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00Z')
  assert.deepEqual(rowsOf(await empty.text()), [])
  assert.equal((await get('from=2000-01-02T00:00:00Z&to=2000-01-02T00:00:00Z')).status, 422)
  assert.equal((await get(period, 'auditor', 'image/png')).status, 406)
  assert.equal((await people.technologist.get(`/v1/exports/results?${period}`)).status, 403)
  await connectionsLeft(0)
})

test('a reader who goes away frees the place and the connection, and has no last line', async () => {
  const [held, other] = await Promise.all([get(period), get(period, 'pathologist')])
  assert.equal(await connections(), 2)
  assert.equal((await get(period)).status, 429, 'one at a time for one user')
  const busy = await get(period, 'admin')
  assert.equal(busy.status, 503)
  assert.ok(busy.headers.get('retry-after'))
  assert.ok(
    (await people.clerk.get('/v1/orders')).status === 200,
    'the api has its own connections',
  )

  const reader = held.body!.getReader()
  const { value } = await reader.read()
  assert.doesNotMatch(new TextDecoder().decode(value), /"end":true/)
  await reader.cancel()
  await connectionsLeft(1)
  assert.equal(rowsOf(await (await get(period)).text()).length, 3, 'its place is free')

  await other.body!.cancel()
  const head = await lab.app.request(`/v1/exports/results?${period}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${tokens.auditor}` },
  })
  assert.equal(head.status, 200)
  await connectionsLeft(0)
})

test('a connection that PostgreSQL ends makes a file that fails, not one that looks complete', async () => {
  const response = await get(period)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'lab-api-export' and datname = current_database()`
  await connectionsLeft(0)
  await assert.rejects(response.text())
  assert.equal(rowsOf(await (await get(period)).text()).length, 3, 'its place is free')
})

test('whoever signs out while it runs is handed no more', async () => {
  const { body } = await requestToken(lab.app, {
    grant_type: 'password',
    username: 'auditor',
    password: 'demo-auditor-password',
  })
  const response = await lab.app.request(`/v1/exports/results?${period}`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  })
  assert.equal(response.status, 200)
  await sendForm(lab.app, '/v1/auth/revoke', { token: body.refresh_token })
  lab.clock.advance(10_000)
  await assert.rejects(response.text(), /session of its reader has ended/)
  lab.clock.run()
  const request_id = response.headers.get('x-request-id')!
  assert.deepEqual([...(await sql`select 1 from audit_reads where request_id = ${request_id}`)], [])
  await connectionsLeft(0)
})

test('no cell is a formula, and a negative number stays one', () => {
  for (const [text, expected] of [
    ['=1+1', "'=1+1"],
    ['+SUM(A1)', "'+SUM(A1)"],
    ['-2+3', "'-2+3"],
    ['@x', "'@x"],
    [' =1', "' =1"],
    ['\uff1d1', "'\uff1d1"],
    ['\ta', "'\ta"],
    ['-3.2', '-3.2'],
    ['-3', '-3'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['=a\r\nb', '"\'=a\r\nb"'],
    ['', ''],
  ] as const) {
    assert.equal(csvLine([text, 1, null, true]), `${expected},1,,true\r\n`)
  }
})
