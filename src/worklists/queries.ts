// Lists and counts of the lanes, made from their definitions (lanes.ts). A list reads as far as its page. A count
// stops at a thousand of each priority: whoever has more to do than that needs no exact number.
import { sql, type SelectQueryBuilder } from 'kysely'
import type { DB } from '../../db/types.ts'
import { as, fragment, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { OrderPriority } from '../orders/rules.ts'
import { listQuery } from '../platform/documents.ts'
import { holdChecks } from '../results/interpretation/rules/hold-checks.ts'
import { laneNames, lanes, type Lane, type LaneName } from './lanes.ts'
import type { CountOfReason, VerifyFilters, Worklists } from './schemas.ts'

const counted = 1000
const counted_in_all = 10_000

type Urgent = { id: string; urgency: string }
type Columns = { priority: string; order_id: string; test_code: string; hold_reasons: string[] }
type Selected = SelectQueryBuilder<DB & { w: Columns }, 'w', object>

function listOf({ rows }: Lane) {
  return listQuery<Urgent, VerifyFilters>((db, p, { has }) => ({
    sortedBy: 'w.urgency',
    type: 'text',
    id: 'w.id',
    rows: (db.selectFrom(sql`(${sql.raw(rows.fragment)})`.as('w')) as unknown as Selected)
      .selectAll('w')
      .$if(has('priority'), (q) => q.where('w.priority', '=', p.priority!))
      .$if(has('test_code'), (q) => q.where('w.test_code', '=', p.test_code!))
      .$if(has('order_id'), (q) => q.where('w.order_id', '=', p.order_id!))
      .$if(has('hold_reason'), (q) =>
        q.where(sql<boolean>`${p.hold_reason} = any(w.hold_reasons)`),
      ),
  }))
}

/** Each lane's rows, most urgent first. */
export const laneLists = Object.fromEntries(
  laneNames.map((lane) => [lane, listOf(lanes[lane])]),
) as Record<LaneName, ReturnType<typeof listOf>>

/** How much there is in each lane. */
export async function countLanes({ db, config }: Context): Promise<Worklists> {
  const counts = laneNames.map((lane) =>
    counters[lane](db, { most: lanes[lane].counted === 'whole' ? counted_in_all : counted }),
  )
  const [reasons, ...found] = await Promise.all([countReasons(db, { most: counted }), ...counts])
  const items = laneNames.map((lane, n) => {
    const by_priority = found[n]!.map(({ tests, more, oldest_ordered_at, ...one }) => ({
      ...one,
      count: Math.min(tests, counted),
      more: more || tests > counted,
      oldest_ordered_at: oldest_ordered_at.toISOString(),
    }))
    return {
      lane,
      about: lanes[lane].about(config.policy),
      count: by_priority.reduce((sum, { count }) => sum + count, 0),
      more: by_priority.some(({ more }) => more),
      by_priority,
      by_hold_reason: lane === 'verify' ? reasons.map(explained) : null,
    }
  })
  return { items }
}

function explained({ reason, held }: { reason: string; held: number }): CountOfReason {
  const means = holdChecks.find((check) => check.reason === reason)?.means ?? null
  return { reason, means, count: held }
}

const countRow = {
  priority: as<OrderPriority>('text'),
  tests: 'integer',
  more: 'boolean',
  oldest_ordered_at: 'timestamptz',
  oldest_minutes: 'integer',
} as const

const age = fragment`greatest(0, floor(extract(epoch from now() - oldest_ordered_at) / 60))::integer as oldest_minutes`

// Each priority is a range of urgency. In its order, so that the first is the oldest, however many there are.
const countByUrgency = ({ rows }: Lane) => statement({
  parameters: { most: 'integer' },
  row: countRow,
})`
    select asked.priority, tests, false as more, oldest_ordered_at, ${age}
    from (values ('stat', '0', '1'), ('asap', '1', '2'), ('urgent', '2', '3'), ('routine', '3', '4'))
      as asked (priority, since, until)
    cross join lateral (
      select count(*)::integer as tests, min(waiting.ordered_at) as oldest_ordered_at
      from (
        select w.ordered_at from (${rows}) w
        where w.urgency >= asked.since and w.urgency < asked.until
        order by w.urgency
        limit (select 1 + ${'most'}::integer)) waiting) found
    where tests > 0
    order by asked.since`

// If there are more than are read, there may be more of each priority.
const countWhole = ({ rows }: Lane) => statement({
  parameters: { most: 'integer' },
  row: countRow,
})`
    select priority, tests, sum(tests) over () > ${'most'}::integer as more, oldest_ordered_at, ${age}
    from (
      select waiting.priority, count(*)::integer as tests, min(waiting.ordered_at) as oldest_ordered_at
      from (
        select w.priority, w.ordered_at from (${rows}) w
        limit (select 1 + ${'most'}::integer)) waiting
      group by 1) found
    order by urgency(priority, now())`

const counters = Object.fromEntries(
  laneNames.map((lane) => {
    const count = lanes[lane].counted === 'whole' ? countWhole : countByUrgency
    return [lane, count(lanes[lane])]
  }),
) as Record<LaneName, ReturnType<typeof countWhole>>

const countReasons = statement({
  parameters: { most: 'integer' },
  row: { reason: 'text', held: 'integer' },
})`
  select reason, count(*)::integer as held
  from (
    select w.hold_reasons from (${lanes.verify.rows}) w limit (select ${'most'}::integer)) waiting
  cross join lateral unnest(waiting.hold_reasons) as reason
  group by reason
  order by held desc, reason`
