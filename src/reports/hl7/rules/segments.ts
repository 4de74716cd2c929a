// How a report is written in HL7 v2.5.1: what a field holds, and the codes of the standard's tables for words of
// ours. Text is escaped where a field is made, and nowhere else, so nothing of a patient can end a field.
import { escape } from '../../../imports/records/rules/delimiters.ts'
import type { ReportItem, ReportResult, ReportSample } from '../../report-document.ts'

/** A field is a text, or its components; empty ones at the end are left out. */
export type Field = string | null | undefined | readonly (string | null | undefined)[]

/** `segment('OBX', ['1', ['a|b', null, 'c']])` → `OBX|1|a\F\b^^c` */
export function segment(name: string, fields: readonly Field[]): string {
  const written = fields.map((field) =>
    typeof field === 'object' && field !== null
      ? field
          .map((component) => escape(component ?? ''))
          .join('^')
          .replace(/\^+$/, '')
      : escape(field ?? ''),
  )
  return [name, ...written].join('|').replace(/\|+$/, '')
}

/** `2026-11-23T10:15:02.660Z` → `20261123101502+0000`: a moment, with the offset that makes it one. */
export const moment = (at: string | null): string | null =>
  at === null ? null : `${at.replaceAll(/\D/g, '').slice(0, 14)}+0000`

/** Table 0001. */
export const sexCodes = { male: 'M', female: 'F', other: 'O', unknown: 'U' } as const

/** Table 0487. Respiratory material is a swab or a wash: which one is not said. */
export const specimenCodes = {
  serum: ['SER', 'Serum', 'HL70487'],
  plasma: ['PLAS', 'Plasma', 'HL70487'],
  whole_blood: ['WB', 'Blood, Whole', 'HL70487'],
  urine: ['UR', 'Urine', 'HL70487'],
  respiratory: ['respiratory', 'Respiratory specimen', 'L'],
} as const

/** Table 0038: CM completed, CA cancelled, HD on hold, ER error, IP in process. */
export const orderCodes = {
  placed: 'IP',
  in_progress: 'IP',
  on_hold: 'HD',
  completed: 'CM',
  cancelled: 'CA',
  entered_in_error: 'ER',
} as const

/** Table 0027, as TQ1-9 has it. */
export const priorityCodes = { routine: 'R', urgent: 'T', asap: 'A', stat: 'S' } as const

/**
 * OBX-11, table 0085. What nobody has verified has no value in a report, so nothing is preliminary.
 *
 * - reported → F; reported in the place of an earlier value → C
 * - reported, but it could not be computed → X
 * - cancelled → X
 * - had been reported, and was an error → D; of another patient → W
 * - not measured yet → I with a specimen, O without
 */
export function observationStatus(item: ReportItem, sample: ReportSample | undefined): string {
  const { result, withdrawn, status } = item
  if (result) {
    if (result.not_evaluated !== null) return 'X'
    return result.replaced.length > 0 || withdrawn.length > 0 ? 'C' : 'F'
  }
  if (withdrawn.some(({ wrong_patient }) => wrong_patient)) return 'W'
  if (withdrawn.length > 0) return 'D'
  if (status === 'cancelled') return 'X'
  return sample?.received_at && sample.rejected_at === null ? 'I' : 'O'
}

/**
 * OBR-25, table 0123, of the observations under it: F all final · C one is corrected · A some, not all ·
 * X all cancelled · I received and nothing yet · O no specimen yet.
 */
export function requestStatus(statuses: readonly string[]): string {
  const has = (...codes: string[]) => statuses.some((status) => codes.includes(status))
  const isOpen = has('I', 'O')
  if (has('F', 'C', 'D', 'W')) return isOpen ? 'A' : has('C', 'D', 'W') ? 'C' : 'F'
  if (!isOpen) return 'X'
  return has('I') ? 'I' : 'O'
}

/**
 * OBX-2 and OBX-5, with the value as a person reads it, in the unit of the range beside it.
 *
 * | value    | OBX-2 | OBX-5           |
 * |----------|-------|-----------------|
 * | `4.8`    | NM    | `4.8`           |
 * | `<2`     | SN    | `<^2`           |
 * | `1:80`   | SN    | `^1^:^80`       |
 * | `>1:80`  | SN    | `>^1^:^80`      |
 * | positive | CWE   | `positive^Positive^L` |
 */
export function observedValue(result: ReportResult): { type: string; value: Field } {
  if (result.coded) return { type: 'CWE', value: [result.coded.word, result.coded.display, 'L'] }
  const text = result.displayed_value ?? ''
  if (text === '') return { type: '', value: null }
  const titre = /^([<>]?)1:(\d+)$/.exec(text)
  if (titre) return { type: 'SN', value: [titre[1], '1', ':', titre[2]] }
  const number = /^([<>]?)(-?\d+(?:\.\d+)?)$/.exec(text)
  if (!number) return { type: 'ST', value: text }
  return number[1] === ''
    ? { type: 'NM', value: number[2] }
    : { type: 'SN', value: [number[1], number[2]] }
}

/** OBX-7: `3.5-5.1`, `<5.1`, `>=60`: a bound that belongs to the range says so where it stands alone. */
export function referenceText(reference: ReportResult['reference']): string | null {
  if (!reference) return null
  const { displayed_low: low, displayed_high: high, low_inclusive, high_inclusive } = reference
  if (low !== null && high !== null) return `${low}-${high}`
  if (high !== null) return `${high_inclusive ? '<=' : '<'}${high}`
  return low === null ? null : `${low_inclusive ? '>=' : '>'}${low}`
}
