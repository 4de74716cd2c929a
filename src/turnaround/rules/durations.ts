// The durations of an ordered test: which there are, how they are counted, and when one is late.
import type { WorkingCalendar } from './calendar.ts'

/** Each is named after the two moments that it lies between. The last two are totals. */
export const durations = [
  'ordered_to_collected',
  'collected_to_received',
  'received_to_resulted',
  'resulted_to_verified',
  'ordered_to_resulted',
  'ordered_to_verified',
] as const
export type Duration = (typeof durations)[number]

/** The moments of an item; a result without a sample has no collection and no receipt. */
export type Moments = {
  ordered_at: Date
  collected_at: Date | null
  received_at: Date | null
  resulted_at: Date
  verified_at: Date
}

export type Measured = {
  /** Of the laboratory's zone: the day on which it was verified. */
  released_on: string
  minutes: Record<Duration, number | null>
  /** Null: it had no target. */
  late: boolean | null
}

const minute_ms = 60_000

/**
 * Measures an item in the calendar's time, each duration rounded to the nearest minute.
 *
 * - A duration whose moments lie the other way round, or of which one is missing, is null.
 * - It is late when ordered_to_verified takes longer than the target, before rounding: with a target of 60
 *   minutes, 60:00 is in time and 60:01 is late, though both are shown as 60.
 *
 * Worked example: ordered 08:00:00, collected 07:50, received 08:10, resulted 08:40:20, verified 08:45:00 →
 * ordered_to_collected null · collected_to_received 20 · received_to_resulted 30 · resulted_to_verified 5 ·
 * ordered_to_resulted 40 · ordered_to_verified 45.
 */
export function measure(
  moments: Moments,
  target_minutes: number | null,
  calendar: WorkingCalendar,
): Measured {
  const { ordered_at, collected_at, received_at, resulted_at, verified_at } = moments
  const open_ms = (from: Date | null, to: Date | null) =>
    from === null || to === null || to < from
      ? null
      : calendar.between(from.getTime(), to.getTime())
  const minutes = (from: Date | null, to: Date | null) => {
    const ms = open_ms(from, to)
    return ms === null ? null : Math.round(ms / minute_ms)
  }
  const total_ms = open_ms(ordered_at, verified_at)
  return {
    released_on: calendar.dateOf(verified_at.getTime()),
    minutes: {
      ordered_to_collected: minutes(ordered_at, collected_at),
      collected_to_received: minutes(collected_at, received_at),
      received_to_resulted: minutes(received_at, resulted_at),
      resulted_to_verified: minutes(resulted_at, verified_at),
      ordered_to_resulted: minutes(ordered_at, resulted_at),
      ordered_to_verified: minutes(ordered_at, verified_at),
    },
    late:
      target_minutes === null || total_ms === null ? null : total_ms > target_minutes * minute_ms,
  }
}
