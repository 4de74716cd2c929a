// How much time of the laboratory lies between two moments. A duration counts only the time in which the
// laboratory is open; with no opening hours every hour counts. Pure: the zone's rules come from Intl.

/** Open on this weekday (ISO 8601: Monday is 1) from `opens` to `closes`, local times; "24:00" is midnight. */
export type OpeningHours = { weekday: number; opens: string; closes: string }

/** In force from the local date `from` until the next week's. `open: null`: every hour counts. */
export type Week = { from: string; open: readonly OpeningHours[] | null }

export type Holiday = { date: string; name: string }

/** `weeks` in the order of their dates. Before the first one every hour counts. */
export type CalendarDefinition = { weeks: readonly Week[]; holidays: readonly Holiday[] }

export type WorkingCalendar = {
  /** Open milliseconds from one moment to another; 0 if the second is not later. */
  between: (from_ms: number, to_ms: number) => number
  /**
   * The moment before which so much open time lies until `to_ms`: whatever began earlier has taken longer, and
   * what began then or later has not. -Infinity if the laboratory was not open for so long in ten years.
   */
  before: (to_ms: number, open_ms: number) => number
  /** The local date, "2026-11-23". */
  dateOf: (at_ms: number) => string
}

type Span = { start: number; end: number }

const minute_ms = 60_000
const day_ms = 24 * 60 * minute_ms
const lookedBack_days = 3653

/**
 * An instant is open when the clock on the laboratory's wall shows an open time of an open day:
 *
 * - Friday 16:00 to Monday 09:00, open Monday to Friday around the clock: 8 h + 9 h = 17 h.
 * - The clocks go forward on Sunday at 02:00: a day open around the clock has 23 hours, and 01:00 to 05:00 are 3.
 * - They go back at 03:00: that day has 25 hours, and 01:00 to 05:00 are 5. What is open from 02:00 to 02:30 is
 *   open twice.
 * - A holiday is closed from midnight to midnight, whatever its weekday.
 *
 * Sums are taken over days of UTC, each cut where the zone's offset changes: within a piece the wall clock is
 * UTC and a constant, so nothing has to know where a local day begins. Of a zone, at most one change a day.
 */
export function workingCalendar(
  definition: CalendarDefinition,
  time_zone: string,
): WorkingCalendar {
  const offsetAt = offsetsOf(time_zone)
  const holidays = new Set(definition.holidays.map(({ date }) => date))
  const days = new Map<number, readonly Span[]>()

  function spansOf(day: number): readonly Span[] {
    const known = days.get(day)
    if (known) return known
    const spans = piecesOf(day * day_ms, offsetAt).flatMap(openIn)
    days.set(day, spans)
    return spans
  }

  function openIn({ start, end, offset }: Span & { offset: number }): Span[] {
    const first = Math.floor((start + offset) / day_ms)
    const last = Math.floor((end + offset - 1) / day_ms)
    const open: Span[] = []
    for (let local = first; local <= last; local++) {
      for (const hours of openOn(local)) {
        const span = {
          start: Math.max(start, local * day_ms + hours.start - offset),
          end: Math.min(end, local * day_ms + hours.end - offset),
        }
        if (span.start < span.end) open.push(span)
      }
    }
    return open
  }

  function openOn(local_day: number): readonly Span[] {
    const date = dateOfDay(local_day)
    const week = definition.weeks.findLast(({ from }) => from <= date)
    if (!week?.open) return [{ start: 0, end: day_ms }]
    if (holidays.has(date)) return []
    const weekday = ((((local_day + 3) % 7) + 7) % 7) + 1 // 1970-01-01 was a Thursday
    return week.open
      .filter((hours) => hours.weekday === weekday)
      .map(({ opens, closes }) => ({ start: millisecondsOf(opens), end: millisecondsOf(closes) }))
      .sort((a, b) => a.start - b.start)
  }

  return {
    between(from_ms, to_ms) {
      let sum = 0
      for (let day = Math.floor(from_ms / day_ms); day * day_ms < to_ms; day++) {
        for (const { start, end } of spansOf(day)) {
          sum += Math.max(0, Math.min(end, to_ms) - Math.max(start, from_ms))
        }
      }
      return sum
    },
    before(to_ms, open_ms) {
      let rest = open_ms
      const last = Math.floor(to_ms / day_ms)
      for (let day = last; day > last - lookedBack_days; day--) {
        for (const { start, end } of spansOf(day).toReversed()) {
          const length = Math.max(0, Math.min(end, to_ms) - start)
          // Strictly: while it is closed the time stands still, and the moment is where it was closed.
          if (length > rest) return Math.min(end, to_ms) - rest
          rest -= length
        }
      }
      return -Infinity
    },
    dateOf: (at_ms) => localDateAt(at_ms, offsetAt),
  }
}

/** The local date of a moment, "2026-11-23". */
export function localDate(at_ms: number, time_zone: string): string {
  return localDateAt(at_ms, offsetsOf(time_zone))
}

function localDateAt(at_ms: number, offsetAt: (at_ms: number) => number): string {
  return dateOfDay(Math.floor((at_ms + offsetAt(at_ms)) / day_ms))
}

/** "2026-11-23" of a number of days since 1970-01-01. */
function dateOfDay(day: number): string {
  return new Date(day * day_ms).toISOString().slice(0, 10)
}

/** "08:30" → 8.5 hours. */
function millisecondsOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (60 * hours! + minutes!) * minute_ms
}

/** One day of UTC, cut where the offset changes. Changes fall on whole minutes (IANA, since 1972). */
function piecesOf(start: number, offsetAt: (at_ms: number) => number) {
  const end = start + day_ms
  const [first, last] = [offsetAt(start), offsetAt(end - 1)]
  if (first === last) return [{ start, end, offset: first }]
  let [before, after] = [start, end]
  while (after - before > minute_ms) {
    const middle = before + Math.floor((after - before) / 2 / minute_ms) * minute_ms
    if (offsetAt(middle) === first) before = middle
    else after = middle
  }
  return [
    { start, end: after, offset: first },
    { start: after, end, offset: last },
  ]
}

/** How far the wall clock is ahead of UTC, in milliseconds. */
function offsetsOf(time_zone: string): (at_ms: number) => number {
  const wall = new Intl.DateTimeFormat('en-US', {
    timeZone: time_zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (at_ms) => {
    const parts = new Map(wall.formatToParts(at_ms).map(({ type, value }) => [type, Number(value)]))
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type)!
    const shown = Date.UTC(
      of('year'),
      of('month') - 1,
      of('day'),
      of('hour'),
      of('minute'),
      of('second'),
    )
    return shown - Math.floor(at_ms / 1000) * 1000
  }
}
