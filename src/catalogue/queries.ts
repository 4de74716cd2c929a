// Reads of the catalogue: what can be ordered, how a number is judged, why a sample is refused.
import { sql, type Expression, type ExpressionBuilder, type RawBuilder } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import type { DB } from '../../db/types.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { Problem } from '../platform/problems.ts'
import type {
  LabTest,
  LabTestFilters,
  LabTestSummary,
  Panel,
  Panels,
  RejectionReason,
  RejectionReasons,
} from './schemas.ts'

export const listTests = listQuery<LabTestSummary, LabTestFilters>((db, p, { has }) => ({
  sortedBy: 't.code',
  type: 'text',
  id: 't.id',
  rows: selectTests(db)
    .$if(has('code'), (q) => q.where('t.code', '=', p.code!))
    .$if(has('specimen_type'), (q) => q.where('t.specimen_type', '=', p.specimen_type!))
    .$if(has('active'), (q) => q.where('t.active', '=', sql<boolean>`${p.active}::text::boolean`)),
}))

/** With what is in force `at` a moment (now, unless said otherwise). @throws Problem 404 */
export async function getTest(db: Database, code: string, at?: string): Promise<JsonText<LabTest>> {
  const [row] = await testDocument(db, { code, at: at ?? null })
  if (!row) throw new Problem('not-found', `There is no test "${code}": see /v1/tests.`)
  return row.json
}

export const testDocument = prepare((db, p: { code: string; at: string | null }) => {
  const at = sql<Date>`coalesce(${p.at}::text::timestamptz, now())`
  const inForce = (range: string) => sql<boolean>`${sql.ref(range)} @> ${at}`
  const scheduled = (range: string) => sql<boolean>`lower(${sql.ref(range)}) > ${at}`
  return asJson<LabTest>(
    db,
    selectTests(db)
      .where('t.code', '=', p.code)
      .select((eb) => [
        jsonArrayFrom(
          eb
            .selectFrom('coded_values as w')
            .whereRef('w.test_id', '=', 't.id')
            .orderBy('w.position')
            .orderBy('w.id')
            .select([
              'w.id',
              'w.word',
              'w.display',
              'w.flag',
              'w.critical',
              'w.position',
              'w.active',
            ]),
        ).as('words'),
        jsonArrayFrom(intervalsOf(eb).where(inForce('q.valid_during'))).as('qualified_intervals'),
        jsonArrayFrom(conversionsOf(eb).where(inForce('u.valid_during'))).as('unit_conversions'),
        jsonArrayFrom(intervalsOf(eb).where(scheduled('q.valid_during'))).as('scheduled_intervals'),
        jsonArrayFrom(conversionsOf(eb).where(scheduled('u.valid_during'))).as(
          'scheduled_conversions',
        ),
        jsonObjectFrom(
          eb
            .selectFrom('delta_checks as d')
            .whereRef('d.test_id', '=', 't.id')
            .where(sql<boolean>`d.valid_during @> now()`)
            .select(['d.id', 'd.method'])
            .select([
              sql<string>`d."limit"::text`.as('limit'),
              sql<string>`d.window_days::text`.as('window_days'),
              'd.source',
              validFrom(sql`d.valid_during`).as('valid_from'),
            ]),
        ).as('delta_check'),
      ]),
  )
})

type OfTest = ExpressionBuilder<DB & { t: DB['tests'] }, 't'>

function intervalsOf(eb: OfTest) {
  return eb
    .selectFrom('qualified_intervals as q')
    .whereRef('q.test_id', '=', 't.id')
    .orderBy('q.category')
    .orderBy(sql`lower(q.valid_during)`)
    .orderBy('q.age_band')
    .orderBy('q.sex')
    .select(['q.id', 'q.category', 'q.sex'])
    .select([
      ageOf(sql`lower(q.age_band)`).as('age_min'),
      ageOf(sql`upper(q.age_band)`).as('age_max'),
      sql<string>`q.low::text`.as('low'),
      'q.low_inclusive',
      sql<string>`q.high::text`.as('high'),
      'q.high_inclusive',
      sql<string>`displayed_result(t.kind, null, q.low, t.decimals, null)`.as('displayed_low'),
      sql<string>`displayed_result(t.kind, null, q.high, t.decimals, null)`.as('displayed_high'),
      'q.source',
      validFrom(sql`q.valid_during`).as('valid_from'),
      validUntil(sql`q.valid_during`).as('valid_until'),
    ])
}

function conversionsOf(eb: OfTest) {
  return eb
    .selectFrom('unit_conversions as u')
    .whereRef('u.test_id', '=', 't.id')
    .orderBy('u.from_unit')
    .orderBy(sql`lower(u.valid_during)`)
    .select(['u.id', 'u.from_unit'])
    .select([
      sql<string>`u.factor::text`.as('factor'),
      sql<string>`u."offset"::text`.as('offset'),
      'u.source',
      validFrom(sql`u.valid_during`).as('valid_from'),
      validUntil(sql`u.valid_during`).as('valid_until'),
    ])
}

export async function listPanels(db: Database): Promise<JsonText<Panels>> {
  const [row] = await panelsDocument(db, {})
  return row!.json
}

const panelsDocument = prepare((db) =>
  asJson<Panels>(
    db,
    db.selectNoFrom(jsonArrayFrom(selectPanels(db).orderBy('p.code')).as('items')),
  ),
)

/** @throws Problem 404 */
export async function getPanel(db: Database, code: string): Promise<JsonText<Panel>> {
  const [row] = await panelDocument(db, { code })
  if (!row) throw new Problem('not-found', `There is no panel "${code}": see /v1/panels.`)
  return row.json
}

export const panelDocument = prepare((db, p: { code: string }) =>
  asJson<Panel>(db, selectPanels(db).where('p.code', '=', p.code)),
)

function selectPanels(db: Database) {
  return db
    .selectFrom('panels as p')
    .select(['p.id', 'p.code', 'p.name', 'p.loinc', 'p.active', 'p.version'])
    .select((panel) =>
      panel
        .selectFrom('panel_tests as m')
        .innerJoin('tests as t', 't.id', 'm.test_id')
        .whereRef('m.panel_id', '=', 'p.id')
        .select(sql<string[]>`coalesce(array_agg(t.code order by m.position), '{}')`.as('codes'))
        .as('tests'),
    )
}

export async function listRejectionReasons(db: Database): Promise<JsonText<RejectionReasons>> {
  const [row] = await rejectionReasonsDocument(db, {})
  return row!.json
}

const rejectionReasonsDocument = prepare((db) =>
  asJson<RejectionReasons>(
    db,
    db.selectNoFrom(jsonArrayFrom(selectReasons(db).orderBy('r.code')).as('items')),
  ),
)

/** @throws Problem 404 */
export async function getRejectionReason(
  db: Database,
  code: string,
): Promise<JsonText<RejectionReason>> {
  const [row] = await rejectionReasonDocument(db, { code })
  if (!row) {
    const detail = `There is no rejection reason "${code}": see /v1/rejection-reasons.`
    throw new Problem('not-found', detail)
  }
  return row.json
}

export const rejectionReasonDocument = prepare((db, p: { code: string }) =>
  asJson<RejectionReason>(db, selectReasons(db).where('r.code', '=', p.code)),
)

function selectReasons(db: Database) {
  return db
    .selectFrom('rejection_reasons as r')
    .select(['r.code', 'r.name', 'r.hl7', 'r.active', 'r.version'])
}

function selectTests(db: Database) {
  return db
    .selectFrom('tests as t')
    .select(['t.id', 't.code', 't.name', 't.loinc', 't.specimen_type', 't.kind', 't.unit'])
    .select([
      sql<string>`t.molar_mass::text`.as('molar_mass'),
      't.decimals',
      't.can_be_negative',
      't.autoverify',
      't.active',
      't.version',
    ])
}

// A bound on the scale of age_index() as a person says it: 28 → 28 days, 31 · 216 → 216 months.
function ageOf(bound: Expression<unknown>): RawBuilder<{ value: number; unit: 'd' | 'mo' } | null> {
  return sql`case
    when ${bound} <= 28 then json_build_object('value', ${bound}, 'unit', 'd')
    when ${bound} > 28 then json_build_object('value', ${bound} / 31, 'unit', 'mo')
  end`
}

// What the seed brought is valid since -infinity, which is no RFC 3339 time.
function validFrom(range: Expression<unknown>): RawBuilder<Date | null> {
  return sql`nullif(lower(${range}), '-infinity')`
}

// And what is in force until further notice has no end.
function validUntil(range: Expression<unknown>): RawBuilder<Date | null> {
  return sql`upper(${range})`
}
