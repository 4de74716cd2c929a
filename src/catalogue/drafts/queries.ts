// Reads of drafts, and of who has no interval.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { as, statement } from '../../../db/statement.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { notFound, Problem } from '../../platform/problems.ts'
import { ageAt, type AgeBand } from '../rules/ages.ts'
import { uncovered, type Gap } from '../rules/coverage.ts'
import type { IntervalSex } from '../rules/intervals.ts'
import type { Coverage, CoverageQuery, Draft, DraftFilters } from './schemas.ts'

/** @throws Problem 404 */
export async function getDraft(db: Database, id: string): Promise<JsonText<Draft>> {
  const [row] = await draftDocument(db, { id })
  if (!row) throw notFound('interval draft')
  return row.json
}

export const draftDocument = prepare((db, p: { id: string }) =>
  asJson<Draft>(db, selectDrafts(db).where('d.id', '=', p.id)),
)

export const listDrafts = listQuery<Draft, DraftFilters>((db, p, { has }) => ({
  sortedBy: 'd.created_at',
  type: 'timestamptz',
  id: 'd.id',
  rows: selectDrafts(db)
    .$if(has('test_code'), (q) =>
      q.where(
        'd.test_id',
        '=',
        db.selectFrom('tests').where('code', '=', p.test_code!).select('id'),
      ),
    )
    .$if(has('category'), (q) => q.where('d.category', '=', p.category!))
    .$if(has('status'), (q) => q.where('d.status', '=', p.status!)),
}))

function selectDrafts(db: Database) {
  return db
    .selectFrom('interval_drafts as d')
    .innerJoin('tests as t', 't.id', 'd.test_id')
    .select(['d.id', 't.code as test_code', 'd.category', 'd.status', 'd.note'])
    .select(sql<Draft['intervals']>`d.intervals`.as('intervals'))
    .select(['d.version', 'd.created_by', 'd.created_at', 'd.updated_at'])
    .select(['d.published_by', 'd.published_at', 'd.valid_from', 'd.valid_until'])
}

/** For whom a test has no interval of a category at a moment. @throws Problem 404 */
export async function getCoverage(
  db: Database,
  test_code: string,
  { category, at }: CoverageQuery,
): Promise<Coverage> {
  const [found] = await findPlaces(db, { test_code, category, at: at ?? null })
  if (!found) throw new Problem('not-found', `There is no test "${test_code}": see /v1/tests.`)
  const gaps = uncovered(found.places ?? [])
  return { test_code, category, at: found.at.toISOString(), uncovered: gaps.map(asAges) }
}

export function asAges({ sex, from, until }: Gap) {
  return { sex, age_min: ageAt(from), age_max: until === null ? null : ageAt(until) }
}

const findPlaces = statement({
  parameters: { test_code: 'text', category: 'text', at: 'text?' },
  row: { at: 'timestamptz', places: as<(AgeBand & { sex: IntervalSex })[] | null>('json?') },
})`
  select asked.at, (
    select json_agg(json_build_object('sex', q.sex, 'from', lower(q.age_band), 'until', upper(q.age_band)))
    from qualified_intervals q
    where q.test_id = t.id and q.category = ${'category'} and q.valid_during @> asked.at) as places
  from tests t, (select coalesce(${'at'}::text::timestamptz, now()) as at) asked
  where t.code = ${'test_code'}`
