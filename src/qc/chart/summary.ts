// What a Levey-Jennings chart says in words: for whoever hears it read, and under the drawing for everybody.
import type { Chart, ChartPoint } from './chart.ts'
import { signed } from './layout.ts'
import { createLocalTime } from '../../platform/local-time.ts'

/** As many points are told one by one; of more, nobody would hear the end. */
const told = 40

export function titleOf({ test, material, instrument }: Chart): string {
  return `${test} · ${material} · ${instrument}`
}

export function figuresOf(chart: Chart): string {
  const { statistics, unit } = chart
  const { n, mean, sd, cv_percent } = statistics
  const figures = [
    period(chart),
    `n ${n}`,
    ...(mean === null ? [] : [`mean ${mean} ${unit}`]),
    ...(sd === null ? [] : [`SD ${sd}`]),
    ...(cv_percent === null ? [] : [`CV ${cv_percent} %`]),
    `${count(chart, 'rejected')} rejected`,
    `${count(chart, 'warning')} ${count(chart, 'warning') === 1 ? 'warning' : 'warnings'}`,
  ]
  return figures.join(' · ')
}

/** Lines under the drawing: what each target is, and what is not drawn. */
export function notesOf(chart: Chart): string[] {
  const { targets, unit, left_out, without_target, points } = chart
  const when = clockOf(chart)
  const shown = targets.filter((_, n) => points.some(({ target }) => target === n))
  return [
    ...(shown.length > 0 ? shown : targets.slice(-1)).map(
      ({ lot_number, version, mean, sd }) =>
        `Lot ${lot_number}, target ${version}: mean ${mean} ${unit}, SD ${sd}`,
    ),
    ...chart.actions.slice(-8).map(({ at, text }) => `Corrective action ${when(at)}: ${text}`),
    ...(left_out > 0 ? [`${left_out} earlier points of these days are not drawn.`] : []),
    ...(without_target > 0
      ? [`${without_target} points were measured before there was a target, and are not drawn.`]
      : []),
    ...(points.length === 0 ? ['Nothing was measured in these days.'] : []),
  ]
}

/** All of it as text, for `desc`. */
export function summaryOf(chart: Chart): string {
  const when = clockOf(chart)
  const broken = chart.points.filter(({ outcome }) => outcome !== 'in_control')
  const lots = changes(chart).map(
    ([at, before, now]) => `From ${when(at)} lot ${now} instead of ${before}.`,
  )
  return [
    `Levey-Jennings chart. ${figuresOf(chart)}.`,
    ...notesOf(chart).map((note) => (note.endsWith('.') ? note : `${note}.`)),
    broken.length === 0
      ? 'No rule was broken.'
      : broken
          .slice(-told)
          .map((point) => sentence(point, chart, when))
          .join(' '),
    ...(broken.length > told ? [`${broken.length - told} earlier ones are left out.`] : []),
    ...lots,
  ].join(' ')
}

function clockOf({ time_zone }: Chart) {
  const local = createLocalTime(time_zone)
  return (at: string) => `${local(at).long_date} ${local(at).time}`
}

function sentence(
  { measured_at, value, z, outcome, rules }: ChartPoint,
  { unit }: Chart,
  when: (at: string) => string,
): string {
  const what = outcome === 'rejected' ? 'Rejected' : 'Warning'
  return `${what} by ${rules.join(' ')}: ${value} ${unit} at ${when(measured_at)}, z ${signed(z)}.`
}

function changes({ points, targets }: Chart): [at: string, before: string, now: string][] {
  return points.flatMap(({ target, measured_at }, n) => {
    const now = targets[target]!.lot_number
    const before = n === 0 ? now : targets[points[n - 1]!.target]!.lot_number
    return before === now ? [] : [[measured_at, before, now] as [string, string, string]]
  })
}

function count({ points }: Chart, outcome: ChartPoint['outcome']): number {
  return points.filter((point) => point.outcome === outcome).length
}

function period({ from, to }: Chart): string {
  const local = createLocalTime('UTC')
  const [first, last] = [from, to].map((day) => local(`${day}T00:00:00Z`).long_date)
  return first === last ? first! : `${first} – ${last}`
}
