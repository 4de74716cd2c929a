// The parts of a range of days, and the percentiles of a distribution.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { dayAfter, daysBetween, partsOf, type Days } from '../../src/turnaround/rules/parts.ts'
import { add, summarize } from '../../src/turnaround/rules/percentiles.ts'

const told = ({ from, until, sign }: Days) =>
  from === until ? '' : `${sign === 1 ? '+' : '-'} ${from.slice(5)} ${until.slice(5)}`

for (const [from, until, months, first, last] of [
  ['2026-01-20', '2026-12-04', '02-01 12-01', '+ 01-20 02-01', '+ 12-01 12-04'],
  ['2026-01-04', '2026-11-29', '01-01 12-01', '- 01-01 01-04', '- 11-29 12-01'],
  ['2026-11-01', '2026-12-01', '11-01 12-01', '', ''],
  ['2026-11-05', '2026-11-09', '11-05 11-05', '+ 11-05 11-09', ''],
] as const) {
  test(`${from} to ${until} is read in parts`, () => {
    const parts = partsOf(from, until)
    assert.equal(`${parts.months.from.slice(5)} ${parts.months.until.slice(5)}`, months)
    assert.deepEqual([told(parts.first), told(parts.last)], [first, last])
  })
}

const date = fc.integer({ min: 0, max: 1500 }).map((days) => {
  return new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10)
})

test('the parts of any range have each of its days once, and no other', () => {
  fc.assert(
    fc.property(date, date, fc.boolean(), (a, b, by_day) => {
      const [from, until] = a < b ? [a, b] : [b, dayAfter(a)]
      const { months, first, last } = partsOf(from, until, by_day)
      const days = new Map<string, number>()
      for (const part of [{ ...months, sign: 1 }, first, last]) {
        for (let day = part.from; day < part.until; day = dayAfter(day)) {
          days.set(day, (days.get(day) ?? 0) + part.sign)
        }
      }
      const counted = [...days].filter(([, times]) => times !== 0)
      assert.equal(counted.length, daysBetween(from, until))
      assert.ok(counted.every(([day, times]) => times === 1 && day >= from && day < until))
      assert.ok(months.from === months.until || (!by_day && read(first) + read(last) <= 31))
    }),
  )
})
const read = ({ from, until }: Days) => daysBetween(from, until)

test('percentiles are those of the sorted values; what is taken away again does not count', () => {
  const minutes = fc.array(fc.nat(500), { maxLength: 60 })
  fc.assert(
    fc.property(minutes, minutes, (values, others) => {
      const distribution = new Map<number, number>()
      for (const value of [...values, ...others]) add(distribution, [value], [1])
      for (const value of others) add(distribution, [value], [-1])
      const found = summarize(distribution)
      if (values.length === 0) return assert.equal(found, null)
      const sorted = values.toSorted((a, b) => a - b)
      const at = (p: number) => {
        const place = p * (sorted.length - 1)
        const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
        return below + (above - below) * (place - Math.floor(place))
      }
      assert.deepEqual([found!.tests, found!.minutes_max], [sorted.length, sorted.at(-1)])
      for (const [p, value] of [
        [0.5, found!.minutes_p50],
        [0.9, found!.minutes_p90],
        [0.95, found!.minutes_p95],
      ] as const) {
        assert.ok(Math.abs(value - at(p)) < 0.0501, `${p}: ${value} and ${at(p)}`)
      }
    }),
  )
})
