// A sample as FHIR R4 Specimen (http://hl7.org/fhir/R4/specimen.html).
import type { SampleStatus } from '../../samples/rules.ts'
import type { SampleRow } from '../rows.ts'
import {
  changed,
  instant,
  present,
  type Annotation,
  type CodeableConcept,
  type Coding,
  type Identifier,
  type Meta,
  type Reference,
} from './data-types.ts'
import { identifier, practitioner, referenceTo, v2Table, type Systems } from './systems.ts'

export type Specimen = {
  resourceType: 'Specimen'
  id: string
  meta?: Meta
  identifier: Identifier[]
  accessionIdentifier: Identifier
  status: string
  type: CodeableConcept
  subject: Reference
  receivedTime?: string
  request: Reference[]
  collection: { collector?: Reference; collectedDateTime: string }
  condition?: CodeableConcept[]
  note?: Annotation[]
}

/**
 * Value set specimen-status: `available` is there and in good condition, `unavailable` is no more (used up, thrown
 * away), `unsatisfactory` cannot be used: what the laboratory has refused. On its way to the laboratory a sample
 * is there, too; that it has not arrived is told by `receivedTime`, which is missing.
 */
const specimenStatuses: Record<SampleStatus, string> = {
  collected: 'available',
  in_transit: 'available',
  received: 'available',
  accepted: 'available',
  stored: 'available',
  disposed: 'unavailable',
  rejected: 'unsatisfactory',
}

/** HL7 v2 table 0487 (value set v2-0487, of Specimen.type). It has no code for whatever swab of the airways it is. */
const specimenTypeCodes: Record<string, string | undefined> = {
  serum: 'SER',
  plasma: 'PLAS',
  whole_blood: 'WB',
  urine: 'UR',
}

/** HL7 v2 table 0490, reasons to refuse a specimen. What a laboratory adds is not in it. */
const table0490 = 'EX QS RA RB RC RD RE RH RI RM RN RP RR RS'.split(' ')

/** Reasons to refuse (HL7 table 0490) that are a condition of the specimen, in the table of conditions (0493). */
const conditionOfReason: Record<string, string | undefined> = { RC: 'CLOT', RH: 'HEM', RN: 'CON' }

/**
 * Why it was refused, as `condition`: R4 has no other place for it. Its value set (HL7 table 0493) is extensible, and
 * knows haemolysis, clotting and contamination; the reason itself is given beside it, in table 0490 or, if the
 * laboratory has added it, in a system of its own.
 *
 * Worked example: RH, "tube dropped" → 0493 HEM and 0490 RH "Hemolysis", and the note "tube dropped".
 */
function conditionOf({ code, name }: NonNullable<SampleRow['rejection']>, systems: Systems) {
  const condition = conditionOfReason[code]
  const reason: Coding = {
    system: table0490.includes(code) ? v2Table('0490') : systems.rejection_reasons,
    code,
    display: name,
  }
  const coding = [
    ...(condition === undefined ? [] : [{ system: v2Table('0493'), code: condition }]),
    reason,
  ]
  return { coding, text: name }
}

function typeOf(specimen_type: string, systems: Systems): CodeableConcept {
  const text = specimen_type.replaceAll('_', ' ')
  const code = specimenTypeCodes[specimen_type]
  return {
    coding: [
      ...(code === undefined ? [] : [{ system: v2Table('0487'), code }]),
      { system: systems.specimen_types, code: specimen_type, display: text },
    ],
    text,
  }
}

/** One tube, under the number on its label. */
export function specimen(row: SampleRow, systems: Systems): Specimen {
  const accession = identifier('ACSN', systems.accession_number, row.accession_number)
  const notes = [
    row.rejection?.note,
    row.replaces === null ? null : `Collected in place of ${row.replaces}.`,
  ]
  return present<Specimen>({
    resourceType: 'Specimen',
    id: row.id,
    ...changed(row.updated_at),
    identifier: [accession],
    accessionIdentifier: accession,
    status: specimenStatuses[row.status],
    type: typeOf(row.specimen_type, systems),
    subject: referenceTo('Patient', row.patient_id),
    ...(row.received_at !== null && { receivedTime: instant(row.received_at) }),
    request: [referenceTo('ServiceRequest', row.order_id)],
    collection: {
      collector: practitioner(row.collected_by),
      collectedDateTime: instant(row.collected_at),
    },
    condition: row.rejection === null ? [] : [conditionOf(row.rejection, systems)],
    note: notes.flatMap((text) => (text ? [{ text }] : [])),
  })
}
