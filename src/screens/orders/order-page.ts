// One order on one page: whose it is, how far it has come, its tubes, its results, and what happened to it.
import { allowedOrderTransitions } from '../../orders/rules.ts'
import type { Order } from '../../orders/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import type { Screen } from '../frame/screen.ts'
import { chip, priorityMark, stateWord, type Words } from '../frame/words.ts'
import { missingTubes, type LoadedOrder } from './load-order.ts'
import { noticesOf } from './notices.ts'
import { resultsTable } from './results-table.ts'
import { samplesOf } from './samples-table.ts'
import { timeline } from './timeline.ts'

export function orderPage(loaded: LoadedOrder, { may, words }: Pick<Screen, 'may' | 'words'>) {
  const { order, patient } = loaded
  return html`${patientHead(patient, words)}
    <div id="order-head" data-region>${head(order, words)} ${steps(order, may)}</div>
    <div id="tubes-to-collect" data-region>${toCollect(order, may)}</div>
    <h2>Results</h2>
    <div id="results" data-region>${resultsTable(loaded, { may, words })}</div>
    <div id="notices" data-region>${noticesOf(loaded, words)}</div>
    <h2>Samples</h2>
    <div id="samples" data-region>${samplesOf(loaded, { may, words })}</div>
    <h2>History</h2>
    <div id="history" data-region>${timeline(loaded, words)}</div>`
}

function head(order: Order, words: Words): Html {
  return html`<div class="head">
      <h1><span class="quiet">Order</span> <span class="figure">${order.order_number}</span></h1>
      <p class="actions">
        <a class="button plain" href="/v1/orders/${order.id}/report" target="_blank"
          >Report<span class="unseen"> (opens a new tab)</span></a
        >
        <a class="button plain" href="/lab/orders/${order.id}/report.pdf" target="_blank"
          >PDF<span class="unseen"> (opens a new tab)</span></a
        >
      </p>
    </div>
    ${wrongNote(order)}
    <dl class="facts card">
      <div>
        <dt>State</dt>
        <dd>
          ${chip(order.status)}
          ${order.status_reason ? html`<span class="beneath">${order.status_reason}</span>` : nothing}
        </dd>
      </div>
      <div>
        <dt>Priority</dt>
        <dd>${priorityMark(order.priority)}</dd>
      </div>
      <div>
        <dt>Report</dt>
        <dd>${stateWord(order.report_status)}</dd>
      </div>
      <div>
        <dt>Ordered</dt>
        <dd>${words.time(order.ordered_at)}</dd>
      </div>
      <div>
        <dt>Completed</dt>
        <dd>${words.time(order.completed_at)}</dd>
      </div>
    </dl>`
}

function wrongNote({ wrong_patient, replaces_id, replaced_by_id }: Order): Html {
  return html`${
    wrong_patient
      ? html`<p class="note bad">
          <span aria-hidden="true">✕</span> This order was placed for the wrong patient. Nothing of
          it counts.
          ${replaced_by_id ? html`<a href="/lab/orders/${replaced_by_id}">The order for the right patient</a>` : nothing}
        </p>`
      : nothing
  }
  ${
    replaces_id
      ? html`<p class="note warn">
          <span aria-hidden="true">→</span> It takes the place of
          <a href="/lab/orders/${replaces_id}">an order for the wrong patient</a>.
        </p>`
      : nothing
  }`
}

/** What may be done with the order now, by the rules of its life. */
function steps(order: Order, may: Screen['may']): Html {
  if (!may('orders:write')) return nothing
  const allowed = allowedOrderTransitions(
    order.status,
    order.items.some(({ status }) => status === 'final'),
  )
  const takesTests = ['placed', 'in_progress', 'completed', 'on_hold'].includes(order.status)
  const to = (step: string, label: string) =>
    html`<a class="button plain" href="/lab/orders/${order.id}/${step}">${label}</a>`
  return html`<p class="actions">
    ${takesTests ? to('add', 'Add tests') : nothing}
    ${allowed.includes('on_hold') ? to('hold', 'Put on hold') : nothing}
    ${allowed.includes('placed') ? to('resume', 'Take off hold') : nothing}
    ${allowed.includes('cancelled') ? to('cancel', 'Cancel the order') : nothing}
    ${allowed.includes('entered_in_error') ? to('entered-in-error', 'Mark as an error') : nothing}
  </p>`
}

function toCollect(order: Order, may: Screen['may']): Html {
  const missing = missingTubes(order)
  if (missing.size === 0) return nothing
  return html`<div class="note warn">
    <p>
      <span aria-hidden="true">◔</span> <strong>To be collected:</strong>
      ${[...missing].map(
        ([tube, tests], n) => html`${n > 0 ? '; ' : ''}${stateWord(tube)} for ${tests.join(', ')}`,
      )}.
    </p>
    ${may('samples:collect') ? html`<p><a class="button" href="/lab/collect/${order.id}">Collect</a></p>` : nothing}
  </div>`
}
