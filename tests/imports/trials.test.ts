// A trial answers what the import does, for each dialect that there is a file of, and leaves nothing behind.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { RefusedRow, Trial } from '../../src/imports/schemas.ts'
import { cobasFile, cobasRow, openImportLab } from './uploads.ts'

const { lab, importFile, people, resultOf, sql, steps, token } = await openImportLab()

type Answer = Trial & { detail: string; errors: { pointer: string; code: string }[] }

async function tryIt(content: string | Uint8Array<ArrayBuffer>, fields: Record<string, string>) {
  const body = new FormData()
  body.set('file', new File([content], 'run.csv'))
  for (const [name, text] of Object.entries(fields)) body.set(name, text)
  const headers = { authorization: `Bearer ${token}` }
  const answer = await lab.app.request('/v1/imports/trials', { method: 'POST', body, headers })
  return { status: answer.status, body: (await answer.json()) as Answer }
}

/** As a trial lists them: they have no id, because nothing of them stays. */
const withoutId = (rows: RefusedRow[]) =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== 'id')))

/** What the tables hold that a file may change. */
async function everything() {
  // Who signed in last is written a moment later.
  await lab.context.background.drain()
  const [row] = await sql<{ all: string }[]>`
    select concat_ws(' ', (select count(*) from imports), (select count(*) from import_refused_rows),
      (select count(*) from analyzer_rows), (select count(*) from results), (select count(*) from qc_points),
      (select count(*) from events), (select count(*) from audit_log),
      (select count(*) from analyzer_profiles), (select count(*) from pgboss.job)) as all`
  return row!.all
}

for (const [file, analyzer] of [
  ['cobas-integra.csv', 'cobas-integra-1'],
  ['access-2.csv', 'access-2-1'],
  ['finecare.csv', 'wondfo-finecare-1'],
  ['vetscan-vs2.csv', 'vetscan-vs2-1'],
] as const) {
  test(`${file}: the trial answers what the import then does`, async () => {
    const path = join(import.meta.dirname, '../fixtures/analyzers', file)
    const content = new Uint8Array(await readFile(path))
    const before = await everything()
    const tried = await tryIt(content, { analyzer })
    assert.equal(tried.status, 200, JSON.stringify(tried.body))
    assert.equal(await everything(), before)
    const { document, refused } = await importFile(content, { analyzer })
    assert.deepEqual(tried.body.rows, document.rows)
    assert.equal(tried.body.status, document.status)
    assert.deepEqual(tried.body.refused, withoutId(refused))
  })
}

test('a message of HL7 or ASTM is tried as a file is', async () => {
  const { sample } = await steps.orderWithSample(['K'])
  const number = sample.accession_number
  const at = lab.clock.now().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
  const names = {
    tests: { K: 'K' },
    units: { 'mmol/L': 'mmol/L' },
    qc: { by: 'sample_prefix', prefixes: ['QC'] },
  }
  const columns = { sample: 'SPM-2.1', measured_at: 'OBX-14' }
  const segments = [
    String.raw`MSH|^~\&|cobas|bench|LAB|LAB|${at}||ORU^R01^ORU_R01|17|P|2.5.1`,
    `OBR|1||${number}|CHEM`,
    `OBX|1|NM|K||4.4|mmol/L|||||F|||${at}`,
    `SPM|1|${number}||SER`,
  ]
  const records = [
    String.raw`H|\^&|||cobas|||||||P|LIS2-A2|${at}`,
    'P|1',
    `O|1|${number}||^^^K`,
    `R|1|^^^K|4.4|mmol/L||||F||||${at}`,
    'L|1|N',
  ]
  for (const [definition, lines] of [
    [{ layout: 'hl7', ...names, columns }, segments],
    [{ layout: 'astm', ...names, columns: {} }, records],
  ] as const) {
    const { status, body } = await tryIt(`${lines.join('\r')}\r`, {
      analyzer: 'cobas-integra-1',
      definition: JSON.stringify(definition),
    })
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual([body.rows.accepted, body.refused], [1, []], definition.layout)
  }
})

test('rows of samples that wait for them: accepted, unchanged, refused, in more than one chunk', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  const number = sample.accession_number
  const filler = Array.from({ length: 260 }, (_, n) => cobasRow('ISE', 'K', String(n)))
  const content = cobasFile(
    cobasRow(number, 'K', '4.1'),
    ...filler,
    cobasRow(number, 'Na', '140'),
    cobasRow(number, 'Na', '141', 'mmol/L', { sequence: '2' }),
    cobasRow(number, 'K', '4.1'),
    cobasRow(number, 'K', '4.4', 'mmol/L', { sequence: '3' }),
  )
  const { body } = await tryIt(content, { analyzer: 'cobas-integra-1' })
  assert.equal((await resultOf(order, 'K')) ?? null, null)
  const { document, refused } = await importFile(content)
  assert.deepEqual([body.rows.accepted, body.rows.unchanged, body.rows.refused], [2, 1, 2])
  assert.deepEqual(body.rows, document.rows)
  assert.deepEqual(body.refused, withoutId(refused))
  const { line, test_code, value, unit } = body.understood[0]!
  assert.deepEqual([line, test_code, value, unit], [2, 'K', '4.1', 'mmol/L'])
  assert.equal(body.understood.length, 20)
  // Once imported, the trial says that nothing would change.
  const again = await tryIt(content, { analyzer: 'cobas-integra-1' })
  assert.deepEqual([again.body.rows.accepted, again.body.rows.unchanged], [0, 3])
})

test('a profile is tried before it is stored, and says which of its parts the file lacks', async () => {
  const definition = {
    layout: 'wide',
    encoding: 'auto',
    delimiter: ';',
    decimal_mark: ',',
    preamble_lines: 0,
    date_order: 'dmy',
    no_value: [],
    tests: { Kalium: 'K' },
    units: { 'mmol/l': 'mmol/L' },
    columns: { sample: 'Probe', measured_at: 'Zeit' },
    ignored_columns: [],
    units_in: 'header',
  }
  const { sample } = await steps.orderWithSample(['K'])
  const file = `Probe;Zeit;Kalium [mmol/l]\n${sample.accession_number};04.03.2026 09:15;4,1\n`
  const given = (more: object) => ({
    analyzer: 'cobas-integra-1',
    definition: JSON.stringify({ ...definition, ...more }),
  })
  const fits = await tryIt(file, given({}))
  assert.deepEqual([fits.body.rows.accepted, fits.body.error], [1, null])
  const other = await tryIt(file, given({ columns: { sample: 'Probe', measured_at: 'Datum' } }))
  assert.deepEqual([other.status, other.body.status], [200, 'failed'])
  assert.match(other.body.error!, /lacks 'Datum'; line 1 has: Probe, Zeit, Kalium \[mmol\/l\]/)
  const wrong = await tryIt(file, given({ decimal_mark: ';' }))
  assert.deepEqual([wrong.status, wrong.body.errors[0]!.pointer], [422, '/definition/decimal_mark'])
  const unknown = await tryIt(file, given({ tests: { Kalium: 'KAL' } }))
  assert.deepEqual([unknown.status, unknown.body.errors[0]!.code], [422, 'unknown_test'])
  const torn = await tryIt(file, { analyzer: 'cobas-integra-1', definition: '{"layout":' })
  assert.deepEqual([torn.status, torn.body.errors[0]!.code], [422, 'not_json'])
})

test('a trial is bounded: by bytes, by rows, and to who may upload', async () => {
  const rows = Array.from({ length: 5001 }, (_, n) => cobasRow('ISE', 'K', String(n)))
  const long = await tryIt(cobasFile(...rows), { analyzer: 'cobas-integra-1' })
  assert.deepEqual([long.status, long.body.errors[0]!.code], [422, 'too_long'])
  const large = await tryIt('x'.repeat(1024 * 1024), { analyzer: 'cobas-integra-1' })
  assert.equal(large.status, 413)
  const nobody = await tryIt(cobasFile(), { analyzer: 'nobody-1' })
  assert.equal(nobody.status, 422)
  assert.equal((await people.clerk.post('/v1/imports/trials', {})).status, 403)
})
