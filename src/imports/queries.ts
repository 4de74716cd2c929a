// Reads of imports.
import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { notFound } from '../platform/problems.ts'
import type { Import, ImportFilters, RefusedRow, RefusedRowFilters } from './schemas.ts'

/** @throws Problem 404 */
export async function getImport(db: Database, id: string): Promise<JsonText<Import>> {
  const [row] = await importById(db, { id })
  if (!row) throw notFound('import')
  return row.json
}

const importById = prepare((db, p: { id: string }) =>
  asJson<Import>(db, selectImports(db).where('m.id', '=', p.id)),
)

export const listImports = listQuery<Import, ImportFilters>((db, p, { has }) => ({
  sortedBy: 'm.created_at',
  type: 'timestamptz',
  id: 'm.id',
  rows: selectImports(db)
    .$if(has('status'), (q) => q.where('m.status', '=', p.status!))
    .$if(has('instrument'), (q) =>
      q.where('m.instrument_id', '=', instrumentId(db, p.instrument!)),
    ),
}))

// Asked first: the index of imports knows the instrument by its id.
const instrumentId = (db: Database, code: string) =>
  db.selectFrom('instruments').where('code', '=', code).select('id')

type OfImport = RefusedRowFilters & { import_id: string }

const refusedRows = listQuery<RefusedRow, OfImport>((db, p, { has }) => ({
  sortedBy: 'f.position',
  type: 'integer',
  id: 'f.id',
  rows: db
    .selectFrom('import_refused_rows as f')
    .where('f.import_id', '=', p.import_id)
    .$if(has('code'), (q) => q.where(sql<boolean>`${p.code} = any(f.codes)`))
    .select([
      'f.id',
      'f.position',
      'f.line',
      'f.column_name',
      'f.code',
      'f.codes',
      'f.reason',
      'f.sample',
      'f.test',
    ]),
}))

/** @throws Problem 404 */
export async function listRefusedRows(db: Database, filters: OfImport) {
  await getImport(db, filters.import_id)
  return await refusedRows(db, filters)
}

function selectImports(db: Database) {
  return db
    .selectFrom('imports as m')
    .innerJoin('instruments as n', 'n.id', 'm.instrument_id')
    .select(['m.id', 'n.code as instrument', 'm.file_name', 'm.size_bytes', 'm.status'])
    .select(
      sql<Import['rows']>`json_build_object(
        'read', m.next_row, 'accepted', m.rows_accepted, 'unchanged', m.rows_unchanged,
        'proposed', m.rows_proposed, 'control', m.rows_control, 'control_unassigned', m.rows_control_unassigned,
        'refused', m.rows_refused)`.as('rows'),
    )
    .select(progressOf)
    .select([
      'm.error',
      'm.came_by',
      'm.uploaded_by',
      'm.created_at',
      'm.started_at',
      'm.finished_at',
    ])
}

// A pause between two workers is nobody's speed, so it is measured since the last one began. How many rows are to
// come is told by those that have come: as many to a byte.
const progressOf = sql<Import['progress']>`(
  select json_build_object('percent', case when m.status = 'completed' then 100 else floor(100 * p.part)::integer end,
    'rows_per_second', round(p.speed::numeric, 1)::double precision,
    'seconds_left', case when m.status = 'running' and p.part > 0 and p.speed > 0
      then ceil(m.next_row * (1 - p.part) / p.part / p.speed)::integer end)
  from (select least(m.bytes_read::double precision / greatest(m.size_bytes, 1), 1) as part,
    (m.next_row - m.resumed_row) / nullif(extract(epoch from
      coalesce(m.finished_at, m.updated_at) - m.resumed_at), 0)::double precision as speed) p)`.as(
  'progress',
)
