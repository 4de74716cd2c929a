// Reads of results.
import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
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

const resultDocument = prepare((db, p: { id: string }) =>
  asJson<Result>(db, selectResults(db).where('r.id', '=', p.id)),
)

export const listResults = listQuery<Result, ResultFilters>((db, p, { has }) => ({
  sortedBy: 'r.entered_at',
  type: 'timestamptz',
  id: 'r.id',
  rows: selectResults(db)
    .$if(has('status'), (q) => q.where('r.status', '=', p.status!))
    .$if(has('test_code'), (q) => q.where('t.code', '=', p.test_code!))
    .$if(has('order_id'), (q) => q.where('i.order_id', '=', p.order_id!))
    .$if(has('sample_id'), (q) => q.where('r.sample_id', '=', p.sample_id!))
    .$if(has('critical'), (q) => q.where('r.critical', '=', true))
    .$if(has('hold_reason'), (q) => q.where(sql<boolean>`${p.hold_reason} = any(r.hold_reasons)`)),
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

function selectResults(db: Database) {
  return db
    .selectFrom('results as r')
    .innerJoin('order_items as i', 'i.id', 'r.order_item_id')
    .innerJoin('tests as t', 't.id', 'i.test_id')
    .innerJoin('samples as s', 's.id', 'r.sample_id')
    .leftJoin('instruments as n', 'n.id', 'r.instrument_id')
    .select(['r.id', 'i.order_id', 'r.order_item_id', 'r.sample_id', 's.accession_number'])
    .select([
      't.code as test_code',
      'r.version',
      'r.status',
      'r.status_reason',
      'r.value',
      'r.unit',
    ])
    .select([sql<string>`r.canonical_value::text`.as('canonical_value'), 'r.canonical_unit'])
    .select(['r.flag', 'r.critical', 'r.hold_reasons', 'r.age_index', 'r.time_zone', 'r.rule_set'])
    .select(['r.conversion_id', 'r.critical_interval_id', 'r.autoverification_interval_id'])
    .select([
      'r.absolute_interval_id',
      'n.code as instrument',
      'r.instrument_flags',
      'r.measured_at',
    ])
    .select(['r.entered_by', 'r.entered_at', 'r.interpreted_at', 'r.verified_by', 'r.released_at'])
    .select(['r.corrects_id', 'r.correction_reason', 'r.superseded_at'])
    .select((eb) =>
      jsonObjectFrom(
        eb
          .selectFrom('qualified_intervals as q')
          .whereRef('q.id', '=', 'r.reference_interval_id')
          .select(['q.id', 'q.low_inclusive', 'q.high_inclusive'])
          .select([sql<string>`q.low::text`.as('low'), sql<string>`q.high::text`.as('high')]),
      ).as('reference'),
    )
}
