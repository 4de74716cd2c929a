// How the text of a cell becomes a civil time. It refuses rather than guesses: 3/4/2026 is a day in March or in
// April, and a time that is misread puts a run before its controls.

export type DateOrder = 'mdy' | 'dmy' | 'ymd' | 'excel_1900' | 'excel_1904'

export type HowDated = {
  date_order: DateOrder
  decimal_mark: '.' | ','
  two_digit_years_from?: number | undefined
  time_zone?: string | undefined
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const timeOfDay =
  String.raw`(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?` + // a time, seconds or not
  String.raw`(?:\s*([ap])\.?\s?m\.?)?` // a.m., PM
const civilTime = new RegExp(
  String.raw`^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})` + // a date, with one separator
    String.raw`(?:\s*,\s*|\s+|T)${timeOfDay}(Z|[+-]\d{2}:?\d{2})?$`,
  'i',
)
const namedMonth = new RegExp(
  String.raw`^(\d{1,2}|[a-z]{3})[ ./-]+(\d{1,2}|[a-z]{3}),?[ ./-]+(\d{2}|\d{4})(?:\s*,\s*|\s+|T)${timeOfDay}$`,
  'i',
)
const compact = /^(\d{4})(\d{2})(\d{2})[T ]?(\d{2}):?(\d{2}):?(\d{2})?$/

/**
 * Reads a date with a time of day as local civil time `YYYY-MM-DD HH:MM:SS`, without a zone: files carry
 * none, and the database applies the instrument's or the laboratory's. The order of day and month is never
 * guessed from the numbers, because 3/4/2026 fits both.
 *
 * | text                        | order      | result                                          |
 * |-----------------------------|------------|-------------------------------------------------|
 * | `7/26/18 6:36`              | mdy        | 2018-07-26 06:36:00                             |
 * | `21/02/2015 11:55:43`       | dmy        | 2015-02-21 11:55:43                             |
 * | `2026-03-15T09:15:23`       | ymd        | 2026-03-15 09:15:23                             |
 * | `20260315091523`            | ymd        | 2026-03-15 09:15:23                             |
 * | `12/10/2014 4:42 p.m.`      | mdy        | 2014-12-10 16:42:00                             |
 * | `1/1/2026 12:05 AM`         | mdy        | 2026-01-01 00:05:00                             |
 * | `04-Mar-2026 09.15`         | dmy        | 2026-03-04 09:15:00                             |
 * | `46085.5`                   | excel_1900 | 2026-03-04 12:00:00                             |
 * | `44623.5`                   | excel_1904 | 2026-03-04 12:00:00                             |
 * | `26/7/18 6:36`              | mdy        | refused: no month 26                            |
 * | `7/26/18`                   | mdy        | refused: without a time runs cannot be ordered  |
 * | `2026-03-15T09:15:23+01:00` | ymd        | refused, but where the profile's zone is UTC    |
 *
 * Two-digit years follow POSIX `strptime` `%y` unless the profile says otherwise: 69–99 are 1969–1999, 00–68 are
 * 2000–2068. Fractions of a second are dropped. Months have English names, in three letters.
 */
export function readCivilTime(text: string, how: HowDated): string | null {
  const { date_order } = how
  if (date_order === 'excel_1900' || date_order === 'excel_1904') return readSerial(text, how)
  const match = civilTime.exec(text)
  if (match) {
    const [, first = '', , second = '', third = '', ...time] = match
    const inOrder = {
      mdy: [third, first, second] as const,
      dmy: [third, second, first] as const,
      ymd: [first, second, third] as const,
    }[date_order]
    return toCivil(inOrder, time, how)
  }
  const [, year, month, day, ...rest] = (date_order === 'ymd' && compact.exec(text)) || []
  if (year !== undefined) return toCivil([year, month!, day!], rest, how)
  return readNamedMonth(text, how)
}

function readNamedMonth(text: string, how: HowDated): string | null {
  const match = namedMonth.exec(text)
  if (!match || how.date_order === 'ymd') return null
  const [, first = '', second = '', year = '', ...time] = match
  const [month, day] = how.date_order === 'mdy' ? [first, second] : [second, first]
  const number = months.indexOf(month.toLowerCase()) + 1
  return number === 0 ? null : toCivil([year, String(number), day], time, how)
}

function toCivil(
  [yearText, month, day]: readonly [string, string, string],
  [hours = '', minutes = '', seconds = '00', half, offset]: readonly (string | undefined)[],
  how: HowDated,
): string | null {
  const year = readYear(yearText, how.two_digit_years_from)
  const hour = readHour(Number(hours), half)
  if (year === null || hour === null || Number(minutes) > 59 || Number(seconds) > 59) return null
  if (!isCalendarDay(year, Number(month), Number(day))) return null
  if (offset !== undefined && how.time_zone !== 'UTC') return null
  const civil = `${year}-${two(month)}-${two(day)} ${two(hour)}:${minutes}:${seconds}`
  return offset === undefined || offset.toUpperCase() === 'Z' ? civil : inUtc(civil, offset)
}

/** `2026-03-15 00:15:00`, `+01:00` → 2026-03-14 23:15:00 */
function inUtc(civil: string, offset: string): string | null {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset)!
  if (Number(hours) > 14 || Number(minutes) > 59) return null
  const ahead_ms = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  return fromUtc(Date.parse(`${civil.replace(' ', 'T')}Z`) - ahead_ms)
}

/**
 * A day of a spreadsheet, its fraction the time of day. Day 1 is 1 January 1900, or day 0 that of 1904. The
 * system of 1900 has a 29 February 1900 that never was: before day 61 nothing is read.
 */
function readSerial(text: string, { date_order, decimal_mark }: HowDated): string | null {
  const parts = /^(\d{1,6})(?:([.,])(\d{1,17}))?$/.exec(text)
  if (!parts) return null
  const [, days = '', mark, fraction] = parts
  // Without a fraction it is midnight in a spreadsheet, and a date without a time in a file.
  if (fraction === undefined || mark !== decimal_mark) return null
  const is1900 = date_order === 'excel_1900'
  if (is1900 && Number(days) < 61) return null
  const seconds = Math.round(Number(`0.${fraction}`) * 86_400)
  const epoch_ms = is1900 ? Date.UTC(1899, 11, 30) : Date.UTC(1904, 0, 1)
  const civil = fromUtc(epoch_ms + (Number(days) * 86_400 + seconds) * 1000)
  return Number(civil.slice(0, 4)) <= 2100 ? civil : null
}

const fromUtc = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 19).replace('T', ' ')

function readYear(text: string, from = 1969): number | null {
  const year = Number(text)
  if (text.length === 4) return year >= 1900 && year <= 2100 ? year : null
  // The only one of the hundred years from `from` on that ends so.
  if (text.length === 2) return from + ((((year - from) % 100) + 100) % 100)
  return null
}

/** On a 12-hour clock 12 a.m. is midnight, 12 p.m. noon. */
function readHour(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** Day 0 of the next month is the last day of this one; UTC keeps any time zone out of it. */
function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function two(value: string | number): string {
  return String(value).padStart(2, '0')
}
