// The life of a draft of intervals, and what would become of a result if it were in force.
import type { InterpretationFacts } from '../../results/interpretation/rules/facts.ts'
import { interpret, type Interpretation } from '../../results/interpretation/rules/interpret.ts'
import { bandOf } from '../rules/ages.ts'
import {
  appliesTo,
  type DraftInterval,
  type IntervalCategory,
  type Place,
} from '../rules/intervals.ts'

export const draftStatuses = ['draft', 'published', 'discarded'] as const
export type DraftStatus = (typeof draftStatuses)[number]

/** A result that was interpreted: the facts that were stored, and the sex that chooses an interval. */
export type Interpreted = { id: string; sex: string; facts: InterpretationFacts }

export type Change = { before: Interpretation; after: Interpretation }

/**
 * What the rules say of the stored facts, and what they would say if the draft's intervals stood in the place
 * of those of its category. Everything else is as it was: the value, the conversion, the age, the other limits.
 * Both are asked of the rules as they are now, so that a difference is the draft's and not that of newer rules.
 *
 * Worked example: potassium 5.4 at 40 a, reference 3.5–5.2 → H, held. With a draft of 3.5–5.5 → N, and
 * released if nothing else holds it. With a draft that has nothing for this age → IND, held.
 */
export function compare(
  { sex, facts }: Interpreted,
  category: IntervalCategory,
  intervals: readonly DraftInterval[],
): Change {
  const chosen = intervals.find((one) => appliesTo(placeOf(one), sex, facts.age_index))
  const interval = chosen ? { id: 'draft', ...limitsOf(chosen) } : null
  return { before: interpret(facts), after: interpret({ ...facts, [category]: interval }) }
}

export const placeOf = (interval: DraftInterval): Place => ({
  sex: interval.sex,
  ...bandOf(interval),
})

export function limitsOf(interval: DraftInterval) {
  const { canonical_low: low, low_inclusive, canonical_high: high, high_inclusive } = interval
  return { low, low_inclusive, high, high_inclusive }
}
