// What a Levey-Jennings chart shows: the points of one test on one instrument, each as its distance from the
// target that was in force when it was measured.

export type Outcome = 'in_control' | 'warning' | 'rejected'

export type ChartPoint = {
  /** RFC 3339 */
  measured_at: string
  value: string
  /** Distance from the target mean in SDs, as it was judged. */
  z: string
  outcome: Outcome
  /** The rules that it broke, such as 1-3s. */
  rules: string[]
  /** Which of the targets it was judged by. */
  target: number
}

/** A target mean and SD, of one lot: the bands of the points that were judged by it. */
export type ChartTarget = { lot_number: string; version: number; mean: string; sd: string }

/** Something that was done about the instrument or the material, and ends a series. */
export type ChartAction = { at: string; text: string }

export type Chart = {
  /** Makes the ids of the drawing, so that a page may hold several. */
  id: string
  test: string
  unit: string
  instrument: string
  material: string
  /** Days of the calendar, both included. */
  from: string
  to: string
  time_zone: string
  /** In order of time. */
  points: ChartPoint[]
  targets: ChartTarget[]
  /** In order of time. */
  actions: ChartAction[]
  /** Of all points of the chart's days; null where too few were measured. */
  statistics: { n: number; mean: string | null; sd: string | null; cv_percent: string | null }
  /** Points of these days that are not drawn, because there are more than a chart can show. */
  left_out: number
  /** Points that no target judged: they have no place among the bands. */
  without_target: number
}
