// In which order the points of a test on an instrument follow on each other, where a series begins, and which of
// them a rule may look at: what is put before the Westgard rules (westgard.ts) for each point.
import type { EvaluationInputs, PlacedPoint, TenXPolicy } from './westgard.ts'

/** A point as it was stored, with the target and the policy that were in force when it was measured. */
export type StreamPoint = {
  id: string
  run_id: string
  lot_id: string
  material_id: string
  level: number
  /** RFC 3339. */
  measured_at: string
  sequence: number
  value: string
  /** A value with a comparator has no place on the scale. */
  comparator: '<' | '>' | null
  target: { id: string; mean: string; sd: string } | null
  ten_x: TenXPolicy
}

/** As far back as a rule looks: 10x to nine others, 4-1s to three. */
export const looks_back = 9
const material_looks_back = 3

/**
 * By time measured; ties by run, level, sequence (and id, so that no two are equal). Not by when it was stored: a
 * point that comes late takes its place among the others.
 */
export function compareInOrder(a: StreamPoint, b: StreamPoint): number {
  return (
    Date.parse(a.measured_at) - Date.parse(b.measured_at) ||
    compareText(a.run_id, b.run_id) ||
    a.level - b.level ||
    a.sequence - b.sequence ||
    compareText(a.id, b.id)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The inputs of each point from `since` on, in order. `points` are those of one test and instrument, in any order;
 * before `since` they need to reach back ten placed points of each lot, and to the beginning of each run that is
 * asked about. `resets` are the moments of corrective actions: a point measured after one never looks at one
 * measured at that moment or before. A point that has no place (no target, a comparator) is seen by no other.
 *
 * Worked example, one material, +2.1 at 08:00 and +2.2 at 10:00: the second one violates 2-2s. After a corrective
 * action at 09:00 it sees nothing before itself, and is a warning.
 */
export function inputsOf(
  points: readonly StreamPoint[],
  resets: readonly string[],
  since = '-infinity',
): { point: StreamPoint; inputs: EvaluationInputs }[] {
  const since_ms = since === '-infinity' ? -Infinity : Date.parse(since)
  const resets_ms = resets.map((at) => Date.parse(at)).toSorted((a, b) => a - b)
  const lots = new Set<string>()
  const materials = new Set<string>()
  let series: PlacedPoint[] = []
  let resets_passed = 0
  const found: { point: StreamPoint; inputs: EvaluationInputs }[] = []
  for (const point of points.toSorted(compareInOrder)) {
    const measured_ms = Date.parse(point.measured_at)
    const passed = resets_ms.filter((at) => at < measured_ms).length
    if (passed > resets_passed) series = []
    resets_passed = passed
    const opens_lot = materials.has(point.material_id) && !lots.has(point.lot_id)
    const placed = place(point, opens_lot)
    if (measured_ms >= since_ms) {
      const before = placed === null ? [] : seenBy(placed, series)
      found.push({ point, inputs: { point: placed, before, ten_x: point.ten_x } })
    }
    if (placed === null) continue
    lots.add(point.lot_id)
    materials.add(point.material_id)
    series.push(placed)
  }
  return found
}

function place(point: StreamPoint, opens_lot: boolean): PlacedPoint | null {
  const { id, run_id, lot_id, material_id, value, comparator, target } = point
  if (target === null || comparator !== null) return null
  const { mean, sd } = target
  return { id, run_id, lot_id, material_id, value, mean, sd, opens_lot }
}

/** The last nine of all, the last nine of the lot, the last three of the material, and all of the run. */
function seenBy(point: PlacedPoint, series: readonly PlacedPoint[]): PlacedPoint[] {
  const ofLot = series.filter(({ lot_id }) => lot_id === point.lot_id)
  const ofMaterial = series.filter(({ material_id }) => material_id === point.material_id)
  const seen = new Set([
    ...series.slice(-looks_back),
    ...ofLot.slice(-looks_back),
    ...ofMaterial.slice(-material_looks_back),
    ...series.filter(({ run_id }) => run_id === point.run_id),
  ])
  return series.filter((one) => seen.has(one))
}
