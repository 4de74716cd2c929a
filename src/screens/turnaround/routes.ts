// Turnaround: how long tests took against their targets, today or in the last seven days, and what is overdue now.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Figures, OverdueItem, Targets } from '../../turnaround/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { screen, type Screen } from '../frame/screen.ts'
import { figuresTable, overdue, stages, tallies } from './figures.ts'
import { plot } from './plot.ts'
import { rowsOf, type Row } from './rows.ts'

type List<T> = { items: T[]; next_cursor: string | null }

export function turnaroundScreen(api: ApiContext): Router {
  const router = createRouter()
  router.get('/lab/turnaround', screen(api, show))
  return router
}

const week_days = 7

async function show({ c, lab, page, words }: Screen) {
  const isWeek = c.req.query('days') === String(week_days)
  const to = words.today()
  const from = isWeek ? daysBefore(to, week_days - 1) : to
  const days = `from=${from}&to=${to}`
  const [byTest, byPriority, { items: targets }, open] = await Promise.all([
    lab.browsing.get<Figures>(`/v1/turnaround?${days}&group_by=test,priority`),
    lab.browsing.get<Figures>(`/v1/turnaround?${days}&group_by=priority`),
    lab.get<Targets>('/v1/turnaround/targets'),
    lab.get<List<OverdueItem>>('/v1/turnaround/open?limit=50'),
  ])
  const rows = rowsOf(byTest.items, targets)
  const choice = (text: string, href: string, isChosen: boolean) =>
    html`<a class="button plain" href="${href}" ${isChosen ? html`aria-current="page"` : nothing}
      >${text}</a
    >`
  return page({
    title: 'Turnaround',
    live: ['results', 'orders'],
    main: html`<h1>Turnaround</h1>
      <p class="actions">
        ${choice('Today', '/lab/turnaround', !isWeek)}
        ${choice('Last 7 days', `/lab/turnaround?days=${week_days}`, isWeek)}
      </p>
      <div id="figures" data-region>
        ${tallies(byPriority)} ${remeasuring(byTest)}
        ${rows.length === 0 ? html`<p class="empty">Nothing has gone out ${isWeek ? 'in these days' : 'today'} yet.</p>` : byPriorities(rows)}
      </div>
      <h2>Overdue now</h2>
      <div id="overdue" data-region>${overdue(open, words)}</div>
      <h2>Where the time goes</h2>
      <div id="stages" data-region>${stages(byPriority.items)}</div>
      <p class="small quiet">Measured ${words.time(byTest.measured_at)}.</p>`,
  })
}

function remeasuring(figures: Figures): Html {
  if (!figures.remeasuring) return nothing
  return html`<p class="note warn">
    <span aria-hidden="true">‖</span> The working calendar has changed: not all of these days are
    measured by it yet.
  </p>`
}

function byPriorities(rows: readonly Row[]): Html {
  const priorities = Map.groupBy(rows, ({ priority }) => priority)
  return html`${[...priorities].map(
    ([priority, ofPriority]) =>
      html`<section aria-labelledby="of-${priority}">
        <h2 id="of-${priority}">Ordered as ${priority}</h2>
        ${plot(priority, ofPriority)} ${figuresTable(priority, ofPriority)}
      </section>`,
  )}`
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 24 * 60 * 60_000).toISOString().slice(0, 10)
}
