// Fields that many schemas have. What is checked in code is documented as a pattern as well, so that a client's own
// tools refuse what the service would. The patterns keep to what the regular expressions of all languages have: a
// class of Unicode (\P{Cc}) is unknown to most that read OpenAPI.
import { z } from '@hono/zod-openapi'

/** A text without control characters, as a pattern that is documented; in code it is /^\P{Cc}*$/u. */
export const printablePattern = (times: string) => String.raw`^[^\x00-\x1f\x7f-\x9f]${times}$`

const printable = /^\P{Cc}*$/u

/** A decimal above 0 as it is documented: no minus, and not 0 in any way to write it. */
export const abovePattern = (decimal: string) => ({
  pattern: `^${decimal}$`,
  not: { type: 'string' as const, pattern: '^[0.]*$' },
})

/** As `printablePattern`, and more than blanks. */
const linePattern = String.raw`^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$`

/** A line that a person reads. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(printable, 'must not have control characters')
    .openapi({ pattern: linePattern })

/** A day that somebody in a laboratory can mean: the calendar of PostgreSQL has no year 0, for one. */
export const day = z.iso
  .date()
  .refine((date) => date >= '1900-01-01' && date < '2200-01-01', 'must be of 1900 to 2199')
  .openapi({ pattern: String.raw`^(19|20|21)\d\d-` })
