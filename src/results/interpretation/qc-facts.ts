// What is known of the controls of a test on an instrument at a moment, as SQL: one object (QcFacts), or null where
// none are required. A part of the query that loads the facts of results, and of the one that shows where each
// test stands. Each part is one step into an index of qc_points, however many points there are.
import { fragment, type Fragment } from '../../../db/statement.ts'

/** SQL expressions of the row that is asked about. `instrument_id` may be null: then nothing is required. */
export type Asked = { instrument_id: string; test_id: string; at: string }

const asked = (text: string): Fragment => ({ fragment: text })

/**
 * The moment until which all was well before a rejected point `r`: the earliest, over the levels, of the last point
 * that passed in a run without a rejection. Null if a level never passed. `levels` is an SQL array. (The rejections of
 * a run are counted, not asked for by `exists`: that was planned as a reading of all rejections there ever were.)
 */
export function goodUntil({ levels }: { levels: string }): Fragment {
  return fragment`(
    select case when count(*) = cardinality(${asked(levels)}) then min(g.measured_at) end
    from unnest(${asked(levels)}) as l (level)
    cross join lateral (
      select p.measured_at from qc_points p
      where p.instrument_id = r.instrument_id and p.test_id = r.test_id and p.level = l.level
        and p.verdict in ('in_control', 'warning') and p.measured_at < r.measured_at and p.run_id <> r.run_id
        and (select count(*) filter (where x.verdict = 'rejected') from qc_points x
          where x.run_id = p.run_id and x.test_id = p.test_id) = 0
      order by p.measured_at desc limit 1) g)`
}

export function qcFacts({ instrument_id, test_id, at }: Asked): Fragment {
  const [i, t, moment] = [asked(instrument_id), asked(test_id), asked(at)]
  return fragment`(
    select json_build_object(
      'at', ${moment},
      'requirement', json_build_object('id', q.id, 'levels', q.levels, 'within_hours', q.within_hours),
      'corrective_action', a.document,
      'passed', (
        select coalesce(json_agg(json_build_object('level', l.level, 'point_id', p.id,
          'evaluation_version', p.evaluation_version, 'measured_at', p.measured_at) order by l.level), '[]')
        from unnest(q.levels) as l (level)
        cross join lateral (
          select id, evaluation_version, measured_at from qc_points
          where instrument_id = q.instrument_id and test_id = q.test_id and level = l.level
            and verdict in ('in_control', 'warning') and measured_at <= ${moment}
            and measured_at > coalesce(a.taken_at, '-infinity')
          order by measured_at desc limit 1) p),
      'rejected', (
        select json_build_object('point_id', id, 'evaluation_version', evaluation_version, 'measured_at', measured_at)
        from qc_points
        where instrument_id = q.instrument_id and test_id = q.test_id and verdict = 'rejected'
          and measured_at <= ${moment} and measured_at > coalesce(a.taken_at, '-infinity')
        order by measured_at desc, id desc limit 1),
      'rejected_later', (
        select json_build_object('point_id', r.id, 'evaluation_version', r.evaluation_version,
          'measured_at', r.measured_at, 'good_until', ${goodUntil({ levels: 'q.levels' })})
        from (
          select * from qc_points
          where instrument_id = q.instrument_id and test_id = q.test_id and verdict = 'rejected'
            and measured_at > ${moment}
          order by measured_at, id limit 1) r))
    from qc_requirements q
    left join lateral (
      select taken_at, json_build_object('id', id, 'taken_at', taken_at) as document from qc_corrective_actions
      where instrument_id = q.instrument_id and test_id = q.test_id and taken_at <= ${moment}
      order by taken_at desc, id desc limit 1) a on true
    where q.instrument_id = ${i} and q.test_id = ${t} and q.required and q.valid_during @> ${moment})`
}
