// The tests of an order with what was found: value, unit, flag, interval, state, why it waits, what it was before.
import { allowedOrderItemTransitions } from '../../orders/rules.ts'
import type { Order } from '../../orders/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { holdReasons, intervalText, resultValue } from '../frame/result-words.ts'
import type { Screen } from '../frame/screen.ts'
import { table, unseen } from '../frame/table.ts'
import { chip, type Words } from '../frame/words.ts'
import type { LoadedOrder } from './load-order.ts'

type Item = Order['items'][number]
type Looking = Pick<Screen, 'may' | 'words'>

export function resultsTable(loaded: LoadedOrder, looking: Looking): Html {
  return table(
    {
      name: 'Results',
      caption: 'Tests of this order, and their results',
      columns: ['Test', 'Result', 'Interval', 'State', 'Released', unseen('What can be done')],
    },
    loaded.order.items.map((item) => row(item, loaded, looking)),
  )
}

function row(item: Item, loaded: LoadedOrder, { may, words }: Looking): Html {
  const { result } = item
  const whole = loaded.results.find(({ id }) => id === result?.id)
  const mayCancel =
    may('orders:write') &&
    ['placed', 'in_progress', 'on_hold'].includes(loaded.order.status) &&
    allowedOrderItemTransitions(item.status).includes('cancelled')
  return html`<tr id="item-${item.id}">
    <th scope="row">
      ${item.test_name}
      <span class="beneath"
        >${item.test_code}${item.caused_by_result_id ? ' · added by a rule' : ''}</span
      >
    </th>
    <td>
      ${result ? resultValue(result) : html`<span class="quiet">–</span>`}
      ${result ? replaced(item, loaded, words) : nothing}
    </td>
    <td>${intervalText(whole?.reference)}</td>
    <td>
      ${chip(result?.status ?? item.status)}
      ${item.status_reason ? html`<span class="beneath">${item.status_reason}</span>` : nothing}
      ${result?.status === 'held' ? holdReasons(result.hold_reasons) : nothing}
    </td>
    <td>
      ${
        result?.released_at
          ? html`${words.time(result.released_at)}
              <span class="beneath"
                >${whole?.verified_by ? loaded.names(whole.verified_by) : 'autoverified'}</span
              >`
          : html`<span class="quiet">–</span>`
      }
    </td>
    <td>
      ${
        mayCancel
          ? html`<a href="/lab/orders/${loaded.order.id}/items/${item.id}/cancel"
              >Cancel<span class="unseen"> ${item.test_name}</span></a
            >`
          : nothing
      }
    </td>
  </tr>`
}

/** What was reported before: the old value, why it was replaced, by whom and when. */
function replaced({ result }: Item, { names, results }: LoadedOrder, words: Words): Html {
  const underWay = results.find(
    ({ corrects_id, status }) => corrects_id === result!.id && ['entered', 'held'].includes(status),
  )
  return html`${result!.replaced.map(
    (before) =>
      html`<div class="before">
        <span class="chip warn"><span aria-hidden="true">↻</span> corrected</span> before:
        <del>${resultValue({ ...before, canonical_unit: result!.canonical_unit })}</del>
        <span class="beneath"
          >${before.correction_reason} · ${names(before.corrected_by)},
          ${words.time(before.superseded_at)}</span
        >
      </div>`,
  )}
  ${
    underWay
      ? html`<div class="before">
          <span class="chip warn"><span aria-hidden="true">↻</span> correction waits</span>
          ${resultValue(underWay)}
          <span class="beneath"
            >${underWay.correction_reason} · ${names(underWay.entered_by)},
            ${words.time(underWay.entered_at)}</span
          >
        </div>`
      : nothing
  }`
}
