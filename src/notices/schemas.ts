// Notices as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { day } from '../http/fields.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'
import { resultFlags } from '../results/interpretation/rules/classify.ts'
import { attemptOutcomes, channels, noticeKinds, noticeStatuses } from './rules.ts'

const attemptFields = {
  recipient_name: z.string().trim().min(2).max(100),
  recipient_role: z.string().trim().min(2).max(100),
  channel: z.enum(channels),
  outcome: z.enum(attemptOutcomes).openapi({
    description: 'Confirmed is what was read back, and nothing else.',
  }),
}

export const newAttempt = z
  .strictObject({
    ...attemptFields,
    read_back: z.string().trim().min(1).max(100).optional().openapi({
      description:
        'What the recipient repeated: the value digit by digit, with the unit or without. Needed to confirm.',
    }),
    note: z.string().trim().min(1).max(500).optional(),
    attempted_at: instant.optional().openapi({ description: 'When it was; left out: just now.' }),
  })
  .openapi('NewNoticeAttempt', {
    example: {
      recipient_name: 'D. Aydin',
      recipient_role: 'Nurse, ward 3',
      channel: 'phone',
      outcome: 'confirmed',
      read_back: '0.30',
    },
  })
export type NewAttempt = z.output<typeof newAttempt>

const attempt = z.object({
  id: z.uuid(),
  attempted_at: instant,
  attempted_by: z.uuid(),
  ...attemptFields,
  read_back: z.string().nullable(),
  note: z.string().nullable(),
  created_at: instant,
})

const criticalLimits = z.object({
  id: z.uuid(),
  low: z.string().nullable(),
  low_inclusive: z.boolean(),
  high: z.string().nullable(),
  high_inclusive: z.boolean(),
})

export const notice = z
  .object({
    id: z.uuid(),
    kind: z.enum(noticeKinds).openapi({
      description:
        'Critical; a correction of a value that had a notice; or the withdrawal of a value that somebody was told.',
    }),
    status: z.enum(noticeStatuses).openapi({
      description: 'Provisional: the value is in doubt, or a correction is not verified yet.',
    }),
    status_reason: z.string().nullable(),
    earlier_id: z.uuid().nullable().openapi({ description: 'The notice that this one follows.' }),
    result_id: z.uuid(),
    interpretation_id: z.uuid(),
    order_id: z.uuid(),
    order_number: z.string(),
    patient_id: z.uuid(),
    test_code: z.string(),
    value: z.string().openapi({ description: 'As reported. It is what must be read back.' }),
    unit: z.string().nullable().openapi({ description: 'Null for a word.' }),
    canonical_value: z.string().nullable(),
    canonical_unit: z.string().nullable(),
    flag: z.enum(resultFlags),
    critical_limits: criticalLimits.nullable(),
    opened_at: instant,
    due_at: instant.openapi({ description: 'Confirmed later than this is late (policy).' }),
    overdue: z.boolean(),
    escalate_at: instant.nullable(),
    escalation_level: z.number().int(),
    confirmed_at: instant.nullable(),
    closed_at: instant.nullable(),
    closed_by: z.uuid().nullable(),
    dismissed_at: instant.nullable(),
    attempts: z.array(attempt),
    escalations: z.array(z.object({ level: z.number().int(), escalated_at: instant })),
  })
  .openapi('Notice', {
    example: {
      id: exampleIds.notice.close,
      kind: 'critical',
      status: 'confirmed',
      status_reason: null,
      earlier_id: null,
      result_id: '01980b5e-0000-7000-8000-000000000201',
      interpretation_id: '01980b5e-0000-7000-8000-000000000202',
      order_id: exampleIds.order.read,
      order_number: 'ORD-EXAMPLE-1',
      patient_id: exampleIds.patient.read,
      test_code: 'K',
      value: '6.80',
      unit: 'mmol/L',
      canonical_value: '6.80',
      canonical_unit: 'mmol/L',
      flag: 'HH',
      critical_limits: {
        id: '01980b5e-0000-7000-8000-000000000101',
        low: '3.0',
        low_inclusive: true,
        high: '6.1',
        high_inclusive: true,
      },
      opened_at: '2026-11-23T09:10:00.131Z',
      due_at: '2026-11-23T09:40:00.131Z',
      overdue: false,
      escalate_at: null,
      escalation_level: 0,
      confirmed_at: '2026-11-23T09:14:00.000Z',
      closed_at: null,
      closed_by: null,
      dismissed_at: null,
      attempts: [
        {
          id: '01980b5e-0000-7000-8000-000000000203',
          attempted_at: '2026-11-23T09:14:00.000Z',
          attempted_by: '01980b5e-0000-7000-8000-000000000004',
          recipient_name: 'D. Aydin',
          recipient_role: 'Nurse, ward 3',
          channel: 'phone',
          outcome: 'confirmed',
          read_back: '6.80',
          note: null,
          created_at: '2026-11-23T09:14:31.207Z',
        },
      ],
      escalations: [],
    },
  })
export type Notice = z.output<typeof notice>
export const noticePage = pageOf(notice, 'NoticePage')

export const noticeFilters = z.strictObject({
  ...pageQuery(['opened_at'], 'opened_at'),
  status: z
    .enum(['waiting', ...noticeStatuses, 'any'])
    .default('waiting')
    .openapi({
      description: 'Waiting is the worklist: provisional, open and attempted together.',
    }),
  escalated: z.enum(['true']).optional().openapi({ description: 'Only escalated ones.' }),
  overdue: z.enum(['true']).optional().openapi({
    description: 'Only those whose time is over and that nobody has confirmed.',
  }),
  order_id: z.uuid().optional(),
})
export type NoticeFilters = z.output<typeof noticeFilters>

/** Days of the laboratory's time zone. */
export const compliancePeriod = z.strictObject({
  from: day
    .optional()
    .openapi({ description: 'The first day; left out: 29 days before the last.' }),
  to: day.optional().openapi({
    description: 'The last day, which is included; left out: today. At most 400 days.',
  }),
})
export type CompliancePeriod = z.output<typeof compliancePeriod>

const count = z.number().int()
const figures = {
  opened: count,
  in_time: count.openapi({ description: 'Confirmed by read-back until due_at.' }),
  late: count.openapi({ description: 'Confirmed after due_at.' }),
  overdue: count.openapi({
    description: 'Not confirmed, and due_at is over: counts as not in time.',
  }),
  pending: count.openapi({ description: 'Not confirmed, and not due yet: in no percentage.' }),
  dismissed: count.openapi({ description: 'Taken back before it was confirmed: likewise.' }),
  in_time_percent: z.string().nullable().openapi({
    description: 'in_time of in_time, late and overdue; null where there is none.',
  }),
  confirmed_minutes_p50: z.string().nullable(),
  confirmed_minutes_p90: z.string().nullable(),
}
const exampleFigures = {
  opened: 42,
  in_time: 37,
  late: 1,
  overdue: 1,
  pending: 2,
  dismissed: 1,
  in_time_percent: '94.9',
  confirmed_minutes_p50: '6.5',
  confirmed_minutes_p90: '19.0',
}

export const compliance = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    time_zone: z.string(),
    total: z.object(figures),
    days: z.array(z.object({ day: z.iso.date(), ...figures })),
    tests: z.array(z.object({ test_code: z.string(), ...figures })),
  })
  .openapi('NoticeCompliance', {
    example: {
      from: '2026-11-23',
      to: '2026-11-23',
      time_zone: 'Europe/Berlin',
      total: exampleFigures,
      days: [{ day: '2026-11-23', ...exampleFigures }],
      tests: [{ test_code: 'K', ...exampleFigures }],
    },
  })
export type Compliance = z.output<typeof compliance>
