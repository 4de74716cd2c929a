// Reads of samples.
import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import type { JsonText } from '../platform/json-text.ts'
import { notFound } from '../platform/problems.ts'
import type { Sample, SampleFilters } from './schemas.ts'

// Not if there is nothing left to collect it for: the order was given up, or another tube was enough.
// (`is null`, not `not exists`: that could be planned as one reading of all samples.)
const awaitsRecollection = sql<boolean>`(s.status = 'rejected'
  and (select replacement.id from samples replacement where replacement.replaces_id = s.id) is null
  and exists (select from orders o
    join order_items i on i.order_id = o.id
    join tests t on t.id = i.test_id
    where o.id = s.order_id and o.status in ('placed', 'on_hold', 'in_progress')
      and i.status = 'pending' and t.specimen_type = s.specimen_type))`

/** @throws Problem 404 */
export async function getSample(db: Database, id: string): Promise<JsonText<Sample>> {
  const [row] = await sampleDocument(db, { id })
  if (!row) throw notFound('sample')
  return row.json
}

export const sampleDocument = prepare((db, p: { id: string }) =>
  asJson<Sample>(db, selectSamples(db).where('s.id', '=', p.id)),
)

export const listSamples = listQuery<Sample, SampleFilters>((db, p, { has }) => ({
  sortedBy: 's.created_at',
  type: 'timestamptz',
  id: 's.id',
  rows: selectSamples(db)
    .$if(has('status'), (q) => q.where('s.status', '=', p.status!))
    .$if(has('order_id'), (q) => q.where('s.order_id', '=', p.order_id!))
    .$if(has('accession_number'), (q) =>
      // The expression of samples_accession_number_key.
      q.where(sql<boolean>`upper(s.accession_number) = upper(${p.accession_number})`),
    )
    .$if(has('storage_place'), (q) => q.where(keptAt(p.storage_place!)))
    .$if(has('due_for_disposal'), (q) =>
      // The status stands in the text: only so the plan knows that samples_disposal_due_idx fits.
      q.where(sql<boolean>`(s.status = 'stored' and s.disposal_due_at <= now())`),
    )
    .$if(has('awaits_recollection'), (q) => q.where(awaitsRecollection)),
}))

// A range of samples_storage_place_key. The check of the column allows nothing that comes after "~".
const keptAt = (prefix: string) =>
  sql<boolean>`(s.status = 'stored' and s.storage_place ~>=~ ${prefix} and s.storage_place ~<~ (${prefix} || '~'))`

function selectSamples(db: Database) {
  return db
    .selectFrom('samples as s')
    .select(['s.id', 's.order_id', 's.accession_number', 's.specimen_type', 's.status'])
    .select(['s.collected_at', 's.collected_by', 's.dispatched_at', 's.dispatched_by'])
    .select(['s.received_at', 's.received_by', 's.accepted_at', 's.accepted_by'])
    .select(['s.storage_place', 's.stored_at', 's.stored_by', 's.disposal_due_at'])
    .select(['s.disposed_at', 's.disposed_by', 's.disposal_method', 's.disposal_reason'])
    .select(['s.rejected_at', 's.rejected_by', 's.rejection_code', 's.rejection_note'])
    .select(['s.replaces_id', 's.created_at', awaitsRecollection.as('awaits_recollection')])
}
