// What is needed to take something back.
import { z } from '@hono/zod-openapi'

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

/** The ids in the path of one test of an order. */
export function itemOfOrder(example: { id: string; item_id: string }) {
  const idIn = (name: 'id' | 'item_id') =>
    z
      .uuid()
      .toLowerCase()
      .openapi({ param: { name, in: 'path' }, example: example[name] })
  return z.object({ id: idIn('id'), item_id: idIn('item_id') })
}
