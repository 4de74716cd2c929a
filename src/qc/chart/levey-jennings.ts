// Draws a Levey-Jennings chart as SVG: bands of 1, 2 and 3 SD, the points in their order, every broken rule by
// shape and by name, corrective actions, and the change to another lot or target. The drawing is one text without
// scripts and without anything from elsewhere, so it shows wherever an image may.
import type { Chart, Outcome } from './chart.ts'
import { element, plain, type Markup } from './elements.ts'
import {
  lane_height,
  layOut,
  plot,
  signed,
  textWidth,
  width,
  yOf,
  type Flag,
  type Layout,
  type PlacedPoint,
} from './layout.ts'
import { styleSheet } from './style-sheet.ts'
import { figuresOf, notesOf, summaryOf, titleOf } from './summary.ts'

export function drawLeveyJennings(chart: Chart): string {
  const notes = notesOf(chart)
  const layout = layOut(chart, notes.length)
  const { height } = layout
  const ids = { title: `title-${chart.id}`, desc: `desc-${chart.id}` }
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'levey-jennings',
      role: 'img',
      'aria-labelledby': `${ids.title} ${ids.desc}`,
      width,
      height,
      viewBox: `0 0 ${width} ${Math.round(height * 10) / 10}`,
    },
    element('title', { id: ids.title }, titleOf(chart)),
    element('desc', { id: ids.desc }, summaryOf(chart)),
    element('style', {}, plain(styleSheet)),
    element('rect', { class: 'paper', width, height }),
    ...heading(chart),
    ...bands(chart, layout),
    ...days(layout),
    ...course(layout),
    ...layout.flags.map((flag) => pole(flag, layout)),
    ...layout.points.map((point) => mark(point, layout.radius, chart)),
    ...layout.flags.map((flag) => words(flag, layout)),
    ...notes.map((note, n) => text(plot.left, layout.axis + 36 + n * 17, shortNote(note), 'faint')),
  ).markup
}

function text(x: number, y: number, content: string, className?: string): Markup {
  return element('text', { x, y, class: className }, content)
}

/** A note is one line; all of it stands in `desc`. */
function shortNote(note: string): string {
  const characters = Array.from(note)
  return characters.length > 120 ? `${characters.slice(0, 119).join('')}…` : note
}

function heading(chart: Chart): Markup[] {
  const shapes: [Outcome, string][] = [
    ['in_control', 'in control'],
    ['warning', 'warning'],
    ['rejected', 'rejected'],
  ]
  const starts = [724, 820, 906]
  return [
    text(16, 26, titleOf(chart), 'title'),
    text(16, 48, figuresOf(chart)),
    ...shapes.flatMap(([outcome, name], n) => [
      shape(outcome, starts[n]!, 44, 5),
      text(starts[n]! + 10, 48, name),
    ]),
  ]
}

/** The bands lie behind every stretch alike; what an SD is worth stands at both edges. */
function bands({ targets }: Chart, { top, bottom, stretches }: Layout): Markup[] {
  const { left, right } = plot
  const band = (sd: number) => {
    const y = top + yOf(sd)
    return element('rect', {
      class: `band${sd}`,
      x: left,
      y,
      width: right - left,
      height: 2 * (top + yOf(0) - y),
    })
  }
  const levels = [3, 2, 1, 0, -1, -2, -3]
  const classes = ['mean', 'limit', 'limit2', 'limit3']
  const [first, last] = [stretches[0], stretches.at(-1)].map(
    (stretch) => targets[stretch?.target ?? targets.length - 1],
  )
  return [
    ...[3, 2, 1].map(band),
    element('line', { class: 'grid', x1: left, x2: left, y1: top, y2: bottom }),
    element('line', { class: 'grid', x1: right, x2: right, y1: top, y2: bottom }),
    ...levels.flatMap((sd) => {
      const y = top + yOf(sd)
      const name = sd === 0 ? 'mean' : `${signed(String(sd))} SD`
      const valueOf = (target: typeof first) => (target ? valueAt(target, sd) : '')
      const isSame = first === last
      return [
        element('line', { class: classes[Math.abs(sd)], x1: left, x2: right, y1: y, y2: y }),
        text(left - 8, y + (isSame ? 4 : -2), name, 'end'),
        ...(isSame ? [] : [text(left - 8, y + 12, valueOf(first), 'end faint')]),
        text(right + 8, y + 4, valueOf(last), 'faint'),
      ]
    }),
  ]
}

/** To one digit more than the SD has: the limits are judged exactly, here they are only read. */
function valueAt({ mean, sd }: { mean: string; sd: string }, level: number): string {
  const digits = Math.max(...[mean, sd].map((text) => text.split('.')[1]?.length ?? 0))
  return (Number(mean) + level * Number(sd)).toFixed(Math.min(4, digits))
}

function days({ ticks, top, axis }: Layout): Markup[] {
  return ticks.flatMap(({ x, text: date }) => [
    element('line', { class: 'grid', x1: x, x2: x, y1: top, y2: axis }),
    text(x, axis + 14, date, 'middle faint'),
  ])
}

/** A line through the points, interrupted where another target begins: across it the distance means nothing. */
function course({ points, stretches }: Layout): Markup[] {
  return stretches.map(({ from, until }) => {
    const inside = points.filter(({ x }) => x > from && x < until)
    const d = inside.map(({ x, y }, n) => `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    return element('path', { class: 'course', d: d.join('') })
  })
}

/** From a flag down (or up) to what it speaks of; a bar along all points where it speaks of several. */
function pole(flag: Flag, layout: Layout): Markup {
  const { kind, x, until, side } = flag
  const isAbove = side === 'above'
  const y1 = isAbove ? laneOf(flag, layout) - 10 : laneOf(flag, layout) + 3
  if (until === x) return element('line', { class: kind, x1: x, x2: x, y1, y2: flag.foot })
  const bar = isAbove ? layout.top + 5 : layout.bottom - 5
  const tip = isAbove ? 5 : -5
  const d = `M${x.toFixed(1)} ${y1.toFixed(1)}V${(bar + tip).toFixed(1)}M${x.toFixed(1)} ${bar.toFixed(1)}H${until.toFixed(1)}v${tip}`
  return element('path', { class: kind, d })
}

/** The base line of a flag's text. */
function laneOf({ side, row }: Flag, { top, bottom }: Layout): number {
  return side === 'above' ? top - 8 - row * lane_height : bottom + 14 + row * lane_height
}

function words(flag: Flag, layout: Layout): Markup {
  const y = laneOf(flag, layout)
  const { x, kind, text: content, title } = flag
  const paper = { class: 'paper', x: x + 1, y: y - 11, width: textWidth(content), height: 14 }
  return element(
    'g',
    {},
    element('title', {}, title),
    element('rect', paper),
    text(x + 4, y, content, `flag ${kind}`),
  )
}

function mark(point: PlacedPoint, radius: number, chart: Chart): Markup {
  const { x, y, outcome, rules, value, z, local } = point
  const size = outcome === 'in_control' ? radius : Math.max(4.5, radius + 1.5)
  const broken = rules.length > 0 ? ` · ${rules.join(' ')}` : ''
  const title = `${local.long_date} ${local.time} · ${value} ${chart.unit} · z ${signed(z)}${broken}`
  const arrow = point.is_beyond ? [arrowOf(point)] : []
  return element('g', {}, element('title', {}, title), shape(outcome, x, y, size), ...arrow)
}

/** A circle, a triangle, a diamond: told apart without their colours. */
function shape(outcome: Outcome, x: number, y: number, size: number): Markup {
  if (outcome === 'in_control') return element('circle', { class: outcome, cx: x, cy: y, r: size })
  const corners: [number, number][] =
    outcome === 'warning'
      ? [
          [0, -1.1],
          [1, 0.8],
          [-1, 0.8],
        ]
      : [
          [0, -1.3],
          [1.3, 0],
          [0, 1.3],
          [-1.3, 0],
        ]
  const points = corners.map(
    ([dx, dy]) => `${(x + dx * size).toFixed(1)},${(y + dy * size).toFixed(1)}`,
  )
  return element('polygon', { class: outcome, points: points.join(' ') })
}

/** The value lies further out than the plot goes. */
function arrowOf({ x, y, side, outcome }: PlacedPoint): Markup {
  const out = side === 'above' ? -1 : 1
  const tip = y + out * 7
  const d = `M${(x + 8).toFixed(1)} ${(tip - out * 12).toFixed(1)}V${tip.toFixed(1)}m-3 ${-out * 4}l3 ${out * 4}l3 ${-out * 4}`
  return element('path', { class: outcome, d })
}
