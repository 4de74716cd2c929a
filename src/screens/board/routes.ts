// The board: what waits at each station of the bench, the most urgent first, and what has just gone out. It moves by
// itself, and stands on the wall as well (?wall): it shows order numbers, no names.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { Import } from '../../imports/schemas.ts'
import type { OrderSummary } from '../../orders/schemas.ts'
import type { OverdueItem } from '../../turnaround/schemas.ts'
import type { LaneItems, Worklists } from '../../worklists/schemas.ts'
import { html } from '../frame/html.ts'
import type { LaboratoryApi } from '../frame/laboratory-api.ts'
import { screen } from '../frame/screen.ts'
import { stateWord } from '../frame/words.ts'
import { board, underWay, type Card, type Column } from './board.ts'

type Lane = keyof LaneItems
type List<T> = { items: T[] }

/** More cards than this in a column nobody reads; the head of the column says how many there are. */
const mostCards = 12
const mostItems = 60

export function boardScreen(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/board',
    screen(api, async ({ c, lab, may, words, page }) => {
      const wall = c.req.query('wall') !== undefined
      const [columns, late, imports] = await Promise.all([
        columnsOf(lab),
        lateOrders(lab),
        may('imports:read')
          ? lab.get<List<Import>>('/v1/imports?status=running&limit=3')
          : undefined,
      ])
      return page({
        title: 'Board',
        wall,
        live: ['orders', 'samples', 'results', 'notices', 'imports'],
        main: html`<div class="head">
            <h1>Board</h1>
            <div id="under-way" class="under-way" data-region>
              ${underWay(imports?.items.filter(hasBegun) ?? [])}
            </div>
            ${
              wall
                ? html`<p class="quiet">Diagnostics Lab</p>`
                : html`<p><a href="/lab/board?wall">For a screen on the wall</a></p>`
            }
          </div>
          <div id="board" data-region>${board(columns, late, words)}</div>`,
      })
    }),
  )
  return router
}

const hasBegun = ({ progress }: Import) => progress.percent > 0

/** The orders of which a test has missed its target. */
async function lateOrders(lab: LaboratoryApi): Promise<ReadonlySet<string>> {
  const overdue = await lab.find<List<OverdueItem>>('/v1/turnaround/open?limit=200')
  return new Set(overdue?.items.map(({ order_id }) => order_id))
}

async function columnsOf(lab: LaboratoryApi): Promise<Column[]> {
  const list = async <L extends Lane>(lane: L) =>
    (await lab.get<List<LaneItems[L]>>(`/v1/worklists/${lane}?limit=${mostItems}`)).items
  const [counts, collect, receive, run, verify, done] = await Promise.all([
    lab.get<Worklists>('/v1/worklists'),
    list('collect'),
    list('receive'),
    list('run'),
    list('verify'),
    lab.get<List<OrderSummary>>(`/v1/orders?status=completed&limit=${mostCards}`),
  ])
  const countOf = (lane: Lane) => counts.items.find((one) => one.lane === lane)!
  return [
    {
      title: 'To collect',
      path: '/lab/collect',
      counted: countOf('collect'),
      cards: cardsOf(
        collect.map((order) => ({ ...order, order_id: order.id })),
        ({ specimens }) => specimens.map(({ specimen_type }) => stateWord(specimen_type)),
      ),
    },
    {
      title: 'To receive',
      path: '/lab/receive',
      counted: countOf('receive'),
      cards: cardsOf(receive, ({ specimen_type }) => [stateWord(specimen_type)]),
    },
    {
      title: 'To run',
      path: '/lab/results',
      counted: countOf('run'),
      cards: cardsOf(run, ({ test_code }) => [test_code]),
    },
    {
      title: 'To verify',
      path: '/lab/verify',
      counted: countOf('verify'),
      cards: cardsOf(verify, ({ test_code }) => [test_code]),
    },
    {
      title: 'Completed',
      path: '/lab/orders?status=completed',
      cards: done.items.map(({ id, order_number, priority, completed_at }) => ({
        order_id: id,
        order_number,
        priority,
        since: completed_at!,
        labels: [],
      })),
    },
  ]
}

type Row = {
  order_id: string
  order_number: string
  priority: Card['priority']
  ordered_at: string
}

/** One card for each order, in the order of the list, with what waits of it. */
function cardsOf<R extends Row>(
  rows: readonly R[],
  labelsOf: (row: R) => readonly string[],
): Card[] {
  const cards = new Map<string, Card & { labels: string[] }>()
  for (const row of rows) {
    const { order_id, order_number, priority, ordered_at } = row
    const card = cards.get(order_id) ?? {
      order_id,
      order_number,
      priority,
      since: ordered_at,
      labels: [],
    }
    card.labels.push(...labelsOf(row))
    cards.set(order_id, card)
  }
  return [...cards.values()].slice(0, mostCards)
}
