// How a search of FHIR R4 is read (http://hl7.org/fhir/R4/search.html): tokens, references, dates.

/** `system` undefined: of any system. Empty: of none. */
export type Token = { system: string | undefined; value: string }

/**
 * A token (search.html#token). Worked example: `http://loinc.org|2823-3` → LOINC 2823-3; `K` → K of any system; `|K` → K
 * of no system, which no code of ours is.
 */
export function readToken(text: string): Token {
  const at = text.indexOf('|')
  if (at < 0) return { system: undefined, value: text }
  return { system: text.slice(0, at), value: text.slice(at + 1) }
}

/** Whether a token can be one of a system. */
export const isOf = ({ system }: Token, ours: string) => system === undefined || system === ours

/**
 * The id in a reference (search.html#reference): `018f…`, `Patient/018f…` or the whole address. Undefined for a
 * reference to something else, or to an id that is no UUID, as all of ours are.
 */
export function idIn(text: string, type: string, base: string): string | undefined {
  const relative = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text
  const id = relative.startsWith(`${type}/`) ? relative.slice(type.length + 1) : relative
  return isUuid(id) ? id.toLowerCase() : undefined
}

export const isUuid = (text: string) =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)

/** A moment as a text without an offset, and the zone in which it is meant. */
export type Moment = { at: string; zone: string }
/** Half-open. */
export type Span = { from?: Moment; before?: Moment }

const form =
  /^(?<prefix>eq|ge|gt|le|lt)?(?<date>\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T(?<time>\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(?<offset>Z|[+-]\d\d:\d\d)?)?$/

/**
 * A date (search.html#date): what it names is as long as it is exact, a year, a day or a second. Without an offset it is
 * the laboratory's time. `eq`: within; `ge` from its begin on, `gt` from its end on; `lt` before its begin, `le` before its
 * end. Undefined for what is no date.
 *
 * Worked example, in Berlin: `2026-11-23` → from 23 November 00:00 to before 24 November 00:00 of Berlin; `ge2026-11` → from
 * 1 November on; `lt2026-11-23T08:15:00Z` → before 08:15:00 UTC.
 */
export function readDate(text: string, time_zone: string): Span | undefined {
  const { prefix = 'eq', date, time, offset } = form.exec(text)?.groups ?? {}
  // PostgreSQL knows no year 0, and nobody was a patient here in 1899.
  if (date === undefined || date < '1900' || date > '2200') return undefined
  const start = new Date(`${date.padEnd(10, '-01')}T${time ?? '00:00'}${offset ?? 'Z'}`)
  if (Number.isNaN(start.getTime())) return undefined
  // 30 February is no day, and Date would make one of March of it.
  if (offset === undefined && !start.toISOString().startsWith(date)) return undefined
  const zone = offset === undefined ? time_zone : 'UTC'
  const moment = (at: Date): Moment => ({ at: at.toISOString().slice(0, -1), zone })
  const [begin, end] = [moment(start), moment(endOf(start, date, time))]
  return {
    eq: { from: begin, before: end },
    ge: { from: begin },
    gt: { from: end },
    lt: { before: begin },
    le: { before: end },
  }[prefix]
}

function endOf(start: Date, date: string, time: string | undefined): Date {
  const end = new Date(start)
  if (time !== undefined) {
    const length_ms = time.includes('.') ? 1 : time.length > 5 ? 1000 : 60_000
    end.setTime(end.getTime() + length_ms)
  } else if (date.length === 4) end.setUTCFullYear(end.getUTCFullYear() + 1)
  else if (date.length === 7) end.setUTCMonth(end.getUTCMonth() + 1)
  else end.setUTCDate(end.getUTCDate() + 1)
  return end
}
