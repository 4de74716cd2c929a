// How the board looks: a column for each station, a card for each order.
import type { Import } from '../../imports/schemas.ts'
import type { OrderSummary } from '../../orders/schemas.ts'
import type { Worklists } from '../../worklists/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import type { Words } from '../frame/words.ts'

export type Card = {
  order_id: string
  order_number: string
  priority: OrderSummary['priority']
  /** When it was ordered; of what is completed: when that was. */
  since: string
  /** What waits: tests, or specimens. */
  labels: readonly string[]
}

export type Column = {
  title: string
  path: string
  /** Missing for what waits for nobody. */
  counted?: Worklists['items'][number]
  cards: readonly Card[]
}

const mostLabels = 6

export function board(columns: readonly Column[], late: ReadonlySet<string>, words: Words): Html {
  return html`<div class="board">
    ${columns.map(
      ({ title, path, counted, cards }) =>
        html`<section class="column" aria-label="${title}">
          <h2>
            <a href="${path}">${title}</a>
            ${counted ? html`<span class="count">${counted.count}${counted.more ? '+' : ''}</span>` : nothing}
          </h2>
          ${counted ? summary(counted) : html`<p class="small quiet">the last ones</p>`}
          ${
            cards.length === 0
              ? html`<p class="empty small">
                  ${counted ? 'Nothing waits here.' : 'No order is completed yet.'}
                </p>`
              : html`<ol>
                  ${cards.map((card) => cardOf(card, counted !== undefined, late.has(card.order_id), words))}
                </ol>`
          }
        </section>`,
    )}
  </div>`
}

/** The files that are being read now. */
export function underWay(imports: readonly Import[]): Html {
  return html`${imports.map(
    ({ id, instrument, file_name, progress: { percent } }) =>
      html`<p class="small">
        <a href="/lab/imports/${id}">${file_name}</a>
        <span class="quiet">from <code>${instrument}</code>, ${percent} %</span>
        <progress aria-label="Read of ${file_name}" max="100" value="${percent}"></progress>
      </p>`,
  )}`
}

function summary({ by_priority }: NonNullable<Column['counted']>): Html {
  const stat = by_priority.find(({ priority }) => priority === 'stat')
  const oldest = Math.max(...by_priority.map(({ oldest_minutes }) => oldest_minutes))
  if (by_priority.length === 0) return html`<p class="small quiet">all done</p>`
  return html`<p class="small quiet">
    ${stat ? html`<strong class="tone-bad">${stat.count} stat</strong> · ` : nothing}oldest
    ${age(oldest)}
  </p>`
}

function cardOf(card: Card, waits: boolean, isLate: boolean, words: Words): Html {
  const { order_id, order_number, priority, since, labels } = card
  const stat = priority === 'stat'
  const shown = labels.slice(0, mostLabels)
  return html`<li>
    <a
      class="tile ${stat ? 'stat' : ''}"
      href="/lab/orders/${order_id}"
      id="card-${order_id}-${waits ? 'waits' : 'done'}"
    >
      <span class="tile-head"
        ><code>${order_number}</code
        >${stat ? html`<span class="chip bad"><span aria-hidden="true">▲</span> stat</span>` : priority === 'urgent' ? html`<span class="chip warn">urgent</span>` : nothing}${isLate && waits ? html`<span class="chip bad"><span aria-hidden="true">◷</span> late</span>` : nothing}</span
      >
      ${shown.length > 0 ? html`<span class="small">${shown.join(' · ')}${labels.length > shown.length ? ` and ${labels.length - shown.length} more` : ''}</span>` : nothing}
      <span class="small quiet" data-clock
        >${waits ? html`waits ${words.ago(since)}` : words.time(since)}</span
      >
    </a>
  </li>`
}

function age(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`
  return `${Math.floor(minutes / (24 * 60))} days`
}
