// Reads of the daily summaries.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import type { QcSummary, QcSummaryDay, QcSummaryFilters } from './schemas.ts'

export const summaryDayDocument = prepare((db, p: { day: string }) =>
  asJson<QcSummaryDay>(
    db,
    db
      .selectFrom('qc_summary_days as d')
      .where('d.day', '=', p.day)
      .select(['d.day', 'd.time_zone', 'd.points'])
      .select(
        sql<
          QcSummaryDay['lots']
        >`(select json_build_object('measured', count(*) filter (where not s.missing),
          'missing', count(*) filter (where s.missing), 'rejected', count(*) filter (where s.rejected > 0))
          from qc_summaries s where s.day = d.day)`.as('lots'),
      )
      .select(['d.summarized_at', 'd.summarized_by']),
  ),
)

export const listQcSummaries = listQuery<QcSummary, QcSummaryFilters>((db, p, { has }) => ({
  sortedBy: 's.day',
  type: 'date',
  id: 's.id',
  rows: selectSummaries(db)
    .$if(has('day'), (q) => q.where('s.day', '=', p.day!))
    .$if(has('instrument'), (q) =>
      // Asked first: the index knows the instrument by its id.
      q.where(
        's.instrument_id',
        '=',
        db.selectFrom('instruments').where('code', '=', p.instrument!).select('id'),
      ),
    )
    .$if(has('test_code'), (q) =>
      q.where(
        's.test_id',
        '=',
        db.selectFrom('tests').where('code', '=', p.test_code!).select('id'),
      ),
    ),
}))

function selectSummaries(db: Database) {
  return db
    .selectFrom('qc_summaries as s')
    .innerJoin('instruments as n', 'n.id', 's.instrument_id')
    .innerJoin('tests as t', 't.id', 's.test_id')
    .leftJoin('qc_lots as l', 'l.id', 's.lot_id')
    .leftJoin('qc_materials as m', 'm.id', 'l.material_id')
    .select(['s.id', 's.day', 'n.code as instrument', 't.code as test_code'])
    .select(['s.lot_id', 'l.lot_number', 'm.code as material', 's.level', 's.points'])
    .select([
      sql<string | null>`s.mean::text`.as('mean'),
      sql<string | null>`s.sd::text`.as('sd'),
      sql<string | null>`s.cv_percent::text`.as('cv_percent'),
    ])
    .select(['s.unit', 's.warnings', 's.rejected', 's.not_evaluated', 's.violations', 's.missing'])
    .select(['s.summarized_at', 's.summarized_by'])
}
