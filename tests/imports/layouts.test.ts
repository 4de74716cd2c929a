// What profiles can say of a file, one by one: three exports as instruments write them, and the fields apart.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyzerProfileSchema, ucumUnit } from '../../src/imports/profile.ts'
import type { AnalyzerProfile } from '../../src/imports/profile.ts'
import type { FileRow } from '../../src/imports/file-row.ts'
import { HEADER, plain, readFixture, readText, refusals, rejectsWith } from './analyzer-file.ts'

const shared = {
  encoding: 'auto' as const,
  decimal_mark: '.' as const,
  preamble_lines: 0,
  no_value: ['--', '++++'],
  tests: {},
}

const haematology: AnalyzerProfile = {
  ...shared,
  layout: 'wide',
  delimiter: ';',
  preamble_lines: 2,
  thousands_mark: ',',
  date_order: 'mdy',
  columns: { sample: 'Sample', measured_at: 'Date', time: 'Time' },
  ignored_columns: ['Mode'],
  units_in: 'header',
  beside: ['flags'],
  beside_headers: ['*/M'],
  marks: ['H', 'L'],
  end_with: ['Total'],
  qc: { by: 'sample_pattern', patterns: ['QC-##?'] },
  units: {
    '10^3/uL': '10*3/uL',
    '/uL': { unit: '10*3/uL', times: '0.001' },
    '10^(-1)fL': { unit: 'fL', times: '0.1' },
  },
}

const sections: AnalyzerProfile = {
  ...shared,
  layout: 'long',
  delimiter: 'auto',
  decimal_mark: ',',
  preamble_lines: 5,
  date_order: 'dmy',
  columns: {
    sample: { line: 'Sample ID' },
    measured_at: { line: 'Date' },
    test: 'Parameter',
    value: 'Result',
    unit: 'Unit',
    flags: 'Note',
  },
  sections: { begin_with: ['[Result]'], ignored: ['[Statistics]'] },
  end_with: ['End'],
  fewer_cells: 'blank',
  comparators: { '≤': '<' },
  words_of_test: { 'HBs-Ag': { neg: 'negative' } },
  units: { 'mmol/l': 'mmol/L', 'mg/l': 'mg/L', '-': null },
}

const pivoted: AnalyzerProfile = {
  ...shared,
  layout: 'pivoted',
  delimiter: ',',
  preamble_lines: 1,
  date_order: 'excel_1900',
  columns: { test: 'Test', unit: 'Unit', sequence: { line: 'Batch' } },
  sample_rows: { sample: 'Tube', measured_at: 'Measured' },
  ignored_columns: [],
  beside: ['flags'],
  qc: { by: 'sample_pattern', patterns: ['HIGH', 'LOW'] },
  units: { 'mmol/L': 'mmol/L' },
}

const said = (profile: AnalyzerProfile, rows: FileRow[]) =>
  rows.map((row) => {
    if (row.kind === 'refused') return [row.line, row.faults[0]!.column, row.faults[0]!.code]
    const { line, kind, sample, test, comparator, value, unit, measured_at, flags } = row
    const reported = `${comparator ?? ''}${value}`
    return [line, kind, sample, test, reported, ucumUnit(profile, unit, test), measured_at, flags]
  })

test('a wide export with marks beside, scaled units in its header, a repeated header and a total', async () => {
  const rows = await readFixture('haematology.csv', haematology)
  const at = (time: string) => `2026-03-04 ${time}:00`
  assert.deepEqual(said(haematology, rows), [
    [4, 'result', 'H-1', 'WBC', '6.21', '10*3/uL', at('09:15'), null],
    [4, 'result', 'H-1', 'MCV', '89.8', 'fL', at('09:15'), '*'],
    [4, 'result', 'H-1', 'PLT', '251.000', '10*3/uL', at('09:15'), null],
    [5, 'WBC(10^3/uL)', 'no_value'],
    [5, 'result', 'H-2', 'MCV', '90.5', 'fL', at('09:16'), null],
    [5, 'result', 'H-2', 'PLT', '<2.000', '10*3/uL', at('09:16'), 'L'],
    [6, 'qc', 'QC-12N', 'WBC', '7.10', '10*3/uL', at('09:20'), null],
    [6, 'qc', 'QC-12N', 'MCV', '88.0', 'fL', at('09:20'), null],
    [6, 'qc', 'QC-12N', 'PLT', '240.000', '10*3/uL', at('09:20'), null],
    [8, 'result', 'H-3', 'WBC', '4.02', '10*3/uL', at('09:31'), 'H'],
    [8, 'PLT(/uL)', 'no_value'],
  ])
})

test('sections: each with its own header and sample; what fits none is refused, and never passed over', async () => {
  const rows = await readFixture('sections.txt', sections)
  const at = '2026-03-04 09:15:00'
  assert.deepEqual(said(sections, rows), [
    [8, 'result', 'S-1', 'GLU', '5.40', 'mmol/L', at, null],
    [9, 'result', 'S-1', 'CRP', '<2', 'mg/L', at, 'low'],
    [10, 'result', 'S-1', 'HBs-Ag', 'negative', null, at, null],
    [15, null, 'missing_column'],
    [24, 'result', 'S-3', 'GLU', '5.90', 'mmol/L', '2026-03-04 09:40:00', null],
    [25, 'Result', 'missing_value'],
  ])
  const lost = rows.find(({ line }) => line === 15)
  const reason = lost?.kind === 'refused' ? lost.faults[0]!.reason : ''
  assert.match(
    reason,
    /section that begins here is not read: the header lacks 'Result', 'Unit', 'Note'/,
  )
  await rejectsWith('empty_file', readText('Sample,Test\n', sections))
})

test('a pivoted export: tests as rows, samples as columns, each with its tube, its day and its flag', async () => {
  const rows = await readFixture('pivoted.csv', { ...pivoted, beside_headers: [] })
  const at = (time: string) => `2026-03-04 ${time}`
  assert.deepEqual(said(pivoted, rows), [
    [5, 'result', '26-1', 'K', '4.1', 'mmol/L', at('12:00:00'), null],
    [5, 'result', '26-2', 'K', '6.8', 'mmol/L', at('12:01:00'), 'HH'],
    [5, 'qc', 'HIGH', 'K', '5.9', 'mmol/L', at('12:14:24'), null],
    [6, 'result', '26-1', 'NA', '140', 'mmol/L', at('12:00:00'), null],
    [6, 'qc', 'HIGH', 'NA', '150', 'mmol/L', at('12:14:24'), null],
    [7, 'result', '26-1', 'ANA', '1:80', null, at('12:00:00'), null],
    [7, 'result', '26-2', 'ANA', '<1:20', null, at('12:01:00'), null],
  ])
  assert.ok(rows.every((row) => row.kind === 'refused' || row.sequence === 'RUN-7'))
})

test('a column that stands where a flag should is no flag, and the file is refused', async () => {
  const message = await rejectsWith(
    'missing_column',
    readText('Sample;Date;Time;K;NA\n', { ...haematology, beside_headers: [] }),
  )
  assert.match(message, /column 5 has the flags of the value before it/)
})

test('short and long rows are refused with their counts, unless the profile tolerates them', async () => {
  const text = `${HEADER}\nS1,Glucose,1\nS2,Glucose,2,,,more\nS3,Glucose,3`
  assert.deepEqual(refusals(await readText(text)).length, 3)
  const lenient = { ...plain, fewer_cells: 'blank' as const, more_cells: 'ignored' as const }
  const rows = await readText(text, lenient)
  // Whether the last row is short or was cut off, nobody can tell.
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['result', 'result', 'refused'],
  )
})

test('a file without a header, comment lines, and a column that lists of refused rows have added', async () => {
  const names = ['Sample', 'Test', 'Result', 'Unit', 'Time', 'refused_because']
  const profile = { ...plain, header_names: names, ignored_lines: ['#'] }
  const rows = await readText("# run 7\nS1;Glucose;'-1.5;;;'=why\n#\nS2;Glucose;2;;;", profile)
  assert.deepEqual(
    rows.map((row) => row.kind !== 'refused' && [row.line, row.sample, row.value]),
    [
      [2, 'S1', '-1.5'],
      [4, 'S2', '2'],
    ],
  )
  const lacking = analyzerProfileSchema.safeParse({ ...plain, header_names: ['Sample'] })
  assert.match(
    lacking.error!.issues[0]!.message,
    /lacks what columns name: Test, Result, Unit, Time/,
  )
})

test('what an instrument writes of a number: thousands, comparators, or-equal, controls by values', async () => {
  const profile: AnalyzerProfile = {
    ...plain,
    thousands_mark: ' ',
    comparators: { below: '<', '>>': '>' },
    qc: { by: 'control_values', column: 'Unit', values: ['CTL'] },
  }
  const cases: [string, string][] = [
    ['1 234.5', '1234.5'],
    ['12 34', 'invalid_value'],
    ['below 5', '<5'],
    ['>>100', '>100'],
    ['> 500', '>500'],
    ['≥ 5', 'inexact_comparator'],
    ['<=5', 'inexact_comparator'],
  ]
  const text = cases.map(([value]) => `S1,Glucose,${value},,`).join('\n')
  const rows = await readText(`${HEADER}\n${text}\nS1,Glucose,5,CTL,\nS1,Glucose,pos,CTL,`, profile)
  assert.deepEqual(
    rows.map((row) =>
      row.kind === 'refused' ? row.faults[0]!.code : `${row.comparator ?? ''}${row.value}`,
    ),
    [...cases.map(([, read]) => read), '5', 'invalid_value'],
  )
  assert.deepEqual(
    rows.slice(-2).map((row) => (row.kind === 'refused' ? row.is_control : row.kind)),
    ['qc', true],
  )
})
