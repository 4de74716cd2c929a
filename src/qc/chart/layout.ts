// Where everything on a Levey-Jennings chart stands. One step to the right is one measurement, as on the paper
// charts of Levey and Jennings: on an axis of time the repeat ten minutes after a rejection would lie under it,
// and that is the moment people look for. Days on which nothing was measured are kept as a gap.
import type { Chart, ChartAction, ChartPoint } from './chart.ts'
import { createLocalTime, daysBetween, type LocalTime } from '../../platform/local-time.ts'

export const width = 1000
export const plot = { left: 96, right: 876, height: 360 }
/** SDs from the mean to the plot's edge. What lies beyond is drawn at the edge, with an arrow. */
const edge_sd = 4.5
const header_height = 66
export const lane_height = 17
const axis_height = 34
const line_height = 17
/** Of the widest letters that a browser may choose; bold. */
const character_width = 7.4

export type PlacedPoint = ChartPoint & {
  x: number
  y: number
  side: 'above' | 'below'
  local: LocalTime
  is_beyond: boolean
}

/** A text on a pole: at a rule that was broken, an action, or another lot. */
export type Flag = {
  kind: 'warning' | 'rejected' | 'action' | 'lot'
  text: string
  title: string
  x: number
  /** The last point that it speaks of, where there are several in a row. */
  until: number
  side: 'above' | 'below'
  /** Where the pole ends: at the point, or at the far edge of the plot. */
  foot: number
  row: number
}

export type Layout = {
  points: PlacedPoint[]
  flags: Flag[]
  ticks: { x: number; text: string }[]
  top: number
  bottom: number
  axis: number
  height: number
  radius: number
  /** Where the bands of each target begin and end. */
  stretches: { target: number; from: number; until: number }[]
}

export function layOut(chart: Chart, notes: number): Layout {
  const local = createLocalTime(chart.time_zone)
  const xs = placeAcross(chart.points.map(({ measured_at }) => local(measured_at).day))
  const above = chart.points.map((point, n) => place(point, xs.at[n]!, local))
  const stretches = stretchesOf(above)
  const flags = packed([
    ...violationFlags(above),
    ...actionFlags(chart.actions, above, local),
    ...lotFlags(chart, above, stretches),
  ])
  const rows = (side: Flag['side']) =>
    Math.max(0, ...flags.filter((flag) => flag.side === side).map((flag) => flag.row + 1))
  const top = header_height + rows('above') * lane_height + 6
  const bottom = top + plot.height
  const axis = bottom + rows('below') * lane_height + 6
  return {
    points: above.map((point) => ({ ...point, y: point.y + top })),
    flags: flags.map((flag) => ({ ...flag, foot: flag.foot + top })),
    ticks: ticksOf(above),
    top,
    bottom,
    axis,
    height: axis + axis_height + notes * line_height,
    radius: Math.min(4, Math.max(1.6, xs.step * 0.35)),
    stretches,
  }
}

export const yOf = (z: number) => plot.height * (0.5 - z / (2 * edge_sd))

/** Where each point stands, by the days of the points: a day without any leaves a gap, a longer time one of three. */
function placeAcross(days: string[]): { at: number[]; step: number } {
  let position = 0
  const positions = days.map((day, n) => {
    if (n === 0) return position
    const missing = daysBetween(days[n - 1]!, day) - 1
    return (position += 1 + Math.min(3, Math.max(0, missing)))
  })
  const step = Math.min(60, (plot.right - plot.left) / (position + 1))
  return { at: positions.map((at) => plot.left + step * (at + 0.5)), step }
}

function place(point: ChartPoint, x: number, local: (at: string) => LocalTime): PlacedPoint {
  const z = Number(point.z)
  const shown = Math.max(-edge_sd + 0.2, Math.min(edge_sd - 0.2, z))
  const side = z < 0 ? 'below' : 'above'
  const is_beyond = shown !== z
  return { ...point, x, y: yOf(shown), side, local: local(point.measured_at), is_beyond }
}

/** Neighbours with the same target share its bands, which meet half way between two points. */
function stretchesOf(points: PlacedPoint[]): Layout['stretches'] {
  const stretches: Layout['stretches'] = []
  for (const [n, { target, x }] of points.entries()) {
    const last = stretches.at(-1)
    if (last?.target === target) continue
    const from = n === 0 ? plot.left : (points[n - 1]!.x + x) / 2
    if (last) last.until = from
    stretches.push({ target, from, until: plot.right })
  }
  return stretches
}

// Neighbours that broke the same rules on the same side are named once: a shift breaks 10x at every point.
function violationFlags(points: PlacedPoint[]): Flag[] {
  const groups: PlacedPoint[][] = []
  for (const [n, point] of points.entries()) {
    if (point.outcome === 'in_control') continue
    const last = groups.at(-1)
    const goesOn = last?.at(-1) === points[n - 1] && n > 0 && isSaidAlike(last!.at(-1)!, point)
    if (goesOn) last!.push(point)
    else groups.push([point])
  }
  return groups.map((group) => {
    const { outcome, side, x, y, rules } = group[0]!
    const said = wordsOf(group[0]!)
    const text = group.length > 1 ? `${said} · ${group.length} points` : said
    const until = group.at(-1)!.x
    const kind = outcome === 'rejected' ? 'rejected' : 'warning'
    return { kind, text, title: rules.join(' '), x, until, side, foot: y, row: 0 }
  })
}

function isSaidAlike(one: PlacedPoint, other: PlacedPoint): boolean {
  return one.outcome === other.outcome && one.side === other.side && wordsOf(one) === wordsOf(other)
}

/** Which rules were broken. A warning says nothing beside what it led to; a z that lies outside is written. */
function wordsOf({ rules, outcome, is_beyond, z }: PlacedPoint): string {
  const names = outcome === 'rejected' ? rules.filter((rule) => rule !== '1-2s') : rules
  return [...names, ...(is_beyond ? [`z ${signed(z)}`] : [])].join(' ')
}

function actionFlags(
  actions: ChartAction[],
  points: PlacedPoint[],
  local: (at: string) => LocalTime,
): Flag[] {
  const after = actions.map(({ at }) => {
    const next = points.findIndex((point) => Date.parse(point.measured_at) > Date.parse(at))
    return next < 0 ? points.length : next
  })
  return actions.map(({ at, text }, n) => {
    const between = after.filter((next) => next === after[n])
    const before = after.slice(0, n).filter((next) => next === after[n]).length
    // Where another lot begins half way, what was done stands in the half before it.
    const room = isChange(points, after[n]!) ? 0.5 : 1
    const share = (room * (before + 1)) / (between.length + 1)
    const left = points[after[n]! - 1]?.x ?? plot.left
    const right = points[after[n]!]?.x ?? Math.min(plot.right, left + 40)
    const { long_date, time } = local(at)
    const x = left + (right - left) * share
    const title = `Corrective action ${long_date} ${time}: ${text}`
    return { kind: 'action', text, title, x, until: x, side: 'above', foot: plot.height, row: 0 }
  })
}

function isChange(points: PlacedPoint[], next: number): boolean {
  const [before, now] = [points[next - 1], points[next]]
  return before !== undefined && now !== undefined && before.target !== now.target
}

function lotFlags(
  { targets }: Chart,
  points: PlacedPoint[],
  stretches: Layout['stretches'],
): Flag[] {
  return stretches.slice(1).map(({ target, from: x }, n) => {
    const before = targets[stretches[n]!.target]!
    const now = targets[target]!
    const other = before.lot_number !== now.lot_number
    const text = other
      ? `lot ${before.lot_number} → ${now.lot_number}`
      : `target ${before.version} → ${now.version}`
    const date = points.find((point) => point.x > x)!.local.long_date
    const title = `${other ? 'Other lot' : 'Other target'} from ${date}: ${text}`
    return { kind: 'lot', text, title, x, until: x, side: 'above', foot: plot.height, row: 0 }
  })
}

// A flag flies to the right of its pole. They are placed from the right to the left, each above every other whose
// pole its text would reach. So no text lies on another, and no pole crosses one.
function packed(flags: Flag[]): Flag[] {
  const rows = { above: [] as number[], below: [] as number[] }
  const placed = flags
    .toSorted((a, b) => b.x - a.x)
    .map((flag) => {
      const text = shortened(flag.text, flag.x)
      const end = flag.x + textWidth(text) + 10
      const starts = rows[flag.side]
      const row = starts.findLastIndex((start) => start <= end) + 1
      starts[row] = flag.x
      return { ...flag, text, row }
    })
  return placed.toReversed()
}

export const textWidth = (text: string) => text.length * character_width + 8

function shortened(text: string, x: number): string {
  const most = Math.max(8, Math.min(34, Math.floor((width - 14 - x) / character_width)))
  const characters = Array.from(text)
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

/** The first point of a day bears its date, where there is room for one. */
function ticksOf(points: PlacedPoint[]): Layout['ticks'] {
  const ticks: Layout['ticks'] = []
  for (const [n, { x, local }] of points.entries()) {
    if (n > 0 && points[n - 1]!.local.day === local.day) continue
    const last = ticks.at(-1)
    if (last === undefined || x - last.x >= 52) ticks.push({ x, text: local.date })
  }
  return ticks
}

/** With its sign, a true minus, and two digits at most. */
export function signed(z: string): string {
  const number = Number(Number(z).toFixed(2))
  return number < 0 ? `−${-number}` : `+${number}`
}
