// Order numbers keep their form for the first ten million, then grow by a digit: none is ever cut short.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'

const { sql, steps } = await laboratory()

for (const [last, next] of [
  [41, '0000042'],
  [9_999_998, '9999999'],
  [9_999_999, '10000000'],
  [123_456_788, '123456789'],
] as const) {
  test(`the order after number ${last} has ${next}`, async () => {
    await sql`select setval('order_numbers', ${last})`
    const { order_number } = await steps.order(['GLU'])
    assert.match(order_number, new RegExp(`^ORD-[0-9]{4}-${next}$`))
  })
}
