// The figures of a range of days: percentiles of each duration, and how many tests missed their target. Whole
// months come from the counts, the days at the ends from the items; both become "so many tests took so many
// minutes", of which the percentiles are exact.
import { as, statement, type Fragment } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { OrderPriority } from '../orders/rules.ts'
import { Problem } from '../platform/problems.ts'
import { countOverdue } from './open-work.ts'
import { localDate } from './rules/calendar.ts'
import { durations, type Duration } from './rules/durations.ts'
import { add, summarize, type Distribution } from './rules/percentiles.ts'
import { dayAfter, partsOf, refuseRange } from './rules/parts.ts'
import type { DurationFigures, Figures, FiguresFilters } from './schemas.ts'

/** @throws Problem 422 for a range that is none, or too long */
export async function getFigures(context: Context, filters: FiguresFilters): Promise<Figures> {
  const { group_by, test_code, priority } = filters
  const by_day = group_by.includes('day')
  const { from, to } = rangeOf(context, filters)
  const until = dayAfter(to)
  const { months, first, last } = partsOf(from, until, by_day)
  const [rows, [progress], open] = await Promise.all([
    findCounts(context.db, {
      by_test: group_by.includes('test'),
      by_priority: group_by.includes('priority'),
      by_day,
      test_code: test_code ?? null,
      priority: priority ?? null,
      month_from: months.from,
      month_until: months.until,
      first_from: first.from,
      first_until: first.until,
      first_sign: first.sign,
      last_from: last.from,
      last_until: last.until,
      last_sign: last.sign,
    }),
    findProgress(context.db, {}),
    countOverdue(context, { test_code, priority }),
  ])
  return {
    from,
    to,
    time_zone: context.config.policy.time_zone,
    group_by,
    measured_at: progress!.measured_at.toISOString(),
    remeasuring: progress!.remeasuring,
    items: figuresOf(rows),
    open_overdue: open,
  }
}

type Group = Pick<Counts, 'test_code' | 'priority' | 'day'>
type Counts = Awaited<ReturnType<typeof findCounts>>[number]

/** A group has a row of each duration, of months and of days; the rows come in the order of the groups. */
function figuresOf(rows: Counts[]): Figures['items'] {
  const groups = new Map<string, Group & { counts: Map<string, Distribution> }>()
  for (const { test_code, priority, day, name, minutes, tests } of rows) {
    const key = JSON.stringify([test_code, priority, day])
    const group = groups.get(key) ?? { test_code, priority, day, counts: new Map() }
    groups.set(key, group)
    const distribution = group.counts.get(name) ?? new Map()
    group.counts.set(name, distribution)
    add(distribution, minutes, tests)
  }
  return [...groups.values()].flatMap(({ counts, ...group }) => {
    const of = (name: Counts['name']) => counts.get(name) ?? new Map<number, number>()
    const sum = (name: Counts['name']) =>
      [...of(name).values()].reduce((all, tests) => all + tests, 0)
    const figures = Object.fromEntries(durations.map((name) => [name, summarize(of(name))]))
    const { ordered_to_verified } = figures as Record<Duration, DurationFigures | null>
    // Whatever went out has a total.
    if (!ordered_to_verified) return []
    const { tests } = ordered_to_verified
    const told = { ...group, tests, with_target: sum('with_target'), late: sum('late') }
    return [{ ...told, ...(figures as Record<Duration, DurationFigures | null>) }]
  })
}

function rangeOf({ clock, config }: Context, filters: FiguresFilters) {
  const today = localDate(clock.now().getTime(), config.policy.time_zone)
  const { to = today, from = to, group_by } = filters
  const message = refuseRange(from, to, group_by.includes('day'))
  if (message !== undefined) {
    const errors = [{ pointer: '/to', code: 'range', message }]
    throw new Problem('invalid-request', 'The query is not as documented.', { errors })
  }
  return { from, to }
}

const findProgress = statement({ row: { measured_at: 'timestamptz', remeasuring: 'boolean' } })`
  select measured_at, remeasure_after is not null as remeasuring from turnaround_progress`

const counted = [...durations, 'with_target', 'late'] as const
const joined = (parts: string[]): Fragment => ({ fragment: parts.join(', ') })
const sums = joined(counted.map((name) => `sum(${name})::integer as ${name}`))
const countsByName = joined(counted.map((name) => `('${name}', ${name})`))
const columns = joined(durations.map((name) => `i.${name}_minutes as ${name}`))
const minutesOfSet = joined([...durations])

// All durations of the days are counted in one reading: a set for each. In a row of a set the columns of all
// others are null, and grouping() is 0 for the one that it counts.
const setOfEach = joined(durations.map((name) => `(test_id, priority, day, ${name})`))
const nameOfSet: Fragment = {
  fragment: `case 0 ${durations.map((name) => `when grouping(${name}) then '${name}'`).join(' ')} end`,
}

// One statement, so that months and days are of one moment. The percentiles are not its work: merged, sorted and
// looked up in SQL they took longer than all the rest.
const findCounts = statement({
  parameters: {
    by_test: 'boolean',
    by_priority: 'boolean',
    by_day: 'boolean',
    test_code: 'text?',
    priority: 'text?',
    month_from: 'date',
    month_until: 'date',
    first_from: 'date',
    first_until: 'date',
    first_sign: 'integer',
    last_from: 'date',
    last_until: 'date',
    last_sign: 'integer',
  },
  row: {
    test_code: 'text?',
    priority: as<OrderPriority | null>('text?'),
    day: 'text?',
    name: as<(typeof counted)[number]>('text'),
    minutes: 'integer[]',
    tests: 'integer[]',
  },
})`
  with months as (
    select case when ${'by_test'}::boolean then test_id end as test_id,
      case when ${'by_priority'}::boolean then priority end as priority, minutes, ${sums}
    from turnaround_months
    where month >= ${'month_from'}::date and month < ${'month_until'}::date
      and (${'test_code'}::text is null or test_id = (select id from tests where code = ${'test_code'}::text))
      and (${'priority'}::text is null or priority = ${'priority'}::text)
    group by 1, 2, 3
  ), days as (
    select case when ${'by_test'}::boolean then i.test_id end as test_id,
      case when ${'by_priority'}::boolean then i.priority end as priority,
      case when ${'by_day'}::boolean then i.released_on end as day, i.late, part.sign, ${columns}
    from (values (${'first_from'}::date, ${'first_until'}::date, ${'first_sign'}::integer),
        (${'last_from'}::date, ${'last_until'}::date, ${'last_sign'}::integer)) as part (since, until, sign)
    cross join lateral (
      select * from turnaround_items where released_on >= part.since and released_on < part.until) i
    where (${'test_code'}::text is null or i.test_id = (select id from tests where code = ${'test_code'}::text))
      and (${'priority'}::text is null or i.priority = ${'priority'}::text)
  ), days_counted as materialized (
    select test_id, priority, day, late, ${nameOfSet} as name, coalesce(${minutesOfSet}) as minutes,
      sum(sign)::integer as n
    from days
    group by grouping sets (${setOfEach}, (test_id, priority, day, late))
  )
  select t.code as test_code, c.priority, c.day::text as day, c.name, c.minutes, c.tests
  from (
    select test_id, priority, day, name, array_agg(minutes) as minutes, array_agg(n) as tests
    from (
      select m.test_id, m.priority, null::date as day, v.name, m.minutes, v.n
      from months m cross join lateral (values ${countsByName}) as v (name, n)
      where v.n <> 0
      union all
      select test_id, priority, day, name, minutes, n from days_counted where minutes is not null
      union all
      select d.test_id, d.priority, d.day, v.name, 0, d.n
      from days_counted d cross join lateral (values ('with_target', true), ('late', d.late)) as v (name, counts)
      where d.name is null and d.late is not null and v.counts) both_parts
    group by 1, 2, 3, 4) c
  left join tests t on t.id = c.test_id
  order by c.day, t.code, urgency(c.priority, now())`
