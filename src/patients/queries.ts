// Reads of patients. The deleted are left out of every one of them but `findByMrn`.
import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { prepare } from '../../db/prepared.ts'
import { asJson, listQuery } from '../platform/documents.ts'
import { notFound } from '../platform/problems.ts'
import type { Patient, PatientFilters } from './schemas.ts'

/** @throws Problem 404, also for one that was deleted */
export async function getPatient(db: Database, id: string): Promise<Patient> {
  const [row] = await patientDocument(db, { id })
  if (!row) throw notFound('patient')
  return JSON.parse(row.json) as Patient
}

const patientDocument = prepare((db, p: { id: string }) =>
  asJson<Patient>(db, selectPatients(db).where('p.id', '=', p.id)),
)

export const listPatients = listQuery<Patient, PatientFilters>((db, p, { has, column }) => ({
  sortedBy: `p.${column}`,
  type: column === 'created_at' ? 'timestamptz' : 'text',
  id: 'p.id',
  rows: selectPatients(db)
    // Of two records that were merged, the one that stays.
    .where('p.replaced_by_id', 'is', null)
    .$if(has('name'), (q) =>
      // The expression of patients_name_trgm_idx, which finds a part of it.
      q.where(sql`fold_name(p.family_name || ' ' || p.given_name)`, 'like', containing(p.name!)),
    )
    .$if(has('mrn'), (q) => q.where(beginsWith(p.mrn!)))
    .$if(has('birth_date'), (q) => q.where('p.birth_date', '=', p.birth_date!)),
}))

// A range of patients_mrn_prefix_idx: `^@` and LIKE find one only when the prefix is known to the plan. The
// check of the column allows nothing that comes after "~".
const beginsWith = (prefix: string) =>
  sql<boolean>`((p.mrn ~>=~ ${prefix} and p.mrn ~<~ (${prefix} || '~')) or p.id = any(array(
    select m.replaced_by_id from patients m
    where m.replaced_by_id is not null and m.mrn ~>=~ ${prefix} and m.mrn ~<~ (${prefix} || '~'))))`

// What LIKE takes for a wildcard stands for itself here. It is escaped after the folding, because
// unaccent makes a plain "%" of the wide "％" too.
function containing(name: string) {
  return sql<string>`'%' || regexp_replace(fold_name(${name}), '([\\\\%_])', '\\\\\\1', 'g') || '%'`
}

function selectPatients(db: Database) {
  return db
    .selectFrom('patients as p')
    .where('p.deleted_at', 'is', null)
    .select(['p.id', 'p.mrn', 'p.family_name', 'p.given_name', 'p.birth_date', 'p.sex'])
    .select(['p.replaced_by_id', 'p.version', 'p.created_at', 'p.updated_at'])
}

/** Whoever has this MRN or has had it, in capitals or not, deleted or not. */
export const findByMrn = prepare((db, p: { mrn: string }) =>
  db
    .selectFrom('patient_mrns as given')
    .innerJoin('patients as p', 'p.id', 'given.patient_id')
    .where('given.folded', '=', sql<string>`lower(${p.mrn}::text collate "C")`)
    .select(['p.id', 'p.mrn', 'p.deleted_at']),
)
