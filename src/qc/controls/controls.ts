// The verbs of controls: enter a run by hand, document a corrective action.
import { as, statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { isInTheFuture } from '../../platform/clock.ts'
import { publish } from '../../platform/events.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalid, invalidField, type FieldError } from '../../platform/problems.ts'
import { inOrder, write, type Write } from '../../platform/write.ts'
import { parseReportedValue } from '../../results/rules.ts'
import { drawId } from '../new-id.ts'
import { evaluateStreams } from './evaluate-streams.ts'
import { lockStreams, requireStream } from './streams.ts'
import { correctiveActionDocument, runDocument } from './queries.ts'
import type { CorrectiveAction, NewCorrectiveAction, NewRun, Run } from './schemas.ts'
import { storeControls, type ControlToStore } from './store-controls.ts'

/**
 * A run that a person typed: its controls are stored and judged together, all or none.
 * @throws Problem 409 when one of them is stored already · 422 for whatever cannot be stored, all of it at once
 */
export async function enterControls(
  context: Context,
  caller: UserCaller,
  input: NewRun,
): Promise<JsonText<Run>> {
  return await write(context, caller, async (w) => {
    const { instrument_id, controls } = await findControls(w, input)
    const by_hand = { run_key: null, source: 'manual', import_id: null } as const
    const run = { ...by_hand, instrument_id, entered_by: caller.user_id, controls }
    const stored = await storeControls(w, [run])
    const refused = stored.flatMap((one): FieldError[] => {
      if (one.became !== 'refused') return []
      const field = { unknown_unit: 'unit', lot_expired: 'lot_id', in_the_future: 'measured_at' }
      const name = field[one.code as keyof typeof field] ?? 'value'
      return [{ pointer: `/controls/${one.control}/${name}`, code: one.code, message: one.message }]
    })
    if (refused.length > 0) throw invalid(refused)
    const known = stored.find(({ became }) => became === 'known')
    if (known) throw conflict(`/controls/${known.control}: the same control is stored already.`)
    const [first] = stored.filter((one) => one.became === 'point')
    return await finishWith(w, [], runDocument.with({ id: first!.run_id }))
  })
}

/** The rows that the codes and ids of a request name. @throws Problem 422, naming each that is unknown */
async function findControls(w: Write, { instrument, measured_at, controls }: NewRun) {
  const now = w.context.clock.now().toISOString()
  const asked = controls.map(({ test_code, lot_id }, n) => ({ n, test_code, lot_id }))
  const [found] = await inOrder(w, [resolve.with({ instrument, controls: asked })])
  const unknown = (pointer: string, message: string) => ({ pointer, code: 'unknown', message })
  const errors: FieldError[] = []
  const { instrument_id } = found[0]!
  if (instrument_id === null) {
    errors.push(unknown('/instrument', 'is no instrument: see /v1/instruments'))
  }
  const counts = new Map<string, number>()
  const resolved: ControlToStore[] = []
  for (const { n, test_id, lot_id } of found) {
    const one = controls[n]!
    const pointer = `/controls/${n}`
    if (test_id === null) errors.push(unknown(`${pointer}/test_code`, 'is no test: see /v1/tests'))
    if (lot_id === null) errors.push(unknown(`${pointer}/lot_id`, 'is no lot: see /v1/qc/lots'))
    if (test_id === null || lot_id === null) continue
    const at = one.measured_at ?? measured_at ?? now
    const key = `${test_id} ${lot_id} ${Date.parse(at)}`
    const occurrence = (counts.get(key) ?? 0) + 1
    counts.set(key, occurrence)
    const { comparator, value } = parseReportedValue(one.value)!
    const { unit, sequence = occurrence } = one
    resolved.push({ test_id, lot_id, value, comparator, unit, measured_at: at, sequence })
  }
  if (instrument_id === null || errors.length > 0) throw invalid(errors)
  return { instrument_id, controls: resolved }
}

const resolve = statement({
  parameters: { instrument: 'text', controls: 'jsonb' },
  row: { n: 'integer', instrument_id: 'uuid?', test_id: 'uuid?', lot_id: 'uuid?' },
})`
  select c.n, (select id from instruments where code = ${'instrument'}) as instrument_id,
    (select id from tests where code = c.test_code) as test_id,
    (select id from qc_lots where id = c.lot_id) as lot_id
  from jsonb_to_recordset(${'controls'}::jsonb) as c (n integer, test_code text, lot_id uuid)
  order by c.n`

/**
 * What was done about a test on an instrument. A new series begins: the controls measured after it are judged
 * without those before, and the hold ends when each required level has passed. Noted late, it takes its place in
 * time, and what was measured after it is judged anew.
 * @throws Problem 422 for an unknown test, instrument or point, or a time in the future or before that point
 */
export async function takeCorrectiveAction(
  context: Context,
  caller: UserCaller,
  { test_code, instrument, ...input }: NewCorrectiveAction,
): Promise<JsonText<CorrectiveAction>> {
  const { clock, config } = context
  const given_at = input.taken_at ?? clock.now().toISOString()
  if (isInTheFuture(clock, given_at, config.policy.times)) {
    throw invalidField('/taken_at', 'in_the_future', 'must not be in the future')
  }
  const taken_at = new Date(given_at).toISOString()
  return await write(context, caller, async (w) => {
    const stream = await requireStream(w, { test_code, instrument })
    await lockStreams(w, [stream])
    const point_id = input.point_id ?? null
    if (point_id !== null) await refuseForeignPoint(w, { ...stream, point_id, taken_at })
    const [[drawn]] = await inOrder(w, [drawId.with({})])
    const { id } = drawn!
    const row = { id, ...stream, point_id, what: input.what, taken_at, taken_by: caller.user_id }
    await inOrder(w, [insertAction.with(row)])
    await evaluateStreams(w, [{ ...stream, since: taken_at }])
    const data = { instrument, test_code }
    const event = publish(w, { type: 'qc.corrective_action', subject_id: id, data })
    return await finishWith(w, [event], correctiveActionDocument.with({ id }))
  })
}

type Answered = { instrument_id: string; test_id: string; point_id: string; taken_at: string }

async function refuseForeignPoint(w: Write, { taken_at, ...asked }: Answered): Promise<void> {
  const [[point]] = await inOrder(w, [lookAtPoint.with(asked)])
  if (!point) {
    throw invalidField('/point_id', 'unknown', 'is no control of this test on this instrument')
  }
  if (Date.parse(taken_at) < Date.parse(point.measured_at)) {
    const message = 'is before the control that it answers was measured'
    throw invalidField('/taken_at', 'before_the_control', message)
  }
}

const lookAtPoint = statement({
  parameters: { point_id: 'uuid', instrument_id: 'uuid', test_id: 'uuid' },
  row: { measured_at: as<string>('text') },
})`
  select to_json(measured_at) #>> '{}' as measured_at from qc_points
  where id = ${'point_id'} and instrument_id = ${'instrument_id'} and test_id = ${'test_id'}`

const insertAction = statement({
  parameters: {
    id: 'uuid',
    instrument_id: 'uuid',
    test_id: 'uuid',
    point_id: 'uuid?',
    what: 'text',
    taken_at: 'text',
    taken_by: 'uuid',
  },
})`
  insert into qc_corrective_actions (id, instrument_id, test_id, point_id, what, taken_at, taken_by)
  values (${'id'}, ${'instrument_id'}, ${'test_id'}, ${'point_id'}, ${'what'}, ${'taken_at'}::text::timestamptz,
    ${'taken_by'})`
