// The value of a result in the data types of FHIR R4: a quantity, a ratio or a word.
import type { TestKind } from '../../catalogue/rules/test-kinds.ts'
import type { RangeRow, ValueRow } from '../rows.ts'
import { decimal, present, type CodeableConcept, type Quantity, type Ratio } from './data-types.ts'
import { ucum, type Systems } from './systems.ts'

export type Value = {
  valueQuantity?: Quantity
  valueRatio?: Ratio
  valueCodeableConcept?: CodeableConcept
}

/** A number in a unit of UCUM, whose code is also what a person reads. */
export function quantity(
  text: string,
  unit: string | null,
  comparator?: '<' | '>' | null,
): Quantity {
  return present<Quantity>({
    value: decimal(text),
    ...(comparator && { comparator }),
    ...(unit !== null && { unit, system: ucum, code: unit }),
  })
}

/** What FHIR takes as a code: no blank at either end, and single ones between (datatypes.html#code). */
const isCode = (text: string) => /^\S+( \S+)*$/.test(text)

/**
 * The value as a report shows it: in the unit of the test, which is the one that its LOINC code speaks of, with its
 * comparator and the decimals of the test.
 *
 * - A number is a quantity. Worked example: 168 mg/dL of glucose → 9.3 mmol/L; `<2` → 2 with comparator `<`.
 * - A titre is a ratio: R4 gives titres as the example of one (datatypes.html#Ratio), because the 1 of 1:80 is no
 *   divisor. Worked example: `<1:20` → numerator 1, denominator 20 with comparator `<`: the reciprocal is below 20.
 * - A word is a concept: the word of the catalogue as the code, in the system of its test, and how it is displayed.
 *
 * A value that the rules have not looked at yet, or have found no way to the unit of the test for, is given as it was
 * reported.
 */
export function valueOf(row: ValueRow, kind: TestKind, test_code: string, systems: Systems): Value {
  if (kind === 'coded') return { valueCodeableConcept: wordOf(row, test_code, systems) }
  const shown = row.displayed_value ?? row.value
  const unit = row.displayed_value === null ? row.unit : row.canonical_unit
  const digits = shown.replace(/^[<>]/, '')
  if (kind === 'quantitative') return { valueQuantity: quantity(digits, unit, row.comparator) }
  return {
    valueRatio: {
      numerator: { value: decimal('1') },
      denominator: quantity(digits.replace(/^1:/, ''), null, row.comparator),
    },
  }
}

function wordOf(
  { value, coded }: ValueRow,
  test_code: string,
  { tests }: Systems,
): CodeableConcept {
  const { word, display } = coded ?? { word: value, display: value }
  if (!isCode(word)) return { text: display }
  return { coding: [{ system: `${tests}/${test_code}/words`, code: word, display }], text: display }
}

/** The value in words, for a note: `4.5 mmol/L`, `1:80`, `Negative`. */
export function valueInWords(row: Omit<ValueRow, 'comparator' | 'coded'>): string {
  const { value, unit, displayed_value, canonical_unit } = row
  const shown = displayed_value ?? value
  const shownUnit = displayed_value === null ? unit : canonical_unit
  return shownUnit === null || shown.includes(':') ? shown : `${shown} ${shownUnit}`
}

export type ReferenceRange = {
  low?: Quantity
  high?: Quantity
  type: CodeableConcept
  text: string
}

const normal: CodeableConcept = {
  coding: [
    { system: 'http://terminology.hl7.org/CodeSystem/referencerange-meaning', code: 'normal' },
  ],
}

/**
 * What is usual at this sex and age. `low` and `high` of FHIR are inclusive, so a bound that is not is said in the
 * text alone. So are the bounds of titres, which are no quantities.
 *
 * Worked example: potassium 3.5 to 5.2, both included → low 3.5, high 5.2, "3.5 – 5.2 mmol/L"; a CRP below 5 → "< 5
 * mg/L" without a high; a titre below 1:80 → "< 1:80".
 */
export function referenceRange(
  range: RangeRow,
  kind: TestKind,
  unit: string | null,
): ReferenceRange {
  const { displayed_low: low, displayed_high: high, low_inclusive, high_inclusive } = range
  const asQuantity = (bound: string | null, inclusive: boolean) =>
    bound !== null && inclusive && kind === 'quantitative' ? quantity(bound, unit) : undefined
  return present<ReferenceRange>({
    low: asQuantity(low, low_inclusive),
    high: asQuantity(high, high_inclusive),
    type: normal,
    text: rangeInWords(range, kind === 'quantitative' ? unit : null),
  })
}

function rangeInWords(range: RangeRow, unit: string | null): string {
  const { displayed_low: low, displayed_high: high, low_inclusive, high_inclusive } = range
  const above = low === null ? '' : `${low_inclusive ? '≥' : '>'} ${low}`
  const below = high === null ? '' : `${high_inclusive ? '≤' : '<'} ${high}`
  const both = above && below
  const isPlain = both && low_inclusive && high_inclusive
  const text = isPlain ? `${low} – ${high}` : both ? `${above} and ${below}` : above || below
  return unit === null ? text : `${text} ${unit}`
}
