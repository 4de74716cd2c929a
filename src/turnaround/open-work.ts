// Tests that are open and have taken longer than their target already. They are in no figure of what went out,
// and would vanish from sight if they were not shown apart.
import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import { listQuery } from '../platform/documents.ts'
import type { Page } from '../platform/pages.ts'
import { findCalendar } from './measure-turnaround.ts'
import { workingCalendar, type WorkingCalendar } from './rules/calendar.ts'
import type { OpenFilters, OverdueCount, OverdueItem } from './schemas.ts'

const counted = 1000
const minute_ms = 60_000

/** How many there are, exactly up to a thousand. */
export async function countOverdue(
  context: Context,
  { test_code, priority }: Pick<OpenFilters, 'test_code' | 'priority'>,
): Promise<OverdueCount> {
  const { cutoffs } = await findCutoffs(context)
  const filters = { test_code: test_code ?? null, priority: priority ?? null }
  const [found] = await countOpen(context.db, { cutoffs, one_more: counted + 1, ...filters })
  return { tests: Math.min(found!.tests, counted), more: found!.tests > counted }
}

/** Most urgent first; with the time that each has been open, as the calendar counts it. */
export async function listOverdue(
  context: Context,
  filters: OpenFilters,
): Promise<Page<OverdueItem>> {
  const { cutoffs, calendar } = await findCutoffs(context)
  const { items, ids, next_cursor } = await listOpenItems(context.db, { ...filters, cutoffs })
  const now = context.clock.now().getTime()
  const timed = (JSON.parse(items) as Omit<OverdueItem, 'open_minutes'>[]).map((item) => ({
    ...item,
    open_minutes: Math.round(calendar.between(Date.parse(item.ordered_at), now) / minute_ms),
  }))
  return { items: JSON.stringify(timed), ids, next_cursor }
}

/**
 * For each target that there ever was: the moment before which an order is overdue now. So the database
 * compares times only, and the calendar is counted in one place.
 */
async function findCutoffs({ db, clock, config }: Context): Promise<{
  cutoffs: string
  calendar: WorkingCalendar
}> {
  const [[found], targets] = await Promise.all([findCalendar(db, {}), findMinutes(db, {})])
  const calendar = workingCalendar(found!.definition, config.policy.time_zone)
  const now = clock.now().getTime()
  const cutoffs = targets
    .map(({ minutes }) => ({ minutes, at_ms: calendar.before(now, minutes * minute_ms) }))
    .filter(({ at_ms }) => Number.isFinite(at_ms))
    .map(({ minutes, at_ms }) => ({ minutes, before: new Date(at_ms).toISOString() }))
  return { cutoffs: JSON.stringify(cutoffs), calendar }
}

const findMinutes = statement({ row: { minutes: 'integer' } })`
  select distinct minutes from turnaround_targets`

type Asked = OpenFilters & { cutoffs: string }

export const listOpenItems = listQuery<OverdueItem, Asked>((db, p, { has }) => ({
  sortedBy: 'w.urgency',
  type: 'text',
  id: 'w.id',
  rows: db
    .selectFrom(
      selectOverdue(db, p.cutoffs)
        .$if(has('priority'), (q) => q.where('o.priority', '=', p.priority!))
        .$if(has('test_code'), (q) => q.where('t.code', '=', p.test_code!))
        .as('w'),
    )
    .selectAll(),
}))

const countOpen = prepare(
  (
    db,
    p: { cutoffs: string; one_more: number; test_code: string | null; priority: string | null },
  ) =>
    db
      .selectFrom(
        selectOverdue(db, p.cutoffs)
          .where(sql<boolean>`(${p.priority}::text is null or o.priority = ${p.priority}::text)`)
          .where(sql<boolean>`(${p.test_code}::text is null or t.code = ${p.test_code}::text)`)
          .limit(sql<number>`(select ${p.one_more}::bigint)`)
          .as('w'),
      )
      .select(sql<number>`count(*)::integer`.as('tests')),
)

// Held orders too: their time goes on. The expression is that of orders_open_idx.
function selectOverdue(db: Database, cutoffs: string) {
  return db
    .selectFrom('orders as o')
    .innerJoin('order_items as i', 'i.order_id', 'o.id')
    .innerJoin('tests as t', 't.id', 'i.test_id')
    .innerJoinLateral(
      sql<{ minutes: number }>`(
        select g.minutes from turnaround_targets g
        where (g.test_id = i.test_id or g.test_id is null) and g.priority = o.priority
          and g.valid_during @> o.ordered_at
        order by g.test_id nulls last limit 1)`.as('target'),
      (join) => join.onTrue(),
    )
    .innerJoin(
      sql<{ minutes: number; before: Date }>`(
        select c.minutes, c.before from jsonb_to_recordset(${cutoffs}::text::jsonb) as c (
          minutes integer, before timestamptz))`.as('cutoff'),
      'cutoff.minutes',
      'target.minutes',
    )
    .where(sql<boolean>`o.status in ('placed', 'on_hold', 'in_progress')`)
    .where(sql<boolean>`i.status in ('pending', 'resulted')`)
    .whereRef('o.ordered_at', '<', 'cutoff.before')
    .select(['i.id', 'i.order_id', 'o.order_number', 'o.status as order_status', 'o.priority'])
    .select(['t.code as test_code', 'i.status as item_status', 'o.ordered_at'])
    .select('target.minutes as target_minutes')
    .select(sql<string>`urgency(o.priority, o.ordered_at) collate "C"`.as('urgency'))
}
