// What a person reads beside the exact value: rounded to the decimals of the test, half up, with its comparator.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Big } from 'big.js'
import * as fc from 'fast-check'
import type { LabTest } from '../../src/catalogue/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { createMeasure } from './interpretation/measure.ts'

const { worker, sql, people, steps } = await laboratory()
const { measure } = createMeasure(worker, steps)

test('each result has its value and its range as a person reads them, beside the exact ones', async () => {
  for (const [code, value, unit, exact, displayed, range] of [
    ['GLU', '97', 'mg/dL', '5.38447', '5.4', '3.9 – 5.8'],
    ['CREA', '0.95', 'mg/dL', '83.98', '84', '53 – 97'],
    ['K', '5', 'mmol/L', '5', '5.0', '3.5 – 5.2'],
    ['K', '4.25', 'mmol/L', '4.25', '4.3', '3.5 – 5.2'],
    ['CRP', '<2', 'mg/L', '2', '<2.0', 'null – 10.0'],
    ['CRP', '>822.00', 'mg/L', '822.00', '>822.0', 'null – 10.0'],
    ['TSH', '<0.004', 'm[IU]/L', '0.004', '<0.004', '0.30 – 4.20'],
  ] as const) {
    const [result] = await measure([{ test: code, value, unit }])
    const { displayed_low, displayed_high } = result!.reference!
    assert.deepEqual(
      [result!.value, result!.canonical_value, result!.displayed_value],
      [value, exact, displayed],
    )
    assert.equal(`${displayed_low} – ${displayed_high}`, range, code)
    const order = await steps.readOrder(result!.order_id)
    assert.equal(order.items[0]?.result?.displayed_value, displayed)
    assert.equal(order.items[0]?.result?.canonical_value, exact)
  }
})

test('a value that has no place in the unit of the test is not displayed in it', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  assert.equal((await steps.readResult(id)).displayed_value, null, 'not interpreted yet')
  await worker.runJobs()
})

test('the catalogue shows its intervals so', async () => {
  const { body } = await people.clerk.get<LabTest>('/v1/tests/GLU')
  const adult = body.qualified_intervals.find(({ high }) => high === '5.82855')
  assert.deepEqual(
    [adult?.low, adult?.displayed_low, adult?.displayed_high],
    ['3.8857', '3.9', '5.8'],
  )
})

test('displayed() rounds any decimal as big.js rounds half up, and never to nothing', async () => {
  const decimal = fc.stringMatching(/^-?(0|[1-9]\d{0,11})(\.\d{1,8})?$/)
  const cases = fc.array(fc.tuple(decimal, fc.nat(6)), { minLength: 500, maxLength: 500 })
  await fc.assert(
    fc.asyncProperty(cases, async (all) => {
      const rows = await sql<{ shown: string }[]>`
        select displayed(value::numeric, decimals::integer) as shown
        from unnest(${all.map(([value]) => value)}::text[], ${all.map(([, n]) => String(n))}::text[])
          with ordinality as given (value, decimals, n)
        order by n`
      for (const [n, [value, decimals]] of all.entries()) {
        const rounded = new Big(value).round(decimals, Big.roundHalfUp)
        const gone = rounded.eq(0) && !new Big(value).eq(0)
        const expected = gone
          ? new Big(value).toFixed()
          : rounded.toFixed(decimals).replace(/^-(0[.0]*)$/, '$1')
        assert.equal(rows[n]!.shown, expected, `${value} to ${decimals}`)
      }
    }),
    { numRuns: 10 },
  )
})

test('displayed() is computed in the statement, not called for each row', async () => {
  const plan = await sql.unsafe(`explain (verbose, costs off)
    select displayed((v.facts #>> '{reference,low}')::numeric, t.decimals) from interpretations v, tests t`)
  assert.doesNotMatch(JSON.stringify(plan), /displayed\(/)
})
