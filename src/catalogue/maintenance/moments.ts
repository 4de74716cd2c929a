// From when on something judges: from now on, or from a later moment. Never from an earlier one, because what
// was entered since then has been judged by what was in force.
import { invalidField } from '../../platform/problems.ts'

/** `now` is PostgreSQL's, as text: it has microseconds, which a Date drops. @throws Problem 422 for the past */
export function momentFrom(valid_from: string | undefined, now: string): string {
  if (valid_from === undefined) return now
  if (Date.parse(valid_from) >= Date.parse(now)) return valid_from
  const message = `is past: leave it out for "from now on", ${new Date(now).toISOString()}`
  throw invalidField('/valid_from', 'in_the_past', message)
}
