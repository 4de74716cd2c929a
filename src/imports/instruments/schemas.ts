// Instruments and the profiles of their files, as the outside sees them.
import { z } from '@hono/zod-openapi'
import { line } from '../../http/fields.ts'
import { instant } from '../../http/router.ts'
import { instrumentProfileSchema } from '../instrument-profile.ts'

const code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be small letters, digits or "-"')

export const nameInPath = z.object({
  name: z
    .string()
    .min(1)
    .max(64)
    .openapi({ param: { name: 'name', in: 'path' }, example: 'cobas-integra' }),
})
export const codeInPath = z.object({
  code: z
    .string()
    .min(1)
    .max(64)
    .openapi({ param: { name: 'code', in: 'path' }, example: 'cobas-integra-1' }),
})

const profileOf = {
  profile_name: z.string().min(1).max(64),
  profile_version: z.number().int().min(1).max(2_147_483_647),
}

export const newInstrument = z
  .strictObject({
    code: code.openapi({ description: 'What an upload names; it never changes.' }),
    name: line(100),
    ...profileOf,
  })
  .openapi('NewInstrument', {
    example: {
      code: 'cobas-integra-2',
      name: 'Cobas Integra, bench 2',
      profile_name: 'cobas-integra',
      profile_version: 1,
    },
  })
export type NewInstrument = z.output<typeof newInstrument>

export const instrumentChanges = z
  .strictObject({
    name: line(100),
    profile_name: profileOf.profile_name.openapi({ description: 'Together with its version.' }),
    profile_version: profileOf.profile_version,
    active: z.boolean().openapi({ description: 'false: it takes no files any more.' }),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'name at least one field to change')
  .refine(
    ({ profile_name, profile_version }) =>
      (profile_name === undefined) === (profile_version === undefined),
    { path: ['profile_version'], message: 'name a profile and its version together' },
  )
  .openapi('InstrumentChanges', { minProperties: 1, example: { name: 'Cobas Integra, bench 1' } })
export type InstrumentChanges = z.output<typeof instrumentChanges>

export const instrument = z
  .object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    profile: z.string().openapi({ description: 'Name and version.' }),
    profile_name: z.string(),
    profile_version: z.number().int(),
    active: z.boolean(),
    version: z.number().int().openapi({ description: 'The ETag, as a number.' }),
  })
  .openapi('Instrument', {
    example: {
      id: '01980b5e-0000-7000-8000-000000000200',
      code: 'cobas-integra-1',
      name: 'cobas-integra no. 1',
      profile: 'cobas-integra v1',
      profile_name: 'cobas-integra',
      profile_version: 1,
      active: true,
      version: 1,
    },
  })
export type Instrument = z.output<typeof instrument>
export const instrumentList = z.object({ items: z.array(instrument) }).openapi('InstrumentList')
export type InstrumentList = z.output<typeof instrumentList>

export const instrumentFilters = z.strictObject({
  active: z
    .enum(['true', 'false'])
    .default('true')
    .openapi({ description: 'false: those that are out of use.' }),
})
export type InstrumentFilters = z.output<typeof instrumentFilters>

const exampleDefinition = {
  layout: 'long',
  encoding: 'auto',
  delimiter: ';',
  decimal_mark: ',',
  preamble_lines: 0,
  date_order: 'dmy',
  no_value: ['-----'],
  tests: { GLUC3: 'GLU', 'K-I': 'K' },
  units: { 'mmol/L': 'mmol/L', 'mEq/L': 'meq/L' },
  columns: { sample: 'Sample', test: 'Test', value: 'Result', unit: 'Unit', measured_at: 'Time' },
}

const definition = z.record(z.string(), z.json()).openapi({
  type: 'object',
  properties: {
    layout: {
      type: 'string',
      enum: instrumentProfileSchema.options.map(({ shape }) => shape.layout.value),
    },
  },
  required: ['layout'],
  additionalProperties: true,
  description: 'The dialect: layout, columns, dates, decimal mark, tests and units. Checked whole.',
  example: exampleDefinition,
})

export const newProfile = z
  .strictObject({
    name: code.openapi({ description: 'A new one, or one that there is already.' }),
    version: profileOf.profile_version.openapi({
      description: 'One more than the last that you have seen; 1 for a new name.',
    }),
    definition,
  })
  .openapi('NewAnalyzerProfile', {
    example: { name: 'cobas-integra', version: 2, definition: exampleDefinition },
  })
export type NewProfile = z.output<typeof newProfile>

export const profile = z
  .object({
    id: z.uuid(),
    name: z.string(),
    version: z.number().int(),
    definition,
    created_at: instant,
    instruments: z
      .array(z.string())
      .openapi({ description: 'Codes of those whose files it reads.' }),
  })
  .openapi('AnalyzerProfile', {
    example: {
      id: '01980b5e-0000-7000-8000-000000000100',
      name: 'cobas-integra',
      version: 2,
      definition: exampleDefinition,
      created_at: '2026-01-12T09:00:00.000Z',
      instruments: ['cobas-integra-1'],
    },
  })
export type Profile = z.output<typeof profile>
export const profileList = z.object({ items: z.array(profile) }).openapi('AnalyzerProfileList')
export type ProfileList = z.output<typeof profileList>
