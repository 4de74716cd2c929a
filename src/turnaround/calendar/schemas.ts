// The working calendar as the outside sees it, and what makes it one: hours that do not overlap, dates in order.
import { z } from '@hono/zod-openapi'
import { day } from '../../http/fields.ts'
import { instant } from '../../http/router.ts'

const openTime = /^([01]\d|2[0-3]):[0-5]\d$/
const openingHours = z
  .strictObject({
    weekday: z.number().int().min(1).max(7).openapi({ description: 'ISO 8601: Monday is 1.' }),
    opens: z.string().regex(openTime, 'must be a time such as 08:30'),
    closes: z.string().regex(/^(24:00|([01]\d|2[0-3]):[0-5]\d)$/, 'must be a time up to 24:00'),
  })
  .refine(({ opens, closes }) => opens < closes, {
    path: ['closes'],
    message: 'must be after "opens"; what is open past midnight belongs to two weekdays',
  })

const week = z.strictObject({
  from: day.openapi({ description: 'In force from this local date on.' }),
  open: z
    .array(openingHours)
    .min(1)
    .max(50)
    .refine((hours) => hours.every((one, n) => !hours.slice(0, n).some((o) => overlap(one, o))), {
      message: 'must not overlap each other',
    })
    .nullable()
    .openapi({ description: 'Null: every hour counts, the calendar is off.' }),
})

type Hours = { weekday: number; opens: string; closes: string }
function overlap(a: Hours, b: Hours): boolean {
  return a.weekday === b.weekday && a.opens < b.closes && b.opens < a.closes
}

const isAscending = (dates: readonly string[]) =>
  dates.every((one, n) => n === 0 || dates[n - 1]! < one)

const weeks = z
  .array(week)
  .max(50)
  .refine((given) => isAscending(given.map(({ from }) => from)), {
    message: 'must be in the order of their dates, each date once',
  })
const holidays = z
  .array(z.strictObject({ date: day, name: z.string().trim().min(1).max(100) }))
  .max(2000)
  .refine((given) => new Set(given.map((one) => one.date)).size === given.length, {
    message: 'must have each date once',
  })

const exampleCalendar = {
  weeks: [
    {
      from: '2026-01-01',
      open: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' })),
    },
  ],
  holidays: [{ date: '2026-12-25', name: 'Christmas Day' }],
}

export const calendarChanges = z
  .strictObject({ weeks: weeks.optional(), holidays: holidays.optional() })
  .refine((changes) => Object.keys(changes).length > 0, 'must name weeks or holidays')
  .openapi('WorkingCalendarChanges', { minProperties: 1, example: exampleCalendar })
export type CalendarChanges = z.output<typeof calendarChanges>

export const calendar = z
  .object({
    time_zone: z.string(),
    weeks,
    holidays,
    version: z.number().int(),
    updated_at: instant,
  })
  .openapi('WorkingCalendar', {
    example: {
      time_zone: 'Europe/Berlin',
      ...exampleCalendar,
      version: 2,
      updated_at: '2026-11-23T08:00:00.000Z',
    },
  })
export type Calendar = z.output<typeof calendar>
