// The text of a cell becomes an exact number or a civil time, or is refused; nothing is guessed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { AnalyzerProfile } from '../../src/imports/profile.ts'
import { HEADER, measured, plain, readText, refusals, rejectsWith } from './analyzer-file.ts'

test('the delimiter is found by the header, and a decimal comma is read only where it is one', async () => {
  const comma: AnalyzerProfile = { ...plain, decimal_mark: ',' }
  for (const delimiter of [';', '\t', '|']) {
    const text = `${HEADER.replaceAll(',', delimiter)}\nS1,Glucose,5,40,,`.replace(
      'S1,Glucose,5,40,,',
      ['S1', 'Glucose', '5,40', '', ''].join(delimiter),
    )
    assert.equal(measured(await readText(text, comma))[0]?.value, '5.40')
    assert.deepEqual(refusals(await readText(text)), [[2, 'Result', 'invalid_value']])
  }
  const fixed: AnalyzerProfile = { ...plain, delimiter: ';' }
  await rejectsWith('missing_column', readText(HEADER, fixed))
})

test('values: exact, or refused', async () => {
  const readings: [string, string | null][] = [
    ['5.40', '5.40'],
    ['< 2', '<2'],
    ['>822.00', '>822.00'],
    ['-0.5', '-0.5'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['007.10', '7.10'],
    ['1.2e3', '1200'],
    ['1.20E-2', '0.0120'],
    ['12e0', '12'],
    ['9007199254740993', '9007199254740993'],
    ['"1,234.5"', null],
    ['"1,5"', null],
    ['1.234.5', null],
    ['5.', null],
    ['<=2', null],
    ['5.4 mmol/L', null],
    ['5.4*', null],
    ['1e99', null],
    ['0x10', null],
    ['<', null],
    ['٣', null],
  ]
  const text = readings.map(([value]) => `S1,Glucose,${value},,`).join('\n')
  const rows = await readText(`${HEADER}\n${text}`)
  assert.deepEqual(
    rows.map((row) => (row.kind === 'refused' ? null : `${row.comparator ?? ''}${row.value}`)),
    readings.map(([, value]) => value),
  )
})

test('titres and words are read as they stand; what the test takes is asked later', async () => {
  const readings: [string, string | null][] = [
    ['1:80', '1:80'],
    ['<1:20', '<1:20'],
    ['not detected', 'not detected'],
    ['++', '++'],
    ['NaN', 'NaN'],
    ['1:080', null],
    ['1 : 80', null],
    ['+++++', null],
    ['OFLOW', null],
    ['Reactive', 'positive'],
  ]
  const text = readings.map(([value]) => `S1,Glucose,${value},,`).join('\n')
  const rows = await readText(`${HEADER}\n${text}`, {
    ...plain,
    no_value: ['+++++', 'OFLOW'],
    words: { Reactive: 'positive' },
  })
  assert.deepEqual(
    rows.map((row) => (row.kind === 'refused' ? null : `${row.comparator ?? ''}${row.value}`)),
    readings.map(([, value]) => value),
  )
})

test('times: by the order of the profile, on 12- and 24-hour clocks', async () => {
  const readings: [AnalyzerProfile['date_order'], string, string | null][] = [
    ['mdy', '7/26/18 6:36', '2018-07-26 06:36:00'],
    ['dmy', '21/02/2015 11:55:43', '2015-02-21 11:55:43'],
    ['dmy', '21.02.2015, 11:55', '2015-02-21 11:55:00'],
    ['ymd', '2026-03-15T09:15:23.250', '2026-03-15 09:15:23'],
    ['mdy', '12/10/2014 4:42 p.m.', '2014-12-10 16:42:00'],
    ['mdy', '1/1/2026 12:05 AM', '2026-01-01 00:05:00'],
    ['mdy', '1/1/2026 12:05pm', '2026-01-01 12:05:00'],
    ['mdy', '1/1/68 0:00', '2068-01-01 00:00:00'],
    ['mdy', '1/1/69 0:00', '1969-01-01 00:00:00'],
    ['ymd', '2024-02-29 23:59:59', '2024-02-29 23:59:59'],
    ['ymd', '2026-02-29 12:00', null],
    ['mdy', '26/7/18 6:36', null],
    ['mdy', '2018-07-26 06:36', null],
    ['dmy', '1/2-2026 10:00', null],
    ['mdy', '7/26/18', null],
    ['mdy', '1/1/2026 13:00 pm', null],
    ['ymd', '2026-03-15 24:00', null],
    ['ymd', '2026-03-15 10:60', null],
    ['ymd', '2026-03-15 10:00Z', null],
    ['ymd', '0026-03-15 10:00', null],
  ]
  for (const [order, time, expected] of readings) {
    const profile: AnalyzerProfile = { ...plain, date_order: order }
    const [row] = await readText(`${HEADER}\nS1,Glucose,1,,"${time}"`, profile)
    const read = row?.kind === 'refused' ? null : row?.measured_at
    assert.equal(read, expected, `${order} ${time}`)
    if (expected === null)
      assert.equal(row?.kind === 'refused' && row.faults[0]?.code, 'invalid_date')
  }
})

test('any decimal is read exactly', async () => {
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,15})\.\d{1,15}$/)
  await fc.assert(
    fc.asyncProperty(digits, async (value) => {
      const [row] = measured(await readText(`${HEADER}\nS1,Glucose,${value},,`))
      assert.equal(row?.value, value)
    }),
  )
})
