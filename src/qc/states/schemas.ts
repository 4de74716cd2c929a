// Where a test on an instrument stands, and which results a rejection casts doubt on, as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../../http/pages.ts'
import { instant } from '../../http/router.ts'
import { resultFlags } from '../../results/interpretation/rules/classify.ts'
import { resultStatuses } from '../../results/rules.ts'
import { qcStates } from '../rules/state.ts'

const state = z
  .object({
    instrument: z.string(),
    test_code: z.string(),
    state: z.enum(qcStates).openapi({
      description: 'Only `in_control` lets results go out by themselves.',
    }),
    missing: z
      .array(z.object({ level: z.number().int(), last_passed_at: instant.nullable() }))
      .openapi({ description: 'Levels that did not pass within the hours, in this series.' }),
    levels: z.array(z.number().int()),
    within_hours: z.number().int(),
    requirement_id: z.uuid(),
    rejected_point_id: z.uuid().nullable(),
    corrective_action_id: z.uuid().nullable().openapi({ description: 'It began the series.' }),
    at: instant,
  })
  .openapi('QcState', {
    example: {
      instrument: 'vetscan-vs2-1',
      test_code: 'K',
      state: 'awaiting_controls',
      missing: [{ level: 2, last_passed_at: null }],
      levels: [1, 2],
      within_hours: 24,
      requirement_id: '01980b5e-0000-7000-8000-000000000200',
      rejected_point_id: null,
      corrective_action_id: '01980b5e-0000-7000-8000-000000000300',
      at: '2026-11-23T09:50:00.000Z',
    },
  })
export const stateList = z.object({ items: z.array(state) }).openapi('QcStateList')
export type StateList = z.output<typeof stateList>

export const affectedResult = z
  .object({
    id: z.uuid(),
    order_id: z.uuid(),
    order_number: z.string(),
    accession_number: z.string(),
    test_code: z.string(),
    version: z.number().int(),
    status: z.enum(resultStatuses),
    value: z.string(),
    unit: z.string(),
    flag: z.enum(resultFlags).nullable(),
    measured_at: instant.openapi({
      description: 'When it was measured, or entered if the instrument named no time.',
    }),
    released_at: instant.nullable(),
  })
  .openapi('QcAffectedResult', {
    example: {
      id: exampleIds.result.verify,
      order_id: exampleIds.order.read,
      order_number: 'ORD-2026-0000002',
      accession_number: '2500000001G',
      test_code: 'K',
      version: 1,
      status: 'final',
      value: '4.1',
      unit: 'mmol/L',
      flag: 'N',
      measured_at: '2026-11-23T08:40:00.000Z',
      released_at: '2026-11-23T08:41:02.113Z',
    },
  })
export type AffectedResult = z.output<typeof affectedResult>
export const affectedResultPage = pageOf(affectedResult, 'QcAffectedResultPage')
export const affectedResultFilters = z.strictObject(pageQuery(['measured_at'], 'measured_at'))
export type AffectedResultFilters = z.output<typeof affectedResultFilters>
