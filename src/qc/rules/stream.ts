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
function compareInOrder(a: StreamPoint, b: StreamPoint): number {
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
  let series = emptySeries()
  let resets_passed = 0
  const found: { point: StreamPoint; inputs: EvaluationInputs }[] = []
  for (const point of points.toSorted(compareInOrder)) {
    const measured_ms = Date.parse(point.measured_at)
    const passed_before = resets_passed
    while (resets_ms[resets_passed]! < measured_ms) resets_passed += 1
    if (resets_passed > passed_before) series = emptySeries()
    const opens_lot = materials.has(point.material_id) && !lots.has(point.lot_id)
    const placed = place(point, opens_lot)
    if (measured_ms >= since_ms) {
      const before = placed === null ? [] : seenBy(placed, series)
      found.push({ point, inputs: { point: placed, before, ten_x: point.ten_x } })
    }
    if (placed === null) continue
    lots.add(point.lot_id)
    materials.add(point.material_id)
    append(series, placed)
  }
  return found
}

function place(point: StreamPoint, opens_lot: boolean): PlacedPoint | null {
  const { id, run_id, lot_id, material_id, value, comparator, target } = point
  if (target === null || comparator !== null) return null
  const { mean, sd } = target
  return { id, run_id, lot_id, material_id, value, mean, sd, opens_lot }
}

/** The points since the last corrective action, and which of them (as places in `points`) each lot, material and run has. */
type Series = { points: PlacedPoint[]; places: Map<string, number[]> }

function emptySeries(): Series {
  return { points: [], places: new Map() }
}

const keysOf = ({ lot_id, material_id, run_id }: PlacedPoint) =>
  [`lot ${lot_id}`, `material ${material_id}`, `run ${run_id}`] as const

function append({ points, places }: Series, point: PlacedPoint): void {
  const place = points.push(point) - 1
  for (const key of keysOf(point)) {
    const known = places.get(key)
    if (known) known.push(place)
    else places.set(key, [place])
  }
}

/**
 * The last nine of all, the last nine of the lot, the last three of the material, and all of the run. Never a walk
 * through the whole series: a control that comes a year late has each point of that year judged again.
 */
function seenBy(point: PlacedPoint, { points, places }: Series): PlacedPoint[] {
  const [ofLot, ofMaterial, ofRun] = keysOf(point).map((key) => places.get(key) ?? [])
  const seen = new Set([
    ...points.slice(-looks_back).map((_, n, last) => points.length - last.length + n),
    ...ofLot!.slice(-looks_back),
    ...ofMaterial!.slice(-material_looks_back),
    ...ofRun!,
  ])
  return [...seen].toSorted((a, b) => a - b).map((place) => points[place]!)
}
