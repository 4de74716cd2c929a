// The field that is scanned into, the tube that was scanned last, and what is on its way.
import type { Order } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import { rejectableSampleStatuses } from '../../samples/rules.ts'
import type { Sample } from '../../samples/schemas.ts'
import type { LaneItems } from '../../worklists/schemas.ts'
import { field, form, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { patientLine } from '../frame/patient-head.ts'
import { table } from '../frame/table.ts'
import { chip, priorityMark, stateWord, type Words } from '../frame/words.ts'

export type Lane = { items: LaneItems['receive'][]; next_cursor: string | null }

export type Tube = { sample: Sample; order: Order; patient: Patient }

export function scanForm(shown: Shown): Html {
  // Why it was refused stands at the field alone: whoever scans looks there.
  return html`<div class="scan">
    ${form(
      '/lab/receive',
      {},
      field(
        { ...(shown.refusal && shown) },
        {
          name: 'accession_number',
          label: 'Accession number',
          required: true,
          autofocus: true,
          replaced: true,
          hint: 'Scan the label, or type the number and press Enter.',
        },
      ),
      'Receive',
    )}
  </div>`
}

/** What was scanned: whose it is, what it is for, and what comes next. */
export function tubeInHand(
  { sample, order, patient }: Tube,
  { isRefused }: { isRefused: boolean },
  words: Words,
): Html {
  const tests = order.items
    .filter(
      ({ specimen_type, status }) =>
        specimen_type === sample.specimen_type && status !== 'cancelled',
    )
    .map(({ test_code, status }) =>
      status === 'pending' ? test_code : `${test_code} (${stateWord(status)})`,
    )
  return html`<section class="card in-hand" aria-label="The tube in hand" role="status">
    <p>
      ${isRefused ? html`<span class="chip bad"><span aria-hidden="true">✕</span> nothing changed</span>` : html`<span class="chip good"><span aria-hidden="true">✓</span> received</span>`}
      <code class="figure">${sample.accession_number}</code> ${chip(sample.status)}
      ${priorityMark(order.priority)}
    </p>
    <dl class="facts">
      <div>
        <dt>Patient</dt>
        <dd>${patientLine(patient, words)}</dd>
      </div>
      <div>
        <dt>Specimen</dt>
        <dd>
          ${stateWord(sample.specimen_type)}
          <span class="beneath">collected ${words.time(sample.collected_at)}</span>
        </dd>
      </div>
      <div>
        <dt>Order</dt>
        <dd><a href="/lab/orders/${order.id}">${order.order_number}</a></dd>
      </div>
      <div>
        <dt>Next</dt>
        <dd>${next(sample, order, tests)}</dd>
      </div>
    </dl>
    ${
      rejectableSampleStatuses.includes(sample.status)
        ? html`<p><a href="/lab/receive/${sample.id}/reject">Reject this sample</a></p>`
        : nothing
    }
  </section>`
}

function next(sample: Sample, order: Order, tests: string[]): Html {
  if (sample.status === 'rejected') return html`keep it apart`
  if (order.status === 'on_hold') return html`wait: the order is on hold`
  if (['cancelled', 'entered_in_error'].includes(order.status)) {
    return html`nothing: the order is ${stateWord(order.status)}`
  }
  return html`measure ${tests.join(', ')}`
}

export function onItsWay({ items, next_cursor }: Lane, words: Words): Html {
  return html`<h2>On its way</h2>
    <div id="on-its-way" data-region>
      ${
        items.length === 0
          ? html`<p class="empty">
              All that was collected is here. What is collected next appears here.
            </p>`
          : table(
              {
                name: 'On its way',
                caption: 'Samples that were collected and have not been received, stat first',
                columns: [
                  'Accession number',
                  'Priority',
                  'Patient',
                  'Specimen',
                  'State',
                  'Collected',
                ],
              },
              items.map(
                (one) =>
                  html`<tr id="sample-${one.id}">
                    <th scope="row">
                      <a href="/lab/orders/${one.order_id}"><code>${one.accession_number}</code></a>
                    </th>
                    <td>${priorityMark(one.priority)}</td>
                    <td>${patientLine(one.patient, words)}</td>
                    <td>${stateWord(one.specimen_type)}</td>
                    <td>${chip(one.status)}</td>
                    <td>
                      ${words.time(one.collected_at)}
                      <span class="beneath">${words.ago(one.collected_at)} ago</span>
                    </td>
                  </tr>`,
              ),
            )
      }
      ${next_cursor === null ? nothing : html`<p class="quiet">The most urgent ${items.length} are shown; others follow.</p>`}
    </div>`
}
