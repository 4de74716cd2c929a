// Finding and registering patients.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Patient } from '../../patients/schemas.ts'
import { form, type Shown } from '../frame/form.ts'
import { findOrder } from '../frame/find-order.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { formOf, screen } from '../frame/screen.ts'
import { table } from '../frame/table.ts'
import { patientSearch } from './patient-search.ts'
import { patientFields } from './patient-fields.ts'
import { patientPage } from './patient-page.ts'

type Page = { items: Patient[]; next_cursor: string | null }

export function patientScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/patients',
    screen(api, async ({ c, lab, may, page, words }) => {
      const sought = c.req.query('q')?.trim() ?? ''
      const found = await lab.browsing.get<Page>(`/v1/patients?${patientSearch(sought).toString()}`)
      return page({
        title: 'Patients',
        main: html`<div class="head">
            <h1>Patients</h1>
            ${may('patients:write') ? html`<a class="button" href="/lab/patients/new">Register a patient</a>` : nothing}
          </div>
          <div class="columns">
            <form class="search" role="search" aria-label="Find a patient" action="/lab/patients">
              <label for="q">Name, MRN or date of birth</label>
              <input id="q" name="q" type="search" value="${sought}" autocomplete="off" autofocus />
              <button>Find</button>
            </form>
            ${may('orders:read') ? findOrder() : nothing}
          </div>
          ${list(found, sought, words.date)}`,
      })
    }),
  )
  router.get(
    '/lab/patients/new',
    screen(api, ({ demand, page }) => {
      demand('patients:write')
      return page({ title: 'Register a patient', main: newPatient({}) })
    }),
  )
  router.post(
    '/lab/patients/new',
    screen(api, async ({ c, lab, page, goTo }) => {
      const { key, ...values } = await formOf(c)
      const { document, refusal } = await lab.send<Patient>('POST', '/v1/patients', values, { key })
      if (!refusal) return goTo(`/lab/patients/${document.id}`, 'patient-registered')
      return page({
        title: 'Register a patient',
        status: 422,
        main: newPatient({ values, refusal }),
      })
    }),
  )
  router.route('/', patientPage(api))
  return router
}

function list({ items, next_cursor }: Page, sought: string, date: (day: string) => string): Html {
  if (items.length === 0) {
    return html`<p class="empty">
      ${sought === '' ? 'No patient is registered yet.' : html`Nobody is found by “${sought}”. Try a part of the name.`}
    </p>`
  }
  return html`${table(
    { name: 'Patients', columns: ['Name', 'Born', 'Sex', 'MRN'] },
    items.map(
      (patient) =>
        html`<tr>
          <th scope="row">
            <a href="/lab/patients/${patient.id}">${patient.family_name}, ${patient.given_name}</a>
          </th>
          <td>${date(patient.birth_date)}</td>
          <td>${patient.sex}</td>
          <td><code>${patient.mrn}</code></td>
        </tr>`,
    ),
  )}
  ${next_cursor === null ? nothing : html`<p class="quiet">More than ${items.length} are found: type more of the name.</p>`}`
}

function newPatient(shown: Shown): Html {
  return html`<h1>Register a patient</h1>
    ${form('/lab/patients/new', shown, patientFields(shown), 'Register')}`
}
