// Who was told of a critical value of this order, and what they read back.
import { html, nothing, type Html } from '../frame/html.ts'
import { table } from '../frame/table.ts'
import { printedUnit } from '../../reports/rules/words.ts'
import { chip, flagMark, stateWord, type Words } from '../frame/words.ts'
import type { LoadedOrder } from './load-order.ts'

export function noticesOf({ notices, names }: LoadedOrder, words: Words): Html {
  if (notices.length === 0) return nothing
  return html`<h2>Critical calls</h2>
    ${table(
      {
        name: 'Critical calls',
        caption: 'Critical values of this order, and who was told',
        columns: ['Value', 'State', 'Opened', 'Calls'],
      },
      notices.map(
        (notice) =>
          html`<tr>
            <th scope="row">
              ${notice.test_code} ${notice.value} ${printedUnit(notice.unit)}
              ${flagMark(notice.flag)}
            </th>
            <td>
              ${chip(notice.status)}
              ${notice.overdue ? html`<span class="chip bad"><span aria-hidden="true">!</span> overdue</span>` : nothing}
              ${notice.kind === 'critical' ? nothing : html`<span class="beneath">${stateWord(notice.kind)}</span>`}
            </td>
            <td>${words.time(notice.opened_at)}</td>
            <td>
              ${notice.attempts.length === 0 ? html`<span class="quiet">nobody was called yet</span>` : nothing}
              ${notice.attempts.map(
                (attempt) =>
                  html`<span class="tube"
                    >${words.time(attempt.attempted_at)} ${attempt.recipient_name},
                    ${attempt.recipient_role}:
                    ${stateWord(attempt.outcome)}${attempt.read_back ? html` “${attempt.read_back}”` : nothing}
                    <span class="beneath">called by ${names(attempt.attempted_by)}</span></span
                  >`,
              )}
            </td>
          </tr>`,
      ),
    )}`
}
