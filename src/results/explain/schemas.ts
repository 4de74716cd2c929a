// The explanation of a result as the outside sees it, and the stored row that it is made from.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import { instant } from '../../http/router.ts'
import { resultFlags } from '../interpretation/rules/classify.ts'
import type { InterpretationFacts } from '../interpretation/rules/facts.ts'
import { verdicts } from '../interpretation/rules/hold-checks.ts'
import { autoverificationModes } from '../interpretation/rules/switches.ts'
import { resultStatuses } from '../rules.ts'

const text = z.string().nullable()

const interval = z.object({
  id: z.uuid(),
  low: text,
  low_inclusive: z.boolean(),
  high: text,
  high_inclusive: z.boolean(),
  in_words: z.string(),
  sex: text,
  ages: text,
  source: text,
})
export type ExplainedInterval = z.output<typeof interval>

const check = z.object({
  reason: z.string(),
  means: text,
  applied: z.boolean(),
  asked: z.boolean().openapi({
    description: 'false: its facts were not gathered at that time, so it could not apply.',
  }),
})

const interpretation = z.object({
  id: z.uuid(),
  interpreted_at: instant,
  rule_set: z.number().int(),
  reproduced: z.boolean().nullable().openapi({
    description:
      'Whether the rules, run again on the stored facts, answer the same; null: they are of a later rule set.',
  }),
  test: z.object({ code: z.string(), name: z.string() }).nullable(),
  value: z.object({
    reported: z.string(),
    unit: text.openapi({ description: 'Null for a word.' }),
    conversion: z
      .object({
        id: z.uuid(),
        factor: z.string(),
        offset: z.string(),
        source: text,
        arithmetic: z.string(),
      })
      .nullable(),
    canonical_value: text,
    canonical_unit: text,
  }),
  subject: z.object({
    sex: text,
    collected_on: text.openapi({ description: 'In the time zone of the laboratory.' }),
    time_zone: z.string(),
    age_index: z.number().int(),
    age: z.string(),
  }),
  reference: interval.nullable(),
  critical_limits: interval.nullable(),
  autoverification_limits: interval.nullable(),
  reportable_range: interval.nullable(),
  flag: z.object({ code: z.enum(resultFlags), means: z.string() }),
  critical: z.boolean(),
  verdict: z.enum(verdicts),
  would_release: z
    .boolean()
    .nullable()
    .openapi({ description: 'In shadow mode: what the machine would have done.' }),
  autoverification: z.enum(autoverificationModes),
  checks: z.array(check),
  in_words: z.array(z.string()),
  facts: z
    .record(z.string(), z.unknown())
    .openapi({ description: 'All that was fed to the rules, as it is stored.' }),
})
export type Explained = Omit<z.output<typeof interpretation>, 'facts'> & {
  facts: InterpretationFacts
}

const version = z.object({
  id: z.uuid(),
  version: z.number().int(),
  status: z.enum(resultStatuses),
  status_reason: text,
  value: z.string(),
  unit: text,
  flag: z.enum(resultFlags).nullable(),
  entered_by: z
    .uuid()
    .nullable()
    .openapi({ description: 'Null if it was derived, or sent by an instrument.' }),
  entered_at: instant,
  verified_by: z
    .uuid()
    .nullable()
    .openapi({ description: 'Null on a final result: released by autoverification.' }),
  released_at: instant.nullable(),
  corrects_id: z.uuid().nullable(),
  correction_reason: text,
  superseded_at: instant.nullable(),
})

const id = exampleIds.result.verify
const exampleFacts = {
  unit: 'mmol/L',
  value: '6.8',
  age_index: 13392,
  time_zone: 'Europe/Berlin',
}

export const explanation = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    status: z.enum(resultStatuses),
    interpretation_id: z.uuid().nullable().openapi({ description: 'The one in force.' }),
    interpretations: z.array(interpretation).openapi({ description: 'The first first.' }),
    versions: z.array(version).openapi({ description: 'Of the same test, the first first.' }),
  })
  .openapi('Explanation', {
    example: {
      id,
      version: 1,
      status: 'held',
      interpretation_id: '01980b5e-0000-7000-8000-000000000801',
      interpretations: [
        {
          id: '01980b5e-0000-7000-8000-000000000801',
          interpreted_at: '2026-11-23T09:09:58.012Z',
          rule_set: 3,
          reproduced: true,
          test: { code: 'K', name: 'Potassium' },
          value: {
            reported: '6.8',
            unit: 'mmol/L',
            conversion: null,
            canonical_value: '6.8',
            canonical_unit: 'mmol/L',
          },
          subject: {
            sex: 'female',
            collected_on: '2026-11-23',
            time_zone: 'Europe/Berlin',
            age_index: 13392,
            age: '36 years',
          },
          reference: {
            id: '01980b5e-0000-7000-8000-000000000100',
            low: '3.5',
            low_inclusive: true,
            high: '5.2',
            high_inclusive: true,
            in_words: '3.5 to 5.2 mmol/L, both included',
            sex: 'any',
            ages: 'from 18 years',
            source: 'a textbook',
          },
          critical_limits: null,
          autoverification_limits: null,
          reportable_range: null,
          flag: { code: 'H', means: 'above the reference range' },
          critical: false,
          verdict: 'hold',
          would_release: null,
          autoverification: 'on',
          checks: [
            {
              reason: 'outside_autoverification_limits',
              means: 'The value is not inside the limits for automatic release.',
              applied: true,
              asked: true,
            },
          ],
          in_words: ['Reported: 6.8 mmol/L for Potassium (K).'],
          facts: exampleFacts,
        },
      ],
      versions: [
        {
          id,
          version: 1,
          status: 'held',
          status_reason: null,
          value: '6.8',
          unit: 'mmol/L',
          flag: 'H',
          entered_by: '01980b5e-0000-7000-8000-000000000004',
          entered_at: '2026-11-23T09:09:58.004Z',
          verified_by: null,
          released_at: null,
          corrects_id: null,
          correction_reason: null,
          superseded_at: null,
        },
      ],
    },
  })
export type Explanation = z.output<typeof explanation>

/** A row of `interpretations`, as PostgreSQL writes it in JSON. */
export type StoredInterpretation = Pick<
  Explained,
  'id' | 'interpreted_at' | 'rule_set' | 'critical' | 'verdict' | 'would_release'
> & {
  facts: InterpretationFacts
  canonical_value: string | null
  canonical_unit: string | null
  flag: (typeof resultFlags)[number]
  hold_reasons: string[]
}

/** What is loaded of a result. */
export type StoredResult = Omit<Explanation, 'interpretations'> & {
  interpretations: StoredInterpretation[]
}
