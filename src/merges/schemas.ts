// What is needed to merge two records, or to undo it.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { reason } from '../http/router.ts'

export const merge = z
  .strictObject({
    survivor_id: z.uuid().openapi({ description: 'The record that stays.' }),
    reason,
  })
  .openapi('Merge', {
    example: { survivor_id: exampleIds.patient.read, reason: 'Came without her card' },
  })
export type Merge = z.output<typeof merge>

export const undoneMerge = z
  .strictObject({ reason })
  .openapi('UndoneMerge', { example: { reason: 'They are sisters' } })
