// The verbs of targets and requirements: assign a target, establish one from points, require controls. Each
// supersedes what was in force, from now on: nothing that was judged is judged anew by it.
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { isInTheFuture } from '../../platform/clock.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalidField, notFound } from '../../platform/problems.ts'
import { inOrder, write, type Write } from '../../platform/write.ts'
import { evaluateStreams } from '../controls/evaluate-streams.ts'
import { lockStreams, requireStream, type NamedStream, type Stream } from '../controls/streams.ts'
import { drawId } from '../new-id.ts'
import { establish } from '../rules/statistics.ts'
import { requirementDocument, targetDocument } from './queries.ts'
import type { Established, NewRequirement, NewTarget, Requirement, Target } from './schemas.ts'

/**
 * A target that the maker or somebody's decision assigns. The first one of a lot may begin in the past, and judges
 * what was measured since; another one begins now.
 * @throws Problem 404 · 422 for an unknown test or instrument, or a `valid_from` that would judge the past anew
 */
export async function assignTarget(
  context: Context,
  caller: UserCaller,
  lot_id: string,
  input: NewTarget,
): Promise<JsonText<Target>> {
  return await write(context, caller, async (w) => {
    const { stream, lot, hasTarget } = await lockForTarget(w, lot_id, input)
    const { valid_from, mean, sd, tea_percent = null } = input
    if (valid_from !== undefined) refuseBeginning(context, valid_from, hasTarget)
    const since = hasTarget ? null : (valid_from ?? lot.opened_at)
    const assigned = { mean, sd, tea_percent, source: 'assigned', points: null, days: null }
    return await supersedeTarget(w, { lot_id, ...stream, ...assigned, since })
  })
}

function refuseBeginning({ clock, config }: Context, valid_from: string, hasOne: boolean): void {
  if (hasOne) {
    const message = 'is only for the first one: what judged the past is not replaced'
    throw invalidField('/valid_from', 'judges_the_past', message)
  }
  if (isInTheFuture(clock, valid_from, config.policy.times)) {
    throw invalidField('/valid_from', 'in_the_future', 'must not be in the future')
  }
}

/**
 * A target from the laboratory's own points: at least 20 of at least 10 days (by the laboratory's dates), without
 * those that were rejected. In force from now on.
 * @throws Problem 404 · 409 when there are too few points, or they do not scatter · 422
 */
export async function establishTarget(
  context: Context,
  caller: UserCaller,
  lot_id: string,
  input: Established,
): Promise<JsonText<Target>> {
  return await write(context, caller, async (w) => {
    const { stream } = await lockForTarget(w, lot_id, input)
    const { time_zone } = context.config.policy
    const since = input.since ?? '-infinity'
    const points = await findPoints(w.trx, { lot_id, ...stream, since, time_zone })
    const found = establish(points)
    if ('refused' in found) throw conflict(`No target can be established: ${found.refused}.`, [])
    const { mean, sd, n, days } = found
    const tea_percent = input.tea_percent ?? null
    const statistics = { mean, sd, tea_percent, source: 'established', points: n, days }
    return await supersedeTarget(w, { lot_id, ...stream, ...statistics, since: null })
  })
}

const findPoints = statement({
  parameters: {
    instrument_id: 'uuid',
    test_id: 'uuid',
    lot_id: 'uuid',
    since: 'text',
    time_zone: 'text',
  },
  row: { value: 'text', date: 'text' },
})`
  select canonical_value::text as value, (measured_at at time zone ${'time_zone'}::text)::date::text as date
  from qc_points
  where instrument_id = ${'instrument_id'} and test_id = ${'test_id'} and lot_id = ${'lot_id'}
    and measured_at >= ${'since'}::text::timestamptz and comparator is null and verdict <> 'rejected'
  order by measured_at, id`

async function lockForTarget(w: Write, lot_id: string, named: NamedStream) {
  const stream = await requireStream(w, named)
  await lockStreams(w, [stream])
  const [[lot]] = await inOrder(w, [lookAtLot.with({ lot_id, ...stream })])
  if (!lot) throw notFound('control lot')
  return { stream, lot, hasTarget: lot.has_target }
}

const lookAtLot = statement({
  parameters: { lot_id: 'uuid', instrument_id: 'uuid', test_id: 'uuid' },
  row: { opened_at: 'text', has_target: 'boolean' },
})`
  select to_json(opened_at) #>> '{}' as opened_at, exists (select from qc_targets
    where lot_id = qc_lots.id and instrument_id = ${'instrument_id'} and test_id = ${'test_id'}) as has_target
  from qc_lots where id = ${'lot_id'}`

type TargetToInsert = Stream & {
  lot_id: string
  mean: string
  sd: string
  tea_percent: string | null
  source: string
  points: number | null
  days: number | null
  /** Null: from now on. */
  since: string | null
}

async function supersedeTarget(w: Write, target: TargetToInsert): Promise<JsonText<Target>> {
  const [[drawn]] = await inOrder(w, [drawId.with({})])
  const { id } = drawn!
  const { instrument_id, test_id, since } = target
  await inOrder(w, [insertTarget.with({ id, ...target, created_by: w.caller.user_id! })])
  if (since !== null) await evaluateStreams(w, [{ instrument_id, test_id, since }])
  return await finishWith(w, [], targetDocument.with({ id }))
}

// Asked of the clock now, not at the beginning of the transaction: who waited for the lock comes after.
const insertTarget = statement({
  parameters: {
    id: 'uuid',
    lot_id: 'uuid',
    test_id: 'uuid',
    instrument_id: 'uuid',
    mean: 'numeric',
    sd: 'numeric',
    tea_percent: 'numeric?',
    source: 'text',
    points: 'integer?',
    days: 'integer?',
    since: 'text?',
    created_by: 'uuid',
  },
})`
  with superseded as (
    update qc_targets
    set valid_during = tstzrange(lower(valid_during),
      greatest(date_trunc('milliseconds', clock_timestamp()), lower(valid_during) + interval '1 millisecond'))
    where lot_id = ${'lot_id'} and test_id = ${'test_id'} and instrument_id = ${'instrument_id'}
      and upper_inf(valid_during)
    returning upper(valid_during) as at
  )
  insert into qc_targets (id, lot_id, test_id, instrument_id, mean, sd, tea_percent, source, points, days, created_by,
    valid_during)
  select ${'id'}, ${'lot_id'}, ${'test_id'}, ${'instrument_id'}, ${'mean'}, ${'sd'}, ${'tea_percent'}, ${'source'},
    ${'points'}, ${'days'}, ${'created_by'}, tstzrange(coalesce((select at from superseded),
      ${'since'}::text::timestamptz, date_trunc('milliseconds', clock_timestamp())), null)`

/**
 * Which controls a test on an instrument requires, from now on; the first requirement may begin in the past.
 * @throws Problem 422 for an unknown test or instrument, or a `valid_from` that would judge the past anew
 */
export async function requireControls(
  context: Context,
  caller: UserCaller,
  { test_code, instrument, valid_from, ...policy }: NewRequirement,
): Promise<JsonText<Requirement>> {
  return await write(context, caller, async (w) => {
    const stream = await requireStream(w, { test_code, instrument })
    await lockStreams(w, [stream])
    const [[drawn], [known]] = await inOrder(w, [drawId.with({}), hasRequirement.with(stream)])
    const { id } = drawn!
    if (valid_from !== undefined) refuseBeginning(context, valid_from, known!.is_there)
    const levels = policy.levels.toSorted((a, b) => a - b)
    const since = valid_from ?? null
    const row = { id, ...stream, ...policy, levels, since, created_by: caller.user_id }
    return await finishWith(w, [insertRequirement.with(row)], requirementDocument.with({ id }))
  })
}

const hasRequirement = statement({
  parameters: { instrument_id: 'uuid', test_id: 'uuid' },
  row: { is_there: 'boolean' },
})`
  select exists (select from qc_requirements
    where instrument_id = ${'instrument_id'} and test_id = ${'test_id'}) as is_there`

const insertRequirement = statement({
  parameters: {
    id: 'uuid',
    test_id: 'uuid',
    instrument_id: 'uuid',
    required: 'boolean',
    levels: 'integer[]',
    within_hours: 'integer',
    ten_x: 'text',
    since: 'text?',
    created_by: 'uuid',
  },
})`
  with superseded as (
    update qc_requirements
    set valid_during = tstzrange(lower(valid_during),
      greatest(date_trunc('milliseconds', clock_timestamp()), lower(valid_during) + interval '1 millisecond'))
    where instrument_id = ${'instrument_id'} and test_id = ${'test_id'} and upper_inf(valid_during)
    returning upper(valid_during) as at
  )
  insert into qc_requirements (id, test_id, instrument_id, required, levels, within_hours, ten_x, created_by, valid_during)
  select ${'id'}, ${'test_id'}, ${'instrument_id'}, ${'required'}, ${'levels'}::integer[]::smallint[], ${'within_hours'},
    ${'ten_x'}, ${'created_by'},
    tstzrange(coalesce((select at from superseded), ${'since'}::text::timestamptz,
      date_trunc('milliseconds', clock_timestamp())), null)`
