// The figures of a range of days: percentiles of each duration, and how many tests missed their target. Whole
// months come from the counts, the days at the ends from the items; both become "so many tests took so many
// minutes", of which the percentiles are exact.
import { as, fragment, statement, type Fragment } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { OrderPriority } from '../orders/rules.ts'
import { Problem } from '../platform/problems.ts'
import { countOverdue } from './open-work.ts'
import { localDate } from './rules/calendar.ts'
import { durations, type Duration } from './rules/durations.ts'
import { dayAfter, partsOf, refuseRange } from './rules/parts.ts'
import type { DurationFigures, Figures, FiguresFilters } from './schemas.ts'

/** @throws Problem 422 for a range that is none, or too long */
export async function getFigures(context: Context, filters: FiguresFilters): Promise<Figures> {
  const { group_by, test_code, priority } = filters
  const by_day = group_by.includes('day')
  const { from, to } = rangeOf(context, filters)
  const until = dayAfter(to)
  // A month's counts know no days.
  const parts = by_day
    ? { months: [from, from], days: [[from, until], [until, until]] } // prettier-ignore
    : partsOf(from, until)
  const [month_from, month_until] = parts.months as [string, string]
  const [first, last] = parts.days as [[string, string], [string, string]]
  const [rows, [progress], open] = await Promise.all([
    findFigures(context.db, {
      by_test: group_by.includes('test'),
      by_priority: group_by.includes('priority'),
      by_day,
      test_code: test_code ?? null,
      priority: priority ?? null,
      month_from,
      month_until,
      first_from: first[0],
      first_until: first[1],
      last_from: last[0],
      last_until: last[1],
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
    items: rows.map(({ of_duration, tests, ...row }) => {
      const figures = durations.map((name) => [name, of_duration[name] ?? null])
      return {
        ...row,
        tests,
        ...(Object.fromEntries(figures) as Record<Duration, DurationFigures | null>),
      }
    }),
    open_overdue: open,
  }
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

const sums: Fragment = {
  fragment: durations.map((name) => `sum(${name})::integer as ${name}`).join(', '),
}
const countsByDuration: Fragment = {
  fragment: durations.map((name) => `('${name}', ${name})`).join(', '),
}
const minutesByDuration: Fragment = {
  fragment: durations.map((name) => `('${name}', ${name}_minutes)`).join(', '),
}

/**
 * As percentile_cont(): of n values in order, counted from 0, the one at place p·(n − 1), and between two
 * places what lies as far between their values. `upto` says how many are not larger than `minutes`, so the
 * value at a place is the smallest with more than that upto. In hundredths and whole numbers: numeric would
 * take several times as long.
 */
function percentile(hundredths: number): Fragment {
  const place = `${hundredths} * (n - 1)`
  const at = (whole: string) => `min(minutes) filter (where upto > ${whole})`
  const [below, above] = [at(`${place} / 100`), at(`(${place} + 99) / 100`)]
  return { fragment: `round(${below} + (${above} - ${below}) * max(${place} % 100) / 100.0, 1)` }
}

const figures = fragment`jsonb_build_object(
      'tests', max(n), 'minutes_p50', ${percentile(50)},
      'minutes_p90', ${percentile(90)}, 'minutes_p95', ${percentile(95)}, 'minutes_max', max(minutes))`

const findFigures = statement({
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
    last_from: 'date',
    last_until: 'date',
  },
  row: {
    test_code: 'text?',
    priority: as<OrderPriority | null>('text?'),
    day: 'text?',
    tests: 'integer',
    with_target: 'integer',
    late: 'integer',
    of_duration: as<Partial<Record<Duration, DurationFigures>>>('jsonb'),
  },
})`
  with months as materialized (
    select case when ${'by_test'}::boolean then test_id end as test_id,
      case when ${'by_priority'}::boolean then priority end as priority, minutes,
      ${sums}, sum(with_target)::integer as with_target, sum(late)::integer as late
    from turnaround_months
    where month >= ${'month_from'}::date and month < ${'month_until'}::date
      and (${'test_code'}::text is null or test_id = (select id from tests where code = ${'test_code'}::text))
      and (${'priority'}::text is null or priority = ${'priority'}::text)
    group by 1, 2, 3
  ), days as materialized (
    select case when ${'by_test'}::boolean then i.test_id end as test_id,
      case when ${'by_priority'}::boolean then i.priority end as priority,
      case when ${'by_day'}::boolean then i.released_on end as day, i.late, ${minutesOf()}
    from (values (${'first_from'}::date, ${'first_until'}::date), (${'last_from'}::date, ${'last_until'}::date))
      as part (since, until)
    cross join lateral (
      select * from turnaround_items where released_on >= part.since and released_on < part.until) i
    where (${'test_code'}::text is null or i.test_id = (select id from tests where code = ${'test_code'}::text))
      and (${'priority'}::text is null or i.priority = ${'priority'}::text)
  ), counted as (
    select test_id, priority, day, duration, minutes, sum(n)::integer as n from (
      select m.test_id, m.priority, null::date as day, v.duration, m.minutes, v.n
      from months m cross join lateral (values ${countsByDuration}) as v (duration, n)
      where v.n <> 0
      union all
      select d.test_id, d.priority, d.day, v.duration, v.minutes, count(*)::integer
      from days d cross join lateral (values ${minutesByDuration}) as v (duration, minutes)
      where v.minutes is not null
      group by 1, 2, 3, 4, 5) both_parts
    group by 1, 2, 3, 4, 5
  ), placed as (
    select test_id, priority, day, duration, minutes,
      sum(n) over (partition by test_id, priority, day, duration order by minutes) as upto,
      sum(n) over (partition by test_id, priority, day, duration) as n
    from counted
  ), of_durations as (
    select test_id, priority, day, duration, ${figures} as figures
    from placed
    group by 1, 2, 3, 4
  ), totals as (
    select test_id, priority, day, sum(tests)::integer as tests, sum(with_target)::integer as with_target,
      sum(late)::integer as late
    from (
      select test_id, priority, null::date as day, sum(ordered_to_verified) as tests, sum(with_target) as with_target,
        sum(late) as late
      from months group by 1, 2
      union all
      select test_id, priority, day, count(*), count(late), count(*) filter (where late)
      from days group by 1, 2, 3) both_parts
    group by 1, 2, 3
  )
  select t.code as test_code, g.priority, g.day::text as day, g.tests, g.with_target, g.late, g.of_duration
  from (
    select test_id, priority, day, max(tests) as tests, max(with_target) as with_target, max(late) as late,
      jsonb_object_agg(coalesce(duration, ''), figures) as of_duration
    from (
      select test_id, priority, day, tests, with_target, late, null as duration, null::jsonb as figures from totals
      union all
      select test_id, priority, day, null, null, null, duration, figures from of_durations) told
    group by 1, 2, 3) g
  left join tests t on t.id = g.test_id
  where g.tests > 0
  order by g.day, t.code, urgency(g.priority, now())`

function minutesOf(): Fragment {
  return { fragment: durations.map((name) => `i.${name}_minutes`).join(', ') }
}
