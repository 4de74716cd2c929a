// Reads of targets and requirements, and how good a method is by them.
import { sql, type RawBuilder } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { statement } from '../../../db/statement.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { getLot } from '../materials/queries.ts'
import { sigmaOf } from '../rules/statistics.ts'
import type {
  Requirement,
  RequirementFilters,
  SigmaList,
  Target,
  TargetFilters,
} from './schemas.ts'

export const targetDocument = prepare((db, p: { id: string }) =>
  asJson<Target>(db, selectTargets(db).where('g.id', '=', p.id)),
)

type OfLot = TargetFilters & { lot_id: string }

const targets = listQuery<Target, OfLot>((db, p) => ({
  sortedBy: 'g.created_at',
  type: 'timestamptz',
  id: 'g.id',
  rows: selectTargets(db).where('g.lot_id', '=', p.lot_id),
}))

/** @throws Problem 404 */
export async function listTargets(db: Database, filters: OfLot) {
  await getLot(db, filters.lot_id)
  return await targets(db, filters)
}

export const requirementDocument = prepare((db, p: { id: string }) =>
  asJson<Requirement>(db, selectRequirements(db).where('q.id', '=', p.id)),
)

export const listRequirements = listQuery<Requirement, RequirementFilters>((db) => ({
  sortedBy: 'q.created_at',
  type: 'timestamptz',
  id: 'q.id',
  rows: selectRequirements(db),
}))

/**
 * The sigma metric of each target of a lot that is in force: from the points that it judged, without those that
 * were rejected (they show what was mended, not how the method works).
 * @throws Problem 404
 */
export async function listSigma(db: Database, lot_id: string): Promise<JsonText<SigmaList>> {
  await getLot(db, lot_id)
  const rows = await observed(db, { lot_id })
  const items = rows.map(({ target_mean, n, ...row }) => {
    const { mean, sd, tea_percent } = row
    const nothing = { cv_percent: null, bias_percent: null, sigma: null }
    const metric =
      mean === null || sd === null
        ? nothing
        : (sigmaOf({ mean, sd }, { mean: target_mean, tea_percent }) ?? nothing)
    return { ...row, n, ...metric }
  })
  return JSON.stringify({ items })
}

const observed = statement({
  parameters: { lot_id: 'uuid' },
  row: {
    target_id: 'uuid',
    test_code: 'text',
    instrument: 'text',
    target_mean: 'text',
    tea_percent: 'text?',
    n: 'integer',
    mean: 'text?',
    sd: 'text?',
  },
})`
  select g.id as target_id, t.code as test_code, n.code as instrument, g.mean::text as target_mean,
    g.tea_percent::text as tea_percent, o.n, o.mean, o.sd
  from qc_targets g
  join tests t on t.id = g.test_id
  join instruments n on n.id = g.instrument_id
  cross join lateral (
    select count(*)::integer as n, trim_scale(round(avg(canonical_value), 10))::text as mean,
      trim_scale(round(stddev_samp(canonical_value), 10))::text as sd
    from qc_points
    where instrument_id = g.instrument_id and test_id = g.test_id and lot_id = g.lot_id
      and measured_at >= lower(g.valid_during) and comparator is null and verdict <> 'rejected') o
  where g.lot_id = ${'lot_id'} and upper_inf(g.valid_during)
  order by t.code, n.code`

function selectTargets(db: Database) {
  return db
    .selectFrom('qc_targets as g')
    .innerJoin('tests as t', 't.id', 'g.test_id')
    .innerJoin('instruments as n', 'n.id', 'g.instrument_id')
    .select(['g.id', 'g.lot_id', 't.code as test_code', 'n.code as instrument', 't.unit'])
    .select([
      sql<string>`g.mean::text`.as('mean'),
      sql<string>`g.sd::text`.as('sd'),
      sql<string | null>`g.tea_percent::text`.as('tea_percent'),
    ])
    .select(['g.source', 'g.points', 'g.days'])
    .select(period(sql`g.valid_during`))
    .select(['g.created_by', 'g.created_at'])
}

function selectRequirements(db: Database) {
  return db
    .selectFrom('qc_requirements as q')
    .innerJoin('tests as t', 't.id', 'q.test_id')
    .innerJoin('instruments as n', 'n.id', 'q.instrument_id')
    .select(['q.id', 't.code as test_code', 'n.code as instrument', 'q.required', 'q.levels'])
    .select(['q.within_hours', 'q.ten_x'])
    .select(period(sql`q.valid_during`))
    .select(['q.created_by', 'q.created_at'])
}

function period(range: RawBuilder<unknown>) {
  return [
    sql<Date>`lower(${range})`.as('valid_from'),
    sql<Date | null>`upper(${range})`.as('valid_until'),
  ] as const
}
