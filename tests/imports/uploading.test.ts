// Uploading a file of an analyzer: safe to repeat, followed at its Location, reported row by row, and
// never told to the log.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { demoUsers } from '../../db/seed/demo-users.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import type { Role } from '../../src/platform/access/roles.ts'
import { holdLock } from '../helpers/locks.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import {
  cobasFile,
  cobasRow,
  faults,
  openImportLab,
  readImport,
  readRefused,
  upload,
} from './uploads.ts'

const logged: string[] = []
const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })
const { lab, worker, sql, token, people, steps, importFile, resultOf } = await openImportLab(
  {},
  log,
)

let files = 0
/** A file that no other test uploads. */
const anyFile = () => cobasFile(cobasRow(`not-ours-${++files}`, 'K', '4.1'))

test('an upload is answered before it is read, and followed at its Location', async () => {
  const { status, location, body } = await upload(lab.app, token, anyFile(), { name: 'monday.csv' })
  assert.equal(status, 202)
  assert.equal(location, `/v1/imports/${body.id}`)
  assert.deepEqual(
    [body.status, body.already_uploaded, body.file_name, body.instrument, body.rows.read],
    ['queued', false, 'monday.csv', 'cobas-integra-1', 0],
  )
  await worker.runJobs()
  const read = await people.technologist.get<{ status: string }>(location)
  assert.equal(read.body.status, 'completed')
})

test('the same file again is the same import, and changes nothing', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const content = cobasFile(cobasRow(sample.accession_number, 'K', '4.1'))
  const first = await importFile(content)
  const result = await resultOf(order, 'K')
  const again = await importFile(content, { name: 'another-name.csv' })
  assert.equal(again.already_uploaded, true)
  assert.equal(again.id, first.id)
  assert.deepEqual(again.document, first.document)
  assert.deepEqual(await resultOf(order, 'K'), result)
})

test('the same file for another instrument is another import', async () => {
  const content = anyFile()
  const first = await upload(lab.app, token, content)
  const other = await upload(lab.app, token, content, { analyzer: 'access-2-1' })
  assert.deepEqual([other.status, other.body.already_uploaded], [202, false])
  assert.notEqual(other.body.id, first.body.id)
  await worker.runJobs()
  const failed = await readImport(people.technologist, other.body.id)
  assert.equal(failed.status, 'failed', 'its columns are those of the first')
})

test('one file uploaded twice at the same moment is one import with one job', async () => {
  const content = anyFile()
  const uploads = await Promise.all([1, 2, 3].map(() => upload(lab.app, token, content)))
  const ids = new Set(uploads.map(({ body }) => body.id))
  assert.equal(ids.size, 1)
  assert.equal(uploads.filter(({ body }) => !body.already_uploaded).length, 1)
  const [id] = ids
  const jobs = await sql`select from pgboss.job where data ->> 'import_id' = ${id!}`
  assert.equal(jobs.length, 1)
})

async function fieldsRefused(answer: ReturnType<typeof upload>) {
  const { status, body } = await answer
  return [status, body.errors.map(({ pointer }) => pointer)]
}

test('an unknown analyzer, an empty file and a missing field are 422', async () => {
  const unknown = upload(lab.app, token, anyFile(), { analyzer: 'cobas-integra-99' })
  assert.deepEqual(await fieldsRefused(unknown), [422, ['/analyzer']])
  assert.deepEqual(await fieldsRefused(upload(lab.app, token, '')), [422, ['/file']])
  const body = new FormData()
  body.set('analyzer', 'cobas-integra-1')
  const headers = { authorization: `Bearer ${token}` }
  const without = await lab.app.request('/v1/imports', { method: 'POST', body, headers })
  assert.equal(without.status, 422)
})

test('a file without the columns of its analyzer fails as a whole, and can be uploaded again', async () => {
  const content = 'order_id,test_name\r26000000000,K'
  const first = await importFile(content)
  assert.equal(first.document.status, 'failed')
  assert.match(first.document.error!, /result_concentration.*Choose the analyzer/)
  assert.ok(first.document.finished_at)
  const again = await importFile(content)
  assert.equal(again.already_uploaded, false)
  assert.notEqual(again.id, first.id)
})

test('of a failed file and the same file uploaded again, only one is under way', async () => {
  const content = 'order_id,test_name\r26000000001,K'
  const failed = await importFile(content)
  const again = await upload(lab.app, token, content)
  const both = await people.technologist.post<{ detail: string }>(
    `/v1/imports/${failed.id}/read-again`,
  )
  assert.equal(both.status, 409)
  assert.match(both.body.detail, /uploaded again/)
  await worker.runJobs()
  assert.equal((await readImport(people.technologist, again.body.id)).status, 'failed')
})

test('a file is uploaded again while the same one fails: it is a new import', async (t) => {
  const content = anyFile()
  const first = await upload(lab.app, token, content)
  // The second has found that the first stands in its way, and has not looked for it yet.
  await sql.unsafe(`
    create function wait_for_test() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(4711);
      return null;
    end $$;
    create trigger wait_for_test after insert on imports for each statement execute function wait_for_test()`)
  t.after(() => sql.unsafe('drop function wait_for_test() cascade'))
  const lock = await holdLock(t, lab.database.ownerUrl, 'select pg_advisory_xact_lock(4711)')
  const second = upload(lab.app, token, content)
  await lock.untilWaiting(1)
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'test', true)`
    await trx`update imports set status = 'failed' where id = ${first.body.id}`
  })
  await lock.release()
  const { status, body } = await second
  assert.deepEqual([status, body.already_uploaded], [202, false])
  assert.notEqual(body.id, first.body.id)
  await worker.runJobs()
  assert.equal((await readImport(people.technologist, body.id)).status, 'completed')
})

test('an import whose job is gone can be read again after an hour', async () => {
  const { body } = await upload(lab.app, token, cobasFile(cobasRow('26000000002', 'K', '4.1')))
  const address = `/v1/imports/${body.id}/read-again`
  assert.equal((await people.technologist.post(address)).status, 409, 'it waits for its job')
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'test', true)`
    await trx`update imports set updated_at = now() - interval '61 minutes' where id = ${body.id}`
  })
  assert.equal((await people.technologist.post(address)).status, 202)
  await worker.runJobs()
  assert.equal((await readImport(people.technologist, body.id)).status, 'completed')
})

test('a file is read again after its sample was registered', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const late = await steps.order(['GLU'])
  const placeholder = 'LATE-1' // another system's label
  const content = cobasFile(
    cobasRow(sample.accession_number, 'K', '4.1'),
    cobasRow(placeholder, 'GLU', '5.4'),
    cobasRow('QC-1', 'K', '4.0'),
  )
  const first = await importFile(content)
  assert.deepEqual(faults(first.refused), [[3, 'order_id', 'unknown_sample']])
  assert.deepEqual(
    [
      first.document.rows.accepted,
      first.document.rows.control_unassigned,
      first.document.rows.refused,
    ],
    [1, 1, 1],
  )
  const known = await resultOf(order, 'K')

  const label = { order_id: late.id, specimen_type: 'serum', accession_number: placeholder }
  const collected_at = lab.clock.now().toISOString()
  const made = await people.phlebotomist.post<Sample>('/v1/samples', { ...label, collected_at })
  await steps.receive(made.body.id)
  const asked = await people.technologist.post(`/v1/imports/${first.id}/read-again`)
  assert.equal(asked.status, 202)
  assert.equal(asked.headers.get('location'), `/v1/imports/${first.id}`)
  const early = await people.technologist.post(`/v1/imports/${first.id}/read-again`)
  assert.equal(early.status, 409, 'it is already waiting to be read')
  await worker.runJobs()

  const document = await readImport(people.technologist, first.id)
  assert.equal(document.status, 'completed')
  assert.deepEqual(document.rows, {
    read: 3,
    accepted: 1,
    unchanged: 1,
    proposed: 0,
    control: 0,
    control_unassigned: 1,
    refused: 0,
  })
  assert.deepEqual(await readRefused(people.technologist, first.id), [])
  assert.equal((await resultOf(late, 'GLU'))?.value, '5.4')
  assert.deepEqual(await resultOf(order, 'K'), known)
})

test('the report can be downloaded as CSV', async () => {
  const { id } = await importFile(cobasFile(cobasRow('"tube 5, ""left"""', 'K', '4.1')))
  const { status, headers, body } = await people.technologist.get<string>(
    `/v1/imports/${id}/refused-rows.csv`,
  )
  assert.equal(status, 200)
  assert.match(headers.get('content-type')!, /^text\/csv/)
  assert.match(headers.get('content-disposition')!, /^attachment; filename=".+\.csv"$/)
  assert.match(
    body,
    /result_seqnr,refused_because\r\n"tube 5, ""left""",K,4\.1,mmol\/L,.+,1,"order_id: no sample has this accession number.+\r\n$/,
  )
})

test('who may upload, who may look, and who may do neither', async () => {
  const { id } = await importFile(anyFile())
  const may: Partial<Record<Role, 'upload' | 'look'>> = {
    admin: 'upload',
    technologist: 'upload',
    pathologist: 'look',
    auditor: 'look',
  }
  for (const { role } of demoUsers) {
    const person = await signIn(lab.app, role)
    const get = async (path: string) => (await client(lab.app, person).get(path)).status
    const statuses = [
      (await upload(lab.app, person, anyFile())).status,
      (await client(lab.app, person).post(`/v1/imports/${id}/read-again`)).status,
      await get('/v1/imports'),
      await get(`/v1/imports/${id}`),
      await get(`/v1/imports/${id}/refused-rows`),
      await get(`/v1/imports/${id}/refused-rows.csv`),
      await get('/v1/instruments'),
    ]
    const writes = may[role] === 'upload' ? [202, 202] : [403, 403]
    const reads = Array(5).fill(may[role] ? 200 : 403)
    assert.deepEqual(statuses, [...writes, ...reads], role)
    await worker.runJobs()
  }
  const nobody = await lab.app.request('/v1/imports', { method: 'POST', body: new FormData() })
  assert.equal(nobody.status, 401)
})

test('an import that does not exist is 404 at each of its addresses', async () => {
  const path = `/v1/imports/${crypto.randomUUID()}`
  for (const address of [path, `${path}/refused-rows`, `${path}/refused-rows.csv`]) {
    assert.equal((await people.technologist.get(address)).status, 404, address)
  }
  assert.equal((await people.technologist.post(`${path}/read-again`)).status, 404)
})

test('neither cells nor the name of the file reach the log', async () => {
  const { sample } = await steps.orderWithSample(['K'])
  logged.length = 0
  const { refused } = await importFile(
    cobasFile(
      cobasRow('Mustermann', 'K', '4.1'),
      cobasRow(sample.accession_number, 'Erika', '4.1'),
      cobasRow(sample.accession_number, 'K', '4.1', 'Heidestrasse'),
      cobasRow(sample.accession_number, 'K', 'Koeln'),
    ),
    { name: 'Mustermann, Erika.csv' },
  )
  assert.equal(refused.length, 4)
  assert.ok(logged.some((line) => line.includes('jobs done')))
  assert.doesNotMatch(logged.join(''), /Mustermann|Erika|Heidestrasse|Koeln/)
  const reasons = refused.map(({ reason }) => reason).join('')
  assert.doesNotMatch(reasons, /Mustermann|Erika|Heidestrasse|Koeln/)
})
