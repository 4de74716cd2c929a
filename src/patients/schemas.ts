// Patients as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { line } from '../http/fields.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'

// FHIR AdministrativeGender; the same list stands in the database's check.
export const sexes = ['female', 'male', 'other', 'unknown'] as const

const mrn = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9./-]{0,31}$/,
    'must be 1 to 32 letters, digits, ".", "/" or "-", beginning with a letter or digit',
  )
  .openapi({
    description: 'Medical record number of the hospital, once for ever.',
    // Those that the laboratory gives by itself: see patients.ts.
    not: { type: 'string', pattern: String.raw`^[Ll][Aa][Bb]-\d+$` },
  })
const name = line(100)
// That it is not in the future is asked of the laboratory's clock: see patients.ts.
const birthDate = z.iso
  .date()
  .refine((date) => date >= '1900-01-01', 'must not be before 1900')
  .openapi({ pattern: String.raw`^(19|[2-9]\d)\d\d-` })

const details = {
  mrn,
  family_name: name,
  given_name: name,
  birth_date: birthDate.openapi({ description: 'Not after today.' }),
  sex: z.enum(sexes).openapi({
    description: 'With "other" or "unknown", a range that depends on the sex is not applied.',
  }),
}

const exampleDetails = {
  mrn: 'MRN-004711',
  family_name: 'Müller',
  given_name: 'Zoë',
  birth_date: '1990-05-17',
  sex: 'female' as const,
}

// Without an mrn, so that it can be sent twice.
const { mrn: _, ...exampleNew } = exampleDetails
export const newPatient = z
  .strictObject({
    ...details,
    mrn: mrn.optional().openapi({
      description:
        'Medical record number of the hospital, once for ever. Left out: the laboratory gives the next of its own.',
    }),
  })
  .openapi('NewPatient', { example: exampleNew })
export type NewPatient = z.output<typeof newPatient>

export const patientChanges = z
  .strictObject(details)
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'name at least one field to change')
  .openapi('PatientChanges', { minProperties: 1, example: { family_name: 'Müller-Haas' } })
export type PatientChanges = z.output<typeof patientChanges>

export const patient = z
  .object({
    id: z.uuid(),
    mrn: z.string(),
    family_name: z.string(),
    given_name: z.string(),
    birth_date: z.iso.date(),
    sex: z.enum(sexes),
    replaced_by_id: z.uuid().nullable().openapi({
      description: 'The record that this one was merged into: work on that one.',
    }),
    version: z.number().int().openapi({ description: 'The ETag, as a number.' }),
    created_at: instant,
    updated_at: instant,
  })
  .openapi('Patient', {
    example: {
      id: exampleIds.patient.read,
      ...exampleDetails,
      replaced_by_id: null,
      version: 1,
      created_at: '2026-11-23T07:58:40.004Z',
      updated_at: '2026-11-23T07:58:40.004Z',
    },
  })
export type Patient = z.output<typeof patient>
export const patientPage = pageOf(patient, 'PatientPage')

export const patientFilters = z.strictObject({
  ...pageQuery(['created_at', 'family_name'], '-created_at'),
  name: name.optional().openapi({
    description: 'A part of "family name given name"; capitals and accents do not matter.',
  }),
  mrn: z
    .string()
    .min(1)
    .max(32)
    .optional()
    .openapi({ description: 'How the MRN begins, that of a merged record included.' }),
  birth_date: birthDate.optional(),
})
export type PatientFilters = z.output<typeof patientFilters>
