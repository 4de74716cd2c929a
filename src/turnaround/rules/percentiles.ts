// What a distribution says: its percentiles and its largest value. The distribution is "so many tests took so
// many minutes", in parts that are added: of months, of days, and of days that are taken away from a month.

/** How many tests took so many minutes. */
export type Distribution = Map<number, number>

/** Adds a part; a count may be negative. */
export function add(to: Distribution, minutes: readonly number[], tests: readonly number[]): void {
  for (const [n, value] of minutes.entries()) to.set(value, (to.get(value) ?? 0) + tests[n]!)
}

/**
 * As percentile_cont() of PostgreSQL: of n values in order, counted from 0, the one at place p · (n − 1), and
 * between two places what lies as far between their values. Rounded to a tenth of a minute.
 *
 * Worked example: 20, 40 and 90 minutes. The 90th percentile is at place 0.9 · 2 = 1.8, between 40 (place 1) and
 * 90 (place 2): 40 + 0.8 · 50 = 80.
 *
 * Null: there is no value.
 */
export function summarize(distribution: Distribution) {
  const counted = [...distribution].filter(([, tests]) => tests > 0).sort(([a], [b]) => a - b)
  const tests = counted.reduce((sum, [, count]) => sum + count, 0)
  if (tests === 0) return null
  return {
    tests,
    minutes_p50: percentile(counted, tests, 50),
    minutes_p90: percentile(counted, tests, 90),
    minutes_p95: percentile(counted, tests, 95),
    minutes_max: counted.at(-1)![0],
  }
}

// In hundredths of places and of minutes: whole numbers, so nothing is lost before it is rounded.
function percentile(
  counted: [minutes: number, tests: number][],
  tests: number,
  hundredths: number,
) {
  const place = hundredths * (tests - 1)
  const part = place % 100
  const below = valueAt(counted, Math.floor(place / 100))
  const above = part === 0 ? below : valueAt(counted, Math.floor(place / 100) + 1)
  return Math.round((below * 100 + (above - below) * part) / 10) / 10
}

function valueAt(counted: [minutes: number, tests: number][], place: number): number {
  let upto = 0
  return counted.find(([, tests]) => (upto += tests) > place)![0]
}
