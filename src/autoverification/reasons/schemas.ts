// The reasons to hold with their counts, as the outside sees them.
import { z } from '@hono/zod-openapi'
import { instant } from '../../http/router.ts'
import { testCode } from '../schemas.ts'

export const reasonFilters = z.strictObject({
  days: z
    .string()
    .regex(/^\d{1,2}$/, 'must be a whole number from 1 to 90')
    .transform(Number)
    .pipe(z.number().int().min(1).max(90))
    .default(30)
    .openapi({ type: 'integer', minimum: 1, maximum: 90, default: 30 }),
  test_code: testCode.optional(),
})
export type ReasonFilters = z.output<typeof reasonFilters>

const count = z.number().int()

export const reasons = z
  .object({
    days: count,
    from: instant.openapi({ description: 'Results that were entered since then are counted.' }),
    complete: z.boolean().openapi({
      description:
        'false: there were more than 50 000 results; the newest are counted, since `from`.',
    }),
    results: count.openapi({ description: 'Interpreted since then.' }),
    held_now: count.openapi({ description: 'That wait for a person; at most 50 000.' }),
    reasons: z.array(
      z.object({
        reason: z.string(),
        means: z.string().nullable(),
        held_now: count.openapi({ description: 'Of what waits now, how many have it.' }),
        had_it: count.openapi({ description: 'Of the results since `from`, how many had it.' }),
        note: z.string().nullable().openapi({
          description: 'Why it is always empty or always full; null: it is neither.',
        }),
        tests: z.array(
          z.object({ test_code: z.string(), held_now: count, had_it: count, results: count }),
        ),
      }),
    ),
  })
  .openapi('HoldReasons', {
    example: {
      days: 30,
      from: '2026-10-24T09:00:00.000Z',
      complete: true,
      results: 40,
      held_now: 1,
      reasons: [
        {
          reason: 'critical',
          means: 'The value is outside the critical limits, or a word that is critical.',
          held_now: 1,
          had_it: 2,
          note: null,
          tests: [{ test_code: 'K', held_now: 1, had_it: 2, results: 12 }],
        },
        {
          reason: 'autoverification_shadow',
          means:
            'Automatic release is on trial: a person decides, and the machine is compared with them.',
          held_now: 0,
          had_it: 0,
          note: 'No test is on trial.',
          tests: [],
        },
      ],
    },
  })
export type Reasons = z.output<typeof reasons>
