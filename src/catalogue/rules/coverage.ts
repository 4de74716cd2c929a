// For whom does a test have no interval? An age between two bands is easily overlooked, and everybody in it
// gets no flag.
import type { AgeBand } from './ages.ts'
import type { IntervalSex, Place } from './intervals.ts'

export type Gap = AgeBand & { sex: IntervalSex }

/**
 * Every sex and age from birth on to which no interval applies, by age. A gap of both sexes is told once, as
 * "any".
 *
 * Worked example: any [0, 18 a), female [18 a, ) → male [18 a, ). Nothing at all → any [0, ).
 */
export function uncovered(intervals: readonly Place[]): Gap[] {
  const female = gapsOf(intervals, 'female')
  const male = gapsOf(intervals, 'male')
  const isIn = (gaps: AgeBand[], { from, until }: AgeBand) =>
    gaps.some((gap) => gap.from === from && gap.until === until)
  return [
    ...female.map((gap) => ({
      sex: isIn(male, gap) ? ('any' as const) : ('female' as const),
      ...gap,
    })),
    ...male.filter((gap) => !isIn(female, gap)).map((gap) => ({ sex: 'male' as const, ...gap })),
  ]
}

function gapsOf(intervals: readonly Place[], sex: 'female' | 'male'): AgeBand[] {
  const bands = intervals
    .filter((one) => one.sex === 'any' || one.sex === sex)
    .toSorted((a, b) => a.from - b.from)
  const gaps: AgeBand[] = []
  let covered: number | null = 0
  for (const { from, until } of bands) {
    if (covered === null) break
    if (covered < from) gaps.push({ from: covered, until: from })
    covered = until
  }
  return covered === null ? gaps : [...gaps, { from: covered, until: null }]
}
