// Which patients' results are in doubt because a control was rejected: those that the instrument measured for the
// test since the last good controls, until all levels passed after the corrective action. The list is made when it
// is read, so a rejection that comes late, or a control that takes it back, changes it by itself.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { statement } from '../../../db/statement.ts'
import { listQuery } from '../../platform/documents.ts'
import { notFound } from '../../platform/problems.ts'
import { goodUntil } from '../../results/interpretation/qc-facts.ts'
import type { AffectedResult, AffectedResultFilters } from './schemas.ts'

type OfPoint = AffectedResultFilters & { point_id: string }

/** None for a point that is not rejected. @throws Problem 404 */
export async function listAffectedResults(db: Database, { point_id, ...filters }: OfPoint) {
  const [span] = await findSpan(db, { point_id })
  if (!span) throw notFound('control')
  return await affected(db, { ...filters, ...span })
}

// The levels that count are those required when it was measured; where none are, those that had targets. A span of
// a point that is not rejected is empty: it ends before it begins.
const findSpan = statement({
  parameters: { point_id: 'uuid' },
  row: { instrument_id: 'uuid', test_id: 'uuid', good_until: 'text', ended_at: 'text' },
})`
  select r.instrument_id, r.test_id,
    case when r.verdict = 'rejected' then coalesce(${goodUntil({ levels: 'required.levels' })}, '-infinity')
      else 'infinity' end::text as good_until,
    coalesce((
      select case when count(*) = cardinality(required.levels) then max(g.measured_at) end
      from (
        select taken_at from qc_corrective_actions
        where instrument_id = r.instrument_id and test_id = r.test_id and taken_at >= r.measured_at
        order by taken_at limit 1) a
      cross join unnest(required.levels) as l (level)
      cross join lateral (
        select measured_at from qc_points
        where instrument_id = r.instrument_id and test_id = r.test_id and level = l.level
          and verdict in ('in_control', 'warning') and measured_at > a.taken_at
        order by measured_at limit 1) g), 'infinity')::text as ended_at
  from qc_points r
  cross join lateral (
    select coalesce(
      (select q.levels from qc_requirements q
        where q.instrument_id = r.instrument_id and q.test_id = r.test_id and q.required
          and q.valid_during @> r.measured_at),
      (select array_agg(distinct m.level) from qc_targets g join qc_lots o on o.id = g.lot_id
        join qc_materials m on m.id = o.material_id
        where g.instrument_id = r.instrument_id and g.test_id = r.test_id
          and g.valid_during @> r.measured_at)) as levels) required
  where r.id = ${'point_id'}`

type Span = { instrument_id: string; test_id: string; good_until: string; ended_at: string }

const affected = listQuery<AffectedResult, AffectedResultFilters & Span>((db, p) => ({
  sortedBy: 'r.at',
  type: 'timestamptz',
  id: 'r.id',
  rows: db
    .selectFrom((from) =>
      from
        .selectFrom('results')
        .select(['id', 'order_item_id', 'sample_id', 'interpretation_id', 'version', 'status'])
        .select(['value', 'unit', 'released_at', 'instrument_id', 'test_id'])
        .select(sql<Date>`coalesce(measured_at, entered_at)`.as('at'))
        .as('r'),
    )
    .innerJoin('order_items as i', 'i.id', 'r.order_item_id')
    .innerJoin('orders as o', 'o.id', 'i.order_id')
    .innerJoin('samples as s', 's.id', 'r.sample_id')
    .innerJoin('tests as t', 't.id', 'r.test_id')
    .leftJoin('interpretations as v', (join) =>
      join.onRef('v.result_id', '=', 'r.id').onRef('v.id', '=', 'r.interpretation_id'),
    )
    .where('r.instrument_id', '=', p.instrument_id)
    .where('r.test_id', '=', p.test_id)
    .where(sql<boolean>`r.at > ${p.good_until}::text::timestamptz`)
    .where(sql<boolean>`r.at < ${p.ended_at}::text::timestamptz`)
    .where('r.status', 'not in', ['cancelled', 'entered_in_error'])
    .select(['r.id', 'i.order_id', 'o.order_number', 's.accession_number', 't.code as test_code'])
    .select(['r.version', 'r.status', 'r.value', 'r.unit', 'v.flag'])
    .select(['r.at as measured_at', 'r.released_at']),
}))
