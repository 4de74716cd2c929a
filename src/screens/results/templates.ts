// How entering looks: the worklist by tube, and the form of one order.
import type { Order } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import type { LaneItems } from '../../worklists/schemas.ts'
import { refusalNote, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import { printedUnit } from '../../reports/rules/words.ts'
import { holdReasons, resultValue } from '../frame/result-words.ts'
import { table } from '../frame/table.ts'
import { chip, type Words } from '../frame/words.ts'

type ToRun = LaneItems['run']

/** What of a test's document a form of entry needs. */
export type Test = {
  kind: 'quantitative' | 'titre' | 'coded'
  unit: string | null
  words: { word: string; display: string; active: boolean }[]
}

export function scanForm(shown: Shown): Html {
  const wrong = shown.refusal?.errors[0]?.message ?? shown.refusal?.detail
  return html`<form class="search" method="post" action="/lab/results/scan">
    <label for="accession_number">Scan a tube</label>
    <input
      id="accession_number"
      name="accession_number"
      required
      autofocus
      autocomplete="off"
      value="${shown.values?.accession_number ?? ''}"
      ${wrong === undefined ? nothing : html`aria-invalid="true" aria-describedby="accession_number-error"`}
    />
    <button>Open</button>
    ${wrong === undefined ? nothing : html`<p class="wrong" id="accession_number-error" role="alert">${wrong}</p>`}
  </form>`
}

/** One line for each tube, with the tests that wait in it. */
export function runList(
  lane: { items: ToRun[]; next_cursor: string | null; about: string },
  test: string | undefined,
  words: Words,
): Html {
  const tubes = Map.groupBy(lane.items, ({ order_id, sample_id }) => `${order_id} ${sample_id}`)
  const of =
    test === undefined
      ? nothing
      : html`<p>Only <strong>${test}</strong>. <a href="/lab/results">All tests</a></p>`
  if (tubes.size === 0)
    return html`${of}
      <p class="empty">Every test that has its tube here is measured.</p>`
  return html`${of}
  ${table(
    {
      name: 'Tubes that wait',
      caption: 'Tubes with tests that wait for a result, the most urgent first',
      columns: ['Tube', 'Order', 'Tests', 'Received'],
    },
    [...tubes.values()].map((waiting) => tubeLine(waiting, words)),
  )}
  ${lane.next_cursor === null ? nothing : html`<p class="quiet">There are more: these are the most urgent.</p>`}`
}

function tubeLine(waiting: readonly ToRun[], words: Words): Html {
  const [first] = waiting as [ToRun]
  return html`<tr>
    <th scope="row">
      <a href="/lab/results/${first.order_id}"><code>${first.accession_number}</code></a
      ><span class="beneath">${first.specimen_type}</span>
    </th>
    <td>
      <code>${first.order_number}</code>
      ${first.priority === 'routine' ? nothing : priorityChip(first.priority)}
    </td>
    <td>
      ${waiting.map(({ test_code }, n) => html`${n > 0 ? ', ' : ''}<a href="/lab/results?test=${encodeURIComponent(test_code)}">${test_code}</a>`)}
    </td>
    <td>${words.time(first.received_at)}</td>
  </tr>`
}

export function priorityChip(priority: ToRun['priority']): Html {
  return html`<span class="chip ${priority === 'stat' ? 'bad' : 'warn'}"
    >${priority === 'stat' ? html`<span aria-hidden="true">▲ </span>` : nothing}${priority}</span
  >`
}

export type EntryPage = {
  order: Order
  patient: Patient | undefined
  rows: readonly { item: ToRun; test: Test }[]
  shown: Shown
  words: Words
}

export function entryForm({ order, patient, rows, shown, words }: EntryPage): Html {
  const reported = order.items.filter(({ result }) => result !== null)
  return html`${patient ? patientHead(patient, words) : nothing}
    <h1>Results of <a href="/lab/orders/${order.id}">${order.order_number}</a></h1>
    ${
      rows.length === 0
        ? html`<p class="empty">
            Nothing of this order waits for a value. <a href="/lab/results">Back to the list</a>
          </p>`
        : html`<form method="post" action="/lab/results/${order.id}">
            ${refusalNote(shown.refusal)}
            <input type="hidden" name="key" value="${crypto.randomUUID()}" />
            ${table(
              {
                name: 'Values to enter',
                caption: 'Values to enter; what is left blank stays on the list',
                columns: ['Test', 'Value', 'Unit', 'Tube'],
              },
              rows.map((row, n) => entryLine(row, shown, n === 0)),
            )}
            <p class="actions">
              <button>Enter</button> <a href="/lab/results">Back to the list</a>
            </p>
          </form>`
    }
    <div id="reported" data-region>
      ${
        reported.length === 0
          ? nothing
          : html`<h2>Entered</h2>
              ${reportedTable(reported)}`
      }
    </div>`
}

function entryLine({ item, test }: EntryPage['rows'][number], shown: Shown, first: boolean): Html {
  const name = `value-${item.id}`
  const wrong = messageOf(shown, name)
  const typed = shown.values?.[name] ?? ''
  const attributes = html`id="${name}" name="${name}" aria-label="${item.test_name}"
  ${first ? html`autofocus` : nothing}
  ${wrong === undefined ? nothing : html`aria-invalid="true" aria-describedby="${name}-error"`}`
  return html`<tr>
    <th scope="row">
      <label for="${name}">${item.test_name}</label><span class="beneath">${item.test_code}</span>
    </th>
    <td>
      ${
        test.kind === 'coded'
          ? html`<select ${attributes}>
              <option value="">–</option>
              ${test.words
                .filter(({ active }) => active)
                .map(
                  ({ word, display }) =>
                    html`<option value="${word}" ${word === typed ? html`selected` : nothing}>
                      ${display}
                    </option>`,
                )}
            </select>`
          : html`<input
              ${attributes}
              value="${typed}"
              autocomplete="off"
              inputmode="${test.kind === 'titre' ? 'text' : 'decimal'}"
            />`
      }
      ${wrong === undefined ? nothing : html`<p class="wrong" id="${name}-error">${wrong}</p>`}
      <input type="hidden" name="sample-${item.id}" value="${item.sample_id}" />
    </td>
    <td>${test.kind === 'quantitative' ? unitField(item, test, shown) : nothing}</td>
    <td><code>${item.accession_number}</code></td>
  </tr>`
}

function unitField(item: ToRun, test: Test, shown: Shown): Html {
  const name = `unit-${item.id}`
  const wrong = messageOf(shown, name)
  return html`<input
      id="${name}"
      name="${name}"
      aria-label="Unit of ${item.test_name}"
      autocomplete="off"
      value="${shown.values?.[name] ?? test.unit ?? ''}"
      ${wrong === undefined ? nothing : html`aria-invalid="true" aria-describedby="${name}-error"`}
    />
    ${wrong === undefined ? nothing : html`<p class="wrong" id="${name}-error">${wrong}</p>`}`
}

const messageOf = ({ refusal }: Shown, name: string) =>
  refusal?.errors.find(({ pointer }) => pointer === `/${name}`)?.message

function reportedTable(items: Order['items']): Html {
  return table(
    { name: 'Values that are entered', columns: ['Test', 'Result', 'State'] },
    items.map(
      ({ id, test_name, result }) =>
        html`<tr id="item-${id}">
          <th scope="row">${test_name}</th>
          <td>${resultValue(result!)}</td>
          <td>
            ${chip(result!.status)}
            ${result!.status === 'held' ? html`<a href="/lab/verify/${result!.id}">why</a>${holdReasons(result!.hold_reasons)}` : nothing}
          </td>
        </tr>`,
    ),
  )
}

/** For a list: value and unit of what no document of a result is at hand. */
export function plainValue(value: string, unit: string | null): Html {
  return html`<span class="value"><strong>${value}</strong> ${printedUnit(unit)}</span>`
}
