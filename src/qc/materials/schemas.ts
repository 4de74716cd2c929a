// Control material and its lots as the outside sees them.
import { z } from '@hono/zod-openapi'
import { day } from '../../http/fields.ts'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../../http/pages.ts'
import { instant } from '../../http/router.ts'

const { qc } = exampleIds

const notBlank = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .openapi({ pattern: String.raw`\S` })

const analyzerName = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[!-~](?:[ -~]{0,30}[!-~])?$/, 'must be 1 to 32 characters of ASCII')

export const newMaterial = z
  .strictObject({
    code: z
      .string()
      .regex(/^[A-Z0-9][A-Z0-9_-]{0,31}$/, 'must be capitals, digits, "-" and "_", 32 at the most'),
    name: notBlank(200),
    level: z.number().int().min(1).max(9).openapi({
      description: 'Which of the levels of its product it is; a test may require several.',
    }),
    analyzer_names: z.array(analyzerName).max(20).default([]).openapi({
      description: 'What the files of analyzers call it, in the column of the sample.',
    }),
  })
  .openapi('NewQcMaterial', {
    example: {
      code: 'IMMUNO-2',
      name: 'Immunoassay control, level 2',
      level: 2,
      analyzer_names: ['IA-QC2'],
    },
  })
export type NewMaterial = z.output<typeof newMaterial>

export const material = z
  .object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    level: z.number().int(),
    analyzer_names: z.array(z.string()),
    created_by: z.uuid().nullable(),
    created_at: instant,
  })
  .openapi('QcMaterial', {
    example: {
      id: qc.material,
      code: 'EXAMPLE-1',
      name: 'Example control, level 1',
      level: 1,
      analyzer_names: [],
      created_by: null,
      created_at: '2026-11-23T08:00:00.000Z',
    },
  })
export type Material = z.output<typeof material>
export const materialPage = pageOf(material, 'QcMaterialPage')
export const materialFilters = z.strictObject(pageQuery(['created_at'], '-created_at'))
export type MaterialFilters = z.output<typeof materialFilters>

export const newLot = z
  .strictObject({
    material_id: z.uuid().toLowerCase(),
    lot_number: notBlank(64),
    expires_on: day.openapi({ description: 'The last day on which it may be measured.' }),
    opened_at: instant.optional().openapi({
      description:
        'From when on the rows of a file that name the material are of this lot; left out: now.',
    }),
  })
  .openapi('NewQcLot', {
    example: { material_id: qc.material, lot_number: '60012345', expires_on: '2099-12-31' },
  })
export type NewLot = z.output<typeof newLot>

export const lot = z
  .object({
    id: z.uuid(),
    material_id: z.uuid(),
    material_code: z.string(),
    level: z.number().int(),
    lot_number: z.string(),
    expires_on: z.iso.date(),
    opened_at: instant,
    closed_at: instant.nullable(),
    created_by: z.uuid().nullable(),
    created_at: instant,
  })
  .openapi('QcLot', {
    example: {
      id: qc.lot,
      material_id: qc.material,
      material_code: 'EXAMPLE-1',
      level: 1,
      lot_number: '554301',
      expires_on: '2099-12-31',
      opened_at: '2026-11-23T08:00:00.000Z',
      closed_at: null,
      created_by: null,
      created_at: '2026-11-23T08:00:00.000Z',
    },
  })
export type Lot = z.output<typeof lot>
export const lotPage = pageOf(lot, 'QcLotPage')
export const lotFilters = z.strictObject({
  ...pageQuery(['created_at'], '-created_at'),
  material_id: z.uuid().optional(),
  test_code: z.string().max(16).optional().openapi({
    description: 'Lots that have a target for this test.',
  }),
  instrument: z.string().max(64).optional().openapi({
    description: 'Lots that have a target on this instrument; with `test_code`: for both at once.',
  }),
})
export type LotFilters = z.output<typeof lotFilters>
