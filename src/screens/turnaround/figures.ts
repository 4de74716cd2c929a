// The figures in words and tables: of the days as a whole, of each test, of each stage; and what is overdue now.
import type { Figures, OverdueItem } from '../../turnaround/schemas.ts'
import { html, nothing, type Html } from '../frame/html.ts'
import { number, table } from '../frame/table.ts'
import { chip, duration, priorityMark, type Words } from '../frame/words.ts'
import type { Row } from './rows.ts'

export function tallies({ items, open_overdue }: Figures): Html {
  const sum = (of: (one: Figures['items'][number]) => number) =>
    items.reduce((all, one) => all + of(one), 0)
  const [tests, late, judged] = [
    sum((one) => one.tests),
    sum((one) => one.late),
    sum((one) => one.with_target),
  ]
  return html`<ul class="tallies">
    <li>
      <span class="tally">${tests}</span> <strong>Tests went out</strong>
      <span class="small quiet">the first version of each counts</span>
    </li>
    <li class="${late > 0 ? 'tone-bad' : ''}">
      <span class="tally">${late}</span> <strong>Missed their target</strong>
      <span class="small quiet"
        >${judged === 0 ? 'none had one' : `${((100 * late) / judged).toFixed(1)} % of ${judged} with one`}</span
      >
    </li>
    <li class="${open_overdue.tests > 0 ? 'tone-bad' : ''}">
      <span class="tally">${open_overdue.tests}${open_overdue.more ? '+' : ''}</span>
      <strong>Overdue now</strong>
      <span class="small quiet">open, and past their target</span>
    </li>
  </ul>`
}

export function figuresTable(priority: string, rows: readonly Row[]): Html {
  const caption = `Figures of ${priority}`
  return html`<details>
    <summary>
      ${rows.length === 1 ? 'The figures' : `The figures of all ${rows.length} tests`}
    </summary>
    ${table(
      {
        name: caption,
        caption: `${caption}: from order to verification`,
        columns: [
          'Test',
          number('Tests'),
          number('Half'),
          number('90 %'),
          number('95 %'),
          number('Longest'),
          number('Target'),
          number('Late'),
        ],
      },
      rows.map(
        ({ test_code, tests, took, target_minutes, late }) =>
          html`<tr>
            <th scope="row">${test_code}</th>
            <td class="number">${tests}</td>
            <td class="number value">${duration(took.minutes_p50)}</td>
            <td class="number value">${duration(took.minutes_p90)}</td>
            <td class="number value">${duration(took.minutes_p95)}</td>
            <td class="number value">${duration(took.minutes_max)}</td>
            <td class="number value">
              ${target_minutes === undefined ? html`<span class="quiet">none</span>` : duration(target_minutes)}
            </td>
            <td class="number">
              ${late === 0 ? html`<span class="quiet">none</span>` : html`<strong class="tone-bad">${late}</strong>`}
            </td>
          </tr>`,
      ),
    )}
  </details>`
}

const stageNames = [
  ['ordered_to_collected', 'Order to collection'],
  ['collected_to_received', 'Collection to receipt'],
  ['received_to_resulted', 'Receipt to result'],
  ['resulted_to_verified', 'Result to verification'],
  ['ordered_to_verified', 'In all'],
] as const

export function stages(items: Figures['items']): Html {
  if (items.length === 0) return html`<p class="quiet">Nothing is measured of these days yet.</p>`
  return table(
    {
      name: 'Where the time goes',
      caption: 'How long half of the tests took in each stage, and 90 of 100',
      columns: ['Priority', ...stageNames.map(([, name]) => number(name))],
    },
    items.map(
      (one) =>
        html`<tr>
          <th scope="row">${priorityMark(one.priority ?? 'routine')}</th>
          ${stageNames.map(([stage]) => {
            const took = one[stage]
            return html`<td class="number value">
              ${
                took === null
                  ? html`<span class="quiet">–</span>`
                  : html`${duration(took.minutes_p50)}<span class="beneath"
                        >90 %: ${duration(took.minutes_p90)}</span
                      >`
              }
            </td>`
          })}
        </tr>`,
    ),
  )
}

/** One line for each order: its tests wait together, and somebody goes after them together. */
export function overdue(
  { items, next_cursor }: { items: readonly OverdueItem[]; next_cursor: string | null },
  words: Words,
): Html {
  if (items.length === 0) return html`<p class="empty">No open test has missed its target.</p>`
  const orders = Map.groupBy(items, ({ order_id }) => order_id)
  return html`${table(
    {
      name: 'Overdue now',
      caption: 'Orders with open tests that have missed their target, stat first',
      columns: ['Order', 'Priority', 'Tests', 'Ordered', number('Open'), number('Target')],
    },
    [...orders.values()].map((ofOrder) => overdueOrder(ofOrder, words)),
  )}
  ${next_cursor === null ? nothing : html`<p class="quiet">There are more: these are the most urgent.</p>`}`
}

function overdueOrder(items: readonly OverdueItem[], words: Words): Html {
  const { order_id, order_number, order_status, priority, ordered_at, open_minutes } = items[0]!
  const shortest = Math.min(...items.map(({ target_minutes }) => target_minutes))
  const states = Map.groupBy(items, ({ item_status }) => item_status)
  return html`<tr>
    <th scope="row" class="value">
      <a href="/lab/orders/${order_id}"><code>${order_number}</code></a>
    </th>
    <td>${priorityMark(priority)}</td>
    <td>
      ${[...states].map(
        ([status, ofState]) =>
          html`${chip(status)} ${ofState.map(({ test_code }) => test_code).join(' · ')} `,
      )}
      ${order_status === 'on_hold' ? chip('on_hold') : nothing}
    </td>
    <td>${words.time(ordered_at)}</td>
    <td class="number value">
      <strong class="tone-bad">${duration(open_minutes)}</strong>
    </td>
    <td class="number value">${duration(shortest)}</td>
  </tr>`
}
