// Reads of control material and its lots.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { notFound } from '../../platform/problems.ts'
import type { Lot, LotFilters, Material, MaterialFilters } from './schemas.ts'

export const materialDocument = prepare((db, p: { id: string }) =>
  asJson<Material>(db, selectMaterials(db).where('m.id', '=', p.id)),
)

export const listMaterials = listQuery<Material, MaterialFilters>((db) => ({
  sortedBy: 'm.created_at',
  type: 'timestamptz',
  id: 'm.id',
  rows: selectMaterials(db),
}))

/** @throws Problem 404 */
export async function getLot(db: Database, id: string): Promise<JsonText<Lot>> {
  const [row] = await lotDocument(db, { id })
  if (!row) throw notFound('control lot')
  return row.json
}

export const lotDocument = prepare((db, p: { id: string }) =>
  asJson<Lot>(db, selectLots(db).where('l.id', '=', p.id)),
)

export const listLots = listQuery<Lot, LotFilters>((db, p, { has }) => ({
  sortedBy: 'l.created_at',
  type: 'timestamptz',
  id: 'l.id',
  rows: selectLots(db)
    .$if(has('material_id'), (q) => q.where('l.material_id', '=', p.material_id!))
    .$if(has('test_code') || has('instrument'), (q) =>
      q.where((eb) =>
        eb.exists(
          eb
            .selectFrom('qc_targets as g')
            .innerJoin('tests as t', 't.id', 'g.test_id')
            .innerJoin('instruments as n', 'n.id', 'g.instrument_id')
            .whereRef('g.lot_id', '=', 'l.id')
            .$if(has('test_code'), (g) => g.where('t.code', '=', p.test_code!))
            .$if(has('instrument'), (g) => g.where('n.code', '=', p.instrument!))
            .select('g.id'),
        ),
      ),
    ),
}))

function selectMaterials(db: Database) {
  return db
    .selectFrom('qc_materials as m')
    .select([
      'm.id',
      'm.code',
      'm.name',
      'm.level',
      'm.analyzer_names',
      'm.created_by',
      'm.created_at',
    ])
}

function selectLots(db: Database) {
  return db
    .selectFrom('qc_lots as l')
    .innerJoin('qc_materials as m', 'm.id', 'l.material_id')
    .select(['l.id', 'l.material_id', 'm.code as material_code', 'm.level', 'l.lot_number'])
    .select([sql<string>`l.expires_on`.as('expires_on'), 'l.opened_at', 'l.closed_at'])
    .select(['l.created_by', 'l.created_at'])
}
