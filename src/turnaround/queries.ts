// Reads of what the turnaround times are judged by: targets and the working calendar. Each is a few rows.
import { as, statement } from '../../db/statement.ts'
import type { Database } from '../../db/client.ts'
import type { Context } from '../context.ts'
import type { JsonText } from '../platform/json-text.ts'
import type { Calendar } from './calendar/schemas.ts'
import type { Target, Targets } from './schemas.ts'

/** Those in force now. */
export async function listTargets(db: Database): Promise<JsonText<Targets>> {
  const [row] = await targetsInForce(db, {})
  return row!.json
}

// What the seed brought is valid since -infinity, which is no RFC 3339 time.
const targetsInForce = statement({ row: { json: as<JsonText<Targets>>('text') } })`
  select json_build_object('items', coalesce(json_agg(target), '[]'))::text as json from (
    select g.id, t.code as test_code, g.priority, g.minutes,
      nullif(lower(g.valid_during), '-infinity') as valid_from
    from turnaround_targets g left join tests t on t.id = g.test_id
    where g.valid_during @> now()
    order by t.code nulls first, urgency(g.priority, now())) target`

/** One, whether it is in force or not. */
export const targetDocument = statement({
  parameters: { id: 'uuid' },
  row: { json: as<JsonText<Target>>('text') },
})`
  select row_to_json(target)::text as json from (
    select g.id, t.code as test_code, g.priority, g.minutes,
      nullif(lower(g.valid_during), '-infinity') as valid_from
    from turnaround_targets g left join tests t on t.id = g.test_id
    where g.id = ${'id'}) target`

export async function getCalendar({ db, config }: Context): Promise<Calendar> {
  const [row] = await calendarDocument(db, { time_zone: config.policy.time_zone })
  return JSON.parse(row!.json) as Calendar
}

export const calendarDocument = statement({
  parameters: { time_zone: 'text' },
  row: { json: as<JsonText<Calendar>>('text') },
})`
  select row_to_json(calendar)::text as json from (
    select ${'time_zone'}::text as time_zone, weeks, holidays, version, updated_at from working_calendar) calendar`
