// The tubes of an order: where each is, who had it in hands, and why one was refused.
import type { Sample } from '../../samples/schemas.ts'
import { rejectableSampleStatuses } from '../../samples/rules.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Screen } from '../frame/screen.ts'
import { table, unseen } from '../frame/table.ts'
import { chip, stateWord } from '../frame/words.ts'
import type { LoadedOrder } from './load-order.ts'

type Looking = Pick<Screen, 'may' | 'words'>

export function samplesOf(loaded: LoadedOrder, looking: Looking): Html {
  if (loaded.samples.length === 0) {
    return html`<p class="empty">No sample was collected yet.</p>`
  }
  return table(
    {
      name: 'Samples',
      caption: 'Samples of this order',
      columns: [
        'Accession number',
        'Specimen',
        'State',
        'Collected',
        'Received',
        unseen('What can be done'),
      ],
    },
    loaded.samples.map((sample) => row(sample, loaded, looking)),
  )
}

function row(sample: Sample, loaded: LoadedOrder, { may, words }: Looking): Html {
  const by = (time: string | null, id: string | null) =>
    time === null
      ? html`<span class="quiet">–</span>`
      : html`${words.time(time)}<span class="beneath">${loaded.names(id)}</span>`
  const hasLabel = !['rejected', 'disposed'].includes(sample.status)
  return html`<tr id="sample-${sample.id}">
    <th scope="row"><code>${sample.accession_number}</code></th>
    <td>${stateWord(sample.specimen_type)}</td>
    <td>
      ${chip(sample.status)} ${rejection(sample, loaded, words)}
      ${sample.storage_place ? html`<span class="beneath">at ${sample.storage_place}</span>` : nothing}
    </td>
    <td>${by(sample.collected_at, sample.collected_by)}</td>
    <td>${by(sample.received_at, sample.received_by)}</td>
    <td>
      <span class="actions">
        ${hasLabel && may('samples:collect') ? html`<a href="/v1/samples/${sample.id}/label.svg" target="_blank">Label<span class="unseen"> of ${sample.accession_number} (opens a new tab)</span></a>` : nothing}
        ${may('samples:receive') && rejectableSampleStatuses.includes(sample.status) ? html`<a href="/lab/receive/${sample.id}/reject">Reject<span class="unseen"> ${sample.accession_number}</span></a>` : nothing}
      </span>
    </td>
  </tr>`
}

function rejection(sample: Sample, { names, rejections }: LoadedOrder, words: Looking['words']) {
  if (sample.rejection_code === null) return nothing
  const reason = rejections.get(sample.rejection_code) ?? sample.rejection_code
  return html`<span class="beneath"
      >${reason}${sample.rejection_note ? `: ${sample.rejection_note}` : ''} ·
      ${names(sample.rejected_by)}, ${words.time(sample.rejected_at)}</span
    >
    ${sample.awaits_recollection ? html`<span class="beneath tone-warn">to be collected again</span>` : nothing}`
}
