// What the seeded ranges and limits say of a value at, just inside and just outside of each bound, from
// the value typed in to the flag read back. The values are those of the seed's sources.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ResultFlag } from '../../../src/results/interpretation/rules/classify.ts'
import { laboratory } from '../../helpers/laboratory.ts'
import { createMeasure } from './measure.ts'

const { worker, people, steps } = await laboratory()
const { measure } = createMeasure(worker, steps)

type Row = [test: string, value: string, unit: string, flag: ResultFlag, ...holdReasons: string[]]

const outside = 'outside_autoverification_limits'
const unreportable = 'outside_reportable_range'

async function check(rows: Row[]) {
  const results = await measure(rows.map(([test, value, unit]) => ({ test, value, unit })))
  const found = results.map(({ test_code, value, unit, flag, hold_reasons }) => {
    return [test_code, value, unit, flag, ...hold_reasons]
  })
  assert.deepEqual(found, rows)
  for (const { value, status, critical, hold_reasons } of results) {
    assert.equal(status, hold_reasons.length === 0 ? 'final' : 'held', value)
    const isCritical = hold_reasons.some((reason) => reason.endsWith('critical'))
    assert.equal(critical, isCritical, value)
  }
}

test('a bound belongs to its interval: potassium 3.5–5.2, critical below 3.0 and above 6.1', () =>
  check([
    ['K', '3.5', 'mmol/L', 'N'],
    ['K', '3.4999999999', 'mmol/L', 'L'],
    ['K', '5.2', 'mmol/L', 'N'],
    ['K', '5.2000000001', 'mmol/L', 'H'],
    // Policy: 3.3–5.5 goes out unseen, flagged or not.
    ['K', '3.3', 'mmol/L', 'L'],
    ['K', '3.2999999999', 'mmol/L', 'L', outside],
    ['K', '5.5', 'mmol/L', 'H'],
    ['K', '5.5000000001', 'mmol/L', 'H', outside],
    ['K', '3.0', 'mmol/L', 'L', outside],
    ['K', '2.9999999999', 'mmol/L', 'LL', 'critical', outside],
    ['K', '6.1', 'mmol/L', 'H', outside],
    ['K', '6.1000000001', 'mmol/L', 'HH', 'critical', outside],
    ['K', '10.0', 'mmol/L', 'HH', 'critical', outside],
    ['K', '10.0000000001', 'mmol/L', 'HH', 'critical', outside, unreportable],
  ]))

test('a bound does not belong to "below 200 mg/dL", nor to "below 5.7 %"', () =>
  check([
    ['CHOL', '199.9999999999', 'mg/dL', 'N'],
    ['CHOL', '200', 'mg/dL', 'H', outside],
    ['CHOL', '5.1719999999', 'mmol/L', 'N'],
    ['CHOL', '5.172', 'mmol/L', 'H', outside],
    ['HBA1C', '38.8009999999', 'mmol/mol', 'N'],
    ['HBA1C', '38.801', 'mmol/mol', 'H', outside],
    ['HBA1C', '5.6999999999', '%', 'N'],
    ['HBA1C', '5.7', '%', 'H', outside],
  ]))

test('an interval may be open at one end: HDL from 40 mg/dL, CRP up to 10 mg/L', () =>
  check([
    ['HDL', '40', 'mg/dL', 'N'],
    ['HDL', '39.9999999999', 'mg/dL', 'L', outside],
    ['HDL', '900', 'mg/dL', 'N'],
    ['CRP', '10', 'mg/L', 'N'],
    ['CRP', '10.0000000001', 'mg/L', 'H', outside],
  ]))

test('limits in mg/dL hold to the last decimal after the conversion', () =>
  check([
    ['GLU', '70', 'mg/dL', 'N'],
    ['GLU', '69.9999999999', 'mg/dL', 'L'],
    ['GLU', '105', 'mg/dL', 'N'],
    ['GLU', '105.0000000001', 'mg/dL', 'H'],
    ['GLU', '40', 'mg/dL', 'L', outside],
    ['GLU', '39.9999999999', 'mg/dL', 'LL', 'critical', outside],
    ['GLU', '450', 'mg/dL', 'H', outside],
    ['GLU', '450.0000000001', 'mg/dL', 'HH', 'critical', outside],
  ]))

test('a value with a comparator is flagged only if all of it lies in one class', () =>
  check([
    ['GLU', '<40', 'mg/dL', 'LL', 'critical', outside, unreportable],
    ['GLU', '<45', 'mg/dL', 'IND', 'possibly_critical', 'indeterminate', outside, unreportable],
    ['GLU', '>450', 'mg/dL', 'HH', 'critical', outside, unreportable],
    ['GLU', '>400', 'mg/dL', 'IND', 'possibly_critical', 'indeterminate', outside, unreportable],
    ['CHOL', '>4', 'mmol/L', 'IND', 'indeterminate', outside, unreportable],
    ['CHOL', '>6', 'mmol/L', 'H', outside, unreportable],
    ['CRP', '<5', 'mg/L', 'N', unreportable],
    ['ALT', '<3', 'U/L', 'L', outside, unreportable],
  ]))

test('a value below zero waits for a person, also where a range has no lower bound', () =>
  check([
    ['LDL', '0', 'mmol/L', 'N'],
    ['LDL', '-0.0000000001', 'mmol/L', 'N', 'negative'],
    ['LDL', '<0', 'mmol/L', 'N', 'negative'],
    ['DBIL', '-0.1', 'mg/dL', 'N', 'negative'],
  ]))

test('a value is converted exactly, and says by what', async () => {
  const rows = [
    ['GLU', '100', 'mg/dL', '5.551'],
    ['GLU', '99.9999999999', 'mg/dL', '5.550999999994449'],
    ['HBA1C', '7.0', '%', '53.01'],
    ['HBA1C', '2.1500457457', '%', '0.000000000501'],
    ['CREA', '1.1', 'mg/dL', '97.24'],
    ['UREA', '15', 'mg{urea_nitrogen}/dL', '5.355'],
    ['UREA', '15', 'mg{urea}/dL', '2.4975'],
    ['K', '4.0', 'meq/L', '4'],
  ] as const
  const results = await measure(rows.map(([test, value, unit]) => ({ test, value, unit })))
  assert.deepEqual(
    results.map(({ test_code, value, unit, canonical_value }) => {
      return [test_code, value, unit, canonical_value]
    }),
    rows,
  )
  for (const result of results) assert.notEqual(result.conversion_id, null, result.test_code)
  const [asReported] = await measure([{ test: 'GLU', value: '5.40', unit: 'mmol/L' }])
  assert.equal(asReported!.canonical_value, '5.40', 'its digits are kept')
  assert.equal(asReported!.conversion_id, null)
})

test('a unit that the test cannot be reported in is refused with those it can', async () => {
  const { order, sample } = await steps.orderWithSample(['UREA'])
  for (const unit of ['mg/dL', 'MMOL/L', 'mmol/l']) {
    const body = { order_item_id: order.items[0]!.id, sample_id: sample.id, value: '15', unit }
    const answer = await people.technologist.post<{
      errors: { pointer: string; code: string; message: string }[]
    }>('/v1/results', body)
    assert.equal(answer.status, 422)
    const [error] = answer.body.errors
    assert.deepEqual([error?.pointer, error?.code], ['/unit', 'unknown_unit'])
    for (const known of ['mmol/L', 'mg{urea}/dL', 'mg{urea_nitrogen}/dL']) {
      assert.ok(error?.message.includes(known), known)
    }
  }
  assert.equal((await steps.readOrder(order.id)).items[0]?.status, 'pending')
})
