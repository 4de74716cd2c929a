// Entering results by hand: what waits, found by scanning the tube, and one form for all tests of an order.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Order } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import type { LaneItems } from '../../worklists/schemas.ts'
import type { Shown } from '../frame/form.ts'
import { html } from '../frame/html.ts'
import type { Refusal } from '../frame/laboratory-api.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { entryForm, runList, scanForm, type Test } from './templates.ts'

type ToRun = LaneItems['run']
type List<T> = { items: T[]; next_cursor: string | null; about: string }

export function resultScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/results',
    screen(api, async ({ c, ...s }) => showList(s, c.req.query('test'))),
  )
  router.post(
    '/lab/results/scan',
    screen(api, async (s) => {
      const { accession_number = '' } = await formOf(s.c)
      const found = await s.lab.send<{ items: { order_id: string }[] }>(
        'GET',
        `/v1/samples?accession_number=${encodeURIComponent(accession_number)}`,
      )
      const order_id = found.document?.items[0]?.order_id
      if (order_id !== undefined) return s.goTo(`/lab/results/${order_id}`)
      const message = 'is the number of no tube that is known here: scan it again'
      const refusal: Refusal = found.refusal ?? {
        status: 404,
        detail: 'No tube has this number.',
        errors: [{ pointer: '/accession_number', code: 'unknown', message }],
      }
      return showList(s, undefined, { values: { accession_number }, refusal })
    }),
  )
  router.get(
    '/lab/results/:id',
    screen(api, (s) => showEntry(s, s.c.req.param('id')!, {})),
  )
  router.post('/lab/results/:id', screen(api, enter))
  return router
}

async function showList(
  { lab, page, words }: Omit<Screen, 'c'>,
  test: string | undefined,
  shown: Shown = {},
) {
  const filter = test === undefined ? '' : `&test_code=${encodeURIComponent(test)}`
  const lane = await lab.get<List<ToRun>>(`/v1/worklists/run?limit=100${filter}`)
  return page({
    title: 'Results',
    status: shown.refusal ? 422 : 200,
    live: ['orders', 'samples', 'results'],
    main: html`<h1>Results to enter</h1>
      ${scanForm(shown)}
      <div id="waiting" data-region>${runList(lane, test, words)}</div>`,
  })
}

async function showEntry({ lab, page, words }: Screen, id: string, shown: Shown) {
  const [order, waiting] = await Promise.all([
    lab.get<Order>(`/v1/orders/${id}`),
    lab.get<List<ToRun>>(`/v1/worklists/run?order_id=${id}&limit=200`),
  ])
  const [patient, ...tests] = await Promise.all([
    lab.find<Patient>(`/v1/patients/${order.patient_id}`),
    ...waiting.items.map(({ test_code }) =>
      lab.get<Test>(`/v1/tests/${encodeURIComponent(test_code)}`),
    ),
  ])
  return page({
    title: `Results of ${order.order_number}`,
    status: shown.refusal ? 422 : 200,
    live: ['results'],
    main: entryForm({
      order,
      patient,
      rows: waiting.items.map((item, n) => ({ item, test: tests[n]! })),
      shown,
      words,
    }),
  })
}

/** Sends what was filled in; what was left blank stays on the list. */
async function enter(s: Screen) {
  const { c, lab, goTo } = s
  const id = c.req.param('id')!
  const { key, ...values } = await formOf(c)
  const results = Object.entries(values).flatMap(([name, value]) => {
    const order_item_id = /^value-([\da-f-]{36})$/.exec(name)?.[1]
    if (order_item_id === undefined) return []
    const unit = values[`unit-${order_item_id}`]
    return [
      {
        order_item_id,
        sample_id: values[`sample-${order_item_id}`] ?? '',
        value,
        ...(unit === undefined ? {} : { unit }),
      },
    ]
  })
  if (results.length === 0) {
    const refusal = { status: 422, detail: 'Type at least one value.', errors: [] }
    return showEntry(s, id, { values, refusal })
  }
  const { refusal } = await lab.send('POST', '/v1/results/batch', { results }, { key })
  if (!refusal) return goTo(`/lab/results/${id}`, 'results-entered')
  return showEntry(s, id, { values, refusal: toFields(refusal, results) })
}

/** An error of `/results/0/value` belongs beside the field of that test. */
function toFields(refusal: Refusal, results: readonly { order_item_id: string }[]): Refusal {
  return {
    ...refusal,
    errors: refusal.errors.map((error) => {
      const [, n, name] = /^\/results\/(\d+)\/(\w+)$/.exec(error.pointer) ?? []
      const entered = n === undefined ? undefined : results[Number(n)]
      if (!entered) return error
      return {
        ...error,
        pointer: `/${name === 'unit' ? 'unit' : 'value'}-${entered.order_item_id}`,
      }
    }),
  }
}
