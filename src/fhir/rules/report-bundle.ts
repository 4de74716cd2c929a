// The report of an order as one FHIR R4 Bundle, made of the same document as every other form of the report.
import type { ReportDocument, ReportItem } from '../../reports/report-document.ts'
import type { ItemRow, ResultRow, SampleRow } from '../rows.ts'
import { fullUrl, type Bundle } from './bundle.ts'
import type { Resource } from './data-types.ts'
import { diagnosticReport } from './diagnostic-report.ts'
import { observation } from './observation.ts'
import { patient } from './patient.ts'
import { serviceRequest } from './service-request.ts'
import { specimen } from './specimen.ts'
import type { Systems } from './systems.ts'

/**
 * A `collection`: the DiagnosticReport, and all that it refers to, the patient, the request, the specimens and the
 * observations. A `document` would begin with a Composition, a second head that says what the DiagnosticReport says;
 * a `message` is for a receiver that was agreed on. Every reference in it is resolved in it (bundle.html#references).
 *
 * It says what the report says: a value that nobody has verified is not in it, and its observation is preliminary
 * without a value.
 *
 * Worked example: ORD-2026-0000008/2, potassium corrected from 6.8 to 4.8 → DiagnosticReport corrected, Observation
 * corrected with 4.8 mmol/L, and a note that names 6.8, the reason and who proposed it.
 */
export function reportBundle(document: ReportDocument, systems: Systems): Bundle {
  const items = document.groups.flatMap((group) => group.items)
  const resources: Resource[] = [
    reportOf(document, items, systems),
    patient(
      {
        ...document.patient,
        former_mrns: [],
        replaced_by_id: null,
        version: null,
        updated_at: null,
      },
      systems,
    ),
    requestOf(document, items, systems),
    ...document.samples.map((sample) => specimen(sampleRow(sample, document), systems)),
    ...items.map((item) => observation(itemRow(item, document), systems)),
  ]
  return {
    resourceType: 'Bundle',
    identifier: {
      system: `${systems.base}/NamingSystem/report-number`,
      value: document.report_number,
    },
    type: 'collection',
    timestamp: document.read_at,
    entry: resources.map((resource) => ({ fullUrl: fullUrl(resource, systems), resource })),
  }
}

function reportOf(document: ReportDocument, items: ReportItem[], systems: Systems): Resource {
  const { order, patient: subject, samples, status, issued_at } = document
  const verifiers = items.flatMap(({ result }) => result?.verified_by ?? [])
  const fit = samples.filter((sample) => sample.status !== 'rejected')
  return diagnosticReport(
    {
      id: order.id,
      order_number: order.order_number,
      patient_id: subject.id,
      report_status: status,
      samples: fit,
      item_ids: items.map(({ id }) => id),
      issued_at,
      verified_by: [...new Map(verifiers.map((person) => [person.id, person])).values()],
    },
    systems,
  )
}

function requestOf(document: ReportDocument, items: ReportItem[], systems: Systems): Resource {
  const { order, patient: subject, samples } = document
  return serviceRequest(
    {
      ...order,
      patient_id: subject.id,
      updated_at: null,
      replaces_id: null,
      items: items.toSorted((one, other) => one.position - other.position),
      sample_ids: samples.map(({ id }) => id),
    },
    systems,
  )
}

function sampleRow(
  sample: ReportDocument['samples'][number],
  { order, patient: subject, samples }: ReportDocument,
): SampleRow {
  const replaced = samples.find(({ id }) => id === sample.replaces_id)
  return {
    ...sample,
    order_id: order.id,
    patient_id: subject.id,
    updated_at: null,
    replaces: replaced?.accession_number ?? null,
  }
}

function itemRow(item: ReportItem, { order, patient: subject }: ReportDocument): ItemRow {
  return {
    ...item,
    order_id: order.id,
    patient_id: subject.id,
    order_status: order.status,
    status_reason: item.status_reason ?? order.status_reason,
    result: item.result && resultRow(item.result),
  }
}

function resultRow(result: NonNullable<ReportItem['result']>): ResultRow {
  return {
    ...result,
    status: 'final',
    input_ids: [],
    instrument: result.instrument?.name ?? null,
  }
}
