// Patients as FHIR shows them. The deleted are left out, as everywhere.
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { prepare } from '../../../db/prepared.ts'
import { asJson, listQuery } from '../../platform/documents.ts'
import type { PageRequest } from '../../platform/pages.ts'
import type { PatientRow } from '../rows.ts'

export const findPatient = prepare((db, p: { id: string }) =>
  asJson<PatientRow>(db, selectPatients(db).where('p.id', '=', p.id)),
)

export type PatientFilters = PageRequest<'created_at'> & { id?: string; mrn?: string }

export const searchPatients = listQuery<PatientRow & { created_at: string }, PatientFilters>(
  (db, p, { has }) => ({
    sortedBy: 'p.created_at',
    type: 'timestamptz',
    id: 'p.id',
    rows: selectPatients(db)
      .$if(has('id'), (q) => q.where('p.id', '=', p.id!))
      .$if(has('mrn'), (q) =>
        // Whoever has the number or has had it, in capitals or not.
        q.where(
          sql<boolean>`p.id = (
          select given.patient_id from patient_mrns given
          where given.folded = lower(${p.mrn}::text collate "C"))`,
        ),
      ),
  }),
)

function selectPatients(db: Database) {
  return db
    .selectFrom('patients as p')
    .where('p.deleted_at', 'is', null)
    .select(['p.id', 'p.mrn', 'p.family_name', 'p.given_name', 'p.birth_date', 'p.sex'])
    .select(['p.replaced_by_id', 'p.version', 'p.created_at', 'p.updated_at'])
    .select(
      sql<string[]>`array(
        select given.mrn from patient_mrns given
        where given.patient_id = p.id and given.folded <> lower(p.mrn collate "C")
        order by given.since desc, given.folded)`.as('former_mrns'),
    )
}
