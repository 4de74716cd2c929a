// Files from analyzers, read through the front door: readAnalyzerFile with a profile and bytes.
//
// The exports that analyzers really wrote are not part of this project. Set ANALYZER_SAMPLES_DIR to a
// folder with cobasintegra.csv, Access2.csv, VetScanVS2.csv and wondfo-finecare.csv (from the public
// repositories of SENAITE LIMS and OpenELIS Global) to read those too; without it that test is not registered.

import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { analyzerProfiles } from '../../db/seed/analyzer-profiles.ts'
import { tests as catalogue } from '../../db/seed/catalogue.ts'
import { reasonOf } from '../../src/imports/faults.ts'
import {
  analyzerProfileSchema,
  labTestCode,
  ucumUnit,
  type AnalyzerProfile,
} from '../../src/imports/profile.ts'
import {
  HEADER,
  measured,
  plain,
  readAll,
  readFixture,
  readText,
  refusals,
  refused,
  rejectsWith,
  seedProfile,
} from './analyzer-file.ts'

test('cobas Integra: bare CRs, American dates, exponents, controls by prefix', async () => {
  const rows = await readFixture('cobas-integra.csv', seedProfile('cobas-integra'))
  const { source, ...first } = rows[0]!
  assert.deepEqual(
    [source?.header.line, source?.header.names.length, source?.cells.length],
    [1, 10, 10],
  )
  assert.deepEqual(first, {
    kind: 'result',
    line: 2,
    columns: {
      sample: 'order_id',
      test: 'test_name',
      value: 'result_concentration',
      unit: 'std_unit',
    },
    sample: 'A2600001-K',
    test: 'NA-I',
    value: '139.8207361',
    comparator: null,
    unit: 'mmol/L',
    measured_at: '2026-03-04 06:38:00',
    sequence: '8101',
    flags: null,
    lot_number: null,
  })
  assert.deepEqual(
    measured(rows).map((row) => [row.line, row.kind, row.value, row.measured_at]),
    [
      [2, 'result', '139.8207361', '2026-03-04 06:38:00'],
      [3, 'result', '4.10', '2026-03-04 06:38:00'],
      [5, 'qc', '5.0219', '2026-03-04 07:02:00'],
      [6, 'qc', '12', '2026-03-04 07:07:00'],
      [9, 'result', '17.0', '2025-12-31 23:59:00'],
    ],
  )
  assert.deepEqual(refusals(rows), [
    [4, 'result_concentration', 'no_value'],
    [7, 'result_concentration', 'invalid_value'],
    [8, 'order_id', 'missing_sample'],
  ])
  const twoFaults = refused(rows)[1]!
  assert.match(reasonOf(twoFaults.faults), /^result_concentration: .*\. result_calculation_time: /)
  assert.deepEqual([twoFaults.cells?.sample, twoFaults.cells?.test], ['A2600002-M', 'Ca'])
})

test('Access 2: CRLF, day first, controls by a column, flags and comparators', async () => {
  const rows = await readFixture('access-2.csv', seedProfile('access-2'))
  assert.deepEqual(
    measured(rows).map((row) => [row.kind, row.test, row.comparator, row.value, row.flags]),
    [
      ['result', 'fTSH2', null, '1.40', null],
      ['result', 'FRT4', null, '10.83', 'CEX PEX'],
      ['result', 'HBsAgV3', null, 'positive', 'OVR'],
      ['qc', 'fTSH2', null, '8.10', null],
    ],
  )
  assert.equal(measured(rows)[0]?.measured_at, '2026-02-21 12:46:06')
  assert.deepEqual(refusals(rows), [
    [5, 'Result', 'no_value'],
    [7, 'Comp. Time', 'invalid_date'],
  ])
})

test('Finecare: a line before the header, quoted cells, a file cut off in its last row', async () => {
  const rows = await readFixture('finecare.csv', seedProfile('wondfo-finecare'))
  assert.deepEqual(
    measured(rows).map((row) => [row.line, row.kind, row.test, row.comparator, row.value]),
    [
      [3, 'result', 'TSH', null, '3.45'],
      [4, 'result', 'TSH', '<', '2'],
      [5, 'result', 'β-hCG', '>', '100'],
      [6, 'qc', 'TSH', null, '1.02'],
    ],
  )
  assert.deepEqual(refusals(rows), [[7, null, 'ragged_row']])
  assert.match(reasonOf(refused(rows)[0]!.faults), /ends inside this row/)
})

test('VetScan VS2: one row a sample, units beside the values, decimal commas, p.m.', async () => {
  const rows = await readFixture('vetscan-vs2.csv', seedProfile('vetscan-vs2'))
  assert.deepEqual(
    measured(rows).map((row) => [row.line, row.kind, row.sample, row.test, row.value, row.unit]),
    [
      [2, 'result', 'V-101', 'ALB', '3.60', 'g/dL'],
      [2, 'result', 'V-101', 'BUN', '15.00', 'mg/dL'],
      [2, 'result', 'V-101', 'GLOB', '2.40', 'g/dL'],
      [2, 'result', 'V-101', 'K+', '4.10', 'mmol/L'],
      [4, 'result', 'V-102', 'BUN', '2.00', 'mg/dL'],
      [4, 'result', 'V-102', 'K+', '4.60', 'mmol/L'],
      [5, 'qc', 'QC-1', 'K+', '4.00', 'mmol/L'],
    ],
  )
  assert.equal(measured(rows)[0]?.measured_at, '2026-03-04 16:42:00')
  assert.equal(measured(rows)[4]?.comparator, '<')
  assert.deepEqual(refusals(rows), [
    [4, 'ALB', 'no_value'],
    [6, 'Patient no.', 'missing_sample'],
    [7, null, 'ragged_row'],
  ])
  const { columns } = measured(rows)[1]!
  assert.deepEqual(columns, { sample: 'Patient no.', test: 'BUN', value: 'BUN', unit: 'BUN' })
})

test('every seeded profile fits the schema and names tests of the catalogue', () => {
  const codes = new Set(catalogue.map((row) => row.code))
  for (const { name, definition } of analyzerProfiles) {
    assert.deepEqual(analyzerProfileSchema.parse(definition), definition)
    for (const code of Object.values(definition.tests))
      assert.ok(codes.has(code), `${name}: ${code}`)
  }
  assert.throws(() => analyzerProfileSchema.parse({ ...plain, delimeter: ';' }))
})

test('control material is told by a prefix of the sample, or by its whole name', async () => {
  const qc = { by: 'sample_prefix' as const, prefixes: ['QC'], names: ['ISE'] }
  const samples = ['QC-1', 'ISE', 'ISE-7', 'A-QC']
  const text = samples.map((sample) => `${sample},Glucose,5,,`).join('\n')
  const rows = await readText(`${HEADER}\n${text}`, { ...plain, qc })
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['qc', 'qc', 'result', 'result'],
  )
})

test('names are mapped by the profile only, and a row without a unit takes the default', () => {
  assert.equal(labTestCode(plain, 'Glucose'), 'GLU')
  assert.equal(labTestCode(plain, 'constructor'), null)
  assert.equal(ucumUnit(plain, 'mg/dl'), 'mg/dL')
  assert.equal(ucumUnit(plain, 'mg/dL'), null)
  assert.equal(ucumUnit(plain, null), null)
  assert.equal(ucumUnit({ ...plain, default_unit: 'mmol/L' }, null), 'mmol/L')
  // The same spelling may mean another unit for one test.
  const nitrogen = { ...plain, units_of_test: { BUN: { 'mg/dl': 'mg{urea_nitrogen}/dL' } } }
  assert.equal(ucumUnit(nitrogen, 'mg/dl', 'BUN'), 'mg{urea_nitrogen}/dL')
  assert.equal(ucumUnit(nitrogen, 'mg/dl', 'Glucose'), 'mg/dL')
})

test('a bad row is refused and the rows around it are read', async () => {
  const huge = 'x'.repeat(70_000)
  const bad: [string, string | null, string][] = [
    ['S2,Glucose,5', null, 'ragged_row'],
    ['S2,Glucose,5,,,6', null, 'ragged_row'],
    ['S2,"Glucose,5,,', null, 'garbage'],
    ['S2,Gl\0ucose,5,,', null, 'garbage'],
    ['S2,,5,,', 'Test', 'missing_test'],
    ['S2,Glucose,,,', 'Result', 'missing_value'],
    [`S2,${'x'.repeat(201)},5,,`, 'Test', 'field_too_long'],
    [`S2,${huge},5,,`, null, 'row_too_long'],
  ]
  for (const [line, column, code] of bad) {
    const rows = await readText(`${HEADER}\nS1,Glucose,1,,\n${line}\nS3,"Glucose",3,,\n`)
    assert.deepEqual(refusals(rows), [[3, column, code]])
    assert.deepEqual(
      measured(rows).map((row) => [row.line, row.sample, row.value]),
      [
        [2, 'S1', '1'],
        [4, 'S3', '3'],
      ],
    )
  }
})

test('quotes: delimiters and doubled quotes inside, a stray one within, a delimiter at the end', async () => {
  const rows = await readText(`${HEADER},\n"S ""1""","Glucose, fasting",5,5" tube,,\n`)
  assert.deepEqual(
    measured(rows).map((row) => [row.sample, row.test, row.value, row.unit]),
    [['S "1"', 'Glucose, fasting', '5', '5" tube']],
  )
})

test('reasons never quote what a row holds', async () => {
  const name = 'Doe Jane'
  const rows = await readText(
    `${HEADER}\nS1,Glucose,5 ${name},,\nS1,Glucose,1,,${name}\n${name},x\n"${name},,,,\n${name}\0\n`,
  )
  assert.equal(refused(rows).length, 5)
  for (const { faults, cells } of refused(rows))
    assert.doesNotMatch(JSON.stringify([faults, cells]), /Jane/)
  const noHeader = await rejectsWith('missing_column', readText(`${name},Glucose,1,,\n`))
  assert.doesNotMatch(noHeader, /Jane/)
})

function readSample(folder: string, file: string, profile: string) {
  return readAll(seedProfile(profile), createReadStream(join(folder, file)))
}

const samples = process.env['ANALYZER_SAMPLES_DIR']
if (samples !== undefined) {
  test('exports that analyzers really wrote', async () => {
    const cobas = await readSample(samples, 'cobasintegra.csv', 'cobas-integra')
    assert.equal(cobas.length, 112)
    assert.deepEqual(refused(cobas), [])
    const access = await readSample(samples, 'Access2.csv', 'access-2')
    assert.deepEqual(
      refusals(access).map(([, , code]) => code),
      ['no_value'],
    )
    const vetscan = await readSample(samples, 'VetScanVS2.csv', 'vetscan-vs2')
    assert.deepEqual([vetscan.length, refused(vetscan)], [14, []])
    const finecare = await readSample(samples, 'wondfo-finecare.csv', 'wondfo-finecare')
    assert.deepEqual(
      measured(finecare).map((row) => row.comparator),
      [null, '<', null, '>'],
    )
  })
}

test('a profile says where a control has its name, its lot and its value', async () => {
  const profile: AnalyzerProfile = {
    ...plain,
    layout: 'long',
    columns: { ...plain.columns, sample: 'Sample', test: 'Test', value: 'Result' },
    qc: { by: 'column', column: 'Level', patient_values: [''] },
    controls: { name_column: 'Level', lot_column: 'Lot', value_column: 'Control' },
  }
  const rows = await readText(
    [
      'Sample,Test,Result,Unit,Time,Level,Lot,Control',
      'A1,Glucose,97,mg/dl,2026-11-23 09:10,,L9,',
      ',Glucose,,mg/dl,2026-11-23 09:11,Level 1,554301,101.5',
      'B2,Glucose,99,mg/dl,2026-11-23 09:12,Level 2,,',
      ',Glucose,,mg/dl,2026-11-23 09:13,Level 2,,',
    ].join('\n'),
    profile,
  )
  assert.deepEqual(
    measured(rows).map(({ kind, sample, value, lot_number }) => [kind, sample, value, lot_number]),
    [
      ['result', 'A1', '97', null],
      ['qc', 'Level 1', '101.5', '554301'],
      ['qc', 'Level 2', '99', null],
    ],
  )
  const [last] = refused(rows)
  assert.deepEqual([last!.is_control, last!.faults[0]!.code], [true, 'missing_value'])
  await rejectsWith('missing_column', readText('Sample,Test,Result,Unit,Time,Level\n', profile))
})
