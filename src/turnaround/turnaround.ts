// The verbs of what turnaround times are judged by: set and end a target, change the calendar. (Measuring is
// a job's: measure-turnaround.ts.) Whoever does so first locks the calendar's row, so that two who set the same
// target at once take turns.
import { statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { seenAsItIs } from '../platform/versions.ts'
import { inOrder, write } from '../platform/write.ts'
import type { Calendar, CalendarChanges } from './calendar/schemas.ts'
import { calendarDocument, targetDocument } from './queries.ts'
import type { NewTarget, Target } from './schemas.ts'

/**
 * Sets a target for what is ordered from now on; it supersedes the one of the same test and priority. The
 * same again changes nothing.
 * @throws Problem 422 for an unknown test
 */
export async function setTarget(
  context: Context,
  caller: UserCaller,
  { test_code, priority, minutes }: NewTarget,
): Promise<JsonText<Target>> {
  return await write(context, caller, async (w) => {
    const [, [found], [current]] = await inOrder(w, [
      lockCalendar.with({}),
      findTest.with({ test_code }),
      findInForce.with({ test_code, priority }),
    ])
    if (!found) throw invalidField('/test_code', 'unknown_test', 'is not a test: see /v1/tests')
    if (current?.minutes === minutes) {
      return await finishWith(w, [], targetDocument.with({ id: current.id }))
    }
    const { test_id, id } = found
    const ended = current ? [endTargetNow.with({ id: current.id })] : []
    const inserted = insertTarget.with({ id, test_id, priority, minutes })
    return await finishWith(w, [...ended, inserted], targetDocument.with({ id }))
  })
}

/** From now on there is no such target. @throws Problem 404 · 409 for one that is not in force any more */
export async function endTarget(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<JsonText<Target>> {
  return await write(context, caller, async (w) => {
    const [, [target]] = await inOrder(w, [lockCalendar.with({}), findTarget.with({ id })])
    if (!target) throw notFound('target')
    if (!target.in_force) throw conflict('The target is not in force any more.', [])
    return await finishWith(w, [endTargetNow.with({ id })], targetDocument.with({ id }))
  })
}

/**
 * Changes the opening hours or the holidays. The past is measured anew by them, in the background: say in
 * `from` of a week from when it applies.
 * @throws Problem 412 when it has changed since it was read
 */
export async function changeCalendar(
  context: Context,
  caller: UserCaller,
  seen: number | undefined,
  { weeks, holidays }: CalendarChanges,
): Promise<JsonText<Calendar>> {
  return await write(context, caller, async (w) => {
    const [[calendar]] = await inOrder(w, [lockCalendar.with({})])
    seenAsItIs('calendar', calendar, seen)
    const changed = { weeks: weeks ?? null, holidays: holidays ?? null }
    const { time_zone } = context.config.policy
    const statements = [setCalendar.with(changed), measureAllAnew.with({})]
    return await finishWith(w, statements, calendarDocument.with({ time_zone }))
  })
}

const lockCalendar = statement({ row: { version: 'integer' } })`
  select version from working_calendar for update`

const setCalendar = statement({ parameters: { weeks: 'jsonb?', holidays: 'jsonb?' } })`
  update working_calendar set weeks = coalesce(${'weeks'}::jsonb, weeks),
    holidays = coalesce(${'holidays'}::jsonb, holidays), version = version + 1, updated_at = now()`

const measureAllAnew = statement({})`
  update turnaround_progress set remeasure_after = '-infinity',
    remeasure_after_id = '00000000-0000-0000-0000-000000000000'`

// One row if there is such a test, or none is named.
const findTest = statement({
  parameters: { test_code: 'text?' },
  row: { id: 'uuid', test_id: 'uuid?' },
})`
  select uuidv7() as id, t.id as test_id
  from (select ${'test_code'}::text as code) asked
  left join tests t on t.code = asked.code
  where asked.code is null or t.id is not null`

const findInForce = statement({
  parameters: { test_code: 'text?', priority: 'text' },
  row: { id: 'uuid', minutes: 'integer' },
})`
  select g.id, g.minutes from turnaround_targets g left join tests t on t.id = g.test_id
  where t.code is not distinct from ${'test_code'}::text and g.priority = ${'priority'}
    and upper_inf(g.valid_during)`

const findTarget = statement({
  parameters: { id: 'uuid' },
  row: { in_force: 'boolean' },
})`
  select upper_inf(valid_during) as in_force from turnaround_targets where id = ${'id'}`

// statement_timestamp(), not now(): who waited for the lock began before the target that it now ends.
const endTargetNow = statement({ parameters: { id: 'uuid' } })`
  update turnaround_targets set valid_during = tstzrange(lower(valid_during), statement_timestamp())
  where id = ${'id'}`

const insertTarget = statement({
  parameters: { id: 'uuid', test_id: 'uuid?', priority: 'text', minutes: 'integer' },
})`
  insert into turnaround_targets (id, test_id, priority, minutes, valid_during)
  values (${'id'}, ${'test_id'}, ${'priority'}, ${'minutes'}, tstzrange(statement_timestamp(), null))`
