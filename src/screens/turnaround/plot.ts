// The percentiles of each test as bars against its target, drawn here as SVG. Its colours stand in the style sheet;
// what a colour says, a word at the end of the row says too, and the table has every figure.
import { html, nothing, type Html } from '../frame/html.ts'
import { duration } from '../frame/words.ts'
import type { Row } from './rows.ts'

const width = 1000
const left = 110
const right = 770
const rowHeight = 28
const head = 30
/** More rows nobody compares: the others stand in the table. */
const mostRows = 20

export function plot(priority: string, all: readonly Row[]): Html {
  const rows = all.slice(0, mostRows)
  const scale = scaleOf(rows)
  const height = head + rows.length * rowHeight + 8
  const id = `plot-${priority}`
  const late = all.filter((row) => row.late > 0).length
  return html`<figure class="chart" tabindex="0" role="group" aria-label="Plot of ${priority}">
      <svg
        class="plot"
        viewBox="0 0 ${width} ${height}"
        role="img"
        aria-labelledby="${id}-title ${id}-desc"
      >
        <title id="${id}-title">Minutes from order to verification, ordered as ${priority}</title>
        <desc id="${id}-desc">
          ${rows.length} of ${all.length} tests, those that missed their target most often first.
          ${late} of them missed it at least once. The table below has the same figures.
        </desc>
        ${ticksOf(scale.most).map((at) => {
          const x = scale.x(at)
          return html`<line class="grid" x1="${x}" x2="${x}" y1="${head - 6}" y2="${height - 8}" />
            <text class="axis" x="${x}" y="${head - 12}" text-anchor="middle">${short(at)}</text>`
        })}
        ${rows.map((row, n) => rowOf(row, head + n * rowHeight + rowHeight / 2, scale))}
      </svg>
    </figure>
    <p class="small quiet legend">
      Dot: half of the tests took so long. Bar: up to 90 of 100. Thin line: up to 95 of 100. Upright
      line: the
      target.${rows.length < all.length ? ` The other ${all.length - rows.length} tests stand in the table.` : ''}
    </p>`
}

type Scale = { most: number; x: (minutes: number) => number }

/** As far as the slowest bar reaches; a target far beyond it is told at the edge instead. */
function scaleOf(rows: readonly Row[]): Scale {
  const slowest = Math.max(1, ...rows.map(({ took }) => took.minutes_p95))
  const targets = rows.flatMap(({ target_minutes }) => target_minutes ?? [])
  const near = targets.filter((minutes) => minutes <= slowest * 3)
  const most = Math.max(slowest, ...near) * 1.06
  return { most, x: (minutes) => round(left + (Math.min(minutes, most) / most) * (right - left)) }
}

function rowOf(
  { test_code, tests, late, with_target, took, target_minutes }: Row,
  y: number,
  scale: Scale,
): Html {
  const { x } = scale
  const isBeyond = target_minutes !== undefined && target_minutes > scale.most
  const tone = late > 0 ? 'late' : 'in-time'
  const [half, most] = [x(took.minutes_p50), x(took.minutes_p90)]
  return html`<g class="${tone}">
    <text class="label" x="${left - 12}" y="${y + 5}" text-anchor="end">${test_code}</text>
    <line class="reach" x1="${half}" x2="${x(took.minutes_p95)}" y1="${y}" y2="${y}" />
    <rect x="${half}" y="${y - 6}" width="${round(Math.max(2, most - half))}" height="12" rx="2" />
    <circle cx="${half}" cy="${y}" r="5" />
    ${
      target_minutes === undefined || isBeyond
        ? nothing
        : html`<line
            class="target"
            x1="${x(target_minutes)}"
            x2="${x(target_minutes)}"
            y1="${y - 12}"
            y2="${y + 12}"
          />`
    }
    <text class="said" x="${right + 14}" y="${y + 5}">
      ${late > 0 ? `✕ ${late} of ${with_target} late` : with_target > 0 ? `all ${tests} in time` : `${tests}, no target`}${isBeyond ? `, target ${short(target_minutes)} →` : ''}
    </text>
  </g>`
}

const steps = [5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 7200, 14_400]

function ticksOf(most: number): number[] {
  const step = steps.find((one) => most / one <= 9) ?? Math.ceil(most / 8)
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step)
}

/** "45 min", "2 h", "1 h 30". */
function short(minutes: number): string {
  if (minutes === 0) return '0'
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : duration(minutes)
}

const round = (value: number) => Math.round(value * 10) / 10
