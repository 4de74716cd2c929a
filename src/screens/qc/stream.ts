// A test on an instrument: where it stands, the chart of each lot with the same points in a table, the controls that
// are measured now, and what was done after a rejection.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Point } from '../../qc/controls/schemas.ts'
import type { Lot } from '../../qc/materials/schemas.ts'
import type { StateList } from '../../qc/states/schemas.ts'
import { refusalNote, type Shown } from '../frame/form.ts'
import { html, nothing } from '../frame/html.ts'
import type { LaboratoryApi, Refusal } from '../frame/laboratory-api.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { streamPath } from './qc-words.ts'
import { actionForm, controlsForm } from './stream-forms.ts'
import { charts, streamHead, type LotPoints } from './stream-page.ts'

type List<T> = { items: T[]; next_cursor: string | null }
type Test = { code: string; name: string; unit: string | null }

/** What was refused of the one form or the other. */
type Refused = { controls?: Shown; action?: Shown }

const mostLots = 6

export function streamScreens(api: ApiContext): Router {
  const router = createRouter()
  const path = '/lab/qc/instruments/:instrument/:test'
  router.get(
    path,
    screen(api, (s) => showStream(s, {})),
  )
  router.post(
    `${path}/controls`,
    screen(api, async (s) => {
      const { instrument, test_code } = askedOf(s)
      const { key, measured_at, unit = '', ...values } = await formOf(s.c)
      const entered = Object.entries(values).flatMap(([name, value]) => {
        const lot_id = /^value-([\da-f-]{36})$/.exec(name)?.[1]
        return lot_id === undefined ? [] : [{ lot_id, value }]
      })
      const controls = entered.map((control) => ({ test_code, unit, ...control }))
      const typed = { ...values, ...(measured_at && { measured_at }) }
      if (controls.length === 0) {
        const refusal = { status: 422, detail: 'Type the value of at least one level.', errors: [] }
        return showStream(s, { controls: { values: typed, refusal } })
      }
      const at = measured_at === undefined ? {} : { measured_at: s.words.instant(measured_at) }
      const { refusal } = await s.lab.send(
        'POST',
        '/v1/qc/runs',
        { instrument, ...at, controls },
        { key },
      )
      if (!refusal) return s.goTo(streamPath(instrument, test_code), 'controls-entered')
      return showStream(s, { controls: { values: typed, refusal: toFields(refusal, entered) } })
    }),
  )
  router.post(
    `${path}/corrective-actions`,
    screen(api, async (s) => {
      const { instrument, test_code } = askedOf(s)
      const { key, taken_at, ...values } = await formOf(s.c)
      const at = taken_at === undefined ? {} : { taken_at: s.words.instant(taken_at) }
      const body = { test_code, instrument, ...values, ...at }
      const { refusal } = await s.lab.send('POST', '/v1/qc/corrective-actions', body, { key })
      if (!refusal) return s.goTo(streamPath(instrument, test_code), 'action-taken')
      const typed = { ...values, ...(taken_at && { taken_at }) }
      return showStream(s, { action: { values: typed, refusal } })
    }),
  )
  return router
}

const askedOf = ({ c }: Screen) => ({
  instrument: c.req.param('instrument')!,
  test_code: c.req.param('test')!,
})

async function showStream(s: Screen, { controls, action }: Refused) {
  const { lab, may, page, words } = s
  const { instrument, test_code } = askedOf(s)
  const asked = new URLSearchParams({ instrument, test_code }).toString()
  const [test, { items }, lots] = await Promise.all([
    lab.get<Test>(`/v1/tests/${encodeURIComponent(test_code)}`),
    lab.get<StateList>('/v1/qc/states'),
    lab.get<List<Lot>>(`/v1/qc/lots?limit=${mostLots}&${asked}`),
  ])
  const state = items.find((one) => one.instrument === instrument && one.test_code === test.code)
  const [rejected, ofLots] = await Promise.all([
    state?.rejected_point_id
      ? lab.get<Point>(`/v1/qc/points/${state.rejected_point_id}`)
      : undefined,
    pointsOf(lab, lots.items, asked),
  ])
  const open = ofLots.map(({ lot }) => lot).filter(({ closed_at }) => closed_at === null)
  const refusal = controls?.refusal ?? action?.refusal
  return page({
    title: `${test_code} on ${instrument}`,
    status: refusal ? 422 : 200,
    live: ['qc'],
    main: html`${refusalNote(refusal)}
      <div id="state" data-region>
        ${streamHead({ name: test.name, test_code, instrument, state, rejected, words })}
      </div>
      ${
        may('qc:write')
          ? html`<div class="columns">
              ${controlsForm(controls ?? {}, { instrument, test, lots: open })}
              ${actionForm(action ?? {}, { instrument, test_code, rejected })}
            </div>`
          : nothing
      }
      <div id="charts" data-region>${charts(ofLots, { instrument, test, words })}</div>`,
  })
}

/** Those that have a lot in use first, by level. */
async function pointsOf(
  lab: LaboratoryApi,
  lots: readonly Lot[],
  asked: string,
): Promise<LotPoints[]> {
  const found = await Promise.all(
    lots.map(async (lot) => {
      const points = await lab.get<List<Point>>(`/v1/qc/lots/${lot.id}/points?limit=60&${asked}`)
      return { lot, points: points.items }
    }),
  )
  const closed = ({ lot }: LotPoints) => Number(lot.closed_at !== null)
  return found.toSorted((a, b) => closed(a) - closed(b) || a.lot.level - b.lot.level)
}

/** An error of `/controls/0/value` belongs beside the field of that lot. */
function toFields(refusal: Refusal, entered: readonly { lot_id: string }[]): Refusal {
  return {
    ...refusal,
    errors: refusal.errors.map((error) => {
      const [, n] = /^\/controls\/(\d+)/.exec(error.pointer) ?? []
      const control = n === undefined ? undefined : entered[Number(n)]
      return control ? { ...error, pointer: `/value-${control.lot_id}` } : error
    }),
  }
}
