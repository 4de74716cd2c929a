// Interprets entered results, as many as there are at once: one query loads all that their rules need
// (load-facts.ts), pure rules decide (rules/), one statement writes it (store-answers.ts). Safe to repeat: only
// results that are still `entered` are touched, under the locks of their orders.
import type { Statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import { insertItems } from '../../orders/items.ts'
import { rollUpOrders } from '../../orders/roll-up.ts'
import type { Caller } from '../../platform/caller.ts'
import { enqueue } from '../../platform/queue.ts'
import { finish, inOrder, nameRequests, write, type Write } from '../../platform/write.ts'
import { reflexTests } from '../reflex/rules.ts'
import { loadFacts } from './load-facts.ts'
import { keepSwitches, lockItemsOfEntered, lockOrdersOfEntered, lockQcOfEntered } from './locks.ts'
import { interpret, type Interpretation } from './rules/interpret.ts'
import { storeAnswers } from './store-answers.ts'

/** Flags each result, then releases it or holds it with its reasons; orders complete by the roll-up. */
export async function interpretResults(
  context: Context,
  caller: Caller,
  ids: string[],
): Promise<void> {
  const judged = await write(context, caller, async (w) => {
    const { statements, judged } = await interpretEntered(w, ids)
    if (statements.length > 0) await finish(w, statements, undefined)
    return judged
  })
  const { interpreted, hold_reasons } = context.metrics
  for (const { verdict, hold_reasons: reasons } of judged) {
    interpreted.inc({ verdict })
    for (const reason of reasons) hold_reasons.inc({ reason })
  }
}

type Interpreted = {
  statements: Statement<unknown>[]
  judged: readonly Pick<Interpretation, 'verdict' | 'hold_reasons'>[]
}

/** Judges those that are still `entered`, under their locks, with the statements that store what the rules answered. */
export async function interpretEntered(w: Write, ids: string[]): Promise<Interpreted> {
  const { time_zone, autoverification, times, critical } = w.context.config.policy
  const { clock_tolerance_ms, to_measurement_ms } = times
  const windows = { clock_tolerance_ms, to_measurement_ms: String(to_measurement_ms) }
  const policy = { time_zone, autoverification, ...windows }
  const [, orders, , , loaded] = await inOrder(w, [
    keepSwitches.with({}),
    lockOrdersOfEntered.with({ ids }),
    lockItemsOfEntered.with({ ids }),
    lockQcOfEntered.with({ ids }),
    loadFacts.with({ ids, ...policy }),
  ])
  if (loaded.length === 0) return { statements: [], judged: [] }
  const fed = feedsOf(loaded)
  const answers = loaded.map(({ facts, ...result }) => {
    return { ...result, facts, canonical_unit: facts.canonical_unit, ...interpret(facts) }
  })
  const items = answers
    .filter(({ verdict }) => verdict === 'release')
    .flatMap(({ id: caused_by_result_id, order_id, reflex, facts, ...judged }) =>
      reflexTests(reflex, { ...facts, ...judged }).map((test_id) => {
        return { order_id, test_id, caused_by_result_id }
      }),
    )
  const order_ids = orders.map(({ id }) => id)
  const statements = [
    nameRequests(requestsOf(loaded)),
    storeAnswers.with({ answers, escalation_minutes: critical.escalation_minutes }),
    ...(items.length === 0 ? [] : [insertItems.with({ items })]),
    rollUpOrders.with({ ids: order_ids }),
    ...(fed.length === 0 ? [] : [enqueue(w, 'derive-results', { order_ids: fed })]),
  ]
  return { statements, judged: answers }
}

/** The orders in which something is derived from one of these. */
function feedsOf(loaded: readonly { order_id: string; feeds_derived: boolean }[]): string[] {
  const fed = loaded.filter(({ feeds_derived }) => feeds_derived)
  return [...new Set(fed.map(({ order_id }) => order_id))]
}

type Loaded = {
  id: string
  notice_id: string
  order_item_id: string
  order_id: string
  request_id: string | null
}

/** Whose doing each row is: of the request that entered the result; of an order, the last of those. */
function requestsOf(loaded: readonly Loaded[]): Map<string, string> {
  const requests = new Map<string, string>()
  for (const { id, notice_id, order_item_id, order_id, request_id } of loaded) {
    if (request_id === null) continue
    for (const row of [id, notice_id, order_item_id, order_id]) requests.set(row, request_id)
  }
  return requests
}
