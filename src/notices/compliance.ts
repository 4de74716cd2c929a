// How many notices were confirmed within the time that policy gives: what an inspection asks for.
import { as, fragment, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { JsonText } from '../platform/json-text.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import { Problem } from '../platform/problems.ts'
import { waitingNoticeStatuses } from './rules.ts'
import type { Compliance, CompliancePeriod } from './schemas.ts'

const day_ms = 24 * 60 * 60_000
const usual_days = 30
const longest_days = 400

/**
 * The figures of the notices that opened in a period, in all, by day and by test.
 * @throws Problem 422 for a period that ends before it begins, or is longer than any year
 */
export async function readCompliance(
  context: Pick<Context, 'config' | 'clock' | 'db'>,
  asked: CompliancePeriod,
): Promise<JsonText<Compliance>> {
  const { time_zone } = context.config.policy
  const to = asked.to ?? dayOf(context.clock.now(), time_zone)
  const first = new Date(Date.parse(to) - (usual_days - 1) * day_ms)
  const from = asked.from ?? first.toISOString().slice(0, 10)
  const days = (Date.parse(to) - Date.parse(from)) / day_ms + 1
  if (days < 1) throw outOfPeriod('period_order', 'must not be before from')
  if (days > longest_days) {
    throw outOfPeriod('period_too_long', `must be within ${longest_days} days of from`)
  }
  const [row] = await complianceOf(context.db, { from, to, time_zone })
  return row!.json
}

/** The date on the laboratory's calendar, as 2026-11-23. */
function dayOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}

function outOfPeriod(code: string, message: string): Problem {
  const errors = [{ pointer: '/to', code, message }]
  return new Problem('invalid-request', 'The query is not as documented.', { errors })
}

// Every notice is in one of five groups. What is overdue counts against the percentage, although somebody may
// still confirm it: otherwise those that nobody ever calls would make the figures better.
const figures = fragment`
  count(*) as opened,
  count(*) filter (where confirmed_at <= due_at) as in_time,
  count(*) filter (where confirmed_at > due_at) as late,
  count(*) filter (where unconfirmed and due_at < now()) as overdue,
  count(*) filter (where unconfirmed and due_at >= now()) as pending,
  count(*) filter (where confirmed_at is null and not unconfirmed) as dismissed,
  round(100.0 * count(*) filter (where confirmed_at <= due_at)
    / nullif(count(*) filter (where confirmed_at is not null or unconfirmed and due_at < now()), 0), 1)::text
    as in_time_percent,
  round(percentile_cont(0.5) within group (order by minutes)::numeric, 1)::text as confirmed_minutes_p50,
  round(percentile_cont(0.9) within group (order by minutes)::numeric, 1)::text as confirmed_minutes_p90`

const columns = fragment`opened, in_time, late, overdue, pending, dismissed, in_time_percent,
  confirmed_minutes_p50, confirmed_minutes_p90`

const complianceOf = statement({
  parameters: { from: 'text', to: 'text', time_zone: 'text' },
  row: { json: as<JsonText<Compliance>>('text') },
})`
  with told as (
    select (n.opened_at at time zone ${'time_zone'}::text)::date as day, t.code as test_code, n.due_at, n.confirmed_at,
      n.confirmed_at is null and n.status in (${listed(waitingNoticeStatuses)}) as unconfirmed,
      extract(epoch from n.confirmed_at - n.opened_at)::float8 / 60 as minutes
    from notices n join tests t on t.id = n.test_id
    where n.opened_at >= (${'from'}::text::date::timestamp at time zone ${'time_zone'}::text)
      and n.opened_at < ((${'to'}::text::date + 1)::timestamp at time zone ${'time_zone'}::text)
  ), counted as (
    select grouping(day) = 0 as of_day, grouping(test_code) = 0 as of_test, day, test_code, ${figures}
    from told
    group by grouping sets ((), (day), (test_code))
  )
  select json_build_object(
    'from', ${'from'}::text, 'to', ${'to'}::text, 'time_zone', ${'time_zone'}::text,
    'total', (select row_to_json(f) from (
      select ${columns} from counted where not of_day and not of_test) f),
    'days', (select coalesce(json_agg(f order by f.day), '[]') from (
      select day, ${columns} from counted where of_day) f),
    'tests', (select coalesce(json_agg(f order by f.test_code), '[]') from (
      select test_code, ${columns} from counted where of_test) f))::text as json`
