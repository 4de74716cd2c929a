// The formulas of derived tests, each with its source, the units that it takes and where it stops being valid.
// A value is rounded, half up, to the decimals of its test, and judged as it is reported: no digit behind them
// was measured, and an eGFR that reads 60 must not carry the flag of 59.7.
import { Big } from 'big.js'
import type { Comparator } from '../../rules.ts'
import { power } from './power.ts'

export const inputRoles = [
  'creatinine',
  'sodium',
  'chloride',
  'bicarbonate',
  'cholesterol',
  'hdl_cholesterol',
  'triglycerides',
] as const
export type InputRole = (typeof inputRoles)[number]

/** A value that stands, in the canonical unit of its test; null if it is none (words, no way to the unit). */
export type InputValue = {
  role: InputRole
  value: string | null
  comparator: Comparator | null
  unit: string
}

/** Of whom: completed years at the collection, and the sex of the record (FHIR AdministrativeGender). */
export type Person = { age_years: number; sex: string }

/**
 * Why no value comes out:
 * - `missing_value`, `has_comparator`: an input is no number; `<20` is a stretch, and so would the answer be
 * - `other_unit`: the formula does not know the unit
 * - `not_adult`, `unknown_sex`: the equation was made for women and men from 18 years
 * - `triglycerides_too_high`: the estimate of VLDL breaks down
 * - `not_positive`: a creatinine of 0 is a blank, not a person's
 */
export const notEvaluatedReasons = [
  'missing_value',
  'has_comparator',
  'other_unit',
  'not_adult',
  'unknown_sex',
  'triglycerides_too_high',
  'not_positive',
] as const
export type NotEvaluated = (typeof notEvaluatedReasons)[number]

type Values = (role: InputRole) => Big
type Formula = {
  /** The first one's sample is the derived result's. */
  roles: readonly InputRole[]
  unit: string
  compute: (values: Values, person: Person) => Big | NotEvaluated
}

const Decimal = Big()
Decimal.strict = true
Decimal.DP = 40

export const formulas = {
  /**
   * CKD-EPI 2021, creatinine, without race (Inker, N Engl J Med 2021;385:1737), in mL/min/1.73 m²:
   *
   *   142 · min(S/κ, 1)^α · max(S/κ, 1)^−1.200 · 0.9938^age · (1.012 if female)
   *   κ 0.7 and α −0.241 for women, 0.9 and −0.302 for men; S in mg/dL = µmol/L ÷ 88.4
   *
   * Worked example (kidney.org): a man of 55 with 1.2 mg/dL → 71.
   */
  ckd_epi_2021: { roles: ['creatinine'], unit: 'umol/L', compute: ckdEpi2021 },
  /**
   * Sodium − (chloride + bicarbonate), without potassium. Worked example: 140 − (104 + 24) = 12.
   */
  anion_gap: {
    roles: ['sodium', 'chloride', 'bicarbonate'],
    unit: 'mmol/L',
    compute: (of) => of('sodium').minus(of('chloride').plus(of('bicarbonate'))),
  },
  /**
   * LDL = total − HDL − triglycerides ÷ 2.2 in mmol/L (Friedewald, Clin Chem 1972;18:499; in mg/dL ÷ 5). Valid
   * below 400 mg/dL (4.52 mmol/L) of triglycerides and in the fasting. Nobody tells us who has fasted, so that
   * is not asked: who reads the value must know it.
   * Worked example: 5.2 − 1.3 − 1.54 ÷ 2.2 = 3.2.
   */
  friedewald: {
    roles: ['cholesterol', 'hdl_cholesterol', 'triglycerides'],
    unit: 'mmol/L',
    compute: (of) =>
      of('triglycerides').gte('4.52')
        ? 'triglycerides_too_high'
        : of('cholesterol').minus(of('hdl_cholesterol')).minus(of('triglycerides').div('2.2')),
  },
} as const satisfies Record<string, Formula>
export type FormulaName = keyof typeof formulas

const adult_years = 18
const of_sex = {
  female: { kappa: '0.7', alpha: '-0.241', factor: '1.012' },
  male: { kappa: '0.9', alpha: '-0.302', factor: '1' },
}

function ckdEpi2021(of: Values, { age_years, sex }: Person): Big | NotEvaluated {
  if (age_years < adult_years) return 'not_adult'
  if (sex !== 'female' && sex !== 'male') return 'unknown_sex'
  const creatinine = of('creatinine').div('88.4')
  if (creatinine.lte('0')) return 'not_positive'
  const { kappa, alpha, factor } = of_sex[sex]
  const ratio = creatinine.div(kappa)
  return power(ratio, ratio.lt('1') ? alpha : '-1.200')
    .times('142')
    .times(new Decimal('0.9938').pow(age_years))
    .times(factor)
}

/** The value as it is reported, or why there is none. */
export function derive(
  formula: FormulaName,
  inputs: readonly InputValue[],
  person: Person,
  decimals: number,
): { value: string } | { not_evaluated: NotEvaluated } {
  const { roles, unit, compute }: Formula = formulas[formula]
  const given = new Map(inputs.map((input) => [input.role, input]))
  for (const role of roles) {
    const input = given.get(role)
    if (!input || input.value === null) return { not_evaluated: 'missing_value' }
    if (input.comparator !== null) return { not_evaluated: 'has_comparator' }
    if (input.unit !== unit) return { not_evaluated: 'other_unit' }
  }
  const value = compute((role) => new Decimal(given.get(role)!.value!), person)
  if (typeof value === 'string') return { not_evaluated: value }
  return { value: value.round(decimals, Decimal.roundHalfUp).toFixed(decimals) }
}
