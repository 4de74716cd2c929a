// Keeps the measured durations behind the work: follows the events, measures the items that they are about,
// and writes rows and monthly counts in one statement. A page is one transaction under the lock of the progress
// row, so a run that is killed or comes twice leaves nothing half done and counts nothing twice.
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../platform/caller.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import { finish, inOrder, write, type Write } from '../platform/write.ts'
import { workingCalendar, type CalendarDefinition } from './rules/calendar.ts'
import { measure } from './rules/durations.ts'
import { storeMeasured } from './store-measured.ts'

const page_rows = 2000

/** Of these an item may get its first final version, another one, or none. */
const eventsOfResults = ['result.final', 'result.corrected', 'result.entered_in_error']
const eventsOfOrders = ['order.cancelled', 'order.entered_in_error']

/** Measures all that has changed. Returns how many items it looked at. */
export async function measureTurnaround(
  context: Context,
  caller: Caller,
  signal?: AbortSignal,
): Promise<number> {
  let items = 0
  for (const nextPage of [followEvents, measureAnew]) {
    for (;;) {
      const page = await write(context, caller, nextPage)
      items += page.items
      if (page.isLast || signal?.aborted) break
    }
  }
  return items
}

type Page = { items: number; isLast: boolean }

async function followEvents(w: Write): Promise<Page> {
  const [[progress]] = await inOrder(w, [lockProgress.with({})])
  const [told] = await findTold(w.trx, { ...progress!, page_rows })
  if (!told?.last_number) return { items: 0, isLast: true }
  const { last_number, item_ids, events } = told
  const stored = await measureItems(w, item_ids)
  await finish(w, [...stored, setFollowed.with({ last_number })], undefined)
  return { items: item_ids.length, isLast: events < page_rows }
}

async function measureAnew(w: Write): Promise<Page> {
  const [[progress]] = await inOrder(w, [lockProgress.with({})])
  const { remeasure_after, remeasure_after_id } = progress!
  if (remeasure_after === null) return { items: 0, isLast: true }
  const results = await findEntered(w.trx, { remeasure_after, remeasure_after_id, page_rows })
  const isLast = results.length < page_rows
  const item_ids = [...new Set(results.map(({ item_id }) => item_id))]
  const last = isLast ? undefined : results.at(-1)
  const reached = {
    remeasure_after: last?.entered_at ?? null,
    remeasure_after_id: last?.id ?? remeasure_after_id,
  }
  await finish(w, [...(await measureItems(w, item_ids)), setReached.with(reached)], undefined)
  return { items: item_ids.length, isLast }
}

async function measureItems(w: Write, item_ids: string[]) {
  if (item_ids.length === 0) return []
  const [[found], items] = await inOrder(w, [
    findCalendar.with({}),
    findMoments.with({ ids: item_ids }),
  ])
  const calendar = workingCalendar(found!.definition, w.context.config.policy.time_zone)
  const rows = items.map(({ item_id, test_id, priority, target_minutes, ...moments }) => {
    const { released_on, minutes, late } = measure(moments, target_minutes, calendar)
    const columns = Object.entries(minutes).map(([name, value]) => [`${name}_minutes`, value])
    return { item_id, released_on, test_id, priority, late, ...Object.fromEntries(columns) }
  })
  return [storeMeasured.with({ rows, item_ids })]
}

const lockProgress = statement({
  row: { last_number: 'bigint', remeasure_after: 'text?', remeasure_after_id: 'uuid' },
})`
  select last_number, remeasure_after::text as remeasure_after, remeasure_after_id
  from turnaround_progress for update`

const setFollowed = statement({ parameters: { last_number: 'bigint' } })`
  update turnaround_progress set last_number = ${'last_number'}, measured_at = now()`

const setReached = statement({
  parameters: { remeasure_after: 'text?', remeasure_after_id: 'uuid' },
})`
  update turnaround_progress set remeasure_after = ${'remeasure_after'}::text::timestamptz,
    remeasure_after_id = ${'remeasure_after_id'}, measured_at = now()`

export const findCalendar = statement({ row: { definition: as<CalendarDefinition>('jsonb') } })`
  select jsonb_build_object('weeks', weeks, 'holidays', holidays) as definition from working_calendar`

const findTold = statement({
  parameters: { last_number: 'bigint', page_rows: 'integer' },
  row: { last_number: 'bigint?', events: 'integer', item_ids: 'uuid[]' },
})`
  with told as (
    select number, type, order_id, subject_id from events
    where number > ${'last_number'} order by number limit (select ${'page_rows'}::integer)
  )
  select max(number) as last_number, count(*)::integer as events, array(
    select r.order_item_id from told
    cross join lateral (select order_item_id from results where id = told.subject_id limit 1) r
    where told.type in (${listed(eventsOfResults)})
    union
    select i.id from told
    cross join lateral (select id from order_items where order_id = told.order_id) i
    where told.type in (${listed(eventsOfOrders)})) as item_ids
  from told`

const findEntered = statement({
  parameters: { remeasure_after: 'text', remeasure_after_id: 'uuid', page_rows: 'integer' },
  row: { item_id: 'uuid', id: 'uuid', entered_at: 'text' },
})`
  select order_item_id as item_id, id, entered_at::text as entered_at from results
  where (entered_at, id) > (${'remeasure_after'}::text::timestamptz, ${'remeasure_after_id'}::uuid)
  order by results.entered_at, results.id
  limit (select ${'page_rows'}::integer)`

// The first version that was released and still stands, of an order that does; the target is that which was in
// force when it was ordered, the test's own before that of all tests.
const findMoments = statement({
  parameters: { ids: 'uuid[]' },
  row: {
    item_id: 'uuid',
    test_id: 'uuid',
    priority: 'text',
    ordered_at: 'timestamptz',
    collected_at: 'timestamptz?',
    received_at: 'timestamptz?',
    resulted_at: 'timestamptz',
    verified_at: 'timestamptz',
    target_minutes: 'integer?',
  },
})`
  select i.id as item_id, i.test_id, o.priority, o.ordered_at, s.collected_at, s.received_at,
    r.entered_at as resulted_at, r.released_at as verified_at, g.minutes as target_minutes
  from unnest((select ${'ids'}::uuid[])) as asked (id)
  cross join lateral (
    select id, order_id, test_id from order_items where id = asked.id and status <> 'cancelled' limit 1) i
  cross join lateral (
    select priority, ordered_at from orders
    where id = i.order_id and status not in ('cancelled', 'entered_in_error') limit 1) o
  cross join lateral (
    select sample_id, entered_at, released_at from results
    where order_item_id = i.id and status = 'final' order by version limit 1) r
  left join lateral (select collected_at, received_at from samples where id = r.sample_id limit 1) s on true
  left join lateral (
    select minutes from turnaround_targets
    where (test_id = i.test_id or test_id is null) and priority = o.priority and valid_during @> o.ordered_at
    order by test_id nulls last limit 1) g on true`
