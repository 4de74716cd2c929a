// What is needed to take something back.
import { z } from '@hono/zod-openapi'
import { reason } from '../http/router.ts'

export const rejection = z
  .strictObject({
    code: z
      .string()
      .min(1)
      .max(32)
      .openapi({ description: 'HL7 table 0490 or local: see /v1/rejection-reasons.' }),
    note: z.string().trim().min(1).max(500).nullable().default(null),
  })
  .openapi('Rejection', { example: { code: 'RH', note: 'Visibly haemolysed' } })
export type Rejection = z.output<typeof rejection>

export const wrongPatient = z
  .strictObject({
    reason,
    right_patient_id: z.uuid().nullable().default(null).openapi({
      description: 'For whom the same tests are placed instead; left out: for nobody.',
    }),
  })
  .openapi('WrongPatient', { example: { reason: 'Two of one name on the ward' } })
export type WrongPatient = z.output<typeof wrongPatient>

/** The ids in the path of one test of an order. */
export function itemOfOrder(example: { id: string; item_id: string }) {
  const idIn = (name: 'id' | 'item_id') =>
    z
      .uuid()
      .toLowerCase()
      .openapi({ param: { name, in: 'path' }, example: example[name] })
  return z.object({ id: idIn('id'), item_id: idIn('item_id') })
}
