// What a derived result was computed from, as it is stored with it.
import type { FormulaName, InputValue, NotEvaluated } from './formulas.ts'

/** The sum can be done again by hand from this alone. `held`: a person had not looked at the input yet. */
export type DerivedFrom = {
  definition_id: string
  formula: FormulaName
  /** Why there is no value; null if there is one. */
  not_evaluated: NotEvaluated | null
  age_years: number
  sex: string
  inputs: (InputValue & { test: string; result_id: string; held: boolean })[]
}
