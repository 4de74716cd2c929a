// What is typed of a patient: the same fields for registering and for changing.
import { field, select, type Shown } from '../frame/form.ts'
import { html, type Html } from '../frame/html.ts'

export function patientFields(shown: Shown, { mrnRequired = false } = {}): Html {
  return html`${field(shown, { name: 'family_name', label: 'Family name', required: true, autofocus: true })}
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
  ${field(shown, {
    name: 'mrn',
    label: 'MRN',
    required: mrnRequired,
    ...(mrnRequired ? {} : { hint: 'Who comes without one gets a number of the laboratory.' }),
  })}`
}
