// A file of nothing but refused rows: it is not read to its end, says so, and its report is sent page by page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cobasFile, cobasHeader, cobasRow, openImportLab, readImport } from './uploads.ts'

const { lab, worker, token, people, steps, importFile, resultOf } = await openImportLab({
  IMPORT_REFUSED_ROWS: '500',
  IMPORT_CHUNK_ROWS: '250',
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
    rows.map((row) => row.split(',')[0]),
    Array.from({ length: 749 }, (_, n) => `stray-${n}`),
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

test('the report of an import without refused rows is empty', async () => {
  const { id } = await importFile(`${cobasHeader}\r${cobasRow('QC-1', 'K', '4.0')}`)
  assert.equal(await report(id), '')
})

async function report(id: string): Promise<string> {
  const path = `/v1/imports/${id}/refused-rows.csv`
  return (await people.technologist.get<string>(path)).body.replace(/^\ufeff/, '')
}

/** The import in which the report is sent back as it is, or as somebody has corrected it. */
async function sendBack(id: string, correct = (text: string) => text, options = {}) {
  const content = `\ufeff${correct(await report(id))}`
  return await importFile(content, options)
}

test('refused rows are corrected in their own file and sent again alone', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA', 'CL'])
  const number = sample.accession_number
  const first = await importFile(
    cobasFile(
      cobasRow(number, 'K', '4.1', 'mmol/L', { sequence: '7' }),
      cobasRow(number, 'Na', 'see comment', 'mmol/L', { sequence: '8' }),
      cobasRow(number, 'Cl', '101', 'mol/furlong', { sequence: '9' }),
      '~~~ "communication error" ~~~',
    ),
  )
  const text = await report(first.id)
  const [header, ...rows] = lines(text)
  assert.equal(header, `${cobasHeader},refused_because`)
  assert.equal(rows.length, 3)
  assert.match(rows[0]!, /^\d+\w?,Na,see comment,mmol\/L,.+,8,.*result_concentration: .+\."?$/)
  assert.match(rows[2]!, /^"~~~ ""communication error"" ~~~",,,,,,"The row has 1 columns/)

  // As it is, it says the same once more: the reason is no cell of the analyzer's.
  const same = await sendBack(first.id)
  assert.deepEqual(
    same.refused.map(({ code }) => code),
    ['invalid_value', 'unknown_unit', 'missing_test'],
  )
  const mended = await sendBack(first.id, (all) =>
    all
      .replace('see comment', '140')
      .replace('mol/furlong', 'mmol/L')
      .replace(/"~~~.*\r\n/, ''),
  )
  const { accepted, refused, read } = mended.document.rows
  assert.deepEqual([read, accepted, refused], [2, 2, 0])
  assert.equal((await resultOf(order, 'NA'))?.value, '140')
  // The whole of the first file, once more: all of it is known, or refused as before.
  assert.equal((await people.technologist.post(`/v1/imports/${first.id}/read-again`)).status, 202)
  await worker.runJobs()
  const { rows: known } = await readImport(people.technologist, first.id)
  assert.deepEqual([known.accepted, known.unchanged, known.refused], [0, 1, 3])
})

test('no formula survives in the report, and every cell comes back as it was', async () => {
  const cells = [
    '=HYPERLINK("http://x";"y")',
    '@SUM(A1)',
    '+49 30 123',
    '-----',
    "'=1+1",
    "''@x",
    '-cmd|calc',
    'tube 5, "left"',
    '-1.5',
    '+2.25e-3',
    "'quoted'",
  ]
  // An apostrophe that a spreadsheet has put there is none of the analyzer's.
  const read = cells.map((cell) => (cell === "'=1+1" ? '=1+1' : cell))
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  const { id, refused } = await importFile(
    cobasFile(...cells.map((cell, n) => cobasRow(quoted(cell), 'XYZ', `-${n}.50`))),
  )
  assert.deepEqual(
    refused.map((row) => row.sample),
    read,
  )
  const rows = lines(await report(id)).slice(1)
  assert.equal(rows.length, cells.length)
  for (const row of rows) {
    const first = row.startsWith('"') ? row.slice(1) : row
    if (!/^[-+]\d+(\.\d+)?(e-?\d+)?,/.test(first)) assert.doesNotMatch(first, /^[=+\-@\t\r]/)
  }
  // Negative values are numbers, there and when they come back.
  assert.ok(rows.every((row, n) => row.includes(`XYZ,-${n}.50,`)))
  const back = await sendBack(id)
  assert.deepEqual(
    back.refused.map((row) => [row.sample, row.test]),
    read.map((cell) => [cell, 'XYZ']),
  )
  assert.equal(await report(back.id), await report(id))
})
