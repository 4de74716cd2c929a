// What may become of a result, what other systems are told of it, and how a reported value is
// read. A result is never overwritten: a correction is a new version with a life of its own.

import { transitionsFrom, type Transition } from '../platform/life-cycle/rules.ts'

export const resultStatuses = [
  'entered',
  'interpreted',
  'held',
  'final',
  'cancelled',
  'entered_in_error',
] as const
export type ResultStatus = (typeof resultStatuses)[number]

/**
 * The life of one version of a result (compare FHIR R4 Observation.status: registered,
 * preliminary, final, cancelled, entered-in-error).
 *
 * - `interpretation` flags the value, then releases or holds it. It does both in one statement, so
 *   `interpreted` is passed through; a result rests there only if the decision is made apart.
 * - `cascade`: the sample was rejected, the item or order cancelled, or what it corrects marked as an
 *   error, before the value had been interpreted. A caller does not cancel an `entered` result: it
 *   is about to be interpreted.
 * - Nothing leads back from `final`. A correction of it is a new version that starts as `entered`
 *   and replaces this one when it is final itself; this one stays `final` and readable.
 *
 * Worked example: 6.8 mmol/L potassium is entered → interpreted (HH) → held (critical) → final
 * (a second person verifies it). Had the tube been haemolysed: held → cancelled.
 */
export const resultTransitions: readonly Transition<
  ResultStatus,
  'caller' | 'interpretation' | 'cascade'
>[] = [
  { from: 'entered', to: 'interpreted', by: 'interpretation', when: 'always' },
  { from: 'interpreted', to: 'held', by: 'interpretation', when: 'there is a reason to hold it' },
  { from: 'interpreted', to: 'final', by: 'interpretation', when: 'there is no reason to hold it' },
  { from: 'held', to: 'final', by: 'caller', when: 'verified by another than entered it (policy)' },
  { from: 'entered', to: 'cancelled', by: 'cascade', when: 'sample rejected, item cancelled' },
  { from: 'interpreted', to: 'cancelled', by: 'caller', when: 'rerun, sample or item given up' },
  { from: 'held', to: 'cancelled', by: 'caller', when: 'rerun, sample or item given up' },
  { from: 'entered', to: 'entered_in_error', by: 'caller', when: 'a reason is given' },
  { from: 'interpreted', to: 'entered_in_error', by: 'caller', when: 'a reason is given' },
  { from: 'held', to: 'entered_in_error', by: 'caller', when: 'a reason is given' },
  { from: 'final', to: 'entered_in_error', by: 'caller', when: 'a reason, or its sample rejected' },
  { from: 'cancelled', to: 'entered_in_error', by: 'caller', when: 'a reason is given' },
]

/** Under way: what may still be cancelled, by whomever. Entered, interpreted and held. */
export const openResultStatuses: readonly ResultStatus[] = resultStatuses.filter((status) =>
  resultTransitions.some(({ from, to }) => from === status && to === 'cancelled'),
)

/** Given up: it stands for nothing any more. */
export const withdrawnResultStatuses = [
  'cancelled',
  'entered_in_error',
] as const satisfies readonly ResultStatus[]

/** What a caller may do with a result now: the list that a 409 shows. */
export function allowedResultTransitions(status: ResultStatus): ResultStatus[] {
  return transitionsFrom(resultTransitions, status, 'caller')
}

/** HL7 v2 table 0085, as far as this laboratory speaks it (OBX-11). */
export type Hl7ResultStatus = 'I' | 'R' | 'P' | 'F' | 'C' | 'X' | 'D' | 'W'

const hl7Codes: Record<ResultStatus, Hl7ResultStatus> = {
  entered: 'R',
  interpreted: 'P',
  held: 'P',
  final: 'F',
  cancelled: 'X',
  entered_in_error: 'D',
}

/**
 * The status of a result for export, HL7 v2 table 0085.
 *
 * I pending: no result yet · R entered, not looked at · P preliminary: interpreted or held ·
 * F final · C correction: final, and replaces a reported version · X cannot be obtained ·
 * D deleted · W was reported for the wrong patient.
 *
 * Worked example: 5.4 final → F; its correction to 4.5 → R, then P, and C once it is final.
 *
 * @param result undefined while the item has no result
 */
export function hl7ResultStatus(
  result: { status: ResultStatus; is_correction: boolean; wrong_patient: boolean } | undefined,
): Hl7ResultStatus {
  if (result === undefined) return 'I'
  if (result.status === 'final' && result.is_correction) return 'C'
  if (result.status === 'entered_in_error' && result.wrong_patient) return 'W'
  return hl7Codes[result.status]
}

/** `<`: the true value is below the number; `>`: above it; null: it is the number. */
export const comparators = ['<', '>'] as const
export type Comparator = (typeof comparators)[number]

/** A value as reported: its digits exactly as typed, without the comparator. */
export type ReportedValue = { comparator: Comparator | null; value: string }

/**
 * Reads a value as a person or an analyzer wrote it: an optional `<` or `>`, an optional minus,
 * 1 to 15 digits and up to 10 decimals after a point. Digits are kept, because `5.40` says that
 * the second decimal was measured. Everything else is undefined, never a guess: `5,40` may be
 * five or five hundred and forty; `≤2`, `1e3`, `.5` and `-----` are not values.
 *
 * Worked example: `<2` → { comparator: '<', value: '2' }; `5.40` → { comparator: null,
 * value: '5.40' }; `1.` → undefined.
 */
export function parseReportedValue(text: string): ReportedValue | undefined {
  const parts = /^(?<comparator>[<>])?(?<value>-?[0-9]{1,15}(?:\.[0-9]{1,10})?)$/.exec(text)?.groups
  if (parts?.value === undefined) return undefined
  const comparator = parts.comparator === '<' || parts.comparator === '>' ? parts.comparator : null
  return { comparator, value: parts.value }
}
