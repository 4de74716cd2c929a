// A patient as FHIR R4 Patient (http://hl7.org/fhir/R4/patient.html).
import type { PatientRow } from '../rows.ts'
import { instant, present, type Identifier, type Meta, type Reference } from './data-types.ts'
import { identifier, referenceTo, type Systems } from './systems.ts'

export type Patient = {
  resourceType: 'Patient'
  id: string
  meta?: Meta
  identifier: Identifier[]
  active: boolean
  name: { use: 'official'; family: string; given: string[] }[]
  gender: string
  birthDate: string
  link?: { other: Reference; type: 'replaced-by' }[]
}

/**
 * The record of a person. `gender` is administrative-gender, in whose words the laboratory keeps it.
 *
 * A record that was merged into another is not active, and its link says which one stays (patient.html#merging:
 * `replaced-by`). It stays readable, since somebody outside may have kept its id. A number that the person had
 * before a correction is kept, as `old`: an old letter still finds the person.
 *
 * Worked example: LAB-0000007, merged into MRN-000042 → active false, link replaced-by Patient/(id of MRN-000042).
 */
export function patient(row: PatientRow, systems: Systems): Patient {
  return present<Patient>({
    resourceType: 'Patient',
    id: row.id,
    ...(row.version !== null &&
      row.updated_at !== null && {
        meta: { versionId: String(row.version), lastUpdated: instant(row.updated_at) },
      }),
    identifier: [
      { use: 'usual', ...identifier('MR', systems.mrn, row.mrn) },
      ...row.former_mrns.map((mrn) => ({
        ...identifier('MR', systems.mrn, mrn),
        use: 'old' as const,
      })),
    ],
    active: row.replaced_by_id === null,
    name: [{ use: 'official', family: row.family_name, given: [row.given_name] }],
    gender: row.sex,
    birthDate: row.birth_date,
    link:
      row.replaced_by_id === null
        ? []
        : [{ other: referenceTo('Patient', row.replaced_by_id), type: 'replaced-by' }],
  })
}
