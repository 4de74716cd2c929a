// Whose page this is: stands at the head of everything that is about one patient, so that nobody works on the wrong
// one. Name, date of birth with the age, sex and MRN, always in this order.
import type { Patient } from '../../patients/schemas.ts'
import { html, nothing, type Content, type Html } from './html.ts'
import type { Words } from './words.ts'

export type PatientOfPage = Pick<
  Patient,
  'id' | 'family_name' | 'given_name' | 'birth_date' | 'sex' | 'mrn'
> & { replaced_by_id?: string | null }

/** `title`: the name is the h1 of the page. `beside`: what can be done for this patient. */
export function patientHead(
  patient: PatientOfPage,
  words: Pick<Words, 'date' | 'today'>,
  { title = false, beside = nothing }: { title?: boolean; beside?: Content } = {},
): Html {
  const name = `${patient.family_name}, ${patient.given_name}`
  return html`<section class="patient" aria-label="Patient">
    ${title ? html`<h1 class="patient-name">${name}</h1>` : html`<p class="patient-name"><a href="/lab/patients/${patient.id}">${name}</a></p>`}
    <dl class="patient-facts">
      <div>
        <dt>Born</dt>
        <dd>
          ${words.date(patient.birth_date)}
          <span class="quiet">${age(patient.birth_date, words.today())}</span>
        </dd>
      </div>
      <div>
        <dt>Sex</dt>
        <dd>${patient.sex}</dd>
      </div>
      <div>
        <dt>MRN</dt>
        <dd><code>${patient.mrn}</code></dd>
      </div>
    </dl>
    ${beside}
  </section>`
}

/** For a row of a table: the name leads to the patient, and what tells two of one name apart stands below it. */
export function patientLine(patient: PatientOfPage, words: Pick<Words, 'date'>): Html {
  return html`<a href="/lab/patients/${patient.id}">${patient.family_name}, ${patient.given_name}</a
    ><span class="beneath">${words.date(patient.birth_date)} · <code>${patient.mrn}</code></span>`
}

/** As a ward says it: "12 days", "7 months", "4 years" on the day `today`. Both are ISO dates. */
export function age(birth_date: string, today: string): string {
  const [year, month, day] = birth_date.split('-').map(Number) as [number, number, number]
  const [thisYear, thisMonth, thisDay] = today.split('-').map(Number) as [number, number, number]
  const months = (thisYear - year) * 12 + thisMonth - month - (thisDay < day ? 1 : 0)
  if (months >= 24) return `${Math.floor(months / 12)} years`
  if (months >= 2) return `${months} months`
  const days = Math.round((Date.parse(today) - Date.parse(birth_date)) / 86_400_000)
  return days === 1 ? '1 day' : `${days} days`
}
