// The parts of a result that are objects of their own: what it was judged by, compared with, computed from.
import { z } from '@hono/zod-openapi'
import { instant } from '../../http/router.ts'
import { deltaMethods, deltaOutcomes } from '../delta/rules.ts'
import {
  formulas,
  inputRoles,
  notEvaluatedReasons,
  type FormulaName,
} from '../derivation/rules/formulas.ts'
import { comparators } from '../rules.ts'

export const interval = z.object({
  id: z.uuid(),
  low: z.string().nullable(),
  low_inclusive: z.boolean(),
  high: z.string().nullable(),
  high_inclusive: z.boolean(),
  displayed_low: z.string().nullable().openapi({ description: '`low` as a person reads it.' }),
  displayed_high: z.string().nullable().openapi({ description: '`high` as a person reads it.' }),
})

export const delta = z
  .object({
    outcome: z.enum(deltaOutcomes),
    method: z.enum(deltaMethods).nullable(),
    limit: z.string().nullable().openapi({
      description: 'In the unit of the test or in percent, by day for the two rates.',
    }),
    window_days: z.string().nullable(),
    previous_result_id: z.uuid().nullable(),
    previous_value: z.string().nullable().openapi({
      description: 'With its comparator, in the unit that the test had then.',
    }),
    previous_unit: z.string().nullable(),
    previous_collected_at: instant.nullable(),
  })
  .openapi('Delta', {
    example: {
      outcome: 'failed',
      method: 'difference',
      limit: '13',
      window_days: '3',
      previous_result_id: '01980b5e-0000-7000-8000-000000000110',
      previous_value: '141',
      previous_unit: 'mmol/L',
      previous_collected_at: '2026-11-21T06:10:00Z',
    },
  })

export const derivedFrom = z
  .object({
    formula: z.enum(Object.keys(formulas) as [FormulaName, ...FormulaName[]]),
    definition_id: z.uuid(),
    not_evaluated: z.enum(notEvaluatedReasons).nullable().openapi({
      description: 'Why there is no value; null if there is one.',
    }),
    age_years: z.number().int(),
    sex: z.string(),
    inputs: z.array(
      z.object({
        role: z.enum(inputRoles),
        test: z.string(),
        result_id: z.uuid(),
        value: z.string().nullable(),
        comparator: z.enum(comparators).nullable(),
        unit: z.string(),
        held: z.boolean().openapi({ description: 'Nobody had looked at it yet.' }),
      }),
    ),
  })
  .openapi('DerivedFrom', {
    example: {
      formula: 'ckd_epi_2021',
      definition_id: '01980b5e-0000-7000-8000-000000000500',
      not_evaluated: null,
      age_years: 46,
      sex: 'female',
      inputs: [
        {
          role: 'creatinine',
          test: 'CREA',
          result_id: '01980b5e-0000-7000-8000-000000000501',
          value: '71',
          comparator: null,
          unit: 'umol/L',
          held: false,
        },
      ],
    },
  })
