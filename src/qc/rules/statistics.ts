// Mean, SD, CV and sigma of control points, in exact decimals.
import { Big } from 'big.js'

const Decimal = Big()
Decimal.strict = true
Decimal.DP = 30

/** CLSI C24: at least twenty points, here of at least ten days, before an SD says anything. */
const fewest_points = 20
const fewest_days = 10

export type Statistics = { n: number; mean: string; sd: string }

/**
 * Mean and sample SD (n - 1), each rounded to ten decimals. Undefined for fewer than two values.
 *
 * Worked example: 2, 4, 4, 4, 5, 5, 7, 9 → mean 5, squares 32, 32 / 7 = 4.571428…, SD 2.1380899353.
 */
function statisticsOf(values: readonly string[]): Statistics | undefined {
  if (values.length < 2) return undefined
  const n = String(values.length)
  const sum = values.reduce((total, value) => total.plus(value), new Decimal('0'))
  const mean = sum.div(n)
  const squares = values.reduce((total, value) => {
    const deviation = new Decimal(value).minus(mean)
    return total.plus(deviation.times(deviation))
  }, new Decimal('0'))
  const sd = squares.div(String(values.length - 1)).sqrt()
  return { n: values.length, mean: rounded(mean, 10), sd: rounded(sd, 10) }
}

const rounded = (value: Big, decimals: number) => value.round(decimals, Big.roundHalfUp).toFixed()

/** A point for a target: its value and the local date on which it was measured ('2026-11-23'). */
export type DatedValue = { value: string; date: string }

/**
 * Why a target cannot be established from these points, or what it is. An SD of 0 (the same number twenty times:
 * a simulator, or digits cut off) is refused, because nothing could be judged by it.
 */
export function establish(
  points: readonly DatedValue[],
): { refused: string; code: string } | (Statistics & { days: number }) {
  const days = new Set(points.map(({ date }) => date)).size
  if (points.length < fewest_points || days < fewest_days) {
    const have = `${points.length} points of ${days} days`
    const need = `at least ${fewest_points} of at least ${fewest_days}`
    return { code: 'too_few_points', refused: `there are ${have}, and it takes ${need}` }
  }
  const statistics = statisticsOf(points.map(({ value }) => value))!
  if (new Decimal(statistics.sd).lte('0')) {
    return { code: 'no_scatter', refused: 'all points are equal: an SD of 0 judges nothing' }
  }
  return { ...statistics, days }
}

export type SigmaMetric = { cv_percent: string; bias_percent: string; sigma: string | null }

/**
 * Sigma = (TEa% - |bias%|) / CV%: how many SDs fit between where the method is and the error that is allowed. Six
 * is world class, below three the method cannot be controlled (Westgard, "Six Sigma Quality Design and Control").
 * bias% is that of the mean against the target mean, CV% that of the points. Two decimals each.
 *
 * Worked example, potassium: target 4.00, TEa 5.8 %, observed 4.04 ± 0.06 → bias 1.00 %, CV 1.49 %, sigma 3.23.
 *
 * Null for a mean or a target of 0, of which nothing is a percentage, and for an SD of 0. Sigma alone is null
 * without a TEa.
 */
export function sigmaOf(
  { mean, sd }: { mean: string; sd: string },
  { mean: target_mean, tea_percent }: { mean: string; tea_percent: string | null },
): SigmaMetric | null {
  const observed = new Decimal(mean)
  const target = new Decimal(target_mean)
  const scatter = new Decimal(sd)
  if (observed.eq('0') || target.eq('0') || scatter.eq('0')) return null
  const cv = scatter.div(observed.abs()).times('100')
  const bias = observed.minus(target).div(target.abs()).times('100')
  const sigma = tea_percent === null ? null : new Decimal(tea_percent).minus(bias.abs()).div(cv)
  return {
    cv_percent: rounded(cv, 2),
    bias_percent: rounded(bias, 2),
    sigma: sigma === null ? null : rounded(sigma, 2),
  }
}
