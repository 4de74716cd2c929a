// Collecting at the bedside: who is to be visited, which tubes are needed, and each tube confirmed with its label.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Order } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import type { Sample } from '../../samples/schemas.ts'
import type { Shown } from '../frame/form.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { worklist, type Lane } from './worklist.ts'
import { bedside } from './bedside.ts'

export function collectScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/collect',
    screen(api, async ({ lab, demand, page, words }) => {
      demand('samples:collect')
      const lane = await lab.get<Lane>('/v1/worklists/collect?limit=100')
      return page({
        title: 'Collect',
        live: ['orders', 'samples'],
        main: worklist(lane, words),
      })
    }),
  )
  router.get(
    '/lab/collect/:order_id',
    screen(api, (given) => {
      given.demand('samples:collect')
      return showBedside(given, {})
    }),
  )
  router.post(
    '/lab/collect/:order_id',
    screen(api, async (given) => {
      const { key, collected_at, ...values } = await formOf(given.c)
      const order_id = given.c.req.param('order_id')!
      const body = {
        order_id,
        ...values,
        ...(collected_at !== undefined && { collected_at: given.words.instant(collected_at) }),
      }
      const { refusal } = await given.lab.send<Sample>('POST', '/v1/samples', body, { key })
      if (!refusal) return given.goTo(`/lab/collect/${order_id}`, 'sample-collected')
      const typed = { ...values, ...(collected_at !== undefined && { collected_at }) }
      return await showBedside(given, { values: typed, refusal })
    }),
  )
  return router
}

async function showBedside({ c, lab, page, words }: Screen, shown: Shown) {
  const order = await lab.get<Order>(`/v1/orders/${c.req.param('order_id')}`)
  const [patient, samples] = await Promise.all([
    lab.get<Patient>(`/v1/patients/${order.patient_id}`),
    lab.get<{ items: Sample[] }>(`/v1/samples?limit=200&sort=created_at&order_id=${order.id}`),
  ])
  return page({
    title: `Collect ${order.order_number}`,
    status: shown.refusal ? (shown.refusal.status === 409 ? 409 : 422) : 200,
    main: bedside({ order, patient, samples: samples.items }, shown, words),
  })
}
