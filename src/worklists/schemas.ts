// The worklists as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { specimenTypes } from '../catalogue/specimen-types.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'
import { noticeKinds, noticeStatuses } from '../notices/rules.ts'
import { orderPriorities } from '../orders/rules.ts'
import { sexes } from '../patients/schemas.ts'
import { resultFlags } from '../results/interpretation/rules/classify.ts'
import { sampleStatuses } from '../samples/rules.ts'
import { laneNames, lanes, type LaneName } from './lanes.ts'

export const laneFilters = z.strictObject({
  ...pageQuery(['urgency']),
  priority: z.enum(orderPriorities).optional(),
})

const testCode = z.string().max(16).optional()
export const runFilters = z.strictObject({
  ...laneFilters.shape,
  test_code: testCode,
  order_id: z.uuid().optional().openapi({ description: 'Only what waits of this order.' }),
})
export const verifyFilters = z.strictObject({
  ...runFilters.shape,
  hold_reason: z.string().max(64).optional(),
})
export const callFilters = runFilters
export type VerifyFilters = z.output<typeof verifyFilters>

const patientOfRow = z
  .object({
    id: z.uuid(),
    mrn: z.string(),
    family_name: z.string(),
    given_name: z.string(),
    birth_date: z.iso.date(),
    sex: z.enum(sexes),
  })
  .openapi({ description: 'Whose it is, to be compared with the tube and with the person.' })

const order = {
  order_number: z.string(),
  patient_id: z.uuid(),
  patient: patientOfRow,
  priority: z.enum(orderPriorities),
  ordered_at: instant,
  urgency: z.string().openapi({
    description: 'What the list is sorted by: stat first, then what was ordered first.',
  }),
}
const exampleOrder = {
  order_number: 'ORD-2026-0000042',
  patient_id: exampleIds.patient.read,
  patient: {
    id: exampleIds.patient.read,
    mrn: 'MRN-004711',
    family_name: 'Müller',
    given_name: 'Zoë',
    birth_date: '1990-05-17',
    sex: 'female' as const,
  },
  priority: 'stat' as const,
  ordered_at: '2026-11-23T08:02:11.482Z',
  urgency: '0 2026-11-23T08:02:11.482',
}

const about = z.string().openapi({
  description: 'What is in this list, and why it can be empty.',
})

function laneOf<S extends z.ZodType>(lane: LaneName, item: S, name: string, example: z.output<S>) {
  const said = lanes[lane].about({ autoverification: true })
  return pageOf(item, `${name}Page`)
    .extend({ about })
    .openapi(name, { example: { about: said, items: [example], next_cursor: null } as never })
}

const exampleToCollect = {
  id: exampleIds.order.collect,
  ...exampleOrder,
  specimens: [{ specimen_type: 'serum' as const, tests: ['GLU', 'K'], replaces_id: null }],
}
export const toCollect = z
  .object({
    id: z.uuid().openapi({ description: 'Of the order.' }),
    ...order,
    specimens: z.array(
      z.object({
        specimen_type: z.enum(specimenTypes),
        tests: z.array(z.string()),
        replaces_id: z.uuid().nullable().openapi({
          description: 'The rejected sample that this one is to replace.',
        }),
      }),
    ),
  })
  .openapi('ToCollect', { example: exampleToCollect })

const exampleToReceive = {
  id: exampleIds.sample.receive,
  order_id: exampleIds.order.samples,
  ...exampleOrder,
  accession_number: '2500000002E',
  specimen_type: 'serum' as const,
  status: 'collected' as const,
  collected_at: '2026-11-23T08:15:00.000Z',
}
export const toReceive = z
  .object({
    id: z.uuid().openapi({ description: 'Of the sample.' }),
    order_id: z.uuid(),
    ...order,
    accession_number: z.string(),
    specimen_type: z.enum(specimenTypes),
    status: z.enum(sampleStatuses),
    collected_at: instant,
  })
  .openapi('ToReceive', { example: exampleToReceive })

const exampleToRun = {
  id: exampleIds.item.creatinine,
  order_id: exampleIds.order.read,
  ...exampleOrder,
  test_code: 'CREA',
  test_name: 'Creatinine',
  sample_id: exampleIds.sample.read,
  accession_number: '2500000001G',
  specimen_type: 'serum' as const,
  received_at: '2026-11-23T08:41:07.008Z',
}
export const toRun = z
  .object({
    id: z.uuid().openapi({ description: 'Of the order item.' }),
    order_id: z.uuid(),
    ...order,
    test_code: z.string(),
    test_name: z.string(),
    sample_id: z.uuid(),
    accession_number: z.string(),
    specimen_type: z.enum(specimenTypes),
    received_at: instant.nullable(),
  })
  .openapi('ToRun', { example: exampleToRun })

const exampleToVerify = {
  id: exampleIds.result.verify,
  order_id: exampleIds.order.read,
  ...exampleOrder,
  order_item_id: exampleIds.item.potassium,
  test_code: 'K',
  accession_number: '2500000001G',
  version: 1,
  value: '6.8',
  unit: 'mmol/L',
  displayed_value: '6.8',
  flag: 'HH' as const,
  critical: true,
  hold_reasons: ['critical', 'outside_autoverification_limits'],
  entered_by: '01980b5e-0000-7000-8000-000000000004',
  entered_at: '2026-11-23T09:00:00.000Z',
  corrects_id: null,
}
export const toVerify = z
  .object({
    id: z.uuid().openapi({ description: 'Of the result.' }),
    order_id: z.uuid(),
    ...order,
    order_item_id: z.uuid(),
    test_code: z.string(),
    accession_number: z.string().nullable(),
    version: z.number().int(),
    value: z.string(),
    unit: z.string().nullable(),
    displayed_value: z.string().nullable(),
    flag: z.enum(resultFlags),
    critical: z.boolean(),
    hold_reasons: z.array(z.string()),
    entered_by: z
      .uuid()
      .nullable()
      .openapi({ description: 'Null if it was derived, or sent by an instrument.' }),
    entered_at: instant,
    corrects_id: z.uuid().nullable(),
  })
  .openapi('ToVerify', { example: exampleToVerify })

const exampleToCall = {
  id: exampleIds.notice.close,
  order_id: exampleIds.order.read,
  ...exampleOrder,
  urgency: '2026-11-23T09:30:00.131',
  result_id: exampleIds.result.verify,
  test_code: 'K',
  kind: 'critical' as const,
  status: 'attempted' as const,
  value: '6.8',
  unit: 'mmol/L',
  flag: 'HH' as const,
  opened_at: '2026-11-23T09:00:00.131Z',
  due_at: '2026-11-23T09:30:00.131Z',
  overdue: false,
  escalation_level: 0,
  attempts: 1,
}
export const toCall = z
  .object({
    id: z.uuid().openapi({ description: 'Of the notice.' }),
    order_id: z.uuid(),
    ...order,
    urgency: z.string().openapi({
      description: 'What the list is sorted by: when the notice is due, so overdue first.',
    }),
    result_id: z.uuid(),
    test_code: z.string(),
    kind: z.enum(noticeKinds),
    status: z.enum(noticeStatuses),
    value: z.string().openapi({ description: 'As reported. It is what must be read back.' }),
    unit: z.string(),
    flag: z.enum(resultFlags),
    opened_at: instant,
    due_at: instant,
    overdue: z.boolean(),
    escalation_level: z.number().int(),
    attempts: z.number().int().openapi({ description: 'How often somebody has tried.' }),
  })
  .openapi('ToCall', { example: exampleToCall })

export const collectLane = laneOf('collect', toCollect, 'CollectLane', exampleToCollect)
export const receiveLane = laneOf('receive', toReceive, 'ReceiveLane', exampleToReceive)
export const runLane = laneOf('run', toRun, 'RunLane', exampleToRun)
export const verifyLane = laneOf('verify', toVerify, 'VerifyLane', exampleToVerify)
export const callLane = laneOf('call', toCall, 'CallLane', exampleToCall)

export type LaneItems = {
  collect: z.output<typeof toCollect>
  receive: z.output<typeof toReceive>
  run: z.output<typeof toRun>
  verify: z.output<typeof toVerify>
  call: z.output<typeof toCall>
}

const count = z.number().int()
const more = z.boolean().openapi({ description: 'There are more: they were counted up to here.' })

const countOfPriority = z.object({
  priority: z.enum(orderPriorities),
  count,
  more,
  oldest_ordered_at: instant,
  oldest_minutes: count.openapi({ description: 'How long ago the oldest was ordered.' }),
})

const countOfReason = z.object({
  reason: z.string(),
  means: z.string().nullable(),
  count,
})
export type CountOfReason = z.output<typeof countOfReason>

const laneSummary = z
  .object({
    lane: z.enum(laneNames),
    about,
    count,
    more,
    by_priority: z.array(countOfPriority).openapi({
      description: 'Stat first; a priority of which nothing waits is left out.',
    }),
    by_hold_reason: z.array(countOfReason).nullable().openapi({
      description: 'Of "verify" alone; a result may be held for several reasons.',
    }),
  })
  .openapi('LaneSummary', {
    example: {
      lane: 'verify',
      about: 'Results that the rules hold for a person, each with its reasons.',
      count: 3,
      more: false,
      by_priority: [
        {
          priority: 'stat',
          count: 3,
          more: false,
          oldest_ordered_at: '2026-11-23T08:02:11.482Z',
          oldest_minutes: 57,
        },
      ],
      by_hold_reason: [
        {
          reason: 'critical',
          means: 'The value is outside the critical limits, or a word that is critical.',
          count: 2,
        },
      ],
    },
  })
export const worklists = z.object({ items: z.array(laneSummary) }).openapi('Worklists')
export type Worklists = z.output<typeof worklists>
