// Refusing a tube: which one it is, what that means, and the reason as a code.
import type { RejectionReason } from '../../catalogue/schemas.ts'
import { form, select, textarea, type Shown } from '../frame/form.ts'
import { html, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import { chip, stateWord, type Words } from '../frame/words.ts'
import type { Tube } from './scanning.ts'

export function rejecting(
  { sample, order, patient }: Tube,
  reasons: readonly RejectionReason[],
  shown: Shown,
  words: Words,
): Html {
  const offered = reasons
    .filter(({ active }) => active)
    .map(({ code, name }) => [code, name] as const)
  return html`${patientHead(patient, words)}
    <h1>Reject a sample</h1>
    <p>
      <code class="figure">${sample.accession_number}</code> ${stateWord(sample.specimen_type)}
      ${chip(sample.status)} of <a href="/lab/orders/${order.id}">${order.order_number}</a>
    </p>
    <p>
      Its results no longer count, the tests that they were for wait again, and another tube is
      asked for.
    </p>
    ${form(
      `/lab/receive/${sample.id}/reject`,
      shown,
      html`${select(shown, {
        name: 'code',
        label: 'Reason',
        required: true,
        options: [['', 'Choose'], ...offered],
      })}
      ${textarea(shown, { name: 'note', label: 'Note', hint: 'What was seen, for whoever collects it again.' })}`,
      'Reject the sample',
      { tone: 'danger' },
    )}
    <p><a href="/lab/receive">Back, and change nothing</a></p>`
}
