// The working calendar: opening hours, holidays, and days of 23 and 25 hours. Held against an oracle that looks
// at the wall clock of every minute.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  workingCalendar,
  type CalendarDefinition,
  type OpeningHours,
} from '../../src/turnaround/rules/calendar.ts'

const hour_ms = 3_600_000
const minute_ms = 60_000
const at = (text: string) => Date.parse(text)

const weekdays = (opens: string, closes: string): OpeningHours[] =>
  [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens, closes }))
const open = (hours: OpeningHours[], holidays: string[] = []): CalendarDefinition => ({
  weeks: [{ from: '2000-01-01', open: hours }],
  holidays: holidays.map((date) => ({ date, name: 'Holiday' })),
})
const off: CalendarDefinition = { weeks: [], holidays: [] }
const aroundTheClock = open(weekdays('00:00', '24:00'))
const everyDay = [1, 2, 3, 4, 5, 6, 7]
const nights = open(everyDay.map((weekday) => ({ weekday, opens: '01:00', closes: '05:00' })))
const allDay = open(everyDay.map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' })))
const half = open(everyDay.map((weekday) => ({ weekday, opens: '02:00', closes: '02:30' })))

const rows: [why: string, definition: CalendarDefinition, zone: string, string, string, hours: number][] =
  [
    ['Friday 16:00 to Monday 09:00, the weekend off', aroundTheClock, 'Europe/Berlin', '2026-11-20T16:00:00+01:00', '2026-11-23T09:00:00+01:00', 17],
    ['the same with the calendar off', off, 'Europe/Berlin', '2026-11-20T16:00:00+01:00', '2026-11-23T09:00:00+01:00', 65],
    ['Saturday to Sunday', aroundTheClock, 'Europe/Berlin', '2026-11-21T08:00:00+01:00', '2026-11-22T20:00:00+01:00', 0],
    ['office hours over night', open(weekdays('08:00', '18:00')), 'UTC', '2026-11-23T17:30:00Z', '2026-11-24T08:45:00Z', 1.25],
    ['a holiday in the week', open(weekdays('08:00', '18:00'), ['2026-11-24']), 'UTC', '2026-11-23T17:00:00Z', '2026-11-25T09:00:00Z', 2],
    ['a break at noon', open([{ weekday: 1, opens: '13:00', closes: '17:00' }, { weekday: 1, opens: '08:00', closes: '12:00' }]), 'UTC', '2026-11-23T11:00:00Z', '2026-11-23T14:00:00Z', 2],
    ['a day of 23 hours', allDay, 'Europe/Berlin', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00', 23],
    ['a day of 25 hours', allDay, 'Europe/Berlin', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00', 25],
    ['01:00 to 05:00 when the clocks go forward', nights, 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 3],
    ['01:00 to 05:00 when they go back', nights, 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 5],
    ['02:00 to 02:30 does not happen', half, 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 0],
    ['02:00 to 02:30 happens twice', half, 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 1],
    ['a day of 23 hours elsewhere', allDay, 'America/New_York', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z', 23],
    ['the clocks move by half an hour', nights, 'Australia/Lord_Howe', '2026-04-04T13:00:00Z', '2026-04-05T13:30:00Z', 4.5],
    ['the local weekday counts, not that of UTC', aroundTheClock, 'Asia/Tokyo', '2026-11-22T14:00:00Z', '2026-11-22T16:00:00Z', 1],
    ['no time at all', aroundTheClock, 'UTC', '2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z', 0],
    ['the other way round', aroundTheClock, 'UTC', '2026-11-24T09:00:00Z', '2026-11-23T09:00:00Z', 0],
  ] // prettier-ignore

for (const [why, definition, zone, from, to, hours] of rows) {
  test(`${why}: ${hours} hours`, () => {
    const calendar = workingCalendar(definition, zone)
    assert.equal(calendar.between(at(from), at(to)) / hour_ms, hours)
  })
}

test('a week is in force from its date on, and a week without hours counts every hour', () => {
  const calendar = workingCalendar(
    {
      weeks: [
        { from: '2026-11-02', open: weekdays('08:00', '18:00') },
        { from: '2026-11-09', open: weekdays('08:00', '20:00') },
        { from: '2026-11-16', open: null },
      ],
      holidays: [],
    },
    'Europe/Berlin',
  )
  const hoursOf = (day: string) =>
    calendar.between(at(`${day}T00:00:00+01:00`), at(`${day}T24:00:00+01:00`)) / hour_ms
  assert.deepEqual(
    ['2026-11-01', '2026-11-02', '2026-11-07', '2026-11-09', '2026-11-21'].map(hoursOf),
    [24, 10, 0, 12, 24],
  )
})

test('the local date of a moment', () => {
  const { dateOf } = workingCalendar(off, 'Europe/Berlin')
  assert.equal(dateOf(at('2026-11-22T22:59:59Z')), '2026-11-22')
  assert.equal(dateOf(at('2026-11-22T23:00:00Z')), '2026-11-23')
  assert.equal(dateOf(at('2026-06-30T22:00:00Z')), '2026-07-01')
})

test('before() says where the open time of a target began', () => {
  const calendar = workingCalendar(aroundTheClock, 'UTC')
  const monday = at('2026-11-23T09:00:00Z')
  const before = (minutes: number) => calendar.before(monday, minutes * minute_ms)
  assert.equal(before(60), at('2026-11-23T08:00:00Z'))
  // Nine hours: what was ordered on the weekend is not late yet, nor is what came on Friday at midnight.
  assert.equal(before(9 * 60), at('2026-11-21T00:00:00Z'))
  assert.equal(before(17 * 60), at('2026-11-20T16:00:00Z'))
})

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']
const clock = fc
  .integer({ min: 0, max: 95 })
  .map(
    (n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`,
  )
const hours = fc
  .tuple(fc.integer({ min: 1, max: 7 }), clock, clock)
  .filter(([, a, b]) => a !== b)
  .map(([weekday, a, b]) => ({ weekday, opens: a < b ? a : b, closes: a < b ? b : a }))
const definitions = fc
  .uniqueArray(hours, { minLength: 1, maxLength: 7, selector: ({ weekday }) => weekday })
  .chain((week) =>
    fc.record({
      weeks: fc.constantFrom(
        [{ from: '2026-01-01', open: week }],
        [
          { from: '2026-03-28', open: week },
          { from: '2026-03-30', open: null },
        ],
        [],
      ),
      holidays: fc.constantFrom(
        [],
        [
          { date: '2026-03-27', name: 'x' },
          { date: '2026-10-25', name: 'y' },
        ],
      ),
    }),
  )
const calendars = fc.record({ definition: definitions, zone: fc.constantFrom(...zones) })
// Around the changes of the clocks, in minutes.
const moments = fc
  .tuple(
    fc.constantFrom(
      at('2026-03-08T00:00:00Z'),
      at('2026-03-27T00:00:00Z'),
      at('2026-10-23T00:00:00Z'),
      at('2026-04-03T00:00:00Z'),
    ),
    fc.integer({ min: 0, max: 5 * 24 * 60 }),
  )
  .map(([start, minutes]) => start + minutes * minute_ms)

test('times add up, never more than have elapsed, and grow with their end', () => {
  fc.assert(
    fc.property(calendars, moments, moments, moments, ({ definition, zone }, ...three) => {
      const { between } = workingCalendar(definition, zone)
      const [a, b, c] = three.toSorted((x, y) => x - y) as [number, number, number]
      assert.equal(between(a, b) + between(b, c), between(a, c))
      assert.ok(between(a, b) <= between(a, c))
      assert.ok(0 <= between(a, c) && between(a, c) <= c - a)
    }),
  )
})

test('it is what the wall clock of every minute says', () => {
  fc.assert(
    fc.property(
      calendars,
      moments,
      fc.integer({ min: 0, max: 2000 }),
      ({ definition, zone }, from, n) => {
        const { between } = workingCalendar(definition, zone)
        const isOpen = wallClock(definition, zone)
        let minutes = 0
        for (let minute = 0; minute < n; minute++) if (isOpen(from + minute * minute_ms)) minutes++
        assert.equal(between(from, from + n * minute_ms) / minute_ms, minutes)
      },
    ),
    { numRuns: 25 },
  )
})

test('what began before before() has taken longer, and nothing else has', () => {
  fc.assert(
    fc.property(
      calendars,
      moments,
      moments,
      fc.integer({ min: 1, max: 3000 }),
      ({ definition, zone }, began, now, target) => {
        const { between, before } = workingCalendar(definition, zone)
        const isLate = between(began, now) > target * minute_ms
        assert.equal(began < before(now, target * minute_ms), isLate)
      },
    ),
  )
})

/** The definition, word by word, by another way to read a wall clock. */
function wallClock({ weeks, holidays }: CalendarDefinition, zone: string) {
  const wall = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return (at_ms: number): boolean => {
    const [date, time] = wall.format(at_ms).split(' ') as [string, string]
    const week = weeks.findLast(({ from }) => from <= date)
    if (!week?.open) return true
    if (holidays.some((holiday) => holiday.date === date)) return false
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7
    return week.open.some(
      (one) => one.weekday === weekday && one.opens <= time && time < one.closes,
    )
  }
}
