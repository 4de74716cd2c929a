// What lies around a value, in words: the controls of its instrument, the value before it, what it was computed from.
// What came of each stands with the checks.
import { qcStateOf, type QcFacts, type QcState } from '../../../qc/rules/state.ts'
import type { DeltaFacts } from '../../delta/rules.ts'
import type { DerivedFrom } from '../../derivation/rules/derived-from.ts'
import type { FormulaName, NotEvaluated } from '../../derivation/rules/formulas.ts'

const stateWords: Record<QcState, string> = {
  in_control: 'in control',
  rejected: 'a control was rejected',
  awaiting_controls: 'not every level has passed since the corrective action',
  missing: 'not every level has passed within the hours',
}

/**
 * Where the controls stood when it was measured, by the same rule that decided. Nothing for facts that are older.
 *
 * Worked example, levels 1 and 2 within 24 hours, level 2 never run → "Controls at 2026-11-23T09:00:00Z, levels 1 and
 * 2 within 24 hours: not every level has passed within the hours." and "Passed: level 1 at 2026-11-23T08:00:00Z."
 */
export function qcInWords(qc: QcFacts | null | undefined): string[] {
  if (qc === undefined) return []
  if (qc === null) return ['Controls: none are required.']
  const { at, requirement, passed, corrective_action } = qc
  const levels = `level${requirement.levels.length === 1 ? '' : 's'} ${requirement.levels.join(' and ')}`
  const state = stateWords[qcStateOf(qc).state]
  const rejected = qc.rejected ?? qc.rejected_later
  const passes = passed.map(({ level, measured_at }) => `level ${level} at ${measured_at}`)
  return [
    `Controls at ${at}, ${levels} within ${requirement.within_hours} hours: ${state}.`,
    ...(passes.length === 0 ? [] : [`Passed: ${passes.join(', ')}.`]),
    ...(rejected ? [`Rejected: at ${rejected.measured_at}.`] : []),
    ...(corrective_action ? [`Corrective action: at ${corrective_action.taken_at}.`] : []),
  ]
}

/** The earlier value, and the rule that it was held against. */
export function deltaInWords(delta: DeltaFacts | undefined): string[] {
  if (!delta) return []
  const { rule, previous } = delta
  const asked = `${rule.method} above ${rule.limit} within ${rule.window_days} days`
  if (!previous) return [`Delta check (${asked}): there is no earlier value.`]
  const value = `${previous.comparator ?? ''}${previous.value} ${previous.unit}`
  return [`Delta check (${asked}): before it ${value}, collected at ${previous.collected_at}.`]
}

const formulaWords: Record<FormulaName, string> = {
  ckd_epi_2021: 'CKD-EPI 2021',
  anion_gap: 'sodium − (chloride + bicarbonate)',
  friedewald: 'Friedewald',
}

const notEvaluatedWords: Record<NotEvaluated, string> = {
  missing_value: 'an input has no value',
  has_comparator: 'an input is no number, but a stretch',
  other_unit: 'an input is in a unit that the formula does not know',
  not_adult: 'the equation is for 18 years and more',
  unknown_sex: 'the equation is for women and men',
  triglycerides_too_high: 'the triglycerides are too high for the estimate',
  not_positive: 'an input is not above 0',
}

/** The formula and its inputs as they were, so that the sum can be done again by hand. */
export function derivationInWords(derived: DerivedFrom | null | undefined): string[] {
  if (!derived) return []
  const { formula, inputs, age_years, sex, not_evaluated } = derived
  const from = inputs.map(({ test, comparator, value, unit, held }) => {
    const said = value === null ? 'without a value' : `${comparator ?? ''}${value} ${unit}`
    return `${test} ${said}${held ? ' (held)' : ''}`
  })
  const years = `${age_years} year${age_years === 1 ? '' : 's'}`
  return [
    `Computed by ${formulaWords[formula]} from ${from.join(', ')}, at ${years}, sex ${sex}.`,
    ...(not_evaluated === null ? [] : [`Not evaluated: ${notEvaluatedWords[not_evaluated]}.`]),
  ]
}
