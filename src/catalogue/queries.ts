// Reads of the catalogue: what can be ordered, how a number is judged, why a sample is refused.
import { sql, type Expression, type RawBuilder } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { Problem } from '../platform/problems.ts'
import type {
  LabTest,
  LabTestFilters,
  LabTestSummary,
  Panels,
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

/** @throws Problem 404 */
export async function getTest(db: Database, code: string): Promise<JsonText<LabTest>> {
  const [row] = await testDocument(db, { code })
  if (!row) throw new Problem('not-found', `There is no test "${code}": see /v1/tests.`)
  return row.json
}

const testDocument = prepare((db, p: { code: string }) =>
  asJson<LabTest>(
    db,
    selectTests(db)
      .where('t.code', '=', p.code)
      .select((eb) => [
        jsonArrayFrom(
          eb
            .selectFrom('qualified_intervals as q')
            .whereRef('q.test_id', '=', 't.id')
            .where(sql<boolean>`q.valid_during @> now()`)
            .orderBy('q.category')
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
              sql<string>`displayed(q.low, t.decimals)`.as('displayed_low'),
              sql<string>`displayed(q.high, t.decimals)`.as('displayed_high'),
              'q.source',
              validFrom(sql`q.valid_during`).as('valid_from'),
            ]),
        ).as('qualified_intervals'),
        jsonArrayFrom(
          eb
            .selectFrom('unit_conversions as u')
            .whereRef('u.test_id', '=', 't.id')
            .where(sql<boolean>`u.valid_during @> now()`)
            .orderBy('u.from_unit')
            .select(['u.id', 'u.from_unit'])
            .select([
              sql<string>`u.factor::text`.as('factor'),
              sql<string>`u."offset"::text`.as('offset'),
              'u.source',
              validFrom(sql`u.valid_during`).as('valid_from'),
            ]),
        ).as('unit_conversions'),
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
  ),
)

export async function listPanels(db: Database): Promise<JsonText<Panels>> {
  const [row] = await panelsDocument(db, {})
  return row!.json
}

const panelsDocument = prepare((db) =>
  asJson<Panels>(
    db,
    db.selectNoFrom((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('panels as p')
          .orderBy('p.code')
          .select(['p.id', 'p.code', 'p.name', 'p.loinc', 'p.active'])
          .select((panel) =>
            panel
              .selectFrom('panel_tests as m')
              .innerJoin('tests as t', 't.id', 'm.test_id')
              .whereRef('m.panel_id', '=', 'p.id')
              .select(sql`coalesce(array_agg(t.code order by m.position), '{}')`.as('codes'))
              .as('tests'),
          ),
      ).as('items'),
    ),
  ),
)

export async function listRejectionReasons(db: Database): Promise<JsonText<RejectionReasons>> {
  const [row] = await rejectionReasonsDocument(db, {})
  return row!.json
}

const rejectionReasonsDocument = prepare((db) =>
  asJson<RejectionReasons>(
    db,
    db.selectNoFrom((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('rejection_reasons as r')
          .orderBy('r.code')
          .select(['r.code', 'r.name', 'r.hl7', 'r.active']),
      ).as('items'),
    ),
  ),
)

function selectTests(db: Database) {
  return db
    .selectFrom('tests as t')
    .select(['t.id', 't.code', 't.name', 't.loinc', 't.specimen_type', 't.unit'])
    .select([
      sql<string>`t.molar_mass::text`.as('molar_mass'),
      't.decimals',
      't.can_be_negative',
      't.autoverify',
      't.active',
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
