// Which form of an answer a client gets: what its Accept header prefers among the media types that there are
// (RFC 9110, 12.5.1). Of each type the range that names it most closely counts, and 0 refuses it.
//
//   Accept: text/*;q=0.5, application/pdf   →  application/pdf, else text/html
import { parseAccept } from 'hono/utils/accept'
import { Problem } from '../platform/problems.ts'

/**
 * The best of `available`, the first of those that are as good as each other. Without an Accept header, the first.
 * Parameters of a range (`charset`, `fhirVersion`) refuse nothing: each type has one form here.
 * @throws Problem 406, which lists what there is
 */
export function negotiate<const T extends string>(
  accept: string | undefined,
  available: readonly T[],
): T {
  if (accept === undefined || accept.trim() === '') return available[0]!
  const ranges = parseAccept(accept)
  let best: T | undefined
  let highest = 0
  for (const type of available) {
    const quality = qualityOf(type, ranges)
    if (quality > highest) [best, highest] = [type, quality]
  }
  if (best !== undefined) return best
  throw new Problem(
    'not-acceptable',
    'There is nothing of this in a form that your Accept header names.',
    { available },
    { vary: 'Accept' },
  )
}

function qualityOf(type: string, ranges: readonly { type: string; q: number }[]): number {
  const [main] = type.split('/')
  for (const range of [type, `${main}/*`, '*/*']) {
    const found = ranges.find((one) => one.type.toLowerCase() === range)
    if (found) return found.q
  }
  return 0
}
