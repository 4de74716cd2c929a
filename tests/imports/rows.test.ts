// What becomes of each row of a file: a result of the right sample, a control, or a refusal that says where and why.
// Files are uploaded as a technologist does. What is sent again: repeated-rows.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefusedRow } from '../../src/imports/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { staySignedIn } from '../helpers/sign-in.ts'
import { cobasFile, cobasRow, faults, openImportLab } from './uploads.ts'

const { lab, importFile, people, resultOf, sql, steps } = await openImportLab({
  LAB_TIME_ZONE: 'Europe/Berlin',
})

test('good rows become results, controls are counted, and each bad row says why', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU', 'K', 'NA', 'CRP'])
  const number = sample.accession_number
  const { document, refused } = await importFile(
    cobasFile(
      cobasRow(number, 'K', '4.10'),
      cobasRow('QC-LEVEL1', 'K', '4.02'),
      cobasRow(number, 'GLU', '97', 'mg/dL'),
      cobasRow(number, 'CRP', '<2', 'mg/L'),
      cobasRow(number, 'Na', 'see comment'),
      cobasRow(number, 'Ca', '2.3'),
      cobasRow(number, 'Na', '140', 'mol/furlong'),
      cobasRow(number, 'XYZ', '1'),
      cobasRow('2699999999M', 'K', '4.4'),
      cobasRow(number, 'K', '4.5', 'mmol/L', { sequence: '2' }),
      '~~~ communication error ~~~',
    ),
  )
  assert.equal(document.status, 'completed')
  assert.deepEqual(document.rows, {
    read: 11,
    accepted: 3,
    unchanged: 0,
    proposed: 0,
    control: 0,
    control_unassigned: 1,
    refused: 7,
  })
  assert.deepEqual(faults(refused), [
    [6, 'result_concentration', 'invalid_value'],
    [7, 'test_name', 'test_not_ordered'],
    [8, 'std_unit', 'unknown_unit'],
    [9, 'test_name', 'unknown_test'],
    [10, 'order_id', 'unknown_sample'],
    [11, 'test_name', 'second_value'],
    [12, null, 'ragged_row'],
  ])
  assert.deepEqual(
    refused.map((row) => [row.sample, row.test]),
    [
      [number, 'Na'],
      [number, 'Ca'],
      [number, 'Na'],
      [number, 'XYZ'],
      ['2699999999M', 'K'],
      [number, 'K'],
      [null, null],
    ],
  )
  for (const { reason } of refused) assert.match(reason, /^[A-Z_a-z].{20,}\.$/)

  const potassium = await resultOf(order, 'K')
  assert.deepEqual(
    [potassium?.value, potassium?.status, potassium?.instrument, potassium?.sample_id],
    ['4.10', 'final', 'cobas-integra-1', sample.id],
  )
})

test('units are converted, and a value below the limit of detection keeps its comparator', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU', 'CRP'])
  await importFile(
    cobasFile(
      cobasRow(sample.accession_number, 'GLU', '97', 'mg/dL'),
      cobasRow(sample.accession_number, 'CRP', '<2', 'mg/L'),
    ),
  )
  const glucose = await resultOf(order, 'GLU')
  assert.deepEqual(
    [glucose?.value, glucose?.unit, glucose?.canonical_value, glucose?.canonical_unit],
    ['97', 'mg/dL', '5.38447', 'mmol/L'], // 97 · 0.05551
  )
  assert.equal((await resultOf(order, 'CRP'))?.value, '<2')
})

test('times of a file are read in the time zone of the laboratory', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  await importFile(
    cobasFile(
      cobasRow(sample.accession_number, 'K', '4.1', 'mmol/L', { time: '3/4/26 6:38' }), // winter
      cobasRow(sample.accession_number, 'Na', '140', 'mmol/L', { time: '7/4/26 6:38' }), // summer
    ),
  )
  const measured = async (code: string) =>
    new Date((await resultOf(order, code))!.measured_at!).toISOString()
  assert.equal(await measured('K'), '2026-03-04T05:38:00.000Z')
  assert.equal(await measured('NA'), '2026-07-04T04:38:00.000Z')
})

test('a value whose time does not fit its sample is never released by itself, and says why', async () => {
  const { order, sample } = await steps.orderWithSample(['NA', 'K'])
  const { document } = await importFile(
    cobasFile(
      cobasRow(sample.accession_number, 'Na', '140', 'mmol/L', { time: '7/26/18 6:36' }),
      cobasRow(sample.accession_number, 'K', '4.2'),
    ),
  )
  assert.equal(document.rows.accepted, 2)
  const sodium = await resultOf(order, 'NA')
  assert.deepEqual([sodium?.status, sodium?.hold_reasons], ['held', ['implausible_times']])
  assert.equal((await resultOf(order, 'K'))?.status, 'final')
})

test('a refused row names all that is wrong with it, and is found by each of its faults', async () => {
  const { sample } = await steps.orderWithSample(['K'])
  const onItsWay = await steps.collect((await steps.order(['HBA1C'])).id, 'whole_blood')
  const { id, refused } = await importFile(
    cobasFile(
      cobasRow('2699999999M', 'XYZ', '4.1 see comment', 'mol/furlong'),
      cobasRow(sample.accession_number, 'Ca', '-----', 'U/L'),
      cobasRow(onItsWay.accession_number, 'K', '4.1', 'mg/dL'),
      cobasRow('2699999999M', 'K', '4.1', 'U/L', { time: 'noon' }),
    ),
  )
  assert.deepEqual(
    refused.map(({ line, codes }) => [line, codes]),
    [
      [2, ['invalid_value', 'unknown_sample', 'unknown_test', 'unknown_unit']],
      [3, ['no_value', 'test_not_ordered', 'unknown_unit']],
      [4, ['test_not_ordered', 'wrong_specimen', 'unknown_unit', 'sample_not_received']],
      [5, ['invalid_date', 'unknown_sample', 'unknown_unit']],
    ],
  )
  for (const row of refused) {
    assert.equal(row.code, row.codes[0])
    assert.equal(
      row.reason.match(/order_id: |test_name: |std_unit: |result_\w+: /g)?.length,
      row.codes.length,
    )
  }
  const path = `/v1/imports/${id}/refused-rows?code=unknown_test`
  const { body } = await people.technologist.get<{ items: RefusedRow[] }>(path)
  assert.deepEqual(body.items, refused.slice(0, 1))
})

test('a profile that names a test which the catalogue does not have refuses the row, not the file', async () => {
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:test', true)`
    await trx`insert into analyzer_profiles (name, definition)
      select 'misspelt', jsonb_set(definition, '{tests,K}', '"KALIUM"')
      from analyzer_profiles where name = 'cobas-integra'`
    await trx`insert into instruments (code, name, profile_id)
      select 'misspelt-1', 'misspelt', id from analyzer_profiles where name = 'misspelt'`
  })
  const { sample } = await steps.orderWithSample(['K', 'NA'])
  const rows = ['K', 'Na'].map((name) => cobasRow(sample.accession_number, name, '4.1'))
  const { document, refused } = await importFile(cobasFile(...rows), { analyzer: 'misspelt-1' })
  assert.deepEqual([document.status, document.rows.accepted], ['completed', 1])
  assert.deepEqual(faults(refused), [[2, 'test_name', 'unknown_test']])
  assert.match(refused[0]!.reason, /a test that the catalogue does not have/)
})

test('a row finds its tube by another system’s label without its capitals, and a damaged number of ours finds none', async () => {
  const order = await steps.order(['K', 'NA'])
  const collected_at = lab.clock.now().toISOString()
  const label = { order_id: order.id, specimen_type: 'serum', accession_number: 'A2600001-k' }
  const made = await people.phlebotomist.post<Sample>('/v1/samples', { ...label, collected_at })
  await steps.receive(made.body.id)
  const { accession_number: ours } = await steps.collect((await steps.order(['K'])).id)
  const damaged = `${ours.slice(0, 8)}${ours[8] === '7' ? '1' : '7'}${ours.slice(9)}`
  const { document, refused } = await importFile(
    cobasFile(cobasRow('a2600001-K', 'K', '4.1'), cobasRow(damaged, 'K', '4.1')),
  )
  assert.equal(document.rows.accepted, 1)
  assert.deepEqual(faults(refused), [[3, 'order_id', 'damaged_accession_number']])
  assert.equal((await resultOf(order, 'K'))?.accession_number, 'A2600001-k')
})

test('a row is refused for the wrong tube, and for a test that is not open', async () => {
  const placed = await steps.order(['K', 'HBA1C', 'NA', 'CL'])
  const blood = await steps.receive((await steps.collect(placed.id, 'whole_blood')).id)
  const serum = await steps.receive((await steps.collect(placed.id, 'serum')).id)
  const onItsWay = await steps.collect(placed.id, 'serum')
  await steps.enter(placed, serum, 'NA', '140', 'mmol/L')
  const { document, refused } = await importFile(
    cobasFile(
      cobasRow(blood.accession_number, 'K', '4.1'),
      cobasRow(serum.accession_number, 'Na', '141'),
      cobasRow(onItsWay.accession_number, 'Cl', '101'),
    ),
  )
  assert.equal(document.rows.accepted, 0)
  assert.deepEqual(faults(refused), [
    [2, 'order_id', 'wrong_specimen'],
    [3, 'test_name', 'item_not_pending'],
    [4, 'order_id', 'sample_not_received'],
  ])
  assert.equal((await resultOf(placed, 'NA'))?.value, '140')
})

test('each kind of test takes its own answers: words, titres or numbers', async () => {
  const definition = {
    layout: 'long',
    encoding: 'auto',
    delimiter: ',',
    decimal_mark: '.',
    preamble_lines: 0,
    date_order: 'ymd',
    no_value: [],
    words: { Reactive: 'positive' },
    tests: { HBsAg: 'HBSAG', ANA: 'ANA', K: 'K' },
    units: { 'S/CO': null, 'mmol/L': 'mmol/L' },
    columns: { sample: 'Sample', test: 'Test', value: 'Result', unit: 'Unit' },
  }
  await addInstrument('serology-1', definition)
  const { order, sample } = await steps.orderWithSample(['HBSAG', 'ANA', 'K'])
  const file = (...rows: string[]) =>
    ['Sample,Test,Result,Unit', ...rows.map((row) => `${sample.accession_number},${row}`)].join(
      '\n',
    )
  const given = { analyzer: 'serology-1' }
  const wrong = await importFile(
    file('HBsAg,maybe,', 'HBsAg,2.3,', 'ANA,80,', 'ANA,positive,', 'K,1:80,mmol/L', 'K,Reactive,'),
    given,
  )
  assert.deepEqual(
    wrong.refused.map(({ codes }) => codes),
    [
      ['unknown_word'],
      ['unknown_unit', 'unknown_word'],
      ['unknown_unit', 'invalid_titre'],
      ['invalid_titre'],
      ['invalid_value'],
      ['invalid_value', 'missing_unit'],
    ],
  )
  const right = file('HBsAg,Reactive,S/CO', 'ANA,<1:80,', 'K,4.1,mmol/L')
  const { document } = await importFile(right, given)
  assert.deepEqual([document.rows.accepted, document.rows.refused], [3, 0])
  const shown = async (test: string) => {
    const result = await resultOf(order, test)
    return [result?.value, result?.unit, result?.flag]
  }
  assert.deepEqual(await shown('HBSAG'), ['positive', null, 'A'])
  assert.deepEqual((await shown('ANA')).slice(0, 2), ['<1:80', '{titer}'])
  const again = await importFile(`${right}\n`, given)
  assert.deepEqual([again.document.rows.unchanged, again.document.rows.refused], [3, 0])
})

async function addInstrument(code: string, definition: object): Promise<void> {
  const admin = staySignedIn(lab, 'admin')
  const named = { name: code, version: 1, definition }
  assert.equal((await admin.post('/v1/analyzer-profiles', named)).status, 201)
  const pointed = { code, name: code, profile_name: code, profile_version: 1 }
  assert.equal((await admin.post('/v1/instruments', pointed)).status, 201)
}
