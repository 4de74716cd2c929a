// The report of an order as FHIR R4 DiagnosticReport (http://hl7.org/fhir/R4/diagnosticreport.html).
import type { ReportRow } from '../rows.ts'
import {
  instant,
  present,
  type CodeableConcept,
  type Identifier,
  type Reference,
} from './data-types.ts'
import { identifier, loinc, practitioner, referenceTo, v2Table, type Systems } from './systems.ts'

export type DiagnosticReport = {
  resourceType: 'DiagnosticReport'
  id: string
  identifier: Identifier[]
  basedOn: Reference[]
  status: string
  category: CodeableConcept[]
  code: CodeableConcept
  subject: Reference
  effectiveDateTime?: string
  effectivePeriod?: { start: string; end: string }
  issued?: string
  performer: Reference[]
  resultsInterpreter?: Reference[]
  specimen?: Reference[]
  result?: Reference[]
}

/** LOINC 11502-2 is the document "Laboratory report": an order has one, whatever its tests are. */
const laboratoryReport: CodeableConcept = {
  coding: [{ system: loinc, code: '11502-2' }],
  text: 'Laboratory report',
}

/** HL7 v2 table 0074 (value set diagnostic-service-sections). */
const laboratory: CodeableConcept = { coding: [{ system: v2Table('0074'), code: 'LAB' }] }

/**
 * One report for each order, under its number. The status is the laboratory's own, which takes its words from the value
 * set diagnostic-report-status; here they have hyphens. The tests are not grouped by panels: all of them are `result`.
 *
 * Worked example: an order whose potassium was corrected, all its tests final → status corrected, result: one reference
 * to each of its observations.
 */
export function diagnosticReport(row: ReportRow, systems: Systems): DiagnosticReport {
  return present<DiagnosticReport>({
    resourceType: 'DiagnosticReport',
    id: row.id,
    identifier: [identifier('FILL', systems.order_number, row.order_number)],
    basedOn: [referenceTo('ServiceRequest', row.id)],
    status: row.report_status.replaceAll('_', '-'),
    category: [laboratory],
    code: laboratoryReport,
    subject: referenceTo('Patient', row.patient_id),
    ...effective(row.samples.map(({ collected_at }) => instant(collected_at)).toSorted()),
    ...(row.issued_at !== null && { issued: instant(row.issued_at) }),
    performer: [{ type: 'Organization', display: systems.laboratory }],
    resultsInterpreter: row.verified_by.map(practitioner),
    specimen: row.samples.map(({ id }) => referenceTo('Specimen', id)),
    result: row.item_ids.map((id) => referenceTo('Observation', id)),
  })
}

/** When the samples were taken: at one moment, or from the first to the last. */
function effective(times: string[]): Partial<DiagnosticReport> {
  const [start, end] = [times[0], times.at(-1)]
  if (start === undefined || end === undefined) return {}
  return start === end ? { effectiveDateTime: start } : { effectivePeriod: { start, end } }
}
