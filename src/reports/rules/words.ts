// What stands on a report, in words that people read: one wording for the page and for the PDF, so that a reader of
// both reads the same. A colour or a sign is never alone: a word stands beside it.
import type { FormulaName, NotEvaluated } from '../../results/derivation/rules/formulas.ts'
import type { ResultFlag } from '../../results/interpretation/rules/classify.ts'
import type { ReportStatus } from '../../orders/report/rules.ts'
import type { ReportDocument, ReportItem, ReportResult } from '../report-document.ts'

/** The title of a report, after FHIR R4 DiagnosticReport.status, and what it means for whoever reads it. */
export const statusWords: Record<ReportStatus, { title: string; meaning: string }> = {
  registered: { title: 'Registered', meaning: 'There is nothing to report yet.' },
  partial: { title: 'Partial report', meaning: 'Nothing has been verified yet.' },
  preliminary: {
    title: 'Preliminary report',
    meaning: 'Some results are final. Others follow, and this report will be replaced.',
  },
  final: { title: 'Final report', meaning: 'All results are final.' },
  corrected: {
    title: 'Corrected report',
    meaning:
      'A value that was reported before does not stand any more. It replaces earlier reports.',
  },
  cancelled: { title: 'Cancelled', meaning: 'The order was cancelled.' },
  entered_in_error: {
    title: 'Entered in error',
    meaning: 'The order was a mistake. Do not use this report or earlier ones of it.',
  },
}

/** HL7 table 0078 as a reader needs it: the code, and the word. Nothing is said of a normal result. */
export const flagWords: Record<ResultFlag, string> = {
  N: '',
  L: 'L low',
  H: 'H high',
  LL: 'LL critically low',
  HH: 'HH critically high',
  A: 'A abnormal',
  IND: 'cannot be judged',
}

/**
 * The flag of a result. That a value may be critical is said even where the flag cannot say it: `<45` against a
 * critical limit of 40 is "cannot be judged, may be critical".
 */
export function flagOf(flag: ResultFlag | null, critical: boolean): string {
  const words = flagWords[flag ?? 'N']
  if (!critical || flag === 'LL' || flag === 'HH') return words
  return flag === 'IND' ? `${words}, may be critical` : `${words}, critical`
}

export const formulaWords: Record<FormulaName, string> = {
  ckd_epi_2021: 'CKD-EPI 2021',
  anion_gap: 'sodium − chloride − bicarbonate',
  friedewald: 'Friedewald',
}

const notEvaluatedWords: Record<NotEvaluated, string> = {
  missing_value: 'a value that it needs is missing',
  has_comparator: 'a value that it needs is only known to be below or above a limit',
  other_unit: 'a value that it needs is in another unit',
  not_adult: 'the formula is for adults',
  unknown_sex: 'the formula needs the sex of the patient',
  triglycerides_too_high: 'triglycerides are too high for the formula',
  not_positive: 'a value that it needs is not positive',
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const micro = /(^|[/.])u(?=mol|g|L|m\b|kat|\[?IU)/g

/**
 * A unit as it is printed. UCUM is made for machines; what a reader knows differs in a few signs.
 *
 * Worked example: umol/L → µmol/L; 10*9/L → 10⁹/L; mL/min/{1.73_m2} → mL/min/1.73 m²; m[IU]/L → mIU/L;
 * {titer} → nothing, since 1:80 says it.
 */
export function printedUnit(unit: string | null): string {
  if (unit === null || unit === '{titer}') return ''
  return unit
    .replaceAll(micro, '$1µ')
    .replaceAll(/10\*(\d+)/g, (_, power: string) => `10${raised(power)}`)
    .replaceAll('{1.73_m2}', '1.73 m²')
    .replaceAll(/\[IU\]/g, 'IU')
    .replaceAll(/\{[^}]*\}/g, '')
}

function raised(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => superscripts[Number(digit)]!)
}

/** A value with its unit: "8.4 mmol/L"; "1:80"; "detected". As it was reported, if it has no canonical value. */
export function valueWords(result: {
  value: string
  unit: string | null
  displayed_value: string | null
  canonical_unit: string | null
}): { value: string; unit: string } {
  const { displayed_value } = result
  if (displayed_value === null) return { value: result.value, unit: printedUnit(result.unit) }
  return { value: displayed_value, unit: printedUnit(result.canonical_unit) }
}

/** Why a derived test has no value: "not computed: the formula is for adults". */
export function notComputed(reason: NotEvaluated): string {
  return `not computed: ${notEvaluatedWords[reason]}`
}

/**
 * A reference range as reports print it. Whether a bound belongs to it is told where the sign can tell it.
 *
 * Worked example: [3.5, 5.2] → 3.5 – 5.2; (*, 200) → < 200; (*, 5] → ≤ 5; [60, *) → ≥ 60.
 */
export function rangeWords(reference: ReportResult['reference']): string {
  if (reference === null) return ''
  const { displayed_low: low, displayed_high: high, low_inclusive, high_inclusive } = reference
  if (low === null && high === null) return ''
  if (low === null) return `${high_inclusive ? '≤' : '<'} ${high}`
  if (high === null) return `${low_inclusive ? '≥' : '>'} ${low}`
  return `${low} – ${high}`
}

/** What there is instead of a result. */
export function pendingWords({ status, status_reason }: ReportItem): string {
  if (status === 'cancelled') return status_reason ? `cancelled: ${status_reason}` : 'cancelled'
  if (status === 'pending') return 'pending'
  return 'measured, not verified yet'
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 1980-05-17 → 17 May 1980. */
export function dateWords(date: string): string {
  const [year, month, day] = date.split('-')
  return `${Number(day)} ${months[Number(month) - 1]!} ${year}`
}

/** The name as lists of a hospital write it: TESTFALL would shout, so it is "Testfall, Toni". */
export function patientName({ patient }: ReportDocument): string {
  return `${patient.family_name}, ${patient.given_name}`
}

/** `entered_in_error` → "entered in error": a word of the database between other words. */
export function plainWords(code: string): string {
  return code.replaceAll('_', ' ')
}
