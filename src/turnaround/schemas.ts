// Turnaround times and their targets as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { day } from '../http/fields.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'
import { orderItemStatuses, orderPriorities, orderStatuses } from '../orders/rules.ts'
import { most_days, most_days_apart } from './rules/parts.ts'

const groups = ['test', 'priority', 'day'] as const
const anyGroup = `(${groups.join('|')})`

const testCode = z.string().min(1).max(16)

export const figuresFilters = z.strictObject({
  from: day.optional().openapi({
    description: 'The first day, a local date of the laboratory; left out: the last day.',
    example: '2026-11-01',
  }),
  to: day.optional().openapi({
    description: `The last day, included; left out: today. At most ${most_days} days, and ${most_days_apart} day by day.`,
    example: '2026-11-30',
  }),
  group_by: z
    .string()
    .default('test,priority')
    .transform((text) => (text === '' ? [] : text.split(',')))
    .pipe(z.array(z.enum(groups)).max(3))
    .refine((given) => new Set(given).size === given.length, 'must name each only once')
    .openapi({
      type: 'string',
      description:
        'Any of test, priority and day, each once, with commas between them; empty: one figure for all.',
      pattern: `^(${anyGroup}(,${anyGroup}){0,2})?$`,
      default: 'test,priority',
      example: 'test,priority',
    }),
  test_code: testCode.optional(),
  priority: z.enum(orderPriorities).optional(),
})
export type FiguresFilters = z.output<typeof figuresFilters>

const exampleDuration = {
  tests: 412,
  minutes_p50: 38,
  minutes_p90: 61.5,
  minutes_p95: 74,
  minutes_max: 203,
}

const durationFigures = z
  .object({
    tests: z.number().int(),
    minutes_p50: z.number(),
    minutes_p90: z.number(),
    minutes_p95: z.number(),
    minutes_max: z.number().int(),
  })
  .openapi('DurationFigures', { example: exampleDuration })
export type DurationFigures = z.output<typeof durationFigures>

const duration = durationFigures.nullable().openapi({
  description: 'Null: there was none of which both moments are known, in their order.',
})

const exampleOfGroup = {
  test_code: 'GLU',
  priority: 'stat' as const,
  day: null,
  tests: 412,
  with_target: 412,
  late: 43,
  ordered_to_collected: exampleDuration,
  collected_to_received: exampleDuration,
  received_to_resulted: exampleDuration,
  resulted_to_verified: exampleDuration,
  ordered_to_resulted: exampleDuration,
  ordered_to_verified: exampleDuration,
}

const figuresOfGroup = z
  .object({
    test_code: z.string().nullable(),
    priority: z.enum(orderPriorities).nullable(),
    day: z.iso.date().nullable(),
    tests: z.number().int().openapi({ description: 'Whose first version went out in this time.' }),
    with_target: z.number().int(),
    late: z.number().int().openapi({ description: 'Of those with a target: how many missed it.' }),
    ordered_to_collected: duration,
    collected_to_received: duration,
    received_to_resulted: duration,
    resulted_to_verified: duration,
    ordered_to_resulted: duration,
    ordered_to_verified: duration,
  })
  .openapi('TurnaroundOfGroup', { example: exampleOfGroup })

const overdueCount = z
  .object({
    tests: z.number().int(),
    more: z.boolean().openapi({ description: 'There are more: they were counted up to here.' }),
  })
  .openapi('OverdueCount', { example: { tests: 7, more: false } })
export type OverdueCount = z.output<typeof overdueCount>

export const figures = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    time_zone: z.string(),
    group_by: z.array(z.enum(groups)),
    measured_at: instant.openapi({
      description: 'When the job last followed what has happened; it does so each minute.',
    }),
    remeasuring: z.boolean().openapi({
      description: 'The calendar has changed, and not all of the past is measured by it yet.',
    }),
    items: z.array(figuresOfGroup),
    open_overdue: overdueCount.openapi({
      description:
        'Tests that are open now and have missed their target: they are in none of the figures.',
    }),
  })
  .openapi('Turnaround', {
    example: {
      from: '2026-11-01',
      to: '2026-11-30',
      time_zone: 'Europe/Berlin',
      group_by: ['test', 'priority'],
      measured_at: '2026-12-01T08:00:00.000Z',
      remeasuring: false,
      items: [exampleOfGroup],
      open_overdue: { tests: 7, more: false },
    },
  })
export type Figures = z.output<typeof figures>

export const openFilters = z.strictObject({
  ...pageQuery(['urgency']),
  test_code: testCode.optional(),
  priority: z.enum(orderPriorities).optional(),
})
export type OpenFilters = z.output<typeof openFilters>

export const overdueItem = z
  .object({
    id: z.uuid().openapi({ description: 'Of the order item.' }),
    order_id: z.uuid(),
    order_number: z.string(),
    order_status: z.enum(orderStatuses),
    priority: z.enum(orderPriorities),
    test_code: z.string(),
    item_status: z.enum(orderItemStatuses),
    ordered_at: instant,
    target_minutes: z.number().int(),
    open_minutes: z.number().int().openapi({ description: 'Since it was ordered.' }),
    urgency: z.string().openapi({ description: 'What the list is sorted by: stat first.' }),
  })
  .openapi('OverdueItem', {
    example: {
      id: exampleIds.item.potassium,
      order_id: exampleIds.order.read,
      order_number: 'ORD-2026-0000042',
      order_status: 'in_progress',
      priority: 'stat',
      test_code: 'K',
      item_status: 'resulted',
      ordered_at: '2026-11-23T08:02:11.482Z',
      target_minutes: 60,
      open_minutes: 75,
      urgency: '0 2026-11-23T08:02:11.482',
    },
  })
export type OverdueItem = z.output<typeof overdueItem>
export const overduePage = pageOf(overdueItem, 'OverduePage')

const minutes = z.number().int().min(1).max(525_600)

export const newTarget = z
  .strictObject({
    test_code: testCode.nullable().openapi({
      description: 'Null: for every test that has no target of its own.',
    }),
    priority: z.enum(orderPriorities),
    minutes,
  })
  .openapi('NewTarget', { example: { test_code: 'HBA1C', priority: 'routine', minutes: 1440 } })
export type NewTarget = z.output<typeof newTarget>

export const target = z
  .object({
    id: z.uuid(),
    test_code: z.string().nullable(),
    priority: z.enum(orderPriorities),
    minutes: z.number().int(),
    valid_from: instant.nullable().openapi({ description: 'Null: since ever.' }),
  })
  .openapi('TurnaroundTarget', {
    example: {
      id: exampleIds.turnaroundTarget.end,
      test_code: null,
      priority: 'stat',
      minutes: 60,
      valid_from: '2026-11-23T08:00:00.000Z',
    },
  })
export type Target = z.output<typeof target>
export const targets = z.object({ items: z.array(target) }).openapi('TurnaroundTargets')
export type Targets = z.output<typeof targets>
