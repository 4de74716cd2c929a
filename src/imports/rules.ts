// How the text of a cell becomes an exact number or a civil time. Both rules refuse rather than guess:
// a value that is misread by a factor of a thousand looks as plausible as the right one.

export type Comparator = '<' | '>'

/** Longest number accepted, in characters after expansion; beyond it stands a fault, not a measurement. */
const longestNumber_characters = 40

/**
 * Reads a measured value without floating point, keeping every digit (`5.40` stays `5.40`: the digits
 * say how precisely the analyzer measured).
 *
 * | text       | mark | result                                                       |
 * |------------|------|--------------------------------------------------------------|
 * | `5.40`     | `.`  | 5.40                                                         |
 * | `3,40`     | `,`  | 3.40                                                         |
 * | `>822.00`  | `.`  | `>` 822.00                                                   |
 * | `1.2e3`    | `.`  | 1200 (the point moves three places; nothing is multiplied)   |
 * | `1.20E-2`  | `.`  | 0.0120                                                       |
 * | `1,234.5`  | `.`  | refused: a thousands mark, which elsewhere is a decimal mark |
 * | `1,5`      | `.`  | refused: the profile's decimal mark is another               |
 * | `<=2`      | `.`  | refused: an interval that we cannot store exactly            |
 *
 * Source: the grammar is that of XML Schema's `decimal`, plus an exponent and a comparator (HL7 FHIR R4
 * Quantity.comparator, of which analyzers use `<` and `>`).
 */
export function readValue(
  text: string,
  decimalMark: '.' | ',',
): { comparator: Comparator | null; value: string } | null {
  const match = /^([<>])?\s*([+-])?(\d*)(?:([.,])(\d+))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim())
  if (!match) return null
  const [, comparator, sign, integer = '', mark, fraction = '', exponent = '0'] = match
  if (integer + fraction === '') return null
  if (mark !== undefined && mark !== decimalMark) return null

  const number = movePoint(integer, fraction, Number(exponent))
  if (number.length > longestNumber_characters) return null
  return {
    comparator: comparator === '<' || comparator === '>' ? comparator : null,
    value: sign === '-' ? `-${number}` : number,
  }
}

/** `movePoint('1', '2', 3)` is 1200; `movePoint('1', '20', -2)` is 0.0120. Leading zeros are dropped. */
function movePoint(integer: string, fraction: string, places: number): string {
  const digits = integer + fraction
  const point = integer.length + places
  const whole = digits.slice(0, Math.max(point, 0)).padEnd(point, '0').replace(/^0+/, '') || '0'
  const part = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point)
  return part === '' ? whole : `${whole}.${part}`
}

export type DateOrder = 'mdy' | 'dmy' | 'ymd'

const civilTime = new RegExp(
  String.raw`^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})` + // a date, with one separator
    String.raw`(?:\s*,\s*|\s+|T)` +
    String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?` + // a time, seconds or not
    String.raw`(?:\s*([ap])\.?\s?m\.?)?$`, // a.m., PM
  'i',
)

/**
 * Reads a date with a time of day as local civil time `YYYY-MM-DD HH:MM:SS`, without a zone: files carry
 * none, and the database applies the laboratory's. The order of day and month is never guessed from the
 * numbers, because 3/4/2026 fits both.
 *
 * | text                   | order | result              |
 * |------------------------|-------|---------------------|
 * | `7/26/18 6:36`         | mdy   | 2018-07-26 06:36:00 |
 * | `21/02/2015 11:55:43`  | dmy   | 2015-02-21 11:55:43 |
 * | `2026-03-15T09:15:23`  | ymd   | 2026-03-15 09:15:23 |
 * | `12/10/2014 4:42 p.m.` | mdy   | 2014-12-10 16:42:00 |
 * | `1/1/2026 12:05 AM`    | mdy   | 2026-01-01 00:05:00 |
 * | `26/7/18 6:36`         | mdy   | refused: no month 26 |
 * | `7/26/18`              | mdy   | refused: without a time of day runs cannot be put in order |
 *
 * Two-digit years follow POSIX `strptime` `%y`: 69–99 are 1969–1999, 00–68 are 2000–2068. Fractions of a
 * second are dropped.
 */
export function readCivilTime(text: string, order: DateOrder): string | null {
  const match = civilTime.exec(text.trim())
  if (!match) return null
  const [, first = '', , second = '', third = '', ...time] = match
  const [hours = '', minutes = '', seconds = '00', half] = time
  const [yearText, month, day] = {
    mdy: [third, first, second] as const,
    dmy: [third, second, first] as const,
    ymd: [first, second, third] as const,
  }[order]

  const year = readYear(yearText)
  const hour = readHour(Number(hours), half)
  if (year === null || hour === null || Number(minutes) > 59 || Number(seconds) > 59) return null
  if (!isCalendarDay(year, Number(month), Number(day))) return null
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${minutes}:${seconds}`
}

function readYear(text: string): number | null {
  const year = Number(text)
  if (text.length === 4) return year >= 1900 && year <= 2100 ? year : null
  if (text.length === 2) return year >= 69 ? 1900 + year : 2000 + year
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
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function two(value: string | number): string {
  return String(value).padStart(2, '0')
}
