// The switches as the outside sees them.
import { z } from '@hono/zod-openapi'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant, reason } from '../http/router.ts'
import { autoverificationModes } from '../results/interpretation/rules/switches.ts'
import { deciders } from './rules.ts'

export const testCode = z.string().min(1).max(16)
const mode = z.enum(autoverificationModes).openapi({
  description:
    'off: every result waits for a person. shadow: likewise, and what the machine would have done is kept. on: it releases.',
})

const exampleSwitch = {
  id: '01980b5e-0000-7000-8000-000000000901',
  test_code: 'K',
  mode: 'shadow' as const,
  reason: 'New analyzer: two weeks on trial',
  set_by: '01980b5e-0000-7000-8000-000000000005',
  set_at: '2026-11-23T07:00:00.000Z',
  ended_at: null,
}

export const newSwitch = z
  .strictObject({
    test_code: testCode
      .nullable()
      .default(null)
      .openapi({ description: 'Without one: all tests.' }),
    mode,
    reason,
  })
  .openapi('NewAutoverificationSwitch', {
    example: { test_code: 'K', mode: 'shadow', reason: 'New analyzer: two weeks on trial' },
  })
export type NewSwitch = z.output<typeof newSwitch>

const switchFields = z.object({
  id: z.uuid(),
  test_code: z.string().nullable().openapi({ description: 'null: all tests.' }),
  mode,
  reason: z.string(),
  set_by: z.uuid(),
  set_at: instant,
  ended_at: instant
    .nullable()
    .openapi({ description: 'When the next one of the same test took its place.' }),
})
export const autoverificationSwitch = switchFields.openapi('AutoverificationSwitch', {
  example: exampleSwitch,
})
export type AutoverificationSwitch = z.output<typeof autoverificationSwitch>
export const switchPage = pageOf(autoverificationSwitch, 'AutoverificationSwitchPage')

export const switchFilters = z.strictObject({
  ...pageQuery(['set_at'], '-set_at'),
  test_code: testCode.optional(),
  in_force: z.enum(['true']).optional().openapi({ description: 'Only those that count now.' }),
})
export type SwitchFilters = z.output<typeof switchFilters>

export const modes = z
  .object({
    environment: z.enum(['on', 'off']).openapi({
      description: 'AUTOVERIFICATION, as this api was told: off is off, whatever is switched.',
    }),
    laboratory: switchFields
      .nullable()
      .openapi({ description: 'The switch of all tests, if there is one.' }),
    tests: z.array(
      z.object({
        test_code: z.string(),
        mode,
        decided_by: z
          .enum(deciders)
          .nullable()
          .openapi({ description: 'What makes it so; null: nobody switched anything.' }),
        set_at: instant.nullable(),
        reason: z.string().nullable(),
      }),
    ),
  })
  .openapi('AutoverificationModes', {
    example: {
      environment: 'on',
      laboratory: null,
      tests: [
        {
          test_code: 'K',
          mode: 'shadow',
          decided_by: 'test',
          set_at: exampleSwitch.set_at,
          reason: exampleSwitch.reason,
        },
      ],
    },
  })
export type Modes = z.output<typeof modes>
