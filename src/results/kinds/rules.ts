// How the answer of a test is read: a number, a titre or a word, each by its own rule and never by another's. A
// `1:80` is no 1.8 and no 80 mmol/L, and a `negative` is nothing below zero.

import { isWord, titreUnit, type TestKind } from '../../catalogue/rules/test-kinds.ts'
import { parseReportedValue, type ReportedValue } from '../rules.ts'

/**
 * Reads a titre: an optional `<` or `>`, and the dilution `1:n`. Its value is the reciprocal, n, exact. Nothing is
 * guessed: `1:080`, `1:0`, `2:160`, `1/80`, `1 : 80` and `80` are not titres.
 *
 * Worked example: `1:320` → 320; `<1:20` → below 20, which is [0, 20); `>1:1280` → above 1280.
 */
export function parseTitre(text: string): ReportedValue | undefined {
  const parts = /^(?<comparator>[<>])?1:(?<value>[1-9][0-9]{0,8})$/.exec(text)?.groups
  if (parts?.value === undefined) return undefined
  const comparator = parts.comparator === '<' || parts.comparator === '>' ? parts.comparator : null
  return { comparator, value: parts.value }
}

/** Whether some test could be answered so. Which, only its catalogue row says: see readReported. */
export function isReportable(text: string): boolean {
  return parseReportedValue(text) !== undefined || parseTitre(text) !== undefined || isWord(text)
}

/** A permitted word, as the catalogue spells it, and its row. */
export type Word = { id: string; word: string }

/** What is known of a test when a value is entered for it. */
export type Reportable = {
  test_code: string
  kind: TestKind
  /** UCUM: its own and those with a conversion; none of a coded test. */
  units: readonly string[]
  /** Of a coded test, those that are active; null for all others. */
  words: readonly Word[] | null
}

/** As typed. Without `value` only the unit is looked at. */
export type Typed = { value?: string; unit?: string | null | undefined }

/** As stored. */
export type Reported = { value: string; unit: string | null; coded_value_id: string | null }

export type ReportedRefusal = {
  code: string
  kind: 'invalid'
  field: 'value' | 'unit'
  message: string
}

const refusal = (field: 'value' | 'unit', code: string, message: string): ReportedRefusal => {
  return { code, kind: 'invalid', field, message }
}

/**
 * What is stored of a value as it was typed, or every reason why it cannot be.
 *
 * - A number needs its unit: 5.4 of nothing is no glucose.
 * - A titre has one unit, `{titer}`, and may leave it out.
 * - A word has none. It is matched whatever its capitals, and stored as the catalogue spells it.
 *
 * Worked example, hepatitis B surface antigen (negative, positive, indeterminate): `Positive` → `positive`, no
 * unit; `pos` → unknown_word, with the three; `positive` in mmol/L → no_unit. ANA: `1:80` → 1:80 {titer}; `80` →
 * invalid_titre. Potassium: `4.1` without a unit → missing_unit; `positive` → invalid_number.
 */
export function readReported(
  test: Reportable,
  typed: Typed,
): { reported: Reported; refusals: [] } | { reported: null; refusals: ReportedRefusal[] } {
  const { value = '' } = typed
  const word = test.words?.find((one) => one.word.toLowerCase() === value.toLowerCase())
  const refusals = [
    ...(typed.value === undefined ? [] : refuseValue(test, value, word)),
    ...refuseUnit(test, typed.unit ?? null),
  ]
  if (refusals.length > 0) return { reported: null, refusals }
  const reported = {
    value: word?.word ?? value,
    unit: test.kind === 'titre' ? titreUnit : (typed.unit ?? null),
    coded_value_id: word?.id ?? null,
  }
  return { reported, refusals: [] }
}

function refuseValue({ test_code, kind, words }: Reportable, value: string, word?: Word) {
  if (kind === 'coded') {
    const permitted = words?.map((one) => one.word).join(', ')
    const message = `is not a word that ${test_code} is reported in: ${permitted}`
    return word ? [] : [refusal('value', 'unknown_word', message)]
  }
  if (kind === 'titre') {
    const message = `is not a titre, and ${test_code} is reported in titres: "1:80", "<1:20", ">1:1280"`
    return parseTitre(value) ? [] : [refusal('value', 'invalid_titre', message)]
  }
  const message = `is not a number, and ${test_code} is reported in numbers: "5.40", "<2"`
  return parseReportedValue(value) ? [] : [refusal('value', 'invalid_number', message)]
}

function refuseUnit({ test_code, kind, units }: Reportable, unit: string | null) {
  if (kind === 'coded') {
    const message = `is for numbers: ${test_code} is reported in words, leave it out`
    return unit === null ? [] : [refusal('unit', 'no_unit', message)]
  }
  if (unit === null) {
    const message = `is needed: ${test_code} is reported in ${units.join(', ')}`
    return kind === 'titre' ? [] : [refusal('unit', 'missing_unit', message)]
  }
  if (units.includes(unit)) return []
  const message = `is not a unit that ${test_code} can be reported in: ${units.join(', ')}`
  return [refusal('unit', 'unknown_unit', message)]
}
