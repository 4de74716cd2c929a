// What a person does with an order that is there. Each step is a page of its own, which says what will happen and
// asks for the reason; it ends at the order.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Order } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import { form, textarea, type Shown } from '../frame/form.ts'
import { html, nothing, type Content, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import { allFieldsOf, formOf, screen, type Screen } from '../frame/screen.ts'
import { catalogueChoice, loadCatalogue } from './catalogue-choice.ts'
import { chosenOf } from './order-entry.ts'

type Step = {
  /** As in the address, of /v1 too. */
  name: string
  title: string
  explains: string
  button: string
  done: string
  tone?: 'danger'
  withoutReason?: true
}

const steps: readonly Step[] = [
  {
    name: 'hold',
    title: 'Put the order on hold',
    explains: 'No sample and no result is taken for it until it is taken off hold.',
    button: 'Put on hold',
    done: 'order-held',
  },
  {
    name: 'resume',
    title: 'Take the order off hold',
    explains: 'It goes on from where its samples and results are.',
    button: 'Take off hold',
    done: 'order-resumed',
    withoutReason: true,
  },
  {
    name: 'cancel',
    title: 'Cancel the order',
    explains:
      'Its open tests, and results of them that nobody has verified, are cancelled with it.',
    button: 'Cancel the order',
    done: 'order-cancelled',
    tone: 'danger',
  },
  {
    name: 'entered-in-error',
    title: 'Mark the order as an error',
    explains: 'It should not exist. What was reported of it stays readable, marked as an error.',
    button: 'Mark as an error',
    done: 'order-in-error',
    tone: 'danger',
  },
]

export function orderSteps(api: ApiContext): Router {
  const router = createRouter()
  for (const step of steps) mountStep(router, api, step)
  mountItemStep(router, api)
  mountAdding(router, api)
  return router
}

function mountStep(router: Router, api: ApiContext, step: Step): void {
  const path = `/lab/orders/:id/${step.name}`
  const show = (given: Screen, shown: Shown) =>
    showStep(given, { ...step, action: given.c.req.path }, shown)
  router.get(
    path,
    screen(api, (given) => {
      given.demand('orders:write')
      return show(given, {})
    }),
  )
  router.post(
    path,
    screen(api, async (given) => {
      const { key, ...values } = await formOf(given.c)
      const id = given.c.req.param('id')!
      const body = step.withoutReason ? undefined : values
      const { refusal } = await given.lab.send('POST', `/v1/orders/${id}/${step.name}`, body, {
        key,
      })
      if (refusal) return await show(given, { values, refusal })
      return given.goTo(`/lab/orders/${id}`, step.done)
    }),
  )
}

function mountItemStep(router: Router, api: ApiContext): void {
  const path = '/lab/orders/:id/items/:item_id/cancel'
  async function show(given: Screen, shown: Shown) {
    const { c, lab } = given
    const { items } = await lab.get<Order>(`/v1/orders/${c.req.param('id')}`)
    const item = items.find(({ id }) => id === c.req.param('item_id'))
    return await showStep(
      given,
      {
        title: `Cancel ${item?.test_name ?? 'the test'}`,
        explains:
          'The other tests of the order go on. When all of them are cancelled, so is the order.',
        button: 'Cancel the test',
        tone: 'danger',
        action: c.req.path,
      },
      shown,
    )
  }
  router.get(
    path,
    screen(api, (given) => {
      given.demand('orders:write')
      return show(given, {})
    }),
  )
  router.post(
    path,
    screen(api, async (given) => {
      const { key, ...values } = await formOf(given.c)
      const { id, item_id } = given.c.req.param() as Record<'id' | 'item_id', string>
      const verb = `/v1/orders/${id}/items/${item_id}/cancel`
      const { refusal } = await given.lab.send('POST', verb, values, { key })
      if (refusal) return await show(given, { values, refusal })
      return given.goTo(`/lab/orders/${id}`, 'test-cancelled')
    }),
  )
}

function mountAdding(router: Router, api: ApiContext): void {
  const path = '/lab/orders/:id/add'
  async function show(given: Screen, chosen: ReturnType<typeof chosenOf>, shown: Shown) {
    const { c, lab, page, words } = given
    const order = await lab.get<Order>(`/v1/orders/${c.req.param('id')}`)
    const [patient, catalogue] = await Promise.all([
      lab.get<Patient>(`/v1/patients/${order.patient_id}`),
      loadCatalogue(lab),
    ])
    const has = order.items.map(({ test_code }) => test_code)
    return page({
      title: 'Add tests',
      status: statusOf(shown),
      scripts: ['choose.js'],
      main: html`${patientHead(patient, words)} ${orderLine(order, 'Add tests')}
        <p>
          The order has ${has.join(', ')}. Of a panel, the tests are added that it does not have.
        </p>
        ${form(c.req.path, shown, catalogueChoice(catalogue, chosen, shown, has), 'Add the tests')}`,
    })
  }
  router.get(
    path,
    screen(api, (given) => {
      given.demand('orders:write')
      return show(given, { tests: [], panels: [] }, {})
    }),
  )
  router.post(
    path,
    screen(api, async (given) => {
      const fields = await allFieldsOf(given.c)
      const chosen = chosenOf(fields)
      const { key } = Object.fromEntries(fields)
      const id = given.c.req.param('id')!
      const { refusal } = await given.lab.send('POST', `/v1/orders/${id}/items`, chosen, { key })
      if (refusal) return await show(given, chosen, { refusal })
      return given.goTo(`/lab/orders/${id}`, 'tests-added')
    }),
  )
}

type ShownStep = Pick<Step, 'title' | 'explains' | 'button' | 'tone' | 'withoutReason'> & {
  action: string
}

async function showStep({ c, lab, page, words }: Screen, step: ShownStep, shown: Shown) {
  const order = await lab.get<Order>(`/v1/orders/${c.req.param('id')}`)
  const patient = await lab.get<Patient>(`/v1/patients/${order.patient_id}`)
  const fields: Content = step.withoutReason
    ? nothing
    : textarea(shown, { name: 'reason', label: 'Reason', required: true })
  return page({
    title: step.title,
    status: statusOf(shown),
    main: html`${patientHead(patient, words)} ${orderLine(order, step.title)}
      <p>${step.explains}</p>
      ${form(step.action, shown, fields, step.button, step.tone ? { tone: step.tone } : {})}
      <p><a href="/lab/orders/${order.id}">Back to the order, and change nothing</a></p>`,
  })
}

function orderLine({ id, order_number }: Order, title: string): Html {
  return html`<h1>${title}</h1>
    <p>Order <a href="/lab/orders/${id}">${order_number}</a></p>`
}

function statusOf({ refusal }: Shown): 200 | 409 | 422 {
  if (!refusal) return 200
  return refusal.status === 409 ? 409 : 422
}
