// How a range of days is answered: whole months from what was counted (turnaround_months), the days at its
// ends from the items themselves.

/** As long as a range may be: of a longer one nobody has asked. Day by day each day is computed by itself. */
export const most_days = 1100
export const most_days_apart = 62

/** Why a range of days cannot be asked for, or undefined. */
export function refuseRange(from: string, to: string, by_day: boolean): string | undefined {
  if (to < from) return 'must not be before "from"'
  const most = by_day ? most_days_apart : most_days
  if (daysBetween(from, to) < most) return undefined
  return `must be less than ${most} days after "from"${by_day ? ', day by day' : ''}`
}

/** Half-open ranges of local dates; an empty one has the same date twice. */
export type Parts = {
  months: [from: string, until: string]
  days: [[from: string, until: string], [from: string, until: string]]
}

/**
 * Worked examples, `until` not included:
 *   2026-01-15 … 2026-12-03   days 01-15 … 02-01 · months 02 … 11 · days 12-01 … 12-03
 *   2026-11-01 … 2026-12-01   the month of November, no days
 *   2026-11-05 … 2026-11-09   days 11-05 … 11-09, no months
 */
export function partsOf(from: string, until: string): Parts {
  const first = from.endsWith('-01') ? from : monthAfter(from)
  const end = `${until.slice(0, 7)}-01`
  if (first >= end) {
    return {
      months: [from, from],
      days: [
        [from, until],
        [until, until],
      ],
    }
  }
  return {
    months: [first, end],
    days: [
      [from, first],
      [end, until],
    ],
  }
}

/** The first day of the next month. */
function monthAfter(date: string): string {
  const [year, month] = date.split('-').map(Number)
  return new Date(Date.UTC(year!, month, 1)).toISOString().slice(0, 10)
}

/** The day after a date. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
}

/** How many days from one date to another. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)
}
