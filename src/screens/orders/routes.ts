// Orders: placing one, finding one by a number, and one order with what can be done with it.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { OrderSummary } from '../../orders/schemas.ts'
import type { Sample } from '../../samples/schemas.ts'
import { findOrder } from '../frame/find-order.ts'
import { html } from '../frame/html.ts'
import { screen } from '../frame/screen.ts'
import { loadOrder } from './load-order.ts'
import { orderEntry } from './order-entry.ts'
import { orderPage } from './order-page.ts'
import { orderSteps } from './order-steps.ts'

export function orderScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/orders',
    screen(api, async ({ c, lab, page, goTo }) => {
      const number = c.req.query('number')?.trim() ?? ''
      const id = number === '' ? undefined : await find(number, lab)
      if (id !== undefined) return goTo(`/lab/orders/${id}`)
      const wrong =
        number === '' ? undefined : 'No order and no sample has this number. Read it again.'
      return page({
        title: 'Find an order',
        status: wrong === undefined ? 200 : 404,
        main: html`<h1>Find an order</h1>
          ${findOrder(number, { autofocus: true, ...(wrong !== undefined && { wrong }) })}`,
      })
    }),
  )
  router.route('/', orderEntry(api))
  router.route('/', orderSteps(api))
  router.get(
    '/lab/orders/:id',
    screen(api, async ({ c, lab, may, page, words }) => {
      const loaded = await loadOrder(lab, c.req.param('id')!)
      return page({
        title: loaded.order.order_number,
        live: ['orders', 'samples', 'results', 'notices'],
        main: orderPage(loaded, { may, words }),
      })
    }),
  )
  // A link cannot say which form of the report it wants, so the address does.
  router.get(
    '/lab/orders/:id/report.pdf',
    screen(api, async ({ c, lab }) => {
      const answer = await lab.open(`/v1/orders/${c.req.param('id')}/report`, {
        headers: { accept: 'application/pdf' },
      })
      const headers = ['content-type', 'content-disposition'].map(
        (name) => [name, answer.headers.get(name) ?? ''] as const,
      )
      return c.body(await answer.arrayBuffer(), 200, Object.fromEntries(headers))
    }),
  )
  return router
}

/** By the number of the order, as it is written; or by that of a tube. */
async function find(
  number: string,
  lab: { get: <T>(path: string) => Promise<T> },
): Promise<string | undefined> {
  const sought = encodeURIComponent(number.slice(0, 32))
  const [orders, samples] = await Promise.all([
    lab.get<{ items: OrderSummary[] }>(
      `/v1/orders?order_number=${encodeURIComponent(number.slice(0, 32).toUpperCase())}`,
    ),
    lab.get<{ items: Sample[] }>(`/v1/samples?accession_number=${sought}`),
  ])
  return orders.items[0]?.id ?? samples.items[0]?.order_id
}
