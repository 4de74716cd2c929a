// What the parts of the history share: a day, and events that happened then.
import type { Event } from '../../../platform/events.ts'

export type Day = {
  midnight_ms: number
  isWeekend: boolean
  days_ago: number
  /** How many working days came after it; NaN for one that is none. */
  working_days_ago: number
}

/** An event with the moment at which it happened. */
export type PastEvent = Event & { at: string }

export const minute_ms = 60_000
export const hour_ms = 60 * minute_ms

export const iso = (ms: number) => new Date(ms).toISOString()
