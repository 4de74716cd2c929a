// Placing an order: first whose, then what and how urgent. What is refused stays ticked.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import { orderPriorities } from '../../orders/rules.ts'
import type { Order } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import { form, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import { allFieldsOf, screen, type Screen } from '../frame/screen.ts'
import { patientSearch } from '../patients/patient-search.ts'
import { catalogueChoice, loadCatalogue, type Catalogue, type Chosen } from './catalogue-choice.ts'

type Entry = Chosen & { patient_id?: string; priority: string; key?: string }

export function orderEntry(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/orders/new',
    screen(api, async (given) => {
      given.demand('orders:write')
      const patient_id = given.c.req.query('patient_id')
      if (patient_id === undefined) return await choosePatient(given)
      return await showEntry(given, { patient_id, priority: 'routine', tests: [], panels: [] }, {})
    }),
  )
  router.post(
    '/lab/orders/new',
    screen(api, async (given) => {
      const entry = entryOf(await allFieldsOf(given.c))
      const { key, ...order } = entry
      const { document, refusal } = await given.lab.send<Order>('POST', '/v1/orders', order, {
        key,
      })
      if (!refusal) return given.goTo(`/lab/orders/${document.id}`, 'order-placed')
      return await showEntry(given, entry, { refusal })
    }),
  )
  return router
}

/** Several fields have one name: each ticked box is one. */
export function chosenOf(fields: readonly (readonly [name: string, value: string])[]): Chosen {
  const all = (sought: string) => fields.filter(([name]) => name === sought).map(([, v]) => v)
  return { tests: all('tests'), panels: all('panels') }
}

function entryOf(fields: [name: string, value: string][]): Entry {
  const { patient_id, priority = 'routine', key } = Object.fromEntries(fields)
  return { patient_id, priority, key, ...chosenOf(fields) }
}

async function showEntry({ lab, page, words }: Screen, entry: Entry, shown: Shown) {
  const [patient, catalogue] = await Promise.all([
    lab.get<Patient>(`/v1/patients/${entry.patient_id}`),
    loadCatalogue(lab),
  ])
  return page({
    title: 'New order',
    status: shown.refusal ? 422 : 200,
    scripts: ['choose.js'],
    main: html`${patientHead(patient, words, {
        beside: html`<a class="button plain" href="/lab/orders/new">Another patient</a>`,
      })}
      <h1>New order</h1>
      ${form('/lab/orders/new', shown, fields(entry, catalogue, shown), 'Place the order')}`,
  })
}

const priorityWords: Record<string, string> = {
  routine: 'Routine',
  urgent: 'Urgent',
  asap: 'As soon as possible',
  stat: 'Stat: at once',
}

function fields(entry: Entry, catalogue: Catalogue, shown: Shown): Html {
  return html`<input type="hidden" name="patient_id" value="${entry.patient_id}" />
    <fieldset>
      <legend>Priority</legend>
      <div class="actions">
        ${orderPriorities.map(
          (priority) =>
            html`<label class="inline"
              ><input
                type="radio"
                name="priority"
                value="${priority}"
                ${entry.priority === priority ? html`checked` : nothing}
              />
              ${priorityWords[priority] ?? priority}</label
            >`,
        )}
      </div>
    </fieldset>
    ${catalogueChoice(catalogue, entry, shown)}`
}

async function choosePatient({ c, lab, may, page, words }: Screen) {
  const sought = c.req.query('q')?.trim() ?? ''
  const found =
    sought === ''
      ? []
      : (
          await lab.browsing.get<{ items: Patient[] }>(
            `/v1/patients?${patientSearch(sought).toString()}`,
          )
        ).items
  return page({
    title: 'New order',
    main: html`<h1>New order: for whom?</h1>
      <form class="search" role="search" aria-label="Find the patient" action="/lab/orders/new">
        <label for="q">Name, MRN or date of birth of the patient</label>
        <input id="q" name="q" type="search" value="${sought}" autocomplete="off" autofocus />
        <button>Find</button>
      </form>
      ${
        found.length === 0
          ? html`<p class="empty">
              ${sought === '' ? 'An order begins with its patient: type a part of the name.' : html`Nobody is found by “${sought}”.`}
              ${may('patients:write') ? html`<a href="/lab/patients/new">Register a patient</a>` : nothing}
            </p>`
          : html`<ul class="picks">
              ${found.map(
                (patient) =>
                  html`<li>
                    <a href="/lab/orders/new?patient_id=${patient.id}">
                      <strong>${patient.family_name}, ${patient.given_name}</strong>
                      <span
                        >${words.date(patient.birth_date)} · ${patient.sex} ·
                        <code>${patient.mrn}</code></span
                      >
                    </a>
                  </li>`,
              )}
            </ul>`
      }`,
  })
}
