// How far an import is, how fast, and how it is stopped: while it waits, while it is read, and at the very moment
// at which it ends. What was written stays, and no chunk is written after the answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Import } from '../../src/imports/schemas.ts'
import { holdLock } from '../helpers/locks.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { cobasFile, cobasRow, openImportLab, readImport, upload } from './uploads.ts'

const { lab, worker, sql, token, people, steps, importFile } = await openImportLab()
const cancel = (id: string) => people.technologist.post<Import>(`/v1/imports/${id}/cancel`)

const strays = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => cobasRow(`${name}-${n}`, 'K', '4.1'))

const told = async (id: string) =>
  (await sql`select type, data from events where subject_id = ${id} order by id`).map(
    ({ type, data }) => [type, data.read, data.percent],
  )

test('an import says how far it is, and how fast it was', async () => {
  const { id, document } = await importFile(cobasFile(...strays('far', 6000)))
  const { percent, rows_per_second, seconds_left } = document.progress
  assert.deepEqual([percent, seconds_left], [100, null])
  assert.ok(rows_per_second! > 0)
  const events = await told(id)
  assert.deepEqual(events[0], ['import.uploaded', undefined, undefined])
  assert.deepEqual(events[1], ['import.started', undefined, undefined])
  assert.deepEqual(events.at(-1), ['import.completed', 6000, undefined])
  const progressed = events.slice(2, -1)
  assert.ok(progressed.length > 0)
  for (const [type, read, part] of progressed) {
    assert.equal(type, 'import.progressed')
    assert.ok(read <= 6000 && part >= 0 && part <= 100, `${read} ${part}`)
  }
})

test('one that waits is stopped before its first row, and may be stopped again', async () => {
  const content = cobasFile(...strays('waits', 3))
  const { body } = await upload(lab.app, token, content)
  for (const _ of ['once', 'twice']) {
    const { status, body: stopped } = await cancel(body.id)
    assert.deepEqual([status, stopped.status, stopped.rows.read], [200, 'cancelled', 0])
    assert.ok(stopped.finished_at)
  }
  await worker.runJobs()
  assert.equal((await readImport(people.technologist, body.id)).rows.read, 0)
  assert.deepEqual(await told(body.id), [
    ['import.uploaded', undefined, undefined],
    ['import.cancelled', 0, undefined],
  ])

  // The file is nobody's then: it may be uploaded again, or the import read again.
  const again = await upload(lab.app, token, content)
  assert.equal(again.body.already_uploaded, false)
  const both = await people.technologist.post(`/v1/imports/${body.id}/read-again`)
  assert.equal(both.status, 409)
  await worker.runJobs()
  assert.equal((await readImport(people.technologist, again.body.id)).status, 'completed')
})

test('one that is read keeps what was written, and not a row more', async (t) => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { body } = await upload(
    lab.app,
    token,
    cobasFile(
      ...strays('first', 5000),
      cobasRow(sample.accession_number, 'K', '4.1'),
      ...strays('last', 5000),
    ),
  )
  // The row in the middle waits for its order: the import stands in the middle of a chunk.
  const locked = `select from orders where id = '${order.id}' for update`
  const lock = await holdLock(t, lab.database.ownerUrl, locked)
  const running = worker.runJobs()
  await lock.untilWaiting(1)
  const half = await readImport(people.technologist, body.id)
  assert.equal(half.status, 'running')
  assert.ok(half.progress.percent > 0 && half.progress.percent < 100)
  assert.ok(half.progress.seconds_left! >= 0)
  const cancelling = cancel(body.id) // waits for the chunk
  await lock.untilWaiting(2)
  await lock.release()
  const { status, body: stopped } = await cancelling
  assert.deepEqual([status, stopped.status], [200, 'cancelled'])
  assert.ok(stopped.rows.read > half.rows.read && stopped.rows.read < 10_001)
  assert.equal(stopped.rows.accepted, 1)
  await running
  const after = await readImport(people.technologist, body.id)
  assert.deepEqual(after, stopped)
  const [row] = await sql`
    select count(*)::int as listed from import_refused_rows where import_id = ${body.id}`
  assert.equal(row!.listed, stopped.rows.refused)
})

test('one that has ended is not stopped any more', async () => {
  const { id, document } = await importFile(cobasFile(...strays('ended', 3)))
  const { status, body } = await people.technologist.post<{ detail: string }>(
    `/v1/imports/${id}/cancel`,
  )
  assert.deepEqual([status, body.detail], [409, 'The import is completed.'])
  assert.deepEqual(await readImport(people.technologist, id), document)
  const nobody = await people.technologist.post(`/v1/imports/${crypto.randomUUID()}/cancel`)
  assert.equal(nobody.status, 404)
  const auditor = client(lab.app, await signIn(lab.app, 'auditor'))
  assert.equal((await auditor.post(`/v1/imports/${id}/cancel`)).status, 403)
})
