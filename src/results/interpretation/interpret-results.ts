// Interprets entered results, as many as there are at once: one query loads all that their rules need
// (load-facts.ts), pure rules decide (rules/), one statement writes it (store-answers.ts). Safe to repeat: only results that are still `entered` are
// touched, under the locks of their orders.
import type { Context } from '../../context.ts'
import { rollUpOrders } from '../../orders/roll-up.ts'
import type { Caller } from '../../platform/caller.ts'
import { finish, inOrder, nameRequests, write } from '../../platform/write.ts'
import { loadFacts } from './load-facts.ts'
import { keepSwitches, lockItemsOfEntered, lockOrdersOfEntered, lockQcOfEntered } from './locks.ts'
import { interpret } from './rules/interpret.ts'
import { storeAnswers } from './store-answers.ts'

/** Flags each result, then releases it or holds it with its reasons; orders complete by the roll-up. */
export async function interpretResults(
  context: Context,
  caller: Caller,
  ids: string[],
): Promise<void> {
  const { time_zone, autoverification, times, critical } = context.config.policy
  const { clock_tolerance_ms, to_measurement_ms } = times
  const windows = { clock_tolerance_ms, to_measurement_ms: String(to_measurement_ms) }
  const policy = { time_zone, autoverification, ...windows }
  await write(context, caller, async (w) => {
    const [, orders, , , loaded] = await inOrder(w, [
      keepSwitches.with({}),
      lockOrdersOfEntered.with({ ids }),
      lockItemsOfEntered.with({ ids }),
      lockQcOfEntered.with({ ids }),
      loadFacts.with({ ids, ...policy }),
    ])
    if (loaded.length === 0) return
    const answers = loaded.map(({ facts, ...result }) => {
      return { ...result, facts, canonical_unit: facts.canonical_unit, ...interpret(facts) }
    })
    const order_ids = orders.map(({ id }) => id)
    await finish(
      w,
      [
        nameRequests(requestsOf(loaded)),
        storeAnswers.with({ answers, escalation_minutes: critical.escalation_minutes }),
        rollUpOrders.with({ ids: order_ids }),
      ],
      undefined,
    )
  })
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
