// Where a measured value may lie, and on which side of a limit that is. A value with a comparator
// is a stretch of the number line, not a number, and every comparison here is exact: a potassium
// of 6.1 and one of 6.1000000001 are on different sides of "above 6.1".

import { Big } from 'big.js'
import type { Comparator } from '../rules.ts'

/** A stretch of the number line: decimal strings in the canonical unit; null is without end. */
export type Span = {
  low: string | null
  low_inclusive: boolean
  high: string | null
  high_inclusive: boolean
}

/**
 * A stored interval: what lies inside it is unremarkable, what lies outside is worth a flag.
 *
 * Worked example, potassium "critical below 3.0 and above 6.1" (ARUP): { low: '3.0',
 * low_inclusive: true, high: '6.1', high_inclusive: true }, since 3.0 itself is not critical.
 * "Critical at 3.0 or below" would be low_inclusive: false.
 */
export type Interval = Span & { id: string }

/** A constructor of our own: strict refuses a JavaScript number, so no float can slip in. */
const Decimal = Big()
Decimal.strict = true

/**
 * A value in the canonical unit: value · factor + offset, exact, nothing rounded (rounding is for
 * display only). A plain decimal without trailing zeros.
 *
 * Worked example: glucose 100 mg/dL · 0.05551 = 5.551 mmol/L; HbA1c 7.0 % · 10.93 − 23.50 =
 * 53.01 mmol/mol.
 *
 * @throws RangeError if the factor is not above 0: it would turn `<` into `>`
 */
export function toCanonical(input: { value: string; factor: string; offset: string }): string {
  const factor = new Decimal(input.factor)
  if (factor.lte('0')) throw new RangeError('a conversion factor must be above 0')
  return new Decimal(input.value).times(factor).plus(input.offset).toFixed()
}

/**
 * Where the true value may lie. A number without a comparator is the point [x, x]; `>100` is
 * (100, ∞); `<2` is [0, 2), or (−∞, 2) where the test can be negative. `<0` and `<-1` are open
 * below in any case: nothing lies between 0 and −1, so the report itself says "negative".
 *
 * @param value in the canonical unit, as is the 0 that a test cannot go below
 */
export function spanOf(
  value: string,
  comparator: Comparator | null,
  can_be_negative: boolean,
): Span {
  if (comparator === null)
    return { low: value, low_inclusive: true, high: value, high_inclusive: true }
  if (comparator === '>')
    return { low: value, low_inclusive: false, high: null, high_inclusive: false }
  return !can_be_negative && new Decimal(value).gt('0')
    ? { low: '0', low_inclusive: true, high: value, high_inclusive: false }
    : { low: null, low_inclusive: false, high: value, high_inclusive: false }
}

export type Side = 'below' | 'inside' | 'above'

/**
 * The sides of an interval on which the true value may lie, from low to high. One side: certain.
 *
 * Worked example, interval [3.0, 6.1]: the point 3.0 → inside; `>6.1` → above; `<4` → below and
 * inside; `>5` → inside and above; `>1` → all three.
 */
export function sidesOf(span: Span, interval: Span): Side[] {
  const { low, low_inclusive, high, high_inclusive } = interval
  const sides: Side[] = []
  if (low !== null && reachesBelow(span, low, !low_inclusive)) sides.push('below')
  if (
    (low === null || reachesAbove(span, low, low_inclusive)) &&
    (high === null || reachesBelow(span, high, high_inclusive))
  )
    sides.push('inside')
  if (high !== null && reachesAbove(span, high, !high_inclusive)) sides.push('above')
  return sides
}

/** Whether a span has a point below the bound, or at it where `orAt` says that this counts. */
function reachesBelow(span: Span, bound: string, orAt: boolean): boolean {
  if (span.low === null) return true
  const order = new Decimal(span.low).cmp(bound)
  return order < 0 || (order === 0 && span.low_inclusive && orAt)
}

/** Whether a span has a point above the bound, or at it where `orAt` says that this counts. */
function reachesAbove(span: Span, bound: string, orAt: boolean): boolean {
  if (span.high === null) return true
  const order = new Decimal(span.high).cmp(bound)
  return order > 0 || (order === 0 && span.high_inclusive && orAt)
}
