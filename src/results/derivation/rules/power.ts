// A power with a fraction as its exponent, in decimals. A float would do for a number that is rounded to a
// whole one, but only almost always: near a half nobody could say which way it went, or on which machine.
import { Big } from 'big.js'

/** Forty digits behind the point: far more than a result keeps, so what is rounded here is never seen. */
const Decimal = Big()
Decimal.strict = true
Decimal.DP = 40

const digits = 45
const tooSmall = new Decimal('1e-42')
const trim = (value: Big) => value.round(digits)

/**
 * base^exponent for a base above 0: e^(exponent · ln base).
 *
 * Worked example: 4^0.5 = 2 · 2^-1.2 = 0.43527528164806206…
 *
 * @throws RangeError if the base is not above 0
 */
export function power(base: Big, exponent: string): Big {
  if (base.lte(new Decimal('0'))) throw new RangeError('the base of a power must be above 0')
  return exp(trim(ln(new Decimal(base.toFixed())).times(exponent)))
}

/** ln x = 2^k · ln(x^(1/2^k)), where the root is near 1, and there 2 · artanh((x − 1)/(x + 1)). */
function ln(value: Big): Big {
  let root = value
  let scale = new Decimal('2')
  while (root.lt('0.9') || root.gt('1.1')) {
    root = root.sqrt()
    scale = scale.times('2')
  }
  const ratio = root.minus('1').div(root.plus('1'))
  const square = trim(ratio.times(ratio))
  let sum = ratio
  let term = ratio
  for (let n = 3; term.abs().gt(tooSmall); n += 2) {
    term = trim(term.times(square))
    sum = sum.plus(term.div(String(n)))
  }
  return trim(sum.times(scale))
}

/** e^x = (e^(x/2^k))^(2^k), the inner one by its series. */
function exp(value: Big): Big {
  let small = value
  let halvings = 0
  for (; small.abs().gt('0.1'); halvings++) small = small.div('2')
  let sum = new Decimal('1')
  let term = new Decimal('1')
  for (let n = 1; term.abs().gt(tooSmall); n++) {
    term = trim(term.times(small)).div(String(n))
    sum = sum.plus(term)
  }
  for (; halvings > 0; halvings--) sum = trim(sum.times(sum))
  return sum
}
