// Whether a process that lives through a campaign keeps more and more. Its resident memory cannot say so: it follows
// the collector, which waits for room to run short, and the allocator, which keeps pages for the next time. So two
// things are judged: what is still held when everything that may go has gone, and the most that was ever resident.

export type Sample = {
  minute: number
  /** Held after a full collection, in MB: objects, and the buffers that they hold outside of the heap. */
  held_mb: number
  /** Before that collection. */
  resident_mb: number
}

export type Memory = {
  name: string
  /** How often it was asked; a sample is an answer. */
  asked: number
  samples: Sample[]
  /** The most that was ever resident, between two samples too. */
  peak_mb: number
  /** What its container may have. */
  limit_mb: number
}

export type Verdict = { faults: string[]; words: string }

const thirds = 3
const leastInAThird = 3
/** What caches with an end, and what is noted of code that is compiled late, still take in the last third. */
const tolerance_mb = 1
/** Pages that the allocator has not given back. */
const residentTolerance = 0.15

/**
 * The first third is warming up: code is compiled, connections opened, caches filled. Of the two others the lowest
 * samples are compared, because a sample may fall into a moment with much under way, and none can fall below what is
 * kept. A leak of r MB a minute raises the lowest of the last third by r times the minutes between those two:
 *
 *   58.2 58.5 58.1 | 58.3 58.6 58.4   0.2 MB more: flat
 *   58.2 58.9 59.4 | 60.1 60.6 61.2   1.9 MB more in 3 minutes: it keeps 0.6 MB a minute
 *
 * What a campaign cannot see depends on its length, so the verdict says it: of two samples fifteen minutes apart,
 * a leak of more than 0.07 MB a minute.
 */
export function judgeMemory({ name, asked, samples, peak_mb, limit_mb }: Memory): Verdict {
  const resident = `resident at most ${peak_mb} of ${limit_mb} MB`
  const faults = peak_mb > limit_mb ? [`${name} had ${peak_mb} MB, and may have ${limit_mb}`] : []
  if (samples.length < asked / 2)
    faults.push(`${name} said ${samples.length} times what it keeps, and was asked ${asked} times`)
  const size = Math.floor(samples.length / thirds)
  if (size < leastInAThird)
    return { faults, words: `${name}: ${resident}; too short to say what it keeps` }
  const [middle, last] = [samples.slice(-2 * size, -size), samples.slice(-size)]
  const [before, after] = [lowest(middle, 'held_mb'), lowest(last, 'held_mb')]
  const grown_mb = after.held_mb - before.held_mb
  const minutes = last[0]!.minute - middle[0]!.minute
  if (grown_mb > tolerance_mb)
    faults.push(
      `${name} keeps more and more: ${listOf(samples, 'held_mb')} MB, ${rate(grown_mb / minutes)}`,
    )
  const [pages, morePages] = [lowest(middle, 'resident_mb'), lowest(last, 'resident_mb')]
  if (morePages.resident_mb > pages.resident_mb * (1 + residentTolerance) + tolerance_mb)
    faults.push(`${name} grows outside of its heap: ${listOf(samples, 'resident_mb')} MB`)
  const isFlat = `holds ${mb(before.held_mb)}, then ${mb(after.held_mb)} MB`
  const seen = `a leak of ${rate(tolerance_mb / minutes)} would be seen`
  return { faults, words: `${name}: ${isFlat} (${seen}); ${resident}` }
}

type Measure = 'held_mb' | 'resident_mb'

function lowest(samples: Sample[], of: Measure): Sample {
  return samples.reduce((least, one) => (one[of] < least[of] ? one : least))
}

const mb = (value: number) => value.toFixed(1)
const rate = (mb_a_minute: number) => `${mb_a_minute.toFixed(2)} MB a minute`
const listOf = (samples: Sample[], of: Measure) => samples.map((one) => mb(one[of])).join(' ')
