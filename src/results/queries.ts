// Reads of results.
import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { notFound } from '../platform/problems.ts'
import type { Result, ResultFilters, ResultList } from './schemas.ts'

/** @throws Problem 404 */
export async function getResult(db: Database, id: string): Promise<JsonText<Result>> {
  const [row] = await resultDocument(db, { id })
  if (!row) throw notFound('result')
  return row.json
}

export const resultDocument = prepare((db, p: { id: string }) =>
  asJson<Result>(db, selectResults(db).where('r.id', '=', p.id)),
)

export const listResults = listQuery<Result, ResultFilters>((db, p, { has }) => ({
  // The same time stands in both tables, each with the indexes for its own filters.
  sortedBy:
    !has('status') && (has('critical') || has('hold_reason')) ? 'v.entered_at' : 'r.entered_at',
  type: 'timestamptz',
  id: !has('status') && (has('critical') || has('hold_reason')) ? 'v.result_id' : 'r.id',
  rows: selectResults(db)
    .$if(has('status'), (q) => q.where('r.status', '=', p.status!))
    .$if(has('test_code'), (q) =>
      // With a status its index is the one: what is held is little, what was ever measured of a test is not.
      // The plan cannot know that, so it is given the item's copy, which no index of results has.
      q.where(has('status') ? 'i.test_id' : 'r.test_id', '=', testId(db, p.test_code!)),
    )
    .$if(has('order_id'), (q) => q.where('i.order_id', '=', p.order_id!))
    .$if(has('sample_id'), (q) => q.where('r.sample_id', '=', p.sample_id!))
    // Literals: a parameter would not tell the planner which partial index is meant.
    .$if(has('critical'), (q) => q.where(sql<boolean>`v.critical`))
    .$if(has('hold_reason'), (q) =>
      q.where(sql<boolean>`v.verdict = 'hold' and ${p.hold_reason} = any(v.hold_reasons)`),
    ),
}))

/** All versions for the same order item, first things first. @throws Problem 404 */
export async function listResultHistory(db: Database, id: string): Promise<JsonText<ResultList>> {
  const [row] = await resultHistory(db, { id })
  if (!row) throw notFound('result')
  return row.json
}

const resultHistory = prepare((db, p: { id: string }) =>
  asJson<ResultList>(
    db,
    db
      .selectFrom('results as asked')
      .where('asked.id', '=', p.id)
      .select((eb) =>
        jsonArrayFrom(
          selectResults(db)
            .whereRef('r.order_item_id', '=', eb.ref('asked.order_item_id'))
            .orderBy('r.version'),
        ).as('items'),
      ),
  ),
)

// Asked first: the index of results knows the test by its id.
const testId = (db: Database, code: string) =>
  db.selectFrom('tests').where('code', '=', code).select('id')

function selectResults(db: Database) {
  return db
    .selectFrom('results as r')
    .innerJoin('order_items as i', 'i.id', 'r.order_item_id')
    .innerJoin('tests as t', 't.id', 'i.test_id')
    .innerJoin('samples as s', 's.id', 'r.sample_id')
    .leftJoin('instruments as n', 'n.id', 'r.instrument_id')
    .leftJoin('interpretations as v', (join) =>
      join.onRef('v.result_id', '=', 'r.id').onRef('v.id', '=', 'r.interpretation_id'),
    )
    .select(['r.id', 'i.order_id', 'r.order_item_id', 'r.sample_id', 's.accession_number'])
    .select([
      't.code as test_code',
      'r.version',
      'r.status',
      'r.status_reason',
      'r.value',
      'r.unit',
    ])
    .select([sql<string>`v.canonical_value::text`.as('canonical_value'), 'v.canonical_unit'])
    .select(
      sql<string>`displayed_result(t.kind, r.comparator, v.canonical_value, t.decimals, v.facts)`.as(
        'displayed_value',
      ),
    )
    .select(['v.flag', 'v.critical', 'v.rule_set', 'v.interpreted_at'])
    .select([
      sql<string[]>`coalesce(v.hold_reasons, '{}')`.as('hold_reasons'),
      sql<Result['reference']>`nullif(v.facts -> 'reference', 'null') || jsonb_build_object(
        'displayed_low', displayed_result(t.kind, null, (v.facts #>> '{reference,low}')::numeric, t.decimals, null),
        'displayed_high', displayed_result(t.kind, null, (v.facts #>> '{reference,high}')::numeric, t.decimals, null))`.as(
        'reference',
      ),
      sql<Result['delta']>`case when v.delta is not null then json_build_object('outcome', v.delta,
        'method', v.facts #> '{delta,rule,method}', 'limit', v.facts #> '{delta,rule,limit}',
        'window_days', v.facts #> '{delta,rule,window_days}',
        'previous_result_id', v.facts #> '{delta,previous,result_id}',
        'previous_value', coalesce(v.facts #>> '{delta,previous,comparator}', '') || (v.facts #>> '{delta,previous,value}'),
        'previous_unit', v.facts #> '{delta,previous,unit}',
        'previous_collected_at', v.facts #> '{delta,previous,collected_at}') end`.as('delta'),
      sql<number>`v.facts -> 'age_index'`.as('age_index'),
      sql<string>`v.facts ->> 'time_zone'`.as('time_zone'),
      sql<string>`v.facts #>> '{conversion,id}'`.as('conversion_id'),
      sql<string>`v.facts #>> '{critical,id}'`.as('critical_interval_id'),
      sql<string>`v.facts #>> '{autoverification,id}'`.as('autoverification_interval_id'),
      sql<string>`v.facts #>> '{absolute,id}'`.as('absolute_interval_id'),
    ])
    .select(['n.code as instrument', 'r.instrument_flags', 'r.measured_at'])
    .select(sql<Result['derived_from']>`r.derived_from`.as('derived_from'))
    .select(['r.entered_by', 'r.entered_at', 'r.verified_by', 'r.released_at'])
    .select(['r.corrects_id', 'r.correction_reason', 'r.superseded_at', 'r.wrong_patient'])
    .select(
      // Of most results there is none: then it is not looked for.
      sql<Result['corrects']>`case when r.corrects_id is not null then (
        select json_build_object('version', p.version, 'value', p.value, 'unit', p.unit)
        from results p where p.id = r.corrects_id) end`.as('corrects'),
    )
}
