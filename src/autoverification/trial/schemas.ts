// What the machine would have done, as the outside sees it.
import { z } from '@hono/zod-openapi'
import { instant } from '../../http/router.ts'
import { testCode } from '../schemas.ts'
import { outcomes, type Outcome } from './rules.ts'

const window = {
  from: instant.optional().openapi({ description: '30 days before `to`, unless said.' }),
  to: instant
    .optional()
    .openapi({ description: 'Now, unless said; at most 92 days after `from`.' }),
}

export const trialFilters = z.strictObject({ test_code: testCode.optional(), ...window })
export type TrialFilters = z.output<typeof trialFilters>

export const whatIfTest = z.object({
  code: testCode.openapi({ param: { name: 'code', in: 'path' }, example: 'K' }),
})
export const whatIfFilters = z.strictObject(window)
export type WhatIfFilters = z.output<typeof whatIfFilters> & { test_code: string }

const count = z.number().int()

export const trial = z
  .object({
    // No input: of a `to` at the beginning of 1900, `from` lies in 1899.
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    complete: z.boolean().openapi({
      description: 'false: there were more results; the newest are counted, since `from`.',
    }),
    results: count,
    tests: z.array(
      z.object({
        test_code: z.string(),
        results: count,
        would_release: count,
        would_hold: count,
        of_would_release: z
          .object(
            Object.fromEntries(outcomes.map((name) => [name, count])) as Record<
              Outcome,
              typeof count
            >,
          )
          .openapi({ description: 'What became of those that it would have released.' }),
        disagreements: count.openapi({
          description:
            'Of those that it would have released: corrected, marked as an error, or run again by the person who looked.',
        }),
        reasons: z
          .array(z.object({ reason: z.string(), results: count }))
          .openapi({ description: 'Why it would have held the rest; a result may have several.' }),
      }),
    ),
  })
  .openapi('AutoverificationTrial', {
    example: {
      from: '2026-10-24T09:00:00.000Z',
      to: '2026-11-23T09:00:00.000Z',
      complete: true,
      results: 100,
      tests: [
        {
          test_code: 'K',
          results: 100,
          would_release: 90,
          would_hold: 10,
          of_would_release: {
            released: 86,
            corrected: 1,
            marked_in_error: 0,
            rerun: 1,
            sample_rejected: 1,
            given_up: 0,
            waiting: 1,
          },
          disagreements: 2,
          reasons: [
            { reason: 'critical', results: 4 },
            { reason: 'instrument_flag', results: 7 },
          ],
        },
      ],
    },
  })
export type Trial = z.output<typeof trial>
