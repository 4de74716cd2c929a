// Sums up the quality control of a day that is over. A repeat finds the same points, writes the same numbers and so
// changes nothing; a point that came late changes the rows that it belongs to. How late points are found, and why
// none is missed, stands in 0020_qc_summaries.sql.
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { Caller, UserCaller } from '../../platform/caller.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { invalidField } from '../../platform/problems.ts'
import { write } from '../../platform/write.ts'
import { summaryDayDocument } from './queries.ts'
import type { QcSummaryDay } from './schemas.ts'

/** How far back a day is looked for that nobody has summed up: the scheduler may have been away. */
const looked_for_days = 31

/** @throws Problem 422 for a day that is not over */
export async function summarizeQcDay(
  context: Context,
  caller: UserCaller,
  { day }: { day: string },
): Promise<JsonText<QcSummaryDay>> {
  const { time_zone } = context.config.policy
  const [today] = await findToday(context.db, { at: context.clock.now(), time_zone })
  if (day >= today!.day)
    throw invalidField('/day', 'day_not_over', `is not over in ${time_zone}: ask again tomorrow`)
  return await summarize(context, caller, day)
}

/**
 * Sums up each day that has to be: those that are over and were never summed up, and those of which something was
 * judged since. Returns the days.
 */
export async function summarizeDueDays(
  context: Context,
  caller: Caller,
  { signal }: { signal: AbortSignal },
): Promise<string[]> {
  const { time_zone } = context.config.policy
  const at = context.clock.now()
  const due = await findDueDays(context.db, { at, time_zone, looked_for_days })
  for (const { day } of due) {
    signal.throwIfAborted()
    await summarize(context, caller, day)
  }
  return due.map(({ day }) => day)
}

async function summarize(
  context: Context,
  caller: Caller,
  day: string,
): Promise<JsonText<QcSummaryDay>> {
  const { time_zone } = context.config.policy
  const summarized_by = caller.actor
  return await write(context, caller, async (w) => {
    const of = { day, time_zone }
    return await finishWith(
      w,
      [
        // Each of these sees what was committed before it began: marks first, then the points that left them.
        lockDay.with({ day }),
        deleteMarks.with(of),
        storeDay.with({ ...of, summarized_by }),
        storeSummaries.with({ ...of, summarized_by }),
      ],
      summaryDayDocument.with({ day }),
    )
  })
}

const findToday = statement({
  parameters: { at: 'timestamptz', time_zone: 'text' },
  row: { day: 'text' },
})`
  select (${'at'}::timestamptz at time zone ${'time_zone'}::text)::date::text as day`

const findDueDays = statement({
  parameters: { at: 'timestamptz', time_zone: 'text', looked_for_days: 'integer' },
  row: { day: 'text' },
})`
  with today as (
    select (${'at'}::timestamptz at time zone ${'time_zone'}::text)::date as day
  ),
  began as (
    select least(
      (select min(measured_at) from qc_points),
      (select min(lower(valid_during)) from qc_requirements)) at time zone ${'time_zone'} as at
  )
  select due.day::text
  from today cross join (
    select (measured_at at time zone ${'time_zone'})::date as day from qc_summary_marks
    union
    select today.day - ago
    from today
    cross join began
    cross join generate_series(1, ${'looked_for_days'}::integer) as ago
    where today.day - ago >= began.at::date
      and not exists (select from qc_summary_days s where s.day = today.day - ago)
  ) as due
  where due.day < today.day
  order by due.day`

// Two who sum up one day do so one after the other, also while the day has no row.
const lockDay = statement({ parameters: { day: 'date' }, row: { locked: 'text' } })`
  select pg_advisory_xact_lock(hashtextextended('qc_summaries ' || ${'day'}::date::text, 0))::text as locked`

const deleteMarks = statement({ parameters: { day: 'date', time_zone: 'text' } })`
  delete from qc_summary_marks
  where measured_at >= (${'day'}::date)::timestamp at time zone ${'time_zone'}::text
    and measured_at < (${'day'}::date + 1)::timestamp at time zone ${'time_zone'}::text`

const storeDay = statement({
  parameters: { day: 'date', time_zone: 'text', summarized_by: 'text' },
})`
  insert into qc_summary_days (day, time_zone, points, summarized_by)
  select ${'day'}::date, ${'time_zone'}::text, count(*), ${'summarized_by'}
  from qc_points
  where measured_at >= (${'day'}::date)::timestamp at time zone ${'time_zone'}::text
    and measured_at < (${'day'}::date + 1)::timestamp at time zone ${'time_zone'}::text
  on conflict (day) do update
  set time_zone = excluded.time_zone, points = excluded.points,
    summarized_at = excluded.summarized_at, summarized_by = excluded.summarized_by`

// numeric throughout: avg and stddev_samp of it are exact, and are rounded to two digits more than the values have.
const storeSummaries = statement({
  parameters: { day: 'date', time_zone: 'text', summarized_by: 'text' },
})`
  with bounds as (
    select (${'day'}::date)::timestamp at time zone ${'time_zone'}::text as from_at,
      (${'day'}::date + 1)::timestamp at time zone ${'time_zone'}::text as until_at
  ),
  points as (
    select p.instrument_id, p.test_id, p.lot_id, p.level, p.verdict, e.rules,
      case when p.comparator is null then p.canonical_value end as value
    from bounds
    join qc_points p on p.measured_at >= bounds.from_at and p.measured_at < bounds.until_at
    left join qc_evaluations e on e.point_id = p.id and e.version = p.evaluation_version
  ),
  violated as (
    select instrument_id, test_id, lot_id, jsonb_object_agg(rule, broken) as violations
    from (
      select instrument_id, test_id, lot_id, rule, count(*) as broken
      from points cross join unnest(rules) as rule
      group by instrument_id, test_id, lot_id, rule) as counted
    group by instrument_id, test_id, lot_id
  ),
  measured as (
    select instrument_id, test_id, lot_id, level, count(value) as points, avg(value) as mean,
      stddev_samp(value) as sd, max(scale(value)) + 2 as digits,
      count(*) filter (where verdict = 'warning') as warnings,
      count(*) filter (where verdict = 'rejected') as rejected,
      count(*) filter (where verdict = 'not_evaluated') as not_evaluated
    from points
    group by instrument_id, test_id, lot_id, level
  ),
  missing as (
    select r.instrument_id, r.test_id, lot.id as lot_id, needed.level
    from bounds
    join qc_requirements r on r.required and r.valid_during @> bounds.until_at - interval '1 millisecond'
    cross join unnest(r.levels) as needed (level)
    left join lateral (
      select l.id
      from qc_lots l
      join qc_materials m on m.id = l.material_id
      where m.level = needed.level and l.opened_at < bounds.until_at
        and (l.closed_at is null or l.closed_at >= bounds.until_at)
        and exists (select from qc_targets t
          where t.instrument_id = r.instrument_id and t.test_id = r.test_id and t.lot_id = l.id)
      order by l.opened_at desc, l.id desc
      limit 1) as lot on true
    where not exists (select from qc_points p
      where p.instrument_id = r.instrument_id and p.test_id = r.test_id and p.level = needed.level
        and p.measured_at < bounds.until_at
        and p.measured_at >= least(bounds.from_at, bounds.until_at - r.within_hours * interval '1 hour'))
  ),
  figures as (
    select m.instrument_id, m.test_id, m.lot_id, m.level, m.points, round(m.mean, m.digits) as mean,
      round(m.sd, m.digits) as sd, round(100 * m.sd / nullif(abs(m.mean), 0), 4) as cv_percent,
      m.warnings, m.rejected, m.not_evaluated, coalesce(v.violations, '{}') as violations,
      false as missing
    from measured m
    left join violated v using (instrument_id, test_id, lot_id)
    union all
    select instrument_id, test_id, lot_id, level, 0, null, null, null, 0, 0, 0, '{}', true
    from missing
  ),
  gone as (
    delete from qc_summaries s
    where s.day = ${'day'}::date and not exists (select from figures f
      where f.instrument_id = s.instrument_id and f.test_id = s.test_id and f.level = s.level
        and f.lot_id is not distinct from s.lot_id)
  )
  insert into qc_summaries as s (day, instrument_id, test_id, lot_id, level, points, mean, sd, cv_percent, unit,
    warnings, rejected, not_evaluated, violations, missing, summarized_by)
  select ${'day'}::date, f.instrument_id, f.test_id, f.lot_id, f.level, f.points, f.mean, f.sd, f.cv_percent, t.unit,
    f.warnings, f.rejected, f.not_evaluated, f.violations, f.missing, ${'summarized_by'}
  from figures f
  join tests t on t.id = f.test_id
  on conflict on constraint qc_summaries_key do update
  set points = excluded.points, mean = excluded.mean, sd = excluded.sd, cv_percent = excluded.cv_percent,
    unit = excluded.unit, warnings = excluded.warnings, rejected = excluded.rejected,
    not_evaluated = excluded.not_evaluated, violations = excluded.violations, missing = excluded.missing,
    summarized_at = excluded.summarized_at, summarized_by = excluded.summarized_by
  where (s.points, s.mean, s.sd, s.cv_percent, s.unit, s.warnings, s.rejected, s.not_evaluated, s.violations, s.missing)
    is distinct from (excluded.points, excluded.mean, excluded.sd, excluded.cv_percent, excluded.unit,
      excluded.warnings, excluded.rejected, excluded.not_evaluated, excluded.violations, excluded.missing)`
