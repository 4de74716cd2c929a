// Judges the points of streams from a moment on, and stores what changed. A point gets another version of its
// evaluation only if its inputs have become other ones: a point that comes late changes at most some after it.
//
// What is read: of each stream the points from that moment to its end, the ten placed ones of each lot before it,
// and the beginning of the runs that these belong to. Points that come in order read about twenty rows; one that
// comes a day late reads that day's too.
import { isDeepStrictEqual } from 'node:util'
import { as, statement } from '../../../db/statement.ts'
import { publish, type Event } from '../../platform/events.ts'
import { inOrder, type Write } from '../../platform/write.ts'
import type { Stream } from './streams.ts'
import { inputsOf, type StreamPoint } from '../rules/stream.ts'
import {
  evaluate,
  westgardEngine,
  type ControlVerdict,
  type EvaluationInputs,
} from '../rules/westgard.ts'

/** Judges each stream from `since` on. Its lock is held by the caller (lockStreams). */
export async function evaluateStreams(
  w: Write,
  asked: readonly (Stream & { since: string })[],
): Promise<void> {
  const streams = await loadStreams(w.trx, { streams: earliestOfEach(asked) })
  const evaluations = streams.flatMap((stream) => evaluateAnew(stream))
  if (evaluations.length === 0) return
  const events = evaluations.flatMap((one) => eventOf(one))
  await inOrder(w, [
    storeEvaluations.with({ evaluations }),
    ...(events.length === 0 ? [] : [publish(w, events)]),
  ])
}

function earliestOfEach(asked: readonly (Stream & { since: string })[]) {
  const earliest = new Map<string, Stream & { since: string }>()
  for (const one of asked) {
    const key = `${one.instrument_id} ${one.test_id}`
    const known = earliest.get(key)
    if (known && Date.parse(known.since) <= Date.parse(one.since)) continue
    earliest.set(key, one)
  }
  return [...earliest.values()]
}

type LoadedPoint = StreamPoint & {
  /** What is in force, if the point was judged before. */
  evaluation: {
    version: number
    verdict: ControlVerdict
    target_id: string | null
    engine: number
    inputs: EvaluationInputs
  } | null
}
type LoadedStream = {
  since: string
  instrument: string
  test_code: string
  points: LoadedPoint[]
  resets: string[]
}
type NewEvaluation = ReturnType<typeof evaluateAnew>[number]

function evaluateAnew({ since, instrument, test_code, points, resets }: LoadedStream) {
  const loaded = new Map(points.map((point) => [point.id, point]))
  return inputsOf(points, resets, since).flatMap(({ point, inputs }) => {
    const { evaluation: before } = loaded.get(point.id)!
    const target_id = inputs.point === null ? null : point.target!.id
    const now = { target_id, engine: westgardEngine, inputs }
    if (before && isDeepStrictEqual({ ...before, ...now }, before)) return []
    const version = (before?.version ?? 0) + 1
    const verdict_before = before?.verdict ?? null
    const answer = evaluate(inputs)
    return [
      { point_id: point.id, version, ...now, ...answer, verdict_before, instrument, test_code },
    ]
  })
}

function eventOf({ point_id, verdict, verdict_before, rules, ...of }: NewEvaluation): Event[] {
  const { instrument, test_code } = of
  const about = { subject_id: point_id, data: { instrument, test_code } }
  if (verdict === 'rejected' && verdict_before !== 'rejected') {
    // The worst is named first: 1-2s comes with the others.
    const rule = rules.find((one) => one !== '1_2s')!
    return [{ type: 'qc.rejected', ...about, data: { ...about.data, rule } }]
  }
  if (verdict !== 'rejected' && verdict_before === 'rejected') {
    return [{ type: 'qc.rejection_withdrawn', ...about }]
  }
  return []
}

const loadStreams = statement({
  parameters: { streams: 'jsonb' },
  row: {
    since: 'text',
    instrument: 'text',
    test_code: 'text',
    points: as<LoadedPoint[]>('json'),
    resets: as<string[]>('json'),
  },
})`
  select to_json(a.since) #>> '{}' as since, n.code as instrument, t.code as test_code, points.all as points, resets.all as resets
  from jsonb_to_recordset(${'streams'}::jsonb) as a (instrument_id uuid, test_id uuid, since timestamptz(3))
  cross join lateral (select code from instruments where id = a.instrument_id limit 1) n
  cross join lateral (select code from tests where id = a.test_id limit 1) t
  cross join lateral (
    select coalesce(json_agg(taken_at), '[]') as all from qc_corrective_actions
    where instrument_id = a.instrument_id and test_id = a.test_id) resets
  cross join lateral (
    select coalesce(json_agg(json_build_object(
      'id', p.id, 'run_id', p.run_id, 'lot_id', p.lot_id, 'material_id', l.material_id, 'level', p.level,
      'measured_at', p.measured_at, 'sequence', p.sequence, 'value', p.canonical_value::text,
      'comparator', p.comparator,
      'target', (select json_build_object('id', g.id, 'mean', g.mean::text, 'sd', g.sd::text) from qc_targets g
        where g.lot_id = p.lot_id and g.test_id = p.test_id and g.instrument_id = p.instrument_id
          and g.valid_during @> p.measured_at),
      'ten_x', coalesce((select r.ten_x from qc_requirements r where r.instrument_id = p.instrument_id
        and r.test_id = p.test_id and r.valid_during @> p.measured_at), 'either'),
      'evaluation', (select json_build_object('version', e.version, 'verdict', e.verdict, 'target_id', e.target_id,
          'engine', e.engine, 'inputs', e.inputs)
        from qc_evaluations e where e.point_id = p.id and e.version = p.evaluation_version
          and p.measured_at >= a.since))), '[]') as all
    from (
      select id from qc_points
      where instrument_id = a.instrument_id and test_id = a.test_id and measured_at >= a.since
      union
      select before.id
      from (select distinct lot_id from qc_targets where instrument_id = a.instrument_id and test_id = a.test_id) lots
      cross join lateral (
        select b.id from qc_points b
        where b.instrument_id = a.instrument_id and b.test_id = a.test_id and b.lot_id = lots.lot_id
          and b.measured_at < a.since and b.comparator is null
          and exists (select from qc_targets g where g.lot_id = b.lot_id and g.test_id = b.test_id
            and g.instrument_id = b.instrument_id and g.valid_during @> b.measured_at)
        order by b.measured_at desc, b.run_id desc, b.sequence desc, b.id desc
        limit 10) before
      union
      select same.id
      from (select distinct run_id from qc_points
        where instrument_id = a.instrument_id and test_id = a.test_id and measured_at >= a.since) runs
      cross join lateral (
        select id from qc_points where run_id = runs.run_id and test_id = a.test_id) same
    ) as read
    cross join lateral (select * from qc_points where id = read.id limit 1) p
    cross join lateral (select material_id from qc_lots where id = p.lot_id limit 1) l) points`

const storeEvaluations = statement({ parameters: { evaluations: 'jsonb' } })`
  with evaluated as (
    select * from jsonb_to_recordset(${'evaluations'}::jsonb) as e (point_id uuid, version integer, z numeric,
      verdict text, rules text[], target_id uuid, engine integer, inputs jsonb)
  ), stored as (
    insert into qc_evaluations (point_id, version, z, verdict, rules, target_id, engine, inputs)
    select point_id, version, z, verdict, rules, target_id, engine, inputs from evaluated
    returning point_id, version, verdict
  )
  update qc_points p set evaluation_version = s.version, verdict = s.verdict
  from stored s
  where p.id = any(array(select point_id from evaluated)) and p.id = s.point_id`
