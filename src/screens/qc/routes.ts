// Quality control: where it stands, the controls of a test on an instrument, and what a rejection casts doubt on.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { CorrectiveAction, EvaluationList, Point } from '../../qc/controls/schemas.ts'
import type { AffectedResult, StateList } from '../../qc/states/schemas.ts'
import type { QcSummary } from '../../qc/summaries/schemas.ts'
import { html } from '../frame/html.ts'
import type { LaboratoryApi } from '../frame/laboratory-api.ts'
import { loadAll } from '../frame/load-all.ts'
import { loadNames } from '../frame/names.ts'
import { queryOf } from '../frame/older.ts'
import { screen, type Screen } from '../frame/screen.ts'
import { correctiveActions, daySummary, states } from './overview.ts'
import { pointPage } from './point-page.ts'
import type { State } from './qc-words.ts'
import { streamScreens } from './stream.ts'

type List<T> = { items: T[]; next_cursor: string | null }

export function qcScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get('/lab/qc', screen(api, showOverview))
  router.get('/lab/qc/points/:id', screen(api, showPoint))
  router.route('/', streamScreens(api))
  return router
}

async function showOverview({ lab, page, words }: Screen) {
  const day = before(words.today())
  const [{ items }, summaries, actions, nameOf] = await Promise.all([
    lab.get<StateList>('/v1/qc/states'),
    loadAll<QcSummary>(lab.browsing, `/v1/qc/summaries?day=${day}`),
    lab.get<List<CorrectiveAction>>('/v1/qc/corrective-actions?limit=10'),
    loadNames(lab),
  ])
  const rejected = await rejectedPoints(lab, items)
  return page({
    title: 'Quality control',
    live: ['qc'],
    main: html`<h1>Quality control</h1>
      <div id="states" data-region>${states(items, rejected, words)}</div>
      <h2>Yesterday</h2>
      ${daySummary(day, summaries, words)}
      <h2>Corrective actions</h2>
      <div id="actions" data-region>${correctiveActions(actions.items, words, nameOf)}</div>`,
  })
}

async function rejectedPoints(
  lab: LaboratoryApi,
  items: readonly State[],
): Promise<ReadonlyMap<string, Point>> {
  const ids = [...new Set(items.flatMap(({ rejected_point_id }) => rejected_point_id ?? []))]
  const points = await Promise.all(ids.map((id) => lab.get<Point>(`/v1/qc/points/${id}`)))
  return new Map(points.map((point) => [point.id, point]))
}

async function showPoint({ c, lab, page, words }: Screen) {
  const id = c.req.param('id')!
  const query = queryOf((name) => c.req.query(name), ['cursor'])
  const [point, evaluations, affected, nameOf] = await Promise.all([
    lab.get<Point>(`/v1/qc/points/${id}`),
    lab.get<EvaluationList>(`/v1/qc/points/${id}/evaluations`),
    lab.get<List<AffectedResult>>(
      `/v1/qc/points/${id}/affected-results?limit=100&${query.toString()}`,
    ),
    loadNames(lab, 'the instrument'),
  ])
  return page({
    title: `Control of ${point.test_code}`,
    live: ['qc'],
    main: pointPage({ point, evaluations: evaluations.items, affected, query, words, nameOf }),
  })
}

const before = (day: string) =>
  new Date(Date.parse(day) - 24 * 60 * 60_000).toISOString().slice(0, 10)
