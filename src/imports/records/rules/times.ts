// The time stamps of both standards: HL7 v2.5.1 data type TS (`YYYYMMDDHHMM[SS[.S…]][+/-ZZZZ]`) and LIS2-A2 5.6.2
// (`YYYYMMDDHHMMSS`).

const stamp = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:\.\d{1,4})?)?([+-]\d{4})?$/

/**
 * As civil time of the laboratory, `YYYY-MM-DD HH:MM:SS`: one that says its offset is carried over to the
 * laboratory's zone, one without is the laboratory's already. Anything else comes back as it is, and is refused
 * where the row is read.
 *
 * | text                  | zone          | result                                                          |
 * |-----------------------|---------------|-----------------------------------------------------------------|
 * | `20260315091523`      | any           | 2026-03-15 09:15:23                                             |
 * | `202603150915`        | any           | 2026-03-15 09:15:00                                             |
 * | `20260315091523+0000` | Europe/Berlin | 2026-03-15 10:15:23                                             |
 * | `20260315`            | any           | `20260315`: without a time of day runs cannot be put in order    |
 */
export function readTimeStamp(text: string, time_zone: string): string {
  const [, year, month, day, hour, minute, second = '00', offset] = stamp.exec(text) ?? []
  if (year === undefined) return text
  const civil = `${year}-${month}-${day} ${hour}:${minute}:${second}`
  if (offset === undefined) return civil
  const moment = Date.parse(`${civil.replace(' ', 'T')}${offset.slice(0, 3)}:${offset.slice(3)}`)
  return Number.isNaN(moment) ? text : civilTime(new Date(moment), time_zone)
}

// Swedish writes dates as ISO 8601 does.
function civilTime(moment: Date, timeZone: string): string {
  const style = { dateStyle: 'short', timeStyle: 'medium' } as const
  return new Intl.DateTimeFormat('sv-SE', { timeZone, ...style }).format(moment)
}
