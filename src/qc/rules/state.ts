// Whether a test on an instrument was in control at a moment. A result goes out by itself only if it was: asked by
// the interpretation of a result, and by whoever wants to see where the laboratory stands.

export const qcStates = ['in_control', 'rejected', 'awaiting_controls', 'missing'] as const
export type QcState = (typeof qcStates)[number]

/** A point, and the version of its evaluation that was looked at. */
type SeenPoint = { point_id: string; evaluation_version: number; measured_at: string }

/** What is known of a test on an instrument at a moment; stored with a result's interpretation. */
export type QcFacts = {
  /** The moment: when the result was measured, or entered if the instrument named no time. RFC 3339. */
  at: string
  /** The requirement in force at that moment. */
  requirement: { id: string; levels: readonly number[]; within_hours: number }
  /** The last corrective action up to the moment: it began the series that counts. */
  corrective_action: { id: string; taken_at: string } | null
  /** The last point of each level that passed in this series, up to the moment; a level may have none. */
  passed: readonly (SeenPoint & { level: number })[]
  /** A rejected point of this series, up to the moment. */
  rejected: SeenPoint | null
  /**
   * The first point after the moment that was rejected, if the interpretation knew of one already: everything since
   * the last good controls is in doubt. Null is "before all that is known".
   */
  rejected_later: (SeenPoint & { good_until: string | null }) | null
}

/** A level that did not pass lately, and why it is said to be missing. */
export type MissingLevel = { level: number; last_passed_at: string | null }

const hour_ms = 3_600_000

/**
 * In control: each level that is required has passed within the hours of the policy, in the present series, and
 * nothing was rejected since. A warning (1-2s) passes. Anything that is not known holds.
 *
 * - rejected: a rejection stands until a corrective action is documented; controls that pass without one do not
 *   undo it. A rejection after the moment reaches back to the last good controls.
 * - awaiting_controls: an action began a new series, and a level has not passed in it yet.
 * - missing: a level was not run, or not within the hours.
 *
 * Worked example, levels 1 and 2 within 24 hours: both passed at 08:00 → in control at 09:00, and missing the next
 * day at 08:01. Level 1 rejected at 09:10 → rejected from then on, and for what was measured since 08:00. Action at
 * 09:40 → awaiting controls. Level 1 passes at 09:50 → awaiting level 2; it passes at 09:51 → in control.
 */
export function qcStateOf(facts: QcFacts): { state: QcState; missing: MissingLevel[] } {
  const at_ms = Date.parse(facts.at)
  const { levels, within_hours } = facts.requirement
  const since_ms = at_ms - within_hours * hour_ms
  const passedAt = new Map(facts.passed.map(({ level, measured_at }) => [level, measured_at]))
  const missing = levels.flatMap((level) => {
    const last_passed_at = passedAt.get(level) ?? null
    const isMissing = last_passed_at === null || Date.parse(last_passed_at) < since_ms
    return isMissing ? [{ level, last_passed_at }] : []
  })
  if (facts.rejected !== null || isInDoubt(facts, at_ms)) return { state: 'rejected', missing }
  if (missing.length === 0) return { state: 'in_control', missing }
  const neverPassed = missing.some(({ last_passed_at }) => last_passed_at === null)
  const isAwaiting = facts.corrective_action !== null && neverPassed
  return { state: isAwaiting ? 'awaiting_controls' : 'missing', missing }
}

function isInDoubt({ rejected_later }: QcFacts, at_ms: number): boolean {
  if (rejected_later === null) return false
  return rejected_later.good_until === null || Date.parse(rejected_later.good_until) < at_ms
}
