// One patient: who it is, what was ordered for them, and the data as who may can change it.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { OrderSummary } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import { form, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import { formOf, screen } from '../frame/screen.ts'
import { table } from '../frame/table.ts'
import { chip, priorityMark, type Words } from '../frame/words.ts'
import { patientFields } from './patient-fields.ts'

type Orders = { items: OrderSummary[]; next_cursor: string | null }

export function patientPage(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/patients/:id',
    screen(api, async ({ c, lab, may, page, words }) => {
      const patient = await lab.get<Patient>(`/v1/patients/${c.req.param('id')}`)
      const orders = await lab.get<Orders>(`/v1/orders?limit=100&patient_id=${patient.id}`)
      return page({
        title: `${patient.family_name}, ${patient.given_name}`,
        live: ['orders'],
        main: html`${patientHead(patient, words, {
            title: true,
            beside: may('patients:write')
              ? html`<a class="button plain" href="/lab/patients/${patient.id}/edit"
                  >Change the data</a
                >`
              : nothing,
          })}
          ${mergedNote(patient)}
          <div class="head">
            <h2>Orders</h2>
            ${
              may('orders:write') && patient.replaced_by_id === null
                ? html`<a class="button" href="/lab/orders/new?patient_id=${patient.id}"
                    >New order</a
                  >`
                : nothing
            }
          </div>
          <div id="orders" data-region>${ordersOf(orders, words)}</div>
          ${may('audit:read') ? html`<p><a href="/lab/audit/reads?patient_id=${patient.id}&amp;since=${words.today()}T00:00">Who has looked at this patient today</a></p>` : nothing}`,
      })
    }),
  )
  router.get(
    '/lab/patients/:id/edit',
    screen(api, async ({ c, lab, demand, page, words }) => {
      demand('patients:write')
      const patient = await lab.get<Patient>(`/v1/patients/${c.req.param('id')}`)
      return page({
        title: 'Change the data of a patient',
        main: editing(patient, { values: valuesOf(patient) }, words),
      })
    }),
  )
  router.post(
    '/lab/patients/:id/edit',
    screen(api, async ({ c, lab, page, goTo, words }) => {
      const { key: _, version = '', ...values } = await formOf(c)
      const id = c.req.param('id')!
      const { refusal } = await lab.send<Patient>('PATCH', `/v1/patients/${id}`, values, {
        if_match: `"${version}"`,
      })
      if (!refusal) return goTo(`/lab/patients/${id}`, 'patient-changed')
      const patient = await lab.get<Patient>(`/v1/patients/${id}`)
      // With the version that is there now: who has seen what changed meanwhile may send it again.
      return page({
        title: 'Change the data of a patient',
        status: refusal.status === 412 ? 409 : 422,
        main: editing(patient, { values, refusal: sayWhatChanged(refusal) }, words),
      })
    }),
  )
  return router
}

function sayWhatChanged(refusal: NonNullable<Shown['refusal']>): Shown['refusal'] {
  if (refusal.status !== 412) return refusal
  const detail =
    'Somebody has changed this patient since you opened the page. Compare what you typed with the head above, and send it again if it still holds.'
  return { ...refusal, detail }
}

function editing(patient: Patient, shown: Shown, words: Words): Html {
  return html`${patientHead(patient, words)}
    <h1>Change the data of a patient</h1>
    ${form(
      `/lab/patients/${patient.id}/edit`,
      shown,
      html`<input type="hidden" name="version" value="${patient.version}" />
        ${patientFields(shown, { mrnRequired: true })}`,
      'Save',
    )}`
}

function valuesOf({ mrn, family_name, given_name, birth_date, sex }: Patient) {
  return { mrn, family_name, given_name, birth_date, sex }
}

function mergedNote({ replaced_by_id }: Patient): Html {
  if (replaced_by_id === null) return nothing
  return html`<p class="note warn">
    <span aria-hidden="true">→</span> This record was merged into another one:
    <a href="/lab/patients/${replaced_by_id}">work on that one</a>.
  </p>`
}

function ordersOf({ items, next_cursor }: Orders, words: Words): Html {
  if (items.length === 0) {
    return html`<p class="empty">Nothing was ordered for this patient yet.</p>`
  }
  return html`${table(
    {
      name: 'Orders',
      caption: 'Orders, the newest first',
      columns: ['Order', 'Priority', 'State', 'Ordered', 'Completed'],
    },
    items.map(
      (order) =>
        html`<tr>
          <th scope="row">
            <a href="/lab/orders/${order.id}">${order.order_number}</a>
          </th>
          <td>${priorityMark(order.priority)}</td>
          <td>${chip(order.status)}</td>
          <td>${words.time(order.ordered_at)}</td>
          <td>${words.time(order.completed_at)}</td>
        </tr>`,
    ),
  )}
  ${next_cursor === null ? nothing : html`<p class="quiet">These are the last ${items.length}.</p>`}`
}
