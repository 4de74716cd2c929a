// Dates of a chart, in the laboratory's time zone. The names of months stand here: those of a locale differ from
// one version of Node to the next, and then the same chart would not be the same text.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A point in time as people of the laboratory read it from their clock. */
export type LocalTime = {
  /** 2026-11-12: equal on the same day, and in order as text. */
  day: string
  /** 12 Nov */
  date: string
  /** 12 Nov 2026 */
  long_date: string
  /** 08:05 */
  time: string
}

/** How times are read in a zone (IANA): 2026-11-12T23:30:00Z is 13 Nov 00:30 in Europe/Berlin. */
export function createLocalTime(time_zone: string): (at: string) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: time_zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (at) => {
    const parts = new Map(
      format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
    )
    const [year, month, day] = (['year', 'month', 'day'] as const).map((type) => parts.get(type)!)
    const date = `${Number(day)} ${months[Number(month) - 1]!}`
    return {
      day: `${year}-${month}-${day}`,
      date,
      long_date: `${date} ${year}`,
      time: `${parts.get('hour')}:${parts.get('minute')}`,
    }
  }
}

/** Whole days between two days of the calendar: from 2026-11-12 to 2026-11-14 are 2. */
export function daysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(earlier)) / 86_400_000)
}
