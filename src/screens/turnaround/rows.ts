// One row for each test and priority: its percentiles, the target in force, and how many missed it.
import { orderPriorities } from '../../orders/rules.ts'
import type { DurationFigures, Figures, Target } from '../../turnaround/schemas.ts'

type Priority = (typeof orderPriorities)[number]

export type Row = {
  test_code: string
  priority: Priority
  tests: number
  with_target: number
  late: number
  /** From order to verification. */
  took: DurationFigures
  /** Undefined: none is in force. */
  target_minutes: number | undefined
}

/** The most urgent first; within a priority what missed its target most often, then what came nearest to it. */
export function rowsOf(items: Figures['items'], targets: readonly Target[]): Row[] {
  const rows = items.flatMap(
    ({ test_code, priority, tests, with_target, late, ordered_to_verified: took }) => {
      if (test_code === null || priority === null || took === null) return []
      const target_minutes = targetOf(targets, test_code, priority)
      return [{ test_code, priority, tests, with_target, late, took, target_minutes }]
    },
  )
  const urgency = ({ priority }: Row) => orderPriorities.indexOf(priority)
  const lateness = ({ late, with_target }: Row) => (with_target === 0 ? 0 : late / with_target)
  const nearness = ({ took, target_minutes }: Row) =>
    target_minutes === undefined ? 0 : took.minutes_p90 / target_minutes
  return rows.toSorted(
    (a, b) =>
      urgency(b) - urgency(a) ||
      lateness(b) - lateness(a) ||
      nearness(b) - nearness(a) ||
      (a.test_code < b.test_code ? -1 : 1),
  )
}

/** That of the test; else that of all tests. */
function targetOf(
  targets: readonly Target[],
  test_code: string,
  priority: Priority,
): number | undefined {
  const ofPriority = targets.filter((target) => target.priority === priority)
  const found =
    ofPriority.find((target) => target.test_code === test_code) ??
    ofPriority.find((target) => target.test_code === null)
  return found?.minutes
}
