// Who was told of a critical value of this order, and what they read back.
import { html, nothing, type Html } from '../frame/html.ts'
import { printedUnit } from '../frame/result-words.ts'
import { chip, flagMark, stateWord, type Words } from '../frame/words.ts'
import type { LoadedOrder } from './load-order.ts'

export function noticesOf({ notices, names }: LoadedOrder, words: Words): Html {
  if (notices.length === 0) return nothing
  return html`<h2>Critical calls</h2>
    ${notices.map(
      (notice) =>
        html`<div class="card">
          <p>
            <strong>${notice.test_code} ${notice.value} ${printedUnit(notice.unit)}</strong>
            ${flagMark(notice.flag)} ${chip(notice.status)}
            <span class="quiet"
              >${notice.kind === 'critical' ? '' : `${stateWord(notice.kind)}, `}opened</span
            >
            ${words.time(notice.opened_at)}
            ${notice.overdue ? html`<span class="chip bad"><span aria-hidden="true">!</span> overdue</span>` : nothing}
          </p>
          ${
            notice.attempts.length === 0
              ? html`<p class="quiet">Nobody was called yet.</p>`
              : html`<ul>
                  ${notice.attempts.map(
                    (attempt) =>
                      html`<li>
                        ${words.time(attempt.attempted_at)}: ${attempt.recipient_name},
                        ${attempt.recipient_role}, by ${names(attempt.attempted_by)} —
                        ${stateWord(attempt.outcome)}${attempt.read_back ? html`, read back “${attempt.read_back}”` : nothing}
                      </li>`,
                  )}
                </ul>`
          }
        </div>`,
    )}`
}
