// How the messages of an instrument that speaks a standard are read, as data: which field has the sample's number,
// what the tests are called. The rest is said by the standard.
import { z } from 'zod'
import { astmAddress, hl7Address } from './rules/fields.ts'

const name = z.string().trim().min(1).max(200)

const dialect = {
  /** Where the message does not say it itself (MSH-18). Both standards write text of one byte a delimiter. */
  encoding: z.enum(['auto', 'utf-8', 'iso-8859-1', 'windows-1252']).default('auto'),
  decimal_mark: z.enum(['.', ',']).default('.'),
  no_value: z.array(name).default([]),
  tests: z.record(name, name),
  units: z.record(name, name),
  units_of_test: z.record(name, z.record(name, name)).optional(),
  default_unit: name.optional(),
  /** Flags that say where the value lies and nothing of how it was measured: with any other, a person looks at it. */
  plain_flags: z.array(name).default(['N']),
}

function addressed<A extends z.ZodString>(address: A) {
  return {
    qc: z
      .discriminatedUnion('by', [
        z.strictObject({
          by: z.literal('sample_prefix'),
          prefixes: z.array(name).min(1),
          names: z.array(name).optional(),
        }),
        z.strictObject({
          by: z.literal('column'),
          column: address,
          patient_values: z.array(z.string().trim().max(200)).min(1),
        }),
      ])
      .optional(),
    controls: z
      .strictObject({ name_column: address.optional(), lot_column: address.optional() })
      .optional(),
  }
}

const hl7Field = z.string().regex(hl7Address, 'must be a field such as OBX-3.1')

/** HL7 v2 ORU^R01. The value is OBX-5, its status OBX-11. */
export const hl7Profile = z.strictObject({
  layout: z.literal('hl7'),
  ...dialect,
  ...addressed(hl7Field),
  columns: z.strictObject({
    /** `SPM-2.1` or `SPM-2.2`, `OBR-2`, `OBR-3`: where this instrument repeats the number on the tube. */
    sample: hl7Field,
    test: hl7Field.default('OBX-3.1'),
    unit: hl7Field.default('OBX-6.1'),
    /** When it was analysed. `OBX-14`, which is when the tube was taken, for one that means the same by it. */
    measured_at: hl7Field.default('OBX-19'),
    sequence: hl7Field.optional(),
    flags: hl7Field.default('OBX-8'),
  }),
})

const astmField = z.string().regex(astmAddress, 'must be a field such as R-3.4')

/** ASTM E1394, CLSI LIS2-A2. The status is R-9. */
export const astmProfile = z.strictObject({
  layout: z.literal('astm'),
  ...dialect,
  ...addressed(astmField),
  columns: z.strictObject({
    sample: astmField.default('O-3'),
    test: astmField.default('R-3.4'),
    value: astmField.default('R-4'),
    unit: astmField.default('R-5'),
    measured_at: astmField.default('R-13'),
    sequence: astmField.optional(),
    flags: astmField.default('R-7'),
  }),
})

export type Hl7Profile = z.infer<typeof hl7Profile>
export type AstmProfile = z.infer<typeof astmProfile>
export type RecordProfile = Hl7Profile | AstmProfile
