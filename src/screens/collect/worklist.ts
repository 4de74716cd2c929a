// Who is to be visited: an order a card, stat first, with the tubes that it needs.
import type { LaneItems } from '../../worklists/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { priorityMark, stateWord, type Words } from '../frame/words.ts'

export type Lane = { items: LaneItems['collect'][]; next_cursor: string | null }

export function worklist({ items, next_cursor }: Lane, words: Words): Html {
  return html`<h1>Collect</h1>
    <div id="to-collect" data-region>
      ${
        items.length === 0
          ? html`<p class="empty">
              Every tube that was asked for is taken. New orders appear here by themselves.
            </p>`
          : html`<ul class="picks visits">
              ${items.map((order) => card(order, words))}
            </ul>`
      }
      ${next_cursor === null ? nothing : html`<p class="quiet">The most urgent ${items.length} are shown; others follow.</p>`}
    </div>`
}

function card({ id, patient, ...order }: Lane['items'][number], words: Words): Html {
  return html`<li id="order-${id}">
    <a href="/lab/collect/${id}">
      <span>
        <strong>${patient.family_name}, ${patient.given_name}</strong>
        <span class="beneath"
          >${words.date(patient.birth_date)} · ${patient.sex} · <code>${patient.mrn}</code></span
        >
      </span>
      <span>
        ${order.specimens.map(
          ({ specimen_type, tests, replaces_id }) =>
            html`<span class="tube">
              <strong>${stateWord(specimen_type)}</strong> ${tests.join(' ')}
              ${replaces_id ? html`<span class="chip warn"><span aria-hidden="true">↻</span> again</span>` : nothing}
            </span>`,
        )}
      </span>
      <span class="end">
        ${priorityMark(order.priority)}
        <span class="beneath">${order.order_number}, ${words.ago(order.ordered_at)} ago</span>
      </span>
    </a>
  </li>`
}
