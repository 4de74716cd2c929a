// The worklist of held results: the most urgent first, each with why it waits.
import type { LaneItems } from '../../worklists/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { holdMeaning, holdReasons, resultValue } from '../frame/result-words.ts'
import { table, unseen } from '../frame/table.ts'
import type { Words } from '../frame/words.ts'
import { priorityChip } from '../results/templates.ts'

type Held = LaneItems['verify']

export function verifyList(
  lane: { items: Held[]; next_cursor: string | null },
  given: { reason: string | undefined; words: Words; mayVerify: boolean },
): Html {
  const { reason, words, mayVerify } = given
  const only =
    reason === undefined
      ? nothing
      : html`<p>Only: ${holdMeaning(reason)} <a href="/lab/verify">All reasons</a></p>`
  if (lane.items.length === 0) {
    return html`${only}
      <p class="empty">Nothing waits for a person. What gives no reason goes out by itself.</p>`
  }
  return html`${only}
  ${table(
    {
      name: 'Held results',
      columns: [
        'Test',
        'Result',
        'Why it waits',
        'Order',
        'Entered',
        mayVerify && unseen('Verify'),
      ],
    },
    lane.items.map((held) => line(held, words, mayVerify)),
  )}
  ${lane.next_cursor === null ? nothing : html`<p class="quiet">There are more: these are the most urgent.</p>`}`
}

function line(held: Held, words: Words, mayVerify: boolean): Html {
  return html`<tr class="${held.critical ? 'critical' : ''}">
    <th scope="row">
      <a href="/lab/verify/${held.id}">${held.test_code}</a
      >${held.corrects_id === null ? nothing : html`<span class="beneath">correction</span>`}
    </th>
    <td>
      ${resultValue(held)}${held.critical ? html`<span class="beneath tone-bad">critical</span>` : nothing}
    </td>
    <td>${holdReasons(held.hold_reasons)}</td>
    <td>
      <a href="/lab/orders/${held.order_id}"><code>${held.order_number}</code></a
      >${held.priority === 'routine' ? nothing : html`<span class="beneath">${priorityChip(held.priority)}</span>`}
    </td>
    <td>${words.time(held.entered_at)}</td>
    ${
      mayVerify
        ? html`<td>
            <form method="post" action="/lab/verify/${held.id}/verify">
              <input type="hidden" name="key" value="${crypto.randomUUID()}" /><input
                type="hidden"
                name="back"
                value="list"
              /><button aria-label="Verify ${held.test_code} of ${held.order_number}">
                Verify
              </button>
            </form>
          </td>`
        : nothing
    }
  </tr>`
}
