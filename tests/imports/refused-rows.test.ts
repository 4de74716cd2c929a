// A file of nothing but refused rows: it is not read to its end, says so, and its report is sent page by page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cobasFile, cobasHeader, cobasRow, openImportLab, readImport } from './uploads.ts'

const { lab, worker, token, people, steps, importFile, resultOf } = await openImportLab({
  IMPORT_REFUSED_ROWS: '500',
})

const lines = (text: string) => text.split('\r\n').slice(0, -1)

test('an import stops after so many refused rows, says where, and loses nothing it has read', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  const bad = Array.from({ length: 1000 }, (_, n) => cobasRow(`stray-${n}`, 'K', '4.1'))
  const { id, document } = await importFile(
    cobasFile(
      cobasRow(sample.accession_number, 'K', '4.1'),
      ...bad,
      cobasRow(sample.accession_number, 'Na', '140'),
    ),
  )
  assert.equal(document.status, 'failed')
  assert.deepEqual(document.rows, {
    read: 750,
    accepted: 1,
    unchanged: 0,
    proposed: 0,
    control: 0,
    control_unassigned: 0,
    refused: 749,
  })
  assert.match(
    document.error!,
    /^Stopped after 749 refused rows: line 752 and all after it were not read\./,
  )
  assert.ok(document.finished_at)
  assert.equal((await resultOf(order, 'K'))?.value, '4.1')
  assert.equal(await resultOf(order, 'NA'), undefined)

  const path = `/v1/imports/${id}/refused-rows.csv`
  const response = await lab.app.request(path, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8')
  const pieces = await Array.fromAsync(response.body!.pipeThrough(new TextDecoderStream()))
  const rows = lines(pieces.join('')).slice(1)
  assert.deepEqual(
    rows.map((row) => Number(row.split(',')[0])),
    Array.from({ length: 749 }, (_, n) => n + 3),
  )
  for (const piece of pieces) assert.ok(lines(piece).length <= 500, 'no piece is the whole')

  // Read again, it stops there again: the row that was accepted is known.
  assert.equal((await people.technologist.post(`/v1/imports/${id}/read-again`)).status, 202)
  await worker.runJobs()
  const again = await readImport(people.technologist, id)
  assert.deepEqual(
    [again.status, again.rows.unchanged, again.rows.refused, again.error],
    ['failed', 1, 749, document.error],
  )
})

test('a report breaks off when its file is read again meanwhile: no half of it ends like a whole one', async () => {
  const bad = Array.from({ length: 700 }, (_, n) => cobasRow(`lost-${n}`, 'K', '4.1'))
  const { id } = await importFile(cobasFile(...bad))
  const path = `/v1/imports/${id}/refused-rows.csv`
  const response = await lab.app.request(path, { headers: { authorization: `Bearer ${token}` } })
  const reader = response.body!.getReader()
  assert.equal((await reader.read()).done, false)
  assert.equal((await people.technologist.post(`/v1/imports/${id}/read-again`)).status, 202)
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  }, /read again/)
  await worker.runJobs()
})

test('a file whose last rows reach the number is read to its end', async () => {
  const bad = Array.from({ length: 500 }, (_, n) => cobasRow(`stray-${n}`, 'K', '4.1'))
  const { document } = await importFile(cobasFile(...bad))
  assert.deepEqual([document.status, document.rows.refused], ['completed', 500])
})

test('the report of an import without refused rows is its header', async () => {
  const { id } = await importFile(`${cobasHeader}\r${cobasRow('QC-1', 'K', '4.0')}`)
  const { body } = await people.technologist.get<string>(`/v1/imports/${id}/refused-rows.csv`)
  assert.deepEqual(lines(body), ['line,column_name,code,reason,sample,test'])
})
