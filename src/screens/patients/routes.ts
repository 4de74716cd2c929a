// Finding and registering patients.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Patient } from '../../patients/schemas.ts'
import { field, form, select, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { formOf, screen } from '../frame/screen.ts'

type Page = { items: Patient[]; next_cursor: string | null }

export function patientScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/patients',
    screen(api, async ({ c, lab, may, page, words }) => {
      const sought = c.req.query('q')?.trim() ?? ''
      const found = await lab.get<Page>(`/v1/patients?${searchFor(sought).toString()}`)
      return page({
        title: 'Patients',
        main: html`<div class="head">
            <h1>Patients</h1>
            ${may('patients:write') ? html`<a class="button" href="/lab/patients/new">Register a patient</a>` : nothing}
          </div>
          <form class="search" role="search" action="/lab/patients">
            <label for="q">Name, MRN or date of birth</label>
            <input id="q" name="q" type="search" value="${sought}" autocomplete="off" autofocus />
            <button>Find</button>
          </form>
          ${list(found, sought, words.date)}`,
      })
    }),
  )
  router.get(
    '/lab/patients/new',
    screen(api, ({ page }) => page({ title: 'Register a patient', main: newPatient({}) })),
  )
  router.post(
    '/lab/patients/new',
    screen(api, async ({ c, lab, page, goTo }) => {
      const { key, ...values } = await formOf(c)
      const { document, refusal } = await lab.send<Patient>('POST', '/v1/patients', values, { key })
      if (!refusal)
        return goTo(`/lab/patients?q=${encodeURIComponent(document.mrn)}`, 'patient-registered')
      return page({
        title: 'Register a patient',
        status: 422,
        main: newPatient({ values, refusal }),
      })
    }),
  )
  return router
}

/** What was typed is a date of birth when it looks like one, an MRN when it has a digit, and else a name. */
function searchFor(sought: string): URLSearchParams {
  const query = new URLSearchParams({ limit: '50', sort: 'family_name' })
  if (/^\d{4}-\d\d-\d\d$/.test(sought)) query.set('birth_date', sought)
  else if (/\d/.test(sought)) query.set('mrn', sought)
  else if (sought !== '') query.set('name', sought)
  return query
}

function list({ items, next_cursor }: Page, sought: string, date: (day: string) => string): Html {
  if (items.length === 0) {
    return html`<p class="empty">
      ${sought === '' ? 'No patient is registered yet.' : html`Nobody is found by “${sought}”. Try a part of the name.`}
    </p>`
  }
  return html`<table>
      <caption class="unseen">
        Patients
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Born</th>
          <th scope="col">Sex</th>
          <th scope="col">MRN</th>
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (patient) =>
            html`<tr>
              <th scope="row">${patient.family_name}, ${patient.given_name}</th>
              <td>${date(patient.birth_date)}</td>
              <td>${patient.sex}</td>
              <td><code>${patient.mrn}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${next_cursor === null ? nothing : html`<p class="quiet">More than ${items.length} are found: type more of the name.</p>`}`
}

function newPatient(shown: Shown): Html {
  return html`<h1>Register a patient</h1>
    ${form(
      '/lab/patients/new',
      shown,
      html`${field(shown, { name: 'family_name', label: 'Family name', required: true, autofocus: true })}
      ${field(shown, { name: 'given_name', label: 'Given name', required: true })}
      ${field(shown, { name: 'birth_date', label: 'Date of birth', type: 'date', required: true })}
      ${select(shown, {
        name: 'sex',
        label: 'Sex',
        required: true,
        hint: 'Reference intervals depend on it.',
        options: [
          ['', 'Choose'],
          ['female', 'female'],
          ['male', 'male'],
          ['other', 'other'],
          ['unknown', 'unknown'],
        ],
      })}
      ${field(shown, { name: 'mrn', label: 'MRN', hint: 'Who comes without one gets a number of the laboratory.' })}`,
      'Register',
    )}`
}
