// Samples as FHIR shows them.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import type { PageRequest } from '../../platform/pages.ts'
import type { SampleRow } from '../rows.ts'
import { ordersOf, personOf } from './parts.ts'

export const findSample = prepare((db, p: { id: string }) =>
  asJson<SampleRow>(db, selectSamples(db).where('s.id', '=', p.id)),
)

export type SampleFilters = PageRequest<'created_at'> & {
  id?: string
  patient_id?: string
  accession_number?: string
}

export const searchSamples = listQuery<SampleRow & { created_at: string }, SampleFilters>(
  (db, p, { has }) => ({
    sortedBy: 's.created_at',
    type: 'timestamptz',
    id: 's.id',
    rows: selectSamples(db)
      .$if(has('id'), (q) => q.where('s.id', '=', p.id!))
      .$if(has('patient_id'), (q) => q.where(sql<boolean>`s.order_id = ${ordersOf(p.patient_id!)}`))
      .$if(has('accession_number'), (q) =>
        // The expression of samples_accession_number_key.
        q.where(sql<boolean>`upper(s.accession_number) = upper(${p.accession_number})`),
      ),
  }),
)

function selectSamples(db: Database) {
  return db
    .selectFrom('samples as s')
    .select(['s.id', 's.order_id', 's.accession_number', 's.specimen_type', 's.status'])
    .select(['s.collected_at', 's.received_at', 's.created_at', 's.updated_at'])
    .select([
      sql<string>`(select o.patient_id from orders o where o.id = s.order_id)`.as('patient_id'),
      personOf('s.collected_by').as('collected_by'),
      sql<SampleRow['rejection']>`(
        select json_build_object('code', reason.code, 'name', reason.name, 'note', s.rejection_note)
        from rejection_reasons reason where reason.code = s.rejection_code)`.as('rejection'),
      sql<string | null>`(
        select before.accession_number from samples before where before.id = s.replaces_id)`.as(
        'replaces',
      ),
    ])
}
