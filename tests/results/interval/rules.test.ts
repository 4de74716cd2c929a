// Conversions against published factors and against whole-number arithmetic; spans and intervals
// against a brute-force reading of the number line.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  sidesOf,
  spanOf,
  toCanonical,
  type Side,
  type Span,
} from '../../../src/results/interval/rules.ts'

// Conventional × factor + offset = SI: the AMA's SI conversion factors; HbA1c by the IFCC–NGSP
// master equation solved for the IFCC value.
const published: [what: string, value: string, factor: string, offset: string, si: string][] = [
  ['glucose mg/dL → mmol/L', '100', '0.05551', '0', '5.551'],
  ['glucose mg/dL → mmol/L', '99.5', '0.05551', '0', '5.523245'],
  ['creatinine mg/dL → µmol/L', '1.2', '88.4', '0', '106.08'],
  ['cholesterol mg/dL → mmol/L', '200', '0.02586', '0', '5.172'],
  ['triglycerides mg/dL → mmol/L', '150', '0.01129', '0', '1.6935'],
  ['bilirubin mg/dL → µmol/L', '1.0', '17.1', '0', '17.1'],
  ['urea nitrogen mg/dL → urea mmol/L', '14', '0.357', '0', '4.998'],
  ['urate mg/dL → µmol/L', '6.0', '59.48', '0', '356.88'],
  ['calcium mg/dL → mmol/L', '10', '0.2495', '0', '2.495'],
  ['haemoglobin g/dL → g/L', '13.5', '10', '0', '135'],
  ['HbA1c % → mmol/mol', '7.0', '10.93', '-23.50', '53.01'],
  ['HbA1c % → mmol/mol', '6.5', '10.93', '-23.50', '47.545'],
  ['HbA1c % → mmol/mol', '2.15', '10.93', '-23.50', '-0.0005'],
  ['nothing is rounded', '0.0000000001', '0.00001', '0', '0.000000000000001'],
  ['nothing is lost', '999999999999999.9999999999', '10', '0', '9999999999999999.999999999'],
  ['what a float gets wrong', '0.1', '3', '0', '0.3'],
  ['no negative zero', '-0.0', '2', '0', '0'],
]
for (const [what, value, factor, offset, si] of published)
  test(`${what}: ${value} · ${factor} + ${offset} = ${si}`, () =>
    assert.equal(toCanonical({ value, factor, offset }), si))

test('a factor of zero or below is refused: it would turn comparators round', () => {
  for (const factor of ['0', '0.000', '-1'])
    assert.throws(() => toCanonical({ value: '1', factor, offset: '0' }), RangeError)
})

type Decimal = { digits: bigint; decimals: number }
const anyDecimal = (min: bigint) =>
  fc.record({ digits: fc.bigInt({ min, max: 10n ** 25n }), decimals: fc.nat({ max: 12 }) })

/** 5 with 3 decimals is 0.005; trailing zeros of the fraction are dropped if `shortest`. */
function write({ digits, decimals }: Decimal, shortest = false): string {
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits).padStart(decimals + 1, '0')
  const whole = text.slice(0, text.length - decimals)
  const fraction = text.slice(text.length - decimals)
  const kept = shortest ? fraction.replace(/0+$/, '') : fraction
  return sign + whole + (kept === '' ? '' : `.${kept}`)
}

test('a conversion is exactly what whole-number arithmetic says', () => {
  const any = anyDecimal(-(10n ** 25n))
  fc.assert(
    fc.property(any, anyDecimal(1n), any, (value, factor, offset) => {
      const decimals = value.decimals + factor.decimals
      const digits =
        value.digits * factor.digits * 10n ** BigInt(offset.decimals) +
        offset.digits * 10n ** BigInt(decimals)
      assert.equal(
        toCanonical({ value: write(value), factor: write(factor), offset: write(offset) }),
        write({ digits, decimals: decimals + offset.decimals }, true),
      )
    }),
  )
})

function show({ low, low_inclusive, high, high_inclusive }: Span): string {
  return `${low_inclusive ? '[' : '('}${low ?? '−∞'}, ${high ?? '∞'}${high_inclusive ? ']' : ')'}`
}

test('a comparator makes a value an interval', () => {
  assert.equal(show(spanOf('5.40', null, false)), '[5.40, 5.40]')
  assert.equal(show(spanOf('2', '<', false)), '[0, 2)')
  assert.equal(show(spanOf('2', '<', true)), '(−∞, 2)')
  assert.equal(show(spanOf('100', '>', false)), '(100, ∞)')
  assert.equal(show(spanOf('100', '>', true)), '(100, ∞)')
  // A test that "cannot" be negative, reported below zero: never an empty interval.
  assert.equal(show(spanOf('0', '<', false)), '(−∞, 0)')
  assert.equal(show(spanOf('-1', '<', false)), '(−∞, -1)')
})

const potassium = { low: '3.0', low_inclusive: true, high: '6.1', high_inclusive: true }
const open = { ...potassium, low_inclusive: false, high_inclusive: false }
const boundaries: [value: string, interval: Span, side: Side][] = [
  ['2.9999999999', potassium, 'below'],
  ['3', potassium, 'inside'],
  ['3.00', potassium, 'inside'],
  ['6.10', potassium, 'inside'],
  ['6.1000000001', potassium, 'above'],
  ['3.0', open, 'below'],
  ['3.0000000001', open, 'inside'],
  ['6.0999999999', open, 'inside'],
  ['6.1', open, 'above'],
  ['-5', { ...potassium, low: null }, 'inside'],
  ['1000', { ...potassium, high: null }, 'inside'],
]
for (const [value, interval, side] of boundaries)
  test(`${value} is ${side} ${JSON.stringify(interval)}`, () =>
    assert.deepEqual(sidesOf(spanOf(value, null, true), interval), [side]))

test('digits are compared as numbers, not as text', () => {
  const interval = { low: '9', low_inclusive: true, high: '10.5', high_inclusive: true }
  assert.deepEqual(sidesOf(spanOf('10', null, false), interval), ['inside'])
  assert.deepEqual(sidesOf(spanOf('010.50', null, false), interval), ['inside'])
})

function contains({ low, low_inclusive, high, high_inclusive }: Span, x: number): boolean {
  const afterLow = low === null || x > Number(low) || (x === Number(low) && low_inclusive)
  const beforeHigh = high === null || x < Number(high) || (x === Number(high) && high_inclusive)
  return afterLow && beforeHigh
}

function sideOf(x: number, interval: Span): Side {
  if (contains(interval, x)) return 'inside'
  return interval.low !== null && x <= Number(interval.low) ? 'below' : 'above'
}

/** Every interval with whole bounds from −1 to 4 or none, each bound inclusive or not. */
function* smallIntervals(): Generator<Span> {
  const bounds = [null, '-1', '0', '1', '2', '3', '4']
  for (const low of bounds)
    for (const high of bounds)
      for (const low_inclusive of [true, false])
        for (const high_inclusive of [true, false])
          yield { low, low_inclusive, high, high_inclusive }
}

test('the sides of every small interval are those that the points of the span lie on', () => {
  // From −3 to 5, half a unit apart: between two whole bounds there is always one.
  const points = Array.from({ length: 17 }, (_, index) => index / 2 - 3)
  let tried = 0
  for (const interval of smallIntervals()) {
    if (!points.some((x) => contains(interval, x))) continue
    for (const value of ['-1', '0', '1', '2', '3'])
      for (const comparator of [null, '<', '>'] as const)
        for (const can_be_negative of [true, false]) {
          const span = spanOf(value, comparator, can_be_negative)
          const seen = points.filter((x) => contains(span, x)).map((x) => sideOf(x, interval))
          const name = JSON.stringify({ span, interval })
          assert.deepEqual(sidesOf(span, interval), [...new Set(seen)], name)
          tried++
        }
  }
  assert.ok(tried > 3000, `${tried} pairs`)
})
