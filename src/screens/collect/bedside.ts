// One order at the bedside: compare the person, take each tube, confirm it, put its label on it.
import type { Order } from '../../orders/schemas.ts'
import type { Patient } from '../../patients/schemas.ts'
import type { Sample } from '../../samples/schemas.ts'
import { field, form, type Shown } from '../frame/form.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { patientHead } from '../frame/patient-head.ts'
import { chip, priorityMark, stateWord, type Words } from '../frame/words.ts'
import { missingTubes } from '../orders/load-order.ts'

type Visit = { order: Order; patient: Patient; samples: Sample[] }

export function bedside({ order, patient, samples }: Visit, shown: Shown, words: Words): Html {
  const missing = [...missingTubes(order)]
  // What was refused is shown at its own tube.
  const refused = shown.values?.specimen_type
  return html`${patientHead(patient, words)}
    <div class="head">
      <h1>Collect <a href="/lab/orders/${order.id}">${order.order_number}</a></h1>
      ${priorityMark(order.priority)}
    </div>
    ${refused !== undefined && !missing.some(([tube]) => tube === refused) ? refusedAlone(shown) : nothing}
    ${
      missing.length === 0
        ? html`<p class="note good">
            <span aria-hidden="true">✓</span> Nothing of this order is to be collected.
            <a href="/lab/collect">To the next patient</a>
          </p>`
        : html`<p class="quiet">
              Ask the patient for name and date of birth, and compare them with the head above.
            </p>
            <div class="columns">
              ${missing.map(([tube, tests]) => tubeForm(order, tube, tests, tube === refused ? shown : {}))}
            </div>`
    }
    ${
      samples.length === 0
        ? nothing
        : html`<h2>Collected</h2>
            <div class="columns">${samples.map((sample) => taken(sample, words))}</div>`
    }
    <p><a href="/lab/collect">Back to the list</a></p>`
}

function tubeForm(order: Order, tube: string, tests: string[], shown: Shown): Html {
  const name = stateWord(tube)
  // The fields of the tube that was refused have the plain names, which the note above them links to.
  const idOf = (field: string) => (shown.refusal ? field : `${field}-${tube}`)
  return html`<section class="card" aria-labelledby="tube-${tube}">
    <h2 class="tube-name" id="tube-${tube}">${name}</h2>
    <p>for ${tests.join(', ')}</p>
    ${form(
      `/lab/collect/${order.id}`,
      shown,
      html`<input type="hidden" name="specimen_type" value="${tube}" />
        <details ${shown.refusal ? html`open` : nothing}>
          <summary>Not just now, or in a tube that has a label</summary>
          ${field(shown, {
            id: idOf('collected_at'),
            name: 'collected_at',
            label: 'Collected at',
            type: 'datetime-local',
            hint: 'Left out: now.',
          })}
          ${field(shown, {
            id: idOf('accession_number'),
            name: 'accession_number',
            label: 'Number on the label',
            hint: 'Scan it. Left out: the laboratory gives one.',
          })}
        </details>`,
      `${name[0]!.toUpperCase()}${name.slice(1)} is collected`,
    )}
  </section>`
}

/** Somebody else was quicker: the tube is no longer missing. */
function refusedAlone({ refusal }: Shown): Html {
  return html`<div class="note bad" role="alert">
    <p>
      <span aria-hidden="true">✕</span> <strong>Nothing was changed.</strong> ${refusal?.detail}
    </p>
  </div>`
}

function taken(sample: Sample, words: Words): Html {
  const hasLabel = !['rejected', 'disposed'].includes(sample.status)
  return html`<section class="card" aria-label="Sample ${sample.accession_number}">
    <p>
      <strong>${stateWord(sample.specimen_type)}</strong> ${chip(sample.status)}
      <span class="beneath">collected ${words.time(sample.collected_at)}</span>
    </p>
    <p><code class="figure">${sample.accession_number}</code></p>
    ${
      hasLabel
        ? html`<p>
            <a class="button plain" href="/v1/samples/${sample.id}/label.svg" target="_blank"
              >Print the label<span class="unseen">
                of ${sample.accession_number} (opens a new tab)</span
              ></a
            >
          </p>`
        : nothing
    }
  </section>`
}
