// Derives what is computed from other results of the same order: an eGFR from a creatinine. Enqueued by whoever
// makes an input stand, or lets another take its place; looks at what is there under the orders' locks, so it may
// run twice. A derived value is entered like any other, and interpreted by the same job.
import { statement, type Statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import { settleNotices } from '../../notices/settle-notices.ts'
import { lockOrders } from '../../orders/locks.ts'
import { isOrderLive } from '../../orders/rules.ts'
import type { Caller } from '../../platform/caller.ts'
import { eventsFrom } from '../../platform/events.ts'
import { finish, inOrder, nameRequests, write, type Write } from '../../platform/write.ts'
import { insertResults, type ResultToInsert } from '../entry/insert-results.ts'
import { loadDerivations, type LoadedInput } from './load-derivations.ts'
import type { DerivedFrom } from './rules/derived-from.ts'
import { derive, formulas, type FormulaName } from './rules/formulas.ts'
import { planDerivation, type Plan } from './rules/plan.ts'

/** Brings the derived results of these orders to what their inputs say now. */
export async function deriveResults(
  context: Context,
  caller: Caller,
  order_ids: string[],
): Promise<void> {
  await write(context, caller, async (w) => {
    const { statements } = await deriveEntered(w, order_ids)
    if (statements.length > 0) await finish(w, statements, undefined)
  })
}

/** What is to be derived, under the locks of its orders: the statements that enter it, and the ids that it gets. */
export async function deriveEntered(
  w: Write,
  order_ids: string[],
): Promise<{ ids: string[]; statements: Statement<unknown>[] }> {
  const { time_zone } = w.context.config.policy
  const [, , loaded] = await inOrder(w, [
    lockOrders.with({ ids: order_ids }),
    lockDerivedItems.with({ order_ids }),
    loadDerivations.with({ order_ids, time_zone }),
  ])
  const planned = loaded
    .filter(({ order_status }) => isOrderLive(order_status))
    .map((item) => ({ item, plan: planOf(item) }))
  const given_up = planned.flatMap(({ plan }) => plan.give_up ?? [])
  const entries = planned.flatMap(({ item, plan }) =>
    plan.derive ? [entryOf(item, plan.derive)] : [],
  )
  if (given_up.length === 0 && entries.length === 0) return { ids: [], statements: [] }
  const requests = new Map(
    entries.flatMap(({ id, order_item_id, request_id }) =>
      request_id === null ? [] : [id, order_item_id].map((row) => [row, request_id] as const),
    ),
  )
  const statements = [
    nameRequests(requests),
    ...(given_up.length === 0 ? [] : [giveUp.with({ ids: given_up }), settleNotices(w, order_ids)]),
    ...(entries.length === 0 ? [] : insertResults(w, entries)),
  ]
  return { ids: entries.map(({ id }) => id), statements }
}

type Loaded = Awaited<ReturnType<typeof loadDerivations>>[number]
type Input = LoadedInput & { result: NonNullable<LoadedInput['result']> }

const isComplete = (inputs: LoadedInput[]): inputs is Input[] =>
  inputs.every(({ result }) => result !== null)

function planOf({ inputs, open, final }: Loaded): Plan {
  const standing = isComplete(inputs)
    ? inputs.map(({ result }) => ({ result_id: result.id, held: result.held }))
    : null
  return planDerivation({ inputs: standing, open, final })
}

function entryOf(
  item: Loaded,
  { corrects_id }: NonNullable<Plan['derive']>,
): ResultToInsert & { request_id: string | null } {
  const inputs = item.inputs as Input[]
  const { sample_id, age_index } = leading(item.formula, inputs).result
  // A year is twelve months of 31 on the scale of age_index().
  const person = { age_years: Math.floor(age_index / (12 * 31)), sex: item.sex }
  const values = inputs.map(({ role, result }) => ({ role, ...result }))
  const answer = derive(item.formula, values, person, item.decimals)
  const last = values.toSorted((a, b) => Date.parse(b.measured_at) - Date.parse(a.measured_at))[0]!
  const derived_from: DerivedFrom = {
    definition_id: item.definition_id,
    formula: item.formula,
    not_evaluated: 'value' in answer ? null : answer.not_evaluated,
    ...person,
    inputs: inputs.map(({ role, test, result }) => {
      const { id: result_id, value, comparator, unit, held } = result
      return { role, test, result_id, value, comparator, unit, held }
    }),
  }
  return {
    id: item.result_id,
    order_id: item.order_id,
    order_item_id: item.order_item_id,
    sample_id,
    value: 'value' in answer ? answer.value : notEvaluated,
    unit: item.unit,
    entered_by: null,
    derived_from,
    measured_at: last.measured_at,
    request_id: last.request_id,
    ...(corrects_id !== null && { corrects_id, correction_reason: 'An input was corrected' }),
  }
}

/** What stands in the place of a value that cannot be computed. */
const notEvaluated = 'not evaluated'

function leading(formula: FormulaName, inputs: Input[]): Input {
  return inputs.find(({ role }) => role === formulas[formula].roles[0]) ?? inputs[0]!
}

// In the order in which everybody locks items (see interpretation/locks.ts).
const lockDerivedItems = statement({ parameters: { order_ids: 'uuid[]' }, row: { id: 'uuid' } })`
  select id from order_items
  where id = any(array(
    select i.id from unnest((select ${'order_ids'}::uuid[])) as asked (id)
    cross join lateral (select id, test_id from order_items where order_id = asked.id) i
    where exists (select from derived_tests d where d.test_id = i.test_id)))
  order by order_id, id
  for no key update`

const giveUp = statement({ parameters: { ids: 'uuid[]' } })`
  with given_up as (
    update results r set status = 'cancelled', status_reason = 'An input has changed: derived anew'
    where r.id = any((select ${'ids'}::uuid[])::uuid[])
    returning r.id, r.order_item_id
  )
  ${eventsFrom({
    type: 'result.cancelled',
    order_id: 'i.order_id',
    subject_id: 'g.id',
    from: `given_up g cross join lateral (
      select order_id from order_items where id = g.order_item_id limit 1) i`,
  })}`
