// Reads of controls: points with what the rules say of them, runs, versions of an evaluation, corrective actions.
import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { notFound } from '../../platform/problems.ts'
import { getLot } from '../materials/queries.ts'
import type {
  CorrectiveAction,
  CorrectiveActionFilters,
  EvaluationList,
  Point,
  PointFilters,
  Run,
  RunFilters,
  RunSummary,
} from './schemas.ts'

/** @throws Problem 404 */
export async function getPoint(db: Database, id: string): Promise<JsonText<Point>> {
  const [row] = await pointDocument(db, { id })
  if (!row) throw notFound('control')
  return row.json
}

const pointDocument = prepare((db, p: { id: string }) =>
  asJson<Point>(db, selectPoints(db).where('p.id', '=', p.id)),
)

type OfLot = PointFilters & { lot_id: string }

const points = listQuery<Point, OfLot>((db, p, { has }) => ({
  sortedBy: 'p.measured_at',
  type: 'timestamptz',
  id: 'p.id',
  rows: selectPoints(db)
    .where('p.lot_id', '=', p.lot_id)
    .$if(has('test_code'), (q) => q.where('t.code', '=', p.test_code!))
    .$if(has('instrument'), (q) => q.where('n.code', '=', p.instrument!))
    .$if(has('verdict'), (q) => q.where('e.verdict', '=', p.verdict!)),
}))

/** @throws Problem 404 */
export async function listPoints(db: Database, filters: OfLot) {
  await getLot(db, filters.lot_id)
  return await points(db, filters)
}

/** All versions of what was said of a point, first things first. @throws Problem 404 */
export async function listEvaluations(db: Database, id: string): Promise<JsonText<EvaluationList>> {
  const [row] = await evaluations(db, { id })
  if (!row) throw notFound('control')
  return row.json
}

const evaluations = prepare((db, p: { id: string }) =>
  asJson<EvaluationList>(
    db,
    db
      .selectFrom('qc_points as asked')
      .where('asked.id', '=', p.id)
      .select((eb) =>
        jsonArrayFrom(
          eb
            .selectFrom('qc_evaluations as e')
            .whereRef('e.point_id', '=', 'asked.id')
            .orderBy('e.version')
            .select(['e.version', sql<string | null>`e.z::text`.as('z'), 'e.verdict', 'e.rules'])
            .select(['e.target_id', 'e.engine', 'e.inputs', 'e.evaluated_at']),
        ).as('items'),
      ),
  ),
)

/** @throws Problem 404 */
export async function getRun(db: Database, id: string): Promise<JsonText<Run>> {
  const [row] = await runDocument(db, { id })
  if (!row) throw notFound('run of controls')
  return row.json
}

export const runDocument = prepare((db, p: { id: string }) =>
  asJson<Run>(
    db,
    selectRuns(db)
      .where('u.id', '=', p.id)
      .select((eb) =>
        jsonArrayFrom(
          selectPoints(db)
            .whereRef('p.run_id', '=', eb.ref('u.id'))
            .orderBy('p.measured_at')
            .orderBy('t.code')
            .orderBy('p.level')
            .orderBy('p.sequence'),
        ).as('points'),
      ),
  ),
)

export const listRuns = listQuery<RunSummary, RunFilters>((db, p, { has }) => ({
  sortedBy: 'u.started_at',
  type: 'timestamptz',
  id: 'u.id',
  rows: selectRuns(db).$if(has('instrument'), (q) =>
    q.where('u.instrument_id', '=', instrumentId(db, p.instrument!)),
  ),
}))

// Asked first: the index of runs knows the instrument by its id.
const instrumentId = (db: Database, code: string) =>
  db.selectFrom('instruments').where('code', '=', code).select('id')

export const correctiveActionDocument = prepare((db, p: { id: string }) =>
  asJson<CorrectiveAction>(db, selectCorrectiveActions(db).where('a.id', '=', p.id)),
)

export const listCorrectiveActions = listQuery<CorrectiveAction, CorrectiveActionFilters>((db) => ({
  sortedBy: 'a.taken_at',
  type: 'timestamptz',
  id: 'a.id',
  rows: selectCorrectiveActions(db),
}))

function selectCorrectiveActions(db: Database) {
  return db
    .selectFrom('qc_corrective_actions as a')
    .innerJoin('tests as t', 't.id', 'a.test_id')
    .innerJoin('instruments as n', 'n.id', 'a.instrument_id')
    .select(['a.id', 't.code as test_code', 'n.code as instrument', 'a.what'])
    .select(['a.taken_at', 'a.taken_by', 'a.point_id', 'a.created_at'])
}

function selectRuns(db: Database) {
  return db
    .selectFrom('qc_runs as u')
    .innerJoin('instruments as n', 'n.id', 'u.instrument_id')
    .select(['u.id', 'n.code as instrument', 'u.started_at', 'u.entered_by', 'u.entered_at'])
}

function selectPoints(db: Database) {
  return db
    .selectFrom('qc_points as p')
    .innerJoin('qc_lots as l', 'l.id', 'p.lot_id')
    .innerJoin('qc_materials as m', 'm.id', 'l.material_id')
    .innerJoin('tests as t', 't.id', 'p.test_id')
    .innerJoin('instruments as n', 'n.id', 'p.instrument_id')
    .innerJoin('qc_evaluations as e', (join) =>
      join.onRef('e.point_id', '=', 'p.id').onRef('e.version', '=', 'p.evaluation_version'),
    )
    .leftJoin('qc_targets as g', 'g.id', 'e.target_id')
    .select(['p.id', 'p.run_id', 'p.lot_id', 'l.lot_number', 'm.code as material_code', 'p.level'])
    .select(['t.code as test_code', 'n.code as instrument', 'p.measured_at', 'p.sequence'])
    .select([
      sql<string>`coalesce(p.comparator, '') || p.value`.as('value'),
      'p.unit',
      sql<string>`p.canonical_value::text`.as('canonical_value'),
      't.unit as canonical_unit',
      sql<string | null>`e.z::text`.as('z'),
      'e.verdict',
      'e.rules',
      'e.target_id',
      sql<string | null>`g.mean::text`.as('mean'),
      sql<string | null>`g.sd::text`.as('sd'),
    ])
    .select(['p.evaluation_version', 'p.source', 'p.entered_by', 'p.entered_at'])
}
