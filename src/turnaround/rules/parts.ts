// How a range of days is answered: whole months from what was counted (turnaround_months), the days at its
// ends from the items themselves, added to the months or taken away from them.

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

/** A half-open range of local dates; an empty one has the same date twice. */
export type Range = { from: string; until: string }
/** Days that are added to the months, or taken away from them. */
export type Days = Range & { sign: 1 | -1 }
export type Parts = { months: Range; first: Days; last: Days }

/**
 * The months whose borders are nearest, and the days by which that is too little or too much: a month has 31
 * days, but at most 15 are read at either end. A month's counts know no days, so day by day all is read.
 *
 * Worked examples, `until` not included:
 *   2026-01-20 … 2026-12-04   months 02 … 11 · and 01-20 … 02-01 · and 12-01 … 12-04
 *   2026-01-04 … 2026-11-29   months 01 … 11 · without 01-01 … 01-04 · without 11-29 … 12-01
 *   2026-11-01 … 2026-12-01   the month of November, no days
 *   2026-11-05 … 2026-11-09   days 11-05 … 11-09, no months: it has fewer days than November without them
 */
export function partsOf(from: string, until: string, by_day = false): Parts {
  const [begin, end] = [nearestMonth(from), nearestMonth(until)]
  const first = daysTo(begin, from, -1)
  const last = daysTo(end, until, 1)
  const read = [first, last].reduce((sum, days) => sum + daysBetween(days.from, days.until), 0)
  if (!by_day && begin < end && read < daysBetween(from, until)) {
    return { months: { from: begin, until: end }, first, last }
  }
  return {
    months: { from, until: from },
    first: { from, until, sign: 1 },
    last: { from: until, until, sign: 1 },
  }
}

/** The days between a month's border and a date; `after` is the sign of those after the border. */
function daysTo(border: string, date: string, after: 1 | -1): Days {
  return border <= date
    ? { from: border, until: date, sign: after }
    : { from: date, until: border, sign: after === 1 ? -1 : 1 }
}

/** The first day of the date's month, or of the next one, whichever is nearer. */
function nearestMonth(date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(year, day <= 16 ? month - 1 : month, 1)).toISOString().slice(0, 10)
}

/** The day after a date. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
}

/** How many days from one date to another. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)
}
