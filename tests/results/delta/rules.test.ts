// The delta check: the boundary of each method, every reason why nothing is compared, and properties that
// hold for whatever two values and times.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  checkDelta,
  deltaMethods,
  deltaOutcomes,
  type DeltaFacts,
  type DeltaMethod,
  type DeltaOutcome,
  type DeltaValue,
} from '../../../src/results/delta/rules.ts'

const day = 86_400_000
const now = Date.parse('2026-11-23T08:00:00Z')

type Facts = NonNullable<DeltaFacts>

function facts(
  method: DeltaMethod,
  limit: string,
  before: string,
  {
    days = 1,
    window_days = '3',
    ...previous
  }: Partial<Facts['previous']> & {
    days?: number
    window_days?: string
  } = {},
): Facts {
  return {
    rule: { id: 'rule', method, limit, window_days },
    previous: {
      result_id: 'before',
      value: before,
      comparator: null,
      unit: 'mmol/L',
      conversion: null,
      collected_at: new Date(now - days * day).toISOString(),
      ...previous,
    },
    collected_at: new Date(now).toISOString(),
  }
}

function check(delta: DeltaFacts, value: string | null, of: Partial<DeltaValue> = {}) {
  return checkDelta(delta, {
    canonical_value: value,
    comparator: null,
    canonical_unit: 'mmol/L',
    ...of,
  })
}

const sodium = facts('difference', '13', '141')
const creatinine = facts('percent', '50', '80')
const twoDays = facts('rate', '5', '130', { days: 2 })
const percentADay = facts('percent_rate', '25', '100', { days: 2 })

const boundaries: [what: string, Facts, value: string, DeltaOutcome][] = [
  ['sodium 141 → 128, 13 mmol/L', sodium, '128', 'passed'],
  ['141 → 127.9999999999', sodium, '127.9999999999', 'failed'],
  ['141 → 154', sodium, '154', 'passed'],
  ['141 → 154.0000000001', sodium, '154.0000000001', 'failed'],
  ['no change', sodium, '141.000', 'passed'],
  ['creatinine 80 → 120, 50 %', creatinine, '120', 'passed'],
  ['80 → 120.0000000001', creatinine, '120.0000000001', 'failed'],
  ['80 → 40', creatinine, '40', 'passed'],
  ['80 → 39.9999999999', creatinine, '39.9999999999', 'failed'],
  // A base excess before it of -4: percent of its size.
  ['-4 → -2, 50 %', facts('percent', '50', '-4'), '-2', 'passed'],
  ['-4 → 0', facts('percent', '50', '-4'), '0', 'failed'],
  // A third is no decimal, and nothing is divided.
  ['3 → 4, 33.3 %', facts('percent', '33.3', '3'), '4', 'failed'],
  ['3 → 4, 33.4 %', facts('percent', '33.4', '3'), '4', 'passed'],
  ['130 → 140 in two days, 5 a day', twoDays, '140', 'passed'],
  ['130 → 140.0000000001', twoDays, '140.0000000001', 'failed'],
  ['130 → 140 in a day', facts('rate', '5', '130'), '140', 'failed'],
  ['100 → 150 in two days, 25 % a day', percentADay, '150', 'passed'],
  ['100 → 150.0000000001', percentADay, '150.0000000001', 'failed'],
  ['the last moment of the window', facts('difference', '1', '1', { days: 3 }), '9', 'failed'],
  [
    'a millisecond later',
    facts('difference', '1', '1', { days: 3 + 1 / day }),
    '9',
    'outside_window',
  ],
  [
    'half a day of window',
    facts('difference', '1', '1', { days: 0.6, window_days: '0.5' }),
    '9',
    'outside_window',
  ],
]
for (const [what, delta, value, outcome] of boundaries)
  test(`${what}: ${outcome}`, () => assert.equal(check(delta, value), outcome))

const mg = { unit: 'mg/dL', conversion: { id: 'c', factor: '0.05551', offset: '0' } }
const notCompared: [what: string, DeltaOutcome, DeltaOutcome][] = [
  ['no rule', check(null, '5'), 'no_rule'],
  ['no value before', check({ ...sodium, previous: null }, '5'), 'no_previous'],
  ['a comparator now', check(sodium, '120', { comparator: '<' }), 'has_comparator'],
  [
    'a comparator before',
    check(facts('rate', '1', '9', { comparator: '>' }), '9'),
    'has_comparator',
  ],
  ['no way to the unit now', check(sodium, null), 'other_unit'],
  ['nor before', check(facts('rate', '1', '9', { value: null }), '9'), 'other_unit'],
  ['another unit before', check(facts('rate', '1', '9', { unit: 'g/L' }), '9'), 'other_unit'],
  [
    'another unit, with a conversion',
    check(facts('difference', '1', '100', mg), '6.551'),
    'passed',
  ],
  ['and past the limit', check(facts('difference', '1', '100', mg), '6.5511'), 'failed'],
  ['0 before, percent', check(facts('percent', '50', '0.00'), '9'), 'previous_zero'],
  ['0 before, percent a day', check(facts('percent_rate', '50', '0'), '9'), 'previous_zero'],
  ['0 before, difference', check(facts('difference', '5', '0'), '9'), 'failed'],
  ['no time between, rate', check(facts('rate', '5', '1', { days: 0 }), '9'), 'no_interval'],
  ['likewise, percent', check(facts('percent_rate', '5', '1', { days: 0 }), '9'), 'no_interval'],
]
for (const [what, found, outcome] of notCompared)
  test(`${what}: ${outcome}`, () => assert.equal(found, outcome))

test('every outcome is tried above', () => {
  const tried = [...boundaries.map(([, , , one]) => one), ...notCompared.map(([, , one]) => one)]
  assert.deepEqual([...new Set(tried)].sort(), [...deltaOutcomes].sort())
})

const method = fc.constantFrom(...deltaMethods)
const hundredths = fc.integer({ min: 1, max: 100_000 }).map((n) => (n / 100).toFixed(2))
const days = fc.integer({ min: 1, max: 200 }).map((n) => n / 10)

test('property: a decision of whole numbers, as the definitions say it', () => {
  fc.assert(
    fc.property(
      method,
      hundredths,
      hundredths,
      hundredths,
      days,
      (how, limit, before, value, d) => {
        const outcome = check(facts(how, limit, before, { days: d, window_days: '30' }), value)
        // In hundredths and in tenths of days, everything is an integer.
        const [l, b, v] = [limit, before, value].map((text) => BigInt(text.replace('.', '')))
        const tenths = BigInt(Math.round(d * 10))
        const change = v! > b! ? v! - b! : b! - v!
        const exceeds = {
          difference: change > l!,
          percent: change * 100n * 100n > l! * b!,
          rate: change * 10n > l! * tenths,
          percent_rate: change * 100n * 100n * 10n > l! * b! * tenths,
        }[how]
        assert.equal(outcome, exceeds ? 'failed' : 'passed')
      },
    ),
  )
})

test('property: a value nearer to the one before passes whenever the farther one did', () => {
  fc.assert(
    fc.property(
      method,
      hundredths,
      hundredths,
      hundredths,
      days,
      (how, limit, before, value, d) => {
        const delta = facts(how, limit, before, { days: d, window_days: '30' })
        const halfway = String((Number(before) * 100 + Number(value) * 100) / 200)
        if (check(delta, value) === 'passed') assert.equal(check(delta, halfway), 'passed')
      },
    ),
  )
})
