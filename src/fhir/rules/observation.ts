// One test of an order as FHIR R4 Observation (http://hl7.org/fhir/R4/observation.html).
import type { ItemRow, ReplacedRow, ResultRow } from '../rows.ts'
import {
  instant,
  present,
  type Annotation,
  type CodeableConcept,
  type Reference,
} from './data-types.ts'
import {
  absentReasons,
  interpretations,
  practitioner,
  referenceTo,
  testConcept,
  type Systems,
} from './systems.ts'
import { referenceRange, valueInWords, valueOf, type ReferenceRange, type Value } from './values.ts'

const observationStatuses = [
  'registered',
  'preliminary',
  'final',
  'corrected',
  'cancelled',
  'entered-in-error',
] as const
export type ObservationStatus = (typeof observationStatuses)[number]

export type Observation = Value & {
  resourceType: 'Observation'
  id: string
  basedOn: Reference[]
  status: ObservationStatus
  category: CodeableConcept[]
  code: CodeableConcept
  subject: Reference
  effectiveDateTime?: string
  issued?: string
  performer?: Reference[]
  dataAbsentReason?: CodeableConcept
  interpretation?: CodeableConcept[]
  note?: Annotation[]
  method?: CodeableConcept
  specimen?: Reference
  device?: Reference
  referenceRange?: ReferenceRange[]
  derivedFrom?: Reference[]
}

/**
 * Value set observation-status. The observation is the item of the order, and keeps its id whatever becomes of its
 * results: FHIR updates a resource, where the laboratory adds a version.
 *
 * - entered-in-error: "withdrawn following previous final release"; also all of an order that is an error.
 * - registered: asked for, "but there is no result yet available".
 * - preliminary: there is a value, and nobody has released it ("may be incomplete or unverified").
 * - final, corrected: released. Corrected if a value was released before it that does not stand any more, replaced or
 *   withdrawn: somebody has read that one.
 * - cancelled: it was given up before anything was reported.
 *
 * Worked example, one potassium: registered → 6.8 is held: preliminary → verified: final → corrected to 4.8:
 * corrected → its tube was mislabelled: entered-in-error → 4.1 of a new tube is final: corrected.
 */
export function observationStatus({
  order_status,
  status,
  result,
  withdrawn,
}: Pick<ItemRow, 'order_status' | 'status' | 'withdrawn'> & {
  result: Pick<ResultRow, 'status' | 'replaced'> | null
}): ObservationStatus {
  if (order_status === 'entered_in_error') return 'entered-in-error'
  if (result?.status === 'final') {
    return result.replaced.length > 0 || withdrawn.length > 0 ? 'corrected' : 'final'
  }
  if (result !== null || status === 'resulted') return 'preliminary'
  if (withdrawn.length > 0) return 'entered-in-error'
  return status === 'cancelled' ? 'cancelled' : 'registered'
}

/**
 * Why there is no value (value set data-absent-reason): it may still come, it was never measured, it was an error, or
 * a formula does not apply to this person or these values.
 */
function absentReason(row: ItemRow, status: ObservationStatus): CodeableConcept {
  const because = (code: string, text: string | null | undefined): CodeableConcept => ({
    coding: [{ system: absentReasons, code }],
    ...(text && { text }),
  })
  const not_evaluated = row.result?.not_evaluated
  if (not_evaluated) return because('not-applicable', not_evaluated.replaceAll('_', ' '))
  if (status === 'cancelled') return because('not-performed', row.status_reason)
  if (status === 'entered-in-error') return because('error', undefined)
  return because('temp-unknown', undefined)
}

/**
 * Code system v3-ObservationInterpretation, which has the laboratory's flags (HL7 table 0078) by the same codes. A word
 * that is critical is AA, "critical abnormal": the laboratory flags it A and marks it.
 */
function interpretation({ flag, critical }: ResultRow): CodeableConcept[] {
  if (flag === null) return []
  const code = flag === 'A' && critical ? 'AA' : flag
  return [{ coding: [{ system: interpretations, code }] }]
}

/**
 * What was reported before, why it was replaced, by whom and when. R4 keeps the history of a resource in its versions,
 * which a receiver of a bundle does not have; so it stands in the notes.
 *
 * Worked example: "Corrected: 4.5 mmol/L was reported before. Digits swapped when typing"
 */
function correctionNote(replaced: ReplacedRow): Annotation {
  const { correction_reason, corrected_by, superseded_at } = replaced
  return {
    ...(corrected_by !== null && { authorReference: practitioner(corrected_by) }),
    time: instant(superseded_at),
    text: `Corrected: ${valueInWords(replaced)} was reported before. ${correction_reason}`,
  }
}

// That it was, and never its value: who reads it should not find a number that was never true.
function withdrawalNote({ reason, wrong_patient }: ItemRow['withdrawn'][number]): Annotation {
  const what = wrong_patient ? 'was reported of the wrong patient' : 'was reported in error'
  return { text: `A value ${what} and has been withdrawn.${reason === null ? '' : ` ${reason}`}` }
}

/** Where the report shows another unit than was reported, both are said: somebody may compare them. */
function conversionNote(result: ResultRow): Annotation[] {
  const { unit, canonical_unit, displayed_value, value } = result
  if (unit === null || displayed_value === null || unit === canonical_unit) return []
  return [{ text: `Measured as ${value} ${unit}.` }]
}

/** The test, and what is known of it now. An order for five tests has five observations, whatever their panel. */
export function observation(row: ItemRow, systems: Systems): Observation {
  const { result, test } = row
  const status = observationStatus(row)
  const isShown = result !== null && status !== 'entered-in-error'
  const hasValue = isShown && result.not_evaluated === null
  return present<Observation>({
    resourceType: 'Observation',
    id: row.id,
    basedOn: [referenceTo('ServiceRequest', row.order_id)],
    status,
    category: [laboratory],
    code: testConcept(test, systems),
    subject: referenceTo('Patient', row.patient_id),
    ...(isShown && measured(result)),
    ...(hasValue
      ? { ...valueOf(result, test.kind, test.code, systems), ...judged(row, result) }
      : { dataAbsentReason: absentReason(row, status) }),
    note: [
      ...(hasValue ? conversionNote(result) : []),
      ...(isShown ? result.replaced.map(correctionNote) : []),
      ...row.withdrawn.map(withdrawalNote),
      ...(row.correction_under_way
        ? [{ text: 'A correction of this value waits for its verification.' }]
        : []),
    ],
  })
}

const laboratory: CodeableConcept = {
  coding: [
    { system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' },
  ],
}

/** `effective` is when it was true of the patient: when the sample was taken. `issued` is when it was released. */
function measured(result: ResultRow): Partial<Observation> {
  return {
    effectiveDateTime: instant(result.collected_at),
    ...(result.released_at !== null && { issued: instant(result.released_at) }),
    performer: result.verified_by === null ? [] : [practitioner(result.verified_by)],
    ...(result.formula !== null && { method: { text: result.formula } }),
    specimen: referenceTo('Specimen', result.sample_id),
    ...(result.instrument !== null && { device: { display: result.instrument } }),
    derivedFrom: result.input_ids.map((id) => referenceTo('Observation', id)),
  }
}

function judged({ test }: ItemRow, result: ResultRow): Partial<Observation> {
  return {
    interpretation: interpretation(result),
    referenceRange:
      result.reference === null
        ? []
        : [referenceRange(result.reference, test.kind, result.canonical_unit)],
  }
}
