// Interprets entered results, as many as there are at once: one query loads all that their rules need,
// rules.ts decides, one statement writes it. Safe to repeat: only results that are still `entered` are
// touched, under the locks of their orders.
import { as, statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import { rollUpOrders } from '../../orders/roll-up.ts'
import type { Caller } from '../../platform/caller.ts'
import { eventsFrom } from '../../platform/events.ts'
import { finish, inOrder, nameRequests, write } from '../../platform/write.ts'
import { interpret, type InterpretationFacts } from './rules.ts'

/** Flags each result, then releases it or holds it with its reasons; orders complete by the roll-up. */
export async function interpretResults(
  context: Context,
  caller: Caller,
  ids: string[],
): Promise<void> {
  const { time_zone, autoverification, times } = context.config.policy
  const { clock_tolerance_ms, to_measurement_ms } = times
  const windows = { clock_tolerance_ms, to_measurement_ms: String(to_measurement_ms) }
  const policy = { time_zone, autoverification, ...windows }
  await write(context, caller, async (w) => {
    const [orders, , loaded] = await inOrder(w, [
      lockOrdersOfEntered.with({ ids }),
      lockItemsOfEntered.with({ ids }),
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
        storeAnswers.with({ answers }),
        rollUpOrders.with({ ids: order_ids }),
      ],
      undefined,
    )
  })
}

type Loaded = {
  id: string
  order_item_id: string
  order_id: string
  request_id: string | null
}

/** Whose doing each row is: of the request that entered the result; of an order, the last of those. */
function requestsOf(loaded: readonly Loaded[]): Map<string, string> {
  const requests = new Map<string, string>()
  for (const { id, order_item_id, order_id, request_id } of loaded) {
    if (request_id === null) continue
    for (const row of [id, order_item_id, order_id]) requests.set(row, request_id)
  }
  return requests
}

// The status is asked for outside of the look-up: inside, the planner would look through all results that were
// ever `entered`, and found changed, rather than for one id.
const lockOrdersOfEntered = statement({ parameters: { ids: 'uuid[]' }, row: { id: 'uuid' } })`
  select id from orders
  where id = any(array(
    select i.order_id
    from unnest((select ${'ids'}::uuid[])) as asked (id)
    cross join lateral (select order_item_id, status from results where id = asked.id limit 1) r
    cross join lateral (select order_id from order_items where id = r.order_item_id limit 1) i
    where r.status = 'entered'))
  order by id
  for no key update`

// In the order in which an entry for several items takes them: it does not wait for the lock on the orders,
// and may come for an item that has its result already.
const lockItemsOfEntered = statement({ parameters: { ids: 'uuid[]' }, row: { id: 'uuid' } })`
  select id from order_items
  where id = any(array(
    select r.order_item_id
    from unnest((select ${'ids'}::uuid[])) as asked (id)
    cross join lateral (select order_item_id, status from results where id = asked.id limit 1) r
    where r.status = 'entered'))
  order by order_id, id
  for no key update`

// Age is that on the local date of collection. Intervals and conversions are those in force when the
// result was entered, whenever the job runs. At most one interval of a category applies: the table's
// exclusion constraint sees to it.
const loadFacts = statement({
  parameters: {
    ids: 'uuid[]',
    time_zone: 'text',
    autoverification: 'boolean',
    clock_tolerance_ms: 'integer',
    to_measurement_ms: 'bigint',
  },
  row: {
    id: 'uuid',
    order_id: 'uuid',
    order_item_id: 'uuid',
    entered_at: 'text',
    request_id: 'text?',
    facts: as<InterpretationFacts>('json'),
  },
})`
  select r.id, i.order_id, r.order_item_id, r.entered_at::text as entered_at, r.request_id, json_build_object(
    'value', r.number::text, 'comparator', r.comparator, 'unit', r.unit, 'canonical_unit', t.unit,
    'conversion', (
      select json_build_object('id', c.id, 'factor', c.factor::text, 'offset', c."offset"::text)
      from unit_conversions c
      where c.test_id = t.id and c.from_unit = r.unit and c.valid_during @> r.entered_at),
    'reference', q.by_category -> 'reference',
    'critical', q.by_category -> 'critical',
    'autoverification', q.by_category -> 'autoverification',
    'absolute', q.by_category -> 'absolute',
    'age_index', age.index, 'time_zone', ${'time_zone'}::text,
    'can_be_negative', t.can_be_negative, 'autoverify', t.autoverify and ${'autoverification'}::boolean,
    'is_correction', r.corrects_id is not null, 'instrument_flags', r.instrument_flags,
    'sample_status', s.status,
    'times', json_build_object(
      'collected_at', s.collected_at, 'received_at', s.received_at,
      'measured_at', r.measured_at, 'entered_at', r.entered_at,
      'clock_tolerance_ms', ${'clock_tolerance_ms'}::integer,
      'to_measurement_ms', ${'to_measurement_ms'}::bigint)) as facts
  from unnest((select ${'ids'}::uuid[])) as asked (id)
  cross join lateral (select * from results where id = asked.id limit 1) r
  cross join lateral (select order_id, test_id from order_items where id = r.order_item_id limit 1) i
  cross join lateral (select patient_id from orders where id = i.order_id limit 1) o
  cross join lateral (select birth_date, sex from patients where id = o.patient_id limit 1) p
  cross join lateral (select id, unit, can_be_negative, autoverify from tests where id = i.test_id limit 1) t
  cross join lateral (select collected_at, received_at, status from samples where id = r.sample_id limit 1) s
  cross join lateral (
    select age_index(p.birth_date, (s.collected_at at time zone ${'time_zone'}::text)::date) as index) age
  cross join lateral (
    select json_object_agg(category, json_build_object(
      'id', id, 'low', low::text, 'low_inclusive', low_inclusive,
      'high', high::text, 'high_inclusive', high_inclusive)) as by_category
    from qualified_intervals
    where test_id = t.id and sex in ('any', p.sex) and age_band @> age.index
      and valid_during @> r.entered_at) q
  where r.status = 'entered'
  order by r.entered_at, r.id`

// A correction is never released here (it is always held), so no reported result is replaced here.
const storeAnswers = statement({ parameters: { answers: 'jsonb' } })`
  with answers as (
    select * from jsonb_to_recordset(${'answers'}::jsonb) as a (
      id uuid, order_id uuid, order_item_id uuid, entered_at timestamptz, facts jsonb, rule_set integer,
      canonical_value numeric, canonical_unit text, flag text, critical boolean, verdict text, hold_reasons text[])
  ), kept as (
    insert into interpretations (result_id, entered_at, facts, rule_set, canonical_value, canonical_unit,
      flag, critical, verdict, hold_reasons)
    select id, entered_at, facts, rule_set, canonical_value, canonical_unit, flag, critical, verdict, hold_reasons
    from answers
    returning result_id, id, verdict
  ), stored as (
    update results r set
      status = case k.verdict when 'release' then 'final' else 'held' end,
      released_at = case when k.verdict = 'release' then now() end,
      interpretation_id = k.id
    from kept k
    where r.id = any(array(select id from answers)) and r.id = k.result_id
  ), released as (
    update order_items set status = 'final'
    where id = any(array(select order_item_id from answers where verdict = 'release'))
  )
  ${eventsFrom({
    type: { by: 'verdict', of: { release: 'result.final', hold: 'result.held' } },
    order_id: 'order_id',
    subject_id: 'id',
    data: { flag: 'flag', critical: 'critical' },
    from: 'answers',
  })}`
